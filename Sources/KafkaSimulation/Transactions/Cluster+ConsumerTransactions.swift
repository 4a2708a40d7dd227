import EventKernel
import KafkaModel

// Consume, transform, produce: `KafkaProducer.sendOffsetsToTransaction` (KIP-98, KIP-447).
extension Cluster {
  /// A process that commits by transactions calls `initTransactions()` before its first poll.
  mutating func prepareTransactions(of index: Int) {
    guard var session = consumers[index].session else { return }
    initTransactions(&session)
    consumers[index].session = session
  }

  /// A poll has records: their transaction begins.
  mutating func beginTransaction(of index: Int) {
    consumers[index].session?.isOpen = true
    record(.transactionBegan(owner: .consumer(ConsumerID(index))))
  }

  /// The application sends what it made of a record: one record with the same key.
  mutating func sendOutput(of record: Int, _ index: Int, to topic: TopicID) {
    let output = addRecord(ofKind: kindOf(record))
    noteDerived(output, from: record)
    self.record(
      .recordForwarded(
        record: RecordID(output), original: RecordID(record), consumer: ConsumerID(index),
        topic: topic, purpose: .transform))
    let count = partitionCounts[topic.index]
    let number =
      scenario.recordKinds[kindOf(record)].key.map {
        KeyPartitioning.java(Array($0.utf8), partitions: count)
      } ?? output % count
    let request = OutputRequest(
      consumer: index, record: output, partition: firstPartition[topic.index] + number,
      epoch: consumers[index].session?.epoch ?? -1)
    send(.outputArrived(request: outputRequests.add(request)))
  }

  /// An output reached the broker; it is stored even if its sender has died meanwhile.
  mutating func handleOutput(_ slot: Int) {
    guard let output = outputRequests.take(slot) else { return }
    if hasReplicas, !isServing(output.partition) {
      schedule(.outputArrived(request: outputRequests.add(output)), at: now + retryPause)
      return
    }
    let bytes = scenario.recordKinds[kindOf(output.record)].sizeBytes
    guard let session = consumers[output.consumer].session else {
      append(output.record, bytes: bytes, to: output.partition)
      return
    }
    let number = register(
      output.partition, for: .consumer(ConsumerID(output.consumer)), at: session.coordinator,
      epoch: output.epoch)
    // A fenced writer learns of it when it ends its transaction.
    guard let number else { return }
    append(output.record, bytes: bytes, to: output.partition, transaction: number)
  }

  /// All records of the poll are processed: their offsets become part of the transaction.
  mutating func sendOffsetsToTransaction(of index: Int) {
    guard let session = consumers[index].session else { return }
    consumers[index].activity = .committing(then: .poll)
    consumers[index].session?.isEnding = true
    let request = CommitRequest(
      process: consumers[index].process(index), generation: consumers[index].generation,
      offsets: CommitOffsets(batchPositions(of: index)), isSync: true)
    let commit = TransactionalCommit(
      request: request, coordinator: session.coordinator, epoch: session.epoch)
    // The outputs have to be answered first.
    let arrival = max(now + networkDelay + networkDelay, consumers[index].isolatedUntil)
    if arrival == .never { return }
    schedule(
      .transactionalCommitArrived(request: transactionalCommits.add(commit)),
      at: arrival + networkDelay)
  }

  /// The group coordinator stores offsets as pending, or refuses those of a zombie.
  ///
  /// Unlike OffsetCommit it does not ask whether the group is rebalancing.
  mutating func handleTransactionalCommit(_ slot: Int) {
    guard let commit = transactionalCommits.take(slot) else { return }
    let index = commit.request.process.consumer
    var error = commitError(for: commit.request)
    if error == .rebalanceInProgress { error = nil }
    let isFenced = commit.epoch != transactions[commit.coordinator].epoch
    for place in commit.request.offsets.indices {
      let (partition, offset) = commit.request.offsets[place]
      if let error {
        record(
          .commitRefused(
            consumer: ConsumerID(index), partition: PartitionID(partition),
            offset: Offset(offset), error: error))
      } else if !isFenced {
        _ = register(
          nil, for: .consumer(ConsumerID(index)), at: commit.coordinator, epoch: commit.epoch)
        transactions[commit.coordinator].offsets.append(
          TransactionState.PendingOffset(consumer: index, partition: partition, offset: offset))
        record(
          .transactionalOffsetSent(
            consumer: ConsumerID(index), partition: PartitionID(partition),
            offset: Offset(offset)))
      }
    }
    switch error {
    case .unknownMemberID, .illegalGeneration: send(.memberUnknown(commit.request.process))
    case .fencedInstanceID: refuse(commit.request.process, .fencedInstanceID)
    case .rebalanceInProgress, .staleMemberEpoch, nil: break
    }
    send(.transactionalCommitAnswered(commit.request.process, isStored: error == nil))
  }

