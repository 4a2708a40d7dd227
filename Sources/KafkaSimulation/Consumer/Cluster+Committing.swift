import EventKernel
import KafkaModel

/// An OffsetCommit request on its way.
struct CommitRequest {
  var process: ProcessRef
  /// The generation the sender believes in.
  var generation: Int
  /// Dense partition index and the offset of the next record to read.
  var offsets: [(partition: Int, offset: Int64)]
  /// Whether somebody waits for the answer.
  var isSync: Bool
}

extension Cluster {
  /// Sends a commit that its caller waits for; false, and nothing is sent, when there is nothing
  /// new to commit.
  mutating func commit(_ offsets: [(partition: Int, offset: Int64)], of index: Int) -> Bool {
    sendCommit(offsets, of: index, isSync: true)
  }

  private mutating func sendCommit(
    _ offsets: [(partition: Int, offset: Int64)], of index: Int, isSync: Bool
  ) -> Bool {
    if offsets.isEmpty { return false }
    for (partition, offset) in offsets {
      if let slot = consumers[index].slot(of: partition) {
        consumers[index].owned[slot].committed = offset
      }
    }
    let request = CommitRequest(
      process: consumers[index].process(index), generation: consumers[index].generation,
      offsets: offsets, isSync: isSync)
    send(.commitArrived(request: commitRequests.add(request)))
    return true
  }

  /// Positions that differ from what was committed last; a commit that would store what is stored
  /// already is not sent.
  func uncommittedPositions(of index: Int) -> [(partition: Int, offset: Int64)] {
    consumers[index].owned.filter { $0.position != $0.committed }
      .map { (partition: $0.partition, offset: $0.position) }
  }

  /// The positions after every record of the last poll.
  func batchPositions(of index: Int) -> [(partition: Int, offset: Int64)] {
    consumers[index].batch.map { (partition: $0.partition, offset: $0.end) }
  }

  /// Auto-commit, checked inside `poll()` only (`ConsumerCoordinator.maybeAutoCommitOffsetsAsync`).
  mutating func autoCommitIfDue(_ index: Int) {
    let config = groups[consumers[index].group].spec.config
    guard groups[consumers[index].group].spec.commit == .auto,
      now >= consumers[index].autoCommitDeadline
    else { return }
    consumers[index].autoCommitDeadline = now + config.autoCommitInterval
    _ = sendCommit(uncommittedPositions(of: index), of: index, isSync: false)
  }

  /// A waiting `poll()` wakes up for the next auto-commit; a busy application does not.
  mutating func armAutoCommitTimer(_ index: Int) {
    guard groups[consumers[index].group].spec.commit == .auto,
      !consumers[index].autoCommitArmed
    else { return }
    consumers[index].autoCommitArmed = true
    schedule(
      .autoCommitDue(consumers[index].process(index)),
      at: max(now, consumers[index].autoCommitDeadline))
  }

  /// The timer of a waiting `poll()` fired.
  mutating func autoCommitTimerFired(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process) else { return }
    consumers[index].autoCommitArmed = false
    guard consumers[index].isPolling, consumers[index].membership == .stable else { return }
    autoCommitIfDue(index)
    armAutoCommitTimer(index)
  }

  /// The coordinator takes or refuses a commit (`ClassicGroup.validateOffsetCommit`, in its order
  /// of checks).
  ///
  /// Whether the member owns the partition is not checked, as in Kafka.
  mutating func handleCommit(_ slot: Int) {
    guard let request = commitRequests.take(slot) else { return }
    let error = commitError(for: request)
    let group = consumers[request.process.consumer].group
    for (partition, offset) in request.offsets {
      let consumer = ConsumerID(request.process.consumer)
      if let error {
        record(
          .commitRefused(
            consumer: consumer, partition: PartitionID(partition), offset: Offset(offset),
            error: error))
      } else {
        if offset > groups[group].committed[partition] { stalledEvents = 0 }
        groups[group].committed[partition] = offset
        record(
          .offsetCommitted(
            consumer: consumer, partition: PartitionID(partition), offset: Offset(offset)))
      }
    }
    switch error {
    case .unknownMemberID, .illegalGeneration: send(.memberUnknown(request.process))
    case .rebalanceInProgress: send(.rejoinAsked(request.process))
    case nil: break
    }
    if request.isSync { send(.commitAnswered(request.process, accepted: error == nil)) }
  }

  private func commitError(for request: CommitRequest) -> CommitError? {
    let group = groups[consumers[request.process.consumer].group]
    guard group.memberIndex(of: request.process) != nil else { return .unknownMemberID }
    if request.generation != group.generation { return .illegalGeneration }
    return group.phase == .completing ? .rebalanceInProgress : nil
  }

  /// A commit was answered.
  ///
  /// A refused one throws `CommitFailedException` out of the loop over the batch: its remaining
  /// records are left to whoever owns the partitions now.
  mutating func continueAfterCommit(_ process: ProcessRef, accepted: Bool) {
    let index = process.consumer
    guard isAlive(process) else { return }
    switch consumers[index].activity {
    case .committing(.nextRecord):
      if accepted { beginNextRecord(index) } else { poll(index) }
    case .committing(.poll): poll(index)
    case .committing(.close): finishClose(index)
    case .leavingGeneration: rejoin(index)
    case .down, .polling, .processing: break
    }
  }
}
