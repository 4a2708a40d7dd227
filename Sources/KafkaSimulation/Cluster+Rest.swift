import EventKernel
import KafkaModel

// A run without an end is over once everything is at rest.
extension Cluster {
  /// Whether nothing waits for a background event: groups settled, the dead removed, all committed.
  mutating func isAtRest() -> Bool {
    if transactions.contains(where: { $0.phase != .empty }) { return false }
    if hasReplicas, !isReplicationAtRest { return false }
    // Logs grow old long after the last record, if there is a long after.
    if scenario.clock.end != nil, hasAgeing { return false }
    // An autoscaler takes consumers away long after the last record, if there is a long after.
    if scenario.clock.end != nil, groups.contains(where: { $0.spec.autoscale != nil }) {
      return false
    }
    for index in consumers.indices where consumers[index].isRunning {
      if !isAtRest(consumer: index) { return false }
    }
    for index in groups.indices where !isAtRest(group: index) { return false }
    return true
  }

  private mutating func isAtRest(consumer index: Int) -> Bool {
    let group = consumers[index].group
    let config = groups[group].spec.config
    // One that does not know that it was removed will hear of it, unless it is cut off or stands
    // still for good.
    if consumers[index].membership == .stable, consumers[index].isolatedUntil != .never,
      consumers[index].pausedUntil != .never,
      !consumers[index].isSilent,
      groups[group].memberIndex(of: consumers[index].process(index)) == nil
    {
      return false
    }
    if config.groupProtocol == .consumer, consumers[index].membership == .joining,
      consumers[index].isolatedUntil != .never
    {
      return false
    }
    // What a parked fetch does not ask for, or too little of it, comes after the fetch wait.
    guard consumers[index].isPolling else { return true }
    for slot in consumers[index].owned.indices {
      let owned = consumers[index].owned[slot]
      let end = logs[owned.partition].readEnd(config.isolationLevel)
      if end > owned.fetchPosition, !hasReplicas || isServing(owned.partition) { return false }
    }
    return true
  }

  private mutating func isAtRest(group index: Int) -> Bool {
    let phase = groups[index].phase
    guard phase == .empty || phase == .stable, !groups[index].isRebalancing else { return false }
    for member in groups[index].members where !isAtRest(member, of: index) { return false }
    guard groups[index].autoCommits else { return true }
    for member in groups[index].members where consumers[member.process.consumer].hasUncommitted {
      return false
    }
    return true
  }

  private mutating func isAtRest(_ member: GroupMember, of group: Int) -> Bool {
    guard isAlive(member.process) else { return false }
    let index = member.process.consumer
    // One that is cut off or stands still will be back, or be removed.
    if consumers[index].isolatedUntil > now || consumers[index].pausedUntil > now { return false }
    // So will one that is back: its next heartbeat may come too late.
    let silentUntil = max(consumers[index].isolatedUntil, consumers[index].pausedUntil)
    let deadline = member.sessionDeadline
    if deadline != .never, deadline < silentUntil + groups[group].spec.config.session {
      return false
    }
    switch groups[group].spec.config.groupProtocol {
    case .classic:
      // One that missed the last generation will hear of it, or be removed.
      return consumers[index].membership == .stable
        && consumers[index].generation == groups[group].generation
    case .consumer:
      return consumers[index].owned.count == member.assignment.count
        && !consumers[index].hasNewAssignment
    }
  }
}
