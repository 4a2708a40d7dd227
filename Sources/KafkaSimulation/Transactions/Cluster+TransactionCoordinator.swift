import EventKernel
import KafkaModel

// `TransactionCoordinator`: registers partitions, decides, sends control records.
extension Cluster {
  /// Gives every transactional id a place, which processes with the same id share.
  mutating func openSessions() {
    for index in producers.indices {
      guard let plan = producers[index].spec.transactions else { continue }
      let place = transactions.firstIndex { $0.id == plan.id } ?? transactions.count
      if place == transactions.count {
        transactions.append(
          TransactionState(
            id: plan.id, timeout: plan.timeout, owner: .producer(ProducerID(index))))
      }
      producers[index].session = TransactionSession(coordinator: place)
    }
    for index in consumers.indices {
      let spec = groups[consumers[index].group].spec
      guard spec.commit == .transaction else { continue }
      consumers[index].session = TransactionSession(coordinator: transactions.count)
      transactions.append(
        TransactionState(
          id: "\(spec.name)-\(consumers[index].spec.name)",
          timeout: spec.transform?.timeout ?? .seconds(60), owner: .consumer(ConsumerID(index))))
    }
  }

  /// `initTransactions()`: the id keeps its transactions, but older processes are fenced, and what
  /// one of them left open is aborted first.
  mutating func initTransactions(_ session: inout TransactionSession) {
    let place = session.coordinator
    if transactions[place].phase == .ongoing {
      decide(place, .abort, .newSession)
    } else {
      transactions[place].epoch += 1
    }
    session = TransactionSession(
      coordinator: place, epoch: transactions[place].epoch, isReady: true)
  }

  /// A partition leader asks whether a writer may add to its transaction (KIP-890): the first
  /// record makes the transaction ongoing.
  ///
  /// Returns the number of the transaction, or nil for a writer that is fenced.
  mutating func register(
    _ partition: Int?, for owner: TransactionOwner, at place: Int, epoch: Int
  ) -> Int? {
    guard epoch == transactions[place].epoch else { return nil }
    if transactions[place].phase == .empty {
      transactionOwners.append(owner)
      let transactionCount = transactionOwners.count
      transactions[place].phase = .ongoing
      transactions[place].number = transactionCount
      transactions[place].owner = owner
      let deadline = now + transactions[place].timeout
      schedule(
        .transactionTimeout(coordinator: place, number: transactionCount),
        at: sweepTime(after: deadline))
    }
    if let partition, !transactions[place].partitions.contains(partition) {
      transactions[place].partitions.append(partition)
    }
    return transactions[place].number
  }

  /// The first sweep after a deadline; where sweeps take no time, the deadline itself.
  private func sweepTime(after deadline: SimulationTime) -> SimulationTime {
    let interval = scenario.brokerConfig.transactionSweep.nanoseconds
    if interval == 0 { return deadline }
    return SimulationTime(nanoseconds: (deadline.nanoseconds / interval + 1) * interval)
  }

  /// EndTxn reached the coordinator.
  mutating func handleTransactionEnd(_ place: Int, epoch: Int, _ outcome: TransactionOutcome) {
    guard epoch == transactions[place].epoch else {
      fenceWriters(at: place)
      return
    }
    if case .preparing = transactions[place].phase {
      // CONCURRENT_TRANSACTIONS: the client asks again until the one before has ended.
      schedule(
        .transactionEndArrived(coordinator: place, epoch: epoch, commits: outcome == .commit),
        at: now + max(networkDelay, .milliseconds(10)))
      return
    }
    decide(place, outcome, .requested)
    transactions[place].isEndedByOwner = true
  }

  /// PrepareCommit or PrepareAbort is stored: from now on only the one outcome is possible.
  ///
  /// The epoch goes up with every transaction, so that a late write of an earlier one can never
  /// become part of the next (KIP-890).
  private mutating func decide(
    _ place: Int, _ outcome: TransactionOutcome, _ cause: TransactionEnd
  ) {
    record(
      .transactionDecided(owner: transactions[place].owner, outcome: outcome, cause: cause))
    transactions[place].epoch += 1
    transactions[place].phase = .preparing(outcome)
    transactions[place].isEndedByOwner = false
    let partitions = transactions[place].partitions
    transactions[place].missingMarkers = partitions.count + 1
    for partition in partitions {
      schedule(.markerDue(coordinator: place, partition: partition), at: now + markerDelay())
    }
    // The group coordinator gets a control record too, behind those of the data.
    schedule(.markerDue(coordinator: place, partition: -1), at: now + markerDelay())
  }

