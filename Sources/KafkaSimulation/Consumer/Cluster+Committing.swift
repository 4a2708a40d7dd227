import EventKernel
import KafkaModel

/// An OffsetCommit request on its way.
struct CommitRequest {
  var process: ProcessRef
  /// The generation the sender believes in.
  var generation: Int
  var offsets: CommitOffsets
  /// Whether somebody waits for the answer.
  var isSync: Bool
}

extension Cluster {
  /// Sends a commit that its caller waits for; false, and nothing is sent, when there is nothing
  /// new to commit.
  mutating func commit(_ offsets: [(partition: Int, offset: Int64)], of index: Int) -> Bool {
    sendCommit(CommitOffsets(offsets), of: index, isSync: true)
  }

  /// The same for one partition, as the last step of an event.
  @inline(__always)
  mutating func commitOne(_ partition: Int, _ offset: Int64, of index: Int) {
    let takesNoTime = networkDelay == .zero && consumers[index].isolatedUntil <= now
    guard takesNoTime, !tellsRequests, !isOutOfGroup(index) else {
      _ = sendCommit(
        CommitOffsets(partition: partition, offset: offset), of: index, isSync: true)
      return
    }
    if let slot = consumers[index].slot(of: partition) {
      consumers[index].owned[slot].committed = offset
    }
    let process = consumers[index].process(index)
    let generation = Int32(truncatingIfNeeded: consumers[index].generation)
    if comesNext {
      dispatchedEvents += 1
      handleCommit(of: process, generation, partition, offset)
    } else {
      scheduleNow(
        .commitOfOneArrived(
          process, generation: generation, partition: Int32(truncatingIfNeeded: partition),
          offset: offset))
    }
  }

  /// Sends a commit whose answer nobody waits for: `commitAsync()`.
  mutating func commitAsynchronously(
    _ offsets: [(partition: Int, offset: Int64)], of index: Int
  ) {
    _ = sendCommit(CommitOffsets(offsets), of: index, isSync: false)
  }

  private mutating func sendCommit(
    _ offsets: CommitOffsets, of index: Int, isSync: Bool
  ) -> Bool {
    if offsets.isEmpty { return false }
    if isOutOfGroup(index) {
      refuseCommit(offsets, of: index, isSync: isSync)
      return true
    }
    for place in offsets.indices {
      let (partition, offset) = offsets[place]
      if let slot = consumers[index].slot(of: partition) {
        consumers[index].owned[slot].committed = offset
      }
      if tellsRequests {
        record(
          .commitSent(
            consumer: ConsumerID(index), partition: PartitionID(partition), offset: Offset(offset)))
      }
    }
    let request = CommitRequest(
      process: consumers[index].process(index), generation: consumers[index].generation,
      offsets: offsets, isSync: isSync)
    sendToCoordinator(.commitArrived(request: commitRequests.add(request)), from: index)
    return true
  }

  /// Whether a member of a classic group is in no generation, as far as it knows: it joins, or has
  /// heard or decided that it is out.
  ///
  /// Under the cooperative protocol it goes on with what it owns while it joins.
  @inline(__always)
  private mutating func isOutOfGroup(_ index: Int) -> Bool {
    consumers[index].membership != .stable && groups[consumers[index].group].isClassic
  }

  /// A commit outside of a generation is not sent but fails at once
  /// (`ConsumerCoordinator.sendOffsetCommitRequest`).
  ///
  /// In the middle of a rebalance it is a RebalanceInProgressException: the member keeps its
  /// partitions, and a later commit stores the offsets. Else it is a CommitFailedException.
  private mutating func refuseCommit(
    _ offsets: CommitOffsets, of index: Int, isSync: Bool
  ) {
    let isRebalancing =
      consumers[index].membership == .joining || consumers[index].membership == .syncing
    let error = isRebalancing ? CommitError.rebalanceInProgress : .unknownMemberID
    for place in offsets.indices {
      let (partition, offset) = offsets[place]
      record(
        .commitRefused(
          consumer: ConsumerID(index), partition: PartitionID(partition), offset: Offset(offset),
          error: error))
    }
    guard isSync, let code = CommitError.allCases.firstIndex(of: error) else { return }
    schedule(.commitAnswered(consumers[index].process(index), error: code), at: now)
  }

  /// Positions that differ from what was committed last; a commit that would store what is stored
  /// already is not sent.
  func uncommittedPositions(of index: Int) -> [(partition: Int, offset: Int64)] {
    var offsets: [(partition: Int, offset: Int64)] = []
    for slot in consumers[index].owned.indices {
      let owned = consumers[index].owned[slot]
      if owned.position != owned.committed { offsets.append((owned.partition, owned.position)) }
    }
    return offsets
  }

