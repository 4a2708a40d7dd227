import EventKernel
import KafkaModel

// The member's side of a rebalance.
extension Cluster {
  /// Sends JoinGroup.
  ///
  /// A new member asks twice, because the first answer only gives it its member id (KIP-394).
  mutating func sendJoin(_ index: Int) {
    let isNew = consumers[index].membership != .stable
    consumers[index].membership = .joining
    consumers[index].mustRejoin = false
    consumers[index].activity = .polling
    var arrival = now + networkDelay
    if isNew { arrival = arrival + networkDelay + networkDelay }
    schedule(.joinArrived(consumers[index].process(index)), at: arrival)
  }

  /// Eager rejoin, first half: commit what was consumed, while the old generation still counts.
  mutating func leaveGeneration(_ index: Int) {
    let commits = groups[consumers[index].group].spec.commit == .auto
    if commits, commit(uncommittedPositions(of: index), of: index) {
      consumers[index].activity = .leavingGeneration
    } else {
      rejoin(index)
    }
  }

  /// Eager rejoin, second half: revoke everything, then JoinGroup.
  mutating func rejoin(_ index: Int) {
    if consumers[index].stopRequested {
      finishClose(index)
      return
    }
    if consumers[index].membership == .removed {
      poll(index)
      return
    }
    disown(of: index, reason: .revoked)
    sendJoin(index)
  }

  /// The join phase is over: the leader assigns, the others ask for their part.
  mutating func receiveJoinAnswer(_ process: ProcessRef, _ generation: Int) {
    guard isAlive(process), consumers[process.consumer].membership == .joining else { return }
    consumers[process.consumer].membership = .syncing
    consumers[process.consumer].generation = generation
    send(.syncArrived(process, generation: generation))
  }

  /// The assignment arrived: positions are looked up and fetching begins.
  mutating func receiveAssignment(_ process: ProcessRef, _ generation: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].membership == .syncing,
      consumers[index].generation == generation
    else { return }
    let group = groups[consumers[index].group]
    guard let place = group.memberIndex(of: process) else { return }
    let assignment = group.members[place].assignment
    consumers[index].membership = .stable
    record(
      .assignmentReceived(
        consumer: ConsumerID(index), generation: Generation(generation),
        partitions: assignment.count))
    for partition in assignment { takeOver(partition, index) }
    let config = group.spec.config
    consumers[index].autoCommitDeadline = now + config.autoCommitInterval
    startHeartbeats(of: index)
    poll(index)
  }

  /// Starts to own a partition, from the committed offset or else by `auto.offset.reset`.
  private mutating func takeOver(_ partition: Int, _ index: Int) {
    let group = groups[consumers[index].group]
    let committed = group.committed[partition]
    let source: PositionSource
    let position: Int64
    if committed >= 0 {
      source = .committed
      position = committed
    } else if group.spec.config.autoOffsetReset == .earliest {
      source = .earliest
      position = 0
    } else {
      source = .latest
      position = logs[partition].end
    }
    consumers[index].own(
      OwnedPartition(
        partition: partition, position: position, fetchPosition: position, committed: committed))
    logs[partition].readers.append(index)
    record(
      .partitionAssigned(
        consumer: ConsumerID(index), partition: PartitionID(partition),
        position: Offset(position), source: source))
  }

  /// A heartbeat or commit answer said REBALANCE_IN_PROGRESS; ignored unless Stable.
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
    send(.joinArrived(consumers[index].process(index)))
  }

  /// The coordinator does not know the member any more; the next poll gives its partitions up.
  mutating func noticeRemoval(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process) else { return }
    switch consumers[index].membership {
    case .stable, .syncing: consumers[index].membership = .removed
    case .unjoined, .joining, .removed: return
    }
    if consumers[index].isPolling { poll(index) }
  }
}
