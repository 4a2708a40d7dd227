import EventKernel
import KafkaModel

// The member's side of KIP-848: `ConsumerHeartbeatRequestManager` and `ConsumerMembershipManager`.
extension Cluster {
  /// A new member asks with epoch 0.
  mutating func joinByHeartbeat(_ index: Int) {
    consumers[index].membership = .joining
    consumers[index].generation = 0
    consumers[index].mustRejoin = false
    consumers[index].heartbeat.beginMembership()
    consumers[index].activity = .polling
    startHeartbeats(of: index)
    sendMemberHeartbeat(index)
  }

  /// Sends ConsumerGroupHeartbeat with what the member owns now; one request at a time.
  mutating func sendMemberHeartbeat(_ index: Int) {
    guard consumers[index].membership == .joining || consumers[index].membership == .stable else {
      return
    }
    if consumers[index].heartbeat.isInFlight {
      consumers[index].heartbeat.isWanted = true
      return
    }
    consumers[index].heartbeat.isInFlight = true
    consumers[index].heartbeat.isWanted = false
    consumers[index].heartbeat.epoch = consumers[index].generation
    let owned = consumers[index].ownedPartitions.sorted()
    let isNews = consumers[index].heartbeat.lastListed != owned
    consumers[index].heartbeat.owned = isNews ? owned : nil
    consumers[index].heartbeat.lastListed = owned
    sendToCoordinator(
      .memberHeartbeatArrived(
        consumers[index].process(index), serial: consumers[index].heartbeat.serial),
      from: index)
  }

  /// The answer: the member's epoch, and an assignment when it has changed.
  mutating func receiveMemberHeartbeat(_ process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].heartbeat.serial == serial,
      consumers[index].heartbeat.isInFlight
    else { return }
    consumers[index].heartbeat.isInFlight = false
    guard consumers[index].membership == .joining || consumers[index].membership == .stable else {
      return
    }
    consumers[index].membership = .stable
    consumers[index].generation = consumers[index].heartbeat.answeredEpoch
    if let assignment = consumers[index].heartbeat.answeredAssignment {
      consumers[index].heartbeat.assignment = assignment
    }
    if consumers[index].heartbeat.isWanted { sendMemberHeartbeat(index) }
    if consumers[index].isPolling { poll(index) }
  }

  /// Reconciliation runs in the application's thread, inside `poll()`: commit, revoke, assign,
  /// acknowledge.
  mutating func reconcile(_ index: Int) {
    guard let assignment = consumers[index].heartbeat.assignment else { return }
    let revokes = consumers[index].owned.contains { !assignment.contains($0.partition) }
    let commits = groups[consumers[index].group].spec.commit == .auto
    if revokes, commits, commit(uncommittedPositions(of: index), of: index) {
      consumers[index].activity = .leavingGeneration
    } else {
      applyAssignment(index)
    }
  }

  /// The second half of reconciliation, once the commit is answered.
  mutating func applyAssignment(_ index: Int) {
    if consumers[index].stopRequested {
      finishClose(index)
      return
    }
    guard consumers[index].membership == .stable,
      let assignment = consumers[index].heartbeat.assignment
    else {
      poll(index)
      return
    }
    consumers[index].heartbeat.assignment = nil
    let isFirst = consumers[index].lastAssignment.generation < 0
    let owned = consumers[index].ownedPartitions
    let revoked = owned.filter { !assignment.contains($0) }
    let added = assignment.filter { !owned.contains($0) }
    release(revoked, of: index, reason: .revoked)
    if isFirst || !revoked.isEmpty || !added.isEmpty {
      record(
        .assignmentReceived(
          consumer: ConsumerID(index), generation: Generation(consumers[index].generation),
          partitions: assignment.count))
    }
    for partition in added { takeOver(partition, index) }
    consumers[index].lastAssignment = OwnershipClaim(
      partitions: assignment, generation: consumers[index].generation)
    if isFirst {
      let interval = groups[consumers[index].group].spec.config.autoCommitInterval
      consumers[index].autoCommitDeadline = now + interval
    }
    // What is owned now is acknowledged at once, without waiting for the interval.
    sendMemberHeartbeat(index)
    poll(index)
  }
}