  /// Auto-commit, checked inside `poll()` only (`ConsumerCoordinator.maybeAutoCommitOffsetsAsync`).
  @inline(__always)
  mutating func autoCommitIfDue(_ index: Int) {
    guard groups[consumers[index].group].autoCommits,
      now >= consumers[index].autoCommitDeadline
    else { return }
    let interval = groups[consumers[index].group].spec.config.autoCommitInterval
    consumers[index].autoCommitDeadline = now + interval
    commitAsynchronously(uncommittedPositions(of: index), of: index)
  }

  /// A waiting `poll()` wakes up for the next auto-commit; a busy application does not.
  mutating func armAutoCommitTimer(_ index: Int) {
    guard groups[consumers[index].group].autoCommits,
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
    if let error = commitError(for: request) {
      refuse(request, error)
      return
    }
    for place in request.offsets.indices { store(request.offsets[place], from: request.process) }
    if tellsRequests {
      send(.commitConfirmed(request.process, request: commitRequests.add(request)))
    }
    if request.isSync { send(.commitAnswered(request.process, error: -1)) }
  }

  /// The same for a commit of one partition that took no time and is waited for, as the last step
  /// of an event.
  @inline(__always)
  mutating func handleCommit(
    of process: ProcessRef, _ generation: Int32, _ partition: Int, _ offset: Int64
  ) {
    if let error = commitError(of: process, generation: Int(generation)) {
      let request = CommitRequest(
        process: process, generation: Int(generation),
        offsets: CommitOffsets(partition: partition, offset: offset), isSync: true)
      refuse(request, error)
      return
    }
    store((partition, offset), from: process)
    if comesNext {
      dispatchedEvents += 1
      continueAfterCommit(process, -1)
    } else {
      scheduleNow(.commitAnswered(process, error: -1))
    }
  }

  @inline(__always)
  private mutating func store(_ commit: (partition: Int, offset: Int64), from process: ProcessRef) {
    let (partition, offset) = commit
    if groups[consumers[process.consumer].group].store(offset, for: partition), offset > 0,
      offset <= logs[partition].end
    {
      noteProgress(with: logs[partition].record(at: offset - 1))
    }
    record(
      .offsetCommitted(
        consumer: ConsumerID(process.consumer), partition: PartitionID(partition),
        offset: Offset(offset)))
  }

  private mutating func refuse(_ request: CommitRequest, _ error: CommitError) {
    for place in request.offsets.indices {
      let (partition, offset) = request.offsets[place]
      record(
        .commitRefused(
          consumer: ConsumerID(request.process.consumer), partition: PartitionID(partition),
          offset: Offset(offset), error: error))
    }
    switch error {
    case .unknownMemberID, .illegalGeneration: send(.memberUnknown(request.process))
    case .rebalanceInProgress: send(.rejoinAsked(request.process))
    case .fencedInstanceID: refuse(request.process, .fencedInstanceID)
    case .staleMemberEpoch: break
    }
    forgetCommit(of: request, error)
    guard request.isSync, let code = CommitError.allCases.firstIndex(of: error) else { return }
    send(.commitAnswered(request.process, error: code))
  }

  /// Why a commit is refused, or nil.
  mutating func commitError(for request: CommitRequest) -> CommitError? {
    commitError(of: request.process, generation: request.generation)
  }

  /// The order of checks is `ClassicGroup.validateOffsetCommit`'s and
  /// `ConsumerGroup.validateOffsetCommit`'s.
  @inline(__always)
  private mutating func commitError(of process: ProcessRef, generation: Int) -> CommitError? {
    let group = consumers[process.consumer].group
    if generation < 0, groups[group].members.isEmpty { return nil }
    guard let place = memberPlace(of: process, in: group) else {
      return groups[group].superseded.contains(process) ? .fencedInstanceID : .unknownMemberID
    }
    if !groups[group].isClassic {
      let member = groups[group].members[place]
      // Who has left with epoch -2 has that one until it is back.
      let isIn = generation == member.epoch && !member.hasLeftStatically
      return isIn ? nil : .staleMemberEpoch
    }
    if generation != groups[group].generation { return .illegalGeneration }
    return groups[group].phase == .completing ? .rebalanceInProgress : nil
  }

  /// The place among the members, most often where it was at the last commit.
  @inline(__always)
  private mutating func memberPlace(of process: ProcessRef, in group: Int) -> Int? {
    let hint = consumers[process.consumer].memberPlace
    if hint < groups[group].members.count, groups[group].members[hint].process == process {
      return hint
    }
    let place = groups[group].memberIndex(of: process)
    if let place { consumers[process.consumer].memberPlace = place }
    return place
  }

  /// What was not stored has to be committed again by a member that keeps the partition.
  private mutating func forgetCommit(of request: CommitRequest, _ error: CommitError) {
    let index = request.process.consumer
    guard isAlive(request.process) else { return }
    for place in request.offsets.indices {
      if let slot = consumers[index].slot(of: request.offsets[place].partition) {
        consumers[index].owned[slot].committed = -1
      }
    }
  }
}