  /// The offsets are part of the transaction, which can be committed now; else it is aborted.
  mutating func endConsumerTransaction(_ process: ProcessRef, isStored: Bool) {
    let index = process.consumer
    guard isAlive(process), let session = consumers[index].session, session.isEnding else { return }
    consumers[index].session?.isOpen = isStored
    send(
      .transactionEndArrived(
        coordinator: session.coordinator, epoch: session.epoch, commits: isStored))
  }

  /// The transaction is over: the application polls on, after an abort from where it was before.
  mutating func finishConsumerTransaction(_ place: Int) {
    for index in consumers.indices
    where consumers[index].session?.coordinator == place
      && consumers[index].session?.isEnding ?? false && consumers[index].isRunning
    {
      let isCommitted = consumers[index].session?.isOpen ?? false
      consumers[index].session?.isEnding = false
      consumers[index].session?.isOpen = false
      consumers[index].session?.epoch = transactions[place].epoch
      if isCommitted { consumers[index].secureBatch() } else { rewind(index) }
      schedule(.commitAnswered(consumers[index].process(index), error: -1), at: now)
    }
  }

  /// The application goes back to where its last committed transaction ended; one that is out of
  /// its group finds there what others have committed meanwhile.
  private mutating func rewind(_ index: Int) {
    let group = consumers[index].group
    for slot in consumers[index].owned.indices {
      let committed = groups[group].committed[consumers[index].owned[slot].partition]
      if consumers[index].membership == .removed, committed >= 0 {
        consumers[index].owned[slot].secured = committed
      }
      let owned = consumers[index].owned[slot]
      if owned.position == owned.secured { continue }
      record(
        .positionReset(
          consumer: ConsumerID(index), partition: PartitionID(owned.partition),
          from: Offset(owned.position), to: Offset(owned.secured), source: .committed))
    }
    consumers[index].rewind()
  }

  /// The time of the transaction was over, or a newer process has the id: the application ends.
  mutating func fenceConsumer(at place: Int) {
    for index in consumers.indices
    where consumers[index].session?.coordinator == place
      && consumers[index].session?.isEnding ?? false && consumers[index].isRunning
    {
      record(.producerFenced(owner: .consumer(ConsumerID(index))))
      consumers[index].session?.isEnding = false
      consumers[index].session?.isOpen = false
      consumers[index].isWanted = false
      finishClose(index)
    }
  }

  /// An offset is pending no more: owners that waited for it learn where to read.
  mutating func resolveOffset(of partition: Int, in group: Int) {
    if hasPendingOffset(partition, of: group) { return }
    for index in consumers.indices where consumers[index].group == group {
      guard let slot = consumers[index].slot(of: partition),
        consumers[index].owned[slot].isUnstable
      else { continue }
      let owned = consumers[index].owned[slot]
      let committed = groups[group].committed[partition]
      let position = committed >= 0 ? committed : owned.position
      consumers[index].owned[slot].isUnstable = false
      setPosition(position, slot, index, .committed)
      let process = consumers[index].process(index)
      schedule(.pollAgain(process), at: now)
    }
  }

  /// Sets the position of an owned partition that has nothing buffered.
  mutating func setPosition(
    _ position: Int64, _ slot: Int, _ index: Int, _ source: PositionSource
  ) {
    let owned = consumers[index].owned[slot]
    if position != owned.position {
      record(
        .positionReset(
          consumer: ConsumerID(index), partition: PartitionID(owned.partition),
          from: Offset(owned.position), to: Offset(position), source: source))
    }
    consumers[index].owned[slot].position = position
    consumers[index].owned[slot].fetchPosition = position
    consumers[index].owned[slot].secured = position
  }
}
