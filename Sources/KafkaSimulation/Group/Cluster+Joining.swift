import EventKernel
import KafkaModel

// The member's side of a classic rebalance.
extension Cluster {
  /// Sends JoinGroup.
  ///
  /// A new member asks twice, because the first answer only gives it its member id (KIP-394).
  mutating func sendJoin(_ index: Int) {
    let process = consumers[index].process(index)
    // Whether the coordinator still knows its member id it learns from the answer.
    let isKnown =
      consumers[index].membership == .stable || consumers[index].membership == .syncing
    consumers[index].joinsAsMember = isKnown
    if isKnown { consumers[index].joinsAnew = false }
    if consumers[index].membership == .removed || consumers[index].membership == .unjoined {
      consumers[index].lastAssignment.generation = -1
    }
    consumers[index].membership = .joining
    consumers[index].mustRejoin = false
    consumers[index].pendingJoinAnswer = nil
    consumers[index].pendingSyncAnswer = nil
    consumers[index].activity = .polling
    consumers[index].claim =
      consumers[index].isCooperative
      ? OwnershipClaim(
        partitions: consumers[index].ownedPartitions.sorted(),
        generation: consumers[index].owned.isEmpty && !isKnown ? -1 : consumers[index].generation)
      : OwnershipClaim(
        partitions: consumers[index].assignors.contains(.sticky)
          ? consumers[index].lastAssignment.partitions : [],
        generation: consumers[index].lastAssignment.generation)
    if isKnown || consumers[index].spec.instance != nil {
      sendToCoordinator(.joinArrived(process), from: index)
    } else {
      sendToCoordinator(.joinRequested(process), from: index)
    }
  }

  /// Rejoin, first half: commit what was consumed, while the old generation still counts.
  mutating func leaveGeneration(_ index: Int) {
    let commits = groups[consumers[index].group].spec.commit == .auto
    if commits, commit(uncommittedPositions(of: index), of: index) {
      consumers[index].activity = .leavingGeneration
    } else {
      rejoin(index)
    }
  }

  /// Rejoin, second half: an eager member revokes everything, a cooperative one nothing; then
  /// JoinGroup.
  mutating func rejoin(_ index: Int) {
    if consumers[index].stopRequested {
      finishClose(index)
      return
    }
    if consumers[index].membership == .removed {
      poll(index)
      return
    }
    let isCooperative = consumers[index].isCooperative
    if !isCooperative { disown(of: index, reason: .revoked) }
    sendJoin(index)
    if isCooperative, !consumers[index].owned.isEmpty { poll(index) }
  }

  /// The join phase is over: the answer is handled inside `poll()` only.
  mutating func receiveJoinAnswer(_ process: ProcessRef, _ generation: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].membership == .joining else { return }
    consumers[index].pendingJoinAnswer = generation
    if consumers[index].isPolling { poll(index) }
  }

  /// The assignment arrived: it is applied inside `poll()` only.
  mutating func receiveAssignment(_ process: ProcessRef, _ generation: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].membership == .syncing,
      consumers[index].generation == generation
    else { return }
    consumers[index].pendingSyncAnswer = generation
    if consumers[index].isPolling { poll(index) }
  }

  /// Handles waiting answers of the group protocol; true when the poll has gone on elsewhere.
  mutating func continueJoin(_ index: Int) -> Bool {
    if let generation = consumers[index].pendingJoinAnswer {
      consumers[index].pendingJoinAnswer = nil
      consumers[index].membership = .syncing
      consumers[index].generation = generation
      startHeartbeats(of: index)
      sendToCoordinator(
        .syncArrived(consumers[index].process(index), generation: generation), from: index)
      return false
    }
    if let generation = consumers[index].pendingSyncAnswer {
      consumers[index].pendingSyncAnswer = nil
      return applyGeneration(generation, index)
    }
    return false
  }

  /// Takes the assignment of a generation over: gives up what is not in it, then owns what is new.
  ///
  /// A cooperative member that gave something up rejoins at once, so that others can have it.
  private mutating func applyGeneration(_ generation: Int, _ index: Int) -> Bool {
    let process = consumers[index].process(index)
    let group = consumers[index].group
    guard let place = groups[group].memberIndex(of: process) else { return false }
    let assignment = groups[group].members[place].assignment
    consumers[index].membership = .stable
    let owned = consumers[index].ownedPartitions
    let revoked = owned.filter { !assignment.contains($0) }
    release(revoked, of: index, reason: .revoked)
    record(
      .assignmentReceived(
        consumer: ConsumerID(index), generation: Generation(generation),
        partitions: assignment.count))
    for partition in assignment where !owned.contains(partition) { takeOver(partition, index) }
    consumers[index].lastAssignment = OwnershipClaim(
      partitions: assignment, generation: generation)
    let interval = groups[group].spec.config.autoCommitInterval
    consumers[index].autoCommitDeadline = now + interval
    startHeartbeats(of: index)
    if !revoked.isEmpty { consumers[index].mustRejoin = true }
    poll(index)
    return true
  }

  /// Starts to own a partition, from the committed offset or else by `auto.offset.reset`.
  mutating func takeOver(_ partition: Int, _ index: Int) {
    let group = consumers[index].group
    let committed = groups[group].committed[partition]
    var source = PositionSource.committed
    var position = committed
    if committed < 0 {
      if let reset = resetPosition(of: partition, in: group) {
        (position, source) = reset
      } else {
        (position, source) = (logs[partition].highWatermark, .none)
        schedule(.offsetMissing(consumers[index].process(index)), at: now)
      }
    }
    if position < logs[partition].firstKept { lacksRecords = true }
    var owned = OwnedPartition(
      partition: partition, position: position, fetchPosition: position, committed: committed)
    owned.secured = position
    owned.isUnstable = !transactions.isEmpty && hasPendingOffset(partition, of: group)
    consumers[index].own(owned)
    logs[partition].readers.append(index)
    record(
      .partitionAssigned(
        consumer: ConsumerID(index), partition: PartitionID(partition),
        position: Offset(position), source: source))
  }

  /// A heartbeat or commit answer said REBALANCE_IN_PROGRESS; ignored unless Stable.
  ///
  /// Nothing happens until the application polls (GroupCoordinator cannot interrupt it).
  mutating func noticeRebalance(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process) else { return }
    switch consumers[index].membership {
    case .stable:
      if consumers[index].mustRejoin { return }
      consumers[index].mustRejoin = true
      record(.rebalanceNoticed(consumer: ConsumerID(index)))
      if consumers[index].isPolling { poll(index) }
    case .syncing:
      sendJoinAgain(index)
    case .unjoined, .joining, .removed: break
    }
  }

  /// A SyncGroup was answered REBALANCE_IN_PROGRESS: the member rejoins with its member id.
  private mutating func sendJoinAgain(_ index: Int) {
    consumers[index].membership = .joining
    consumers[index].joinsAsMember = true
    consumers[index].joinsAnew = false
    consumers[index].pendingSyncAnswer = nil
    sendToCoordinator(.joinArrived(consumers[index].process(index)), from: index)
  }

  /// The coordinator does not know the member any more; the next poll gives its partitions up.
  mutating func noticeRemoval(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process) else { return }
    switch consumers[index].membership {
    case .stable, .syncing: consumers[index].membership = .removed
    case .joining:
      // The partitions that a cooperative member kept are lost; it joins as a new member.
      consumers[index].membership = .removed
    case .unjoined, .removed: return
    }
    if consumers[index].isPolling { poll(index) }
  }
}