  /// Control records reach their partitions one by one, not all at the same instant.
  private mutating func markerDelay() -> SimulationDuration {
    if networkDelay == .zero { return .zero }
    let more = markerStream.uniform(low: .zero, high: networkDelay)
    return SimulationDuration(nanoseconds: networkDelay.nanoseconds + more.nanoseconds)
  }

  /// A control record reached a partition, or the group coordinator.
  mutating func appendMarker(_ place: Int, to partition: Int) {
    guard case .preparing(let outcome) = transactions[place].phase else { return }
    if partition >= 0 {
      if hasReplicas, !isServing(partition) {
        schedule(.markerDue(coordinator: place, partition: partition), at: now + retryPause)
        return
      }
      writeMarker(of: transactions[place].number, outcome, to: partition)
    } else {
      settleOffsets(of: place, outcome)
    }
    transactions[place].missingMarkers -= 1
    if transactions[place].missingMarkers == 0 { complete(place) }
  }

  /// Appends the control record of a transaction.
  mutating func writeMarker(of number: Int, _ outcome: TransactionOutcome, to partition: Int) {
    rollSegment(of: partition, bytes: Self.markerBytes, at: now)
    let before = logs[partition].stableEnd
    let offset = logs[partition].appendMarker(
      of: number, aborts: outcome == .abort, bytes: Self.markerBytes)
    if logs[partition].keepsTimes { logs[partition].noteTime(now) }
    if hasReplicas { noteStoredMarker(of: number, outcome, in: partition) }
    record(
      .markerAppended(
        owner: transactionOwners[number - 1], partition: PartitionID(partition),
        offset: Offset(offset), outcome: outcome))
    if logs[partition].stableEnd > before {
      record(
        .lastStableOffsetAdvanced(
          partition: PartitionID(partition), offset: Offset(logs[partition].stableEnd)))
    }
    answerWaitingFetches(of: partition)
  }

  private mutating func noteStoredMarker(
    of number: Int, _ outcome: TransactionOutcome, in partition: Int
  ) {
    storedBatches.append(
      StoredBatch(transaction: number, outcome: outcome, sizes: [Self.markerBytes]))
    let place = Int32(truncatingIfNeeded: storedBatches.count - 1)
    noteStored(LogEntry(record: -1, batch: place), in: partition)
  }

  /// Bytes of a batch with one control record.
  private static let markerBytes = 78

  /// CompleteCommit or CompleteAbort.
  private mutating func complete(_ place: Int) {
    transactions[place].phase = .empty
    transactions[place].partitions = []
    send(
      .transactionEnded(
        coordinator: place, byOwner: transactions[place].isEndedByOwner))
  }

  /// Pending offsets become committed, or vanish.
  private mutating func settleOffsets(of place: Int, _ outcome: TransactionOutcome) {
    let offsets = transactions[place].offsets
    transactions[place].offsets = []
    for pending in offsets {
      let group = consumers[pending.consumer].group
      if outcome == .commit {
        _ = groups[group].store(pending.offset, for: pending.partition)
        record(
          .offsetCommitted(
            consumer: ConsumerID(pending.consumer), partition: PartitionID(pending.partition),
            offset: Offset(pending.offset)))
      }
      resolveOffset(of: pending.partition, in: group)
    }
  }

  /// `transaction.timeout.ms` is over: the coordinator aborts by itself, which fences the owner.
  mutating func endTransactionTime(_ place: Int, number: Int) {
    guard transactions[place].phase == .ongoing, transactions[place].number == number else {
      return
    }
    decide(place, .abort, .timeout)
  }

  /// Whether an offset of the partition is pending: asking for it gets UNSTABLE_OFFSET_COMMIT.
  func hasPendingOffset(_ partition: Int, of group: Int) -> Bool {
    transactions.contains { transaction in
      transaction.offsets.contains {
        $0.partition == partition && consumers[$0.consumer].group == group
      }
    }
  }
}
