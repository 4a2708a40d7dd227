import EventKernel
import KafkaModel

// Static membership (KIP-345): a member with a `group.instance.id` keeps its place until its
// session ends.
extension Cluster {
  /// A static member is back under a new member id: it gets the place of the old one.
  ///
  /// In a stable group nobody else notices, unless another assignor is chosen now
  /// (`updateStaticMemberThenRebalanceOrCompleteJoin`).
  mutating func replaceStaticMember(at place: Int, of index: Int, by process: ProcessRef) {
    let old = groups[index].members[place].process
    let assignor = groups[index].selectedAssignor
    supersede(old, at: place, of: index, by: process)
    groups[index].members[place].assignors = consumers[process.consumer].assignors
    groups[index].members[place].claim = consumers[process.consumer].claim
    renewSession(group: index, place)
    switch groups[index].phase {
    case .preparing:
      groups[index].members[place].joinIsParked = true
      groups[index].joinedInWindow = true
      completeJoinIfAllJoined(index)
    case .stable where groups[index].selectedAssignor == assignor:
      answer(.joinAnswered(process, generation: groups[index].generation), to: process)
    case .completing, .empty, .stable:
      groups[index].members[place].joinIsParked = true
      prepareRebalance(of: index, reason: .memberJoined)
    }
  }

  /// Puts a process into the place of a static member; another one that had it is fenced.
  mutating func supersede(
    _ old: ProcessRef, at place: Int, of index: Int, by process: ProcessRef
  ) {
    if old != process { groups[index].superseded.append(old) }
    groups[index].members[place].process = process
    groups[index].members[place].id =
      "\(consumers[process.consumer].spec.name)-\(process.life)"
    groups[index].members[place].syncIsParked = false
    groups[index].members[place].hasLeftStatically = false
    record(
      .memberReplaced(
        consumer: ConsumerID(process.consumer), predecessor: ConsumerID(old.consumer)))
    if groups[index].spec.config.heartbeat == .zero, old != process, isAlive(old) {
      refuse(old, .fencedInstanceID)
    }
  }

  /// KIP-848: a static member says with epoch -2 that it may be back; a classic one says nothing.
  mutating func leaveStatically(_ process: ProcessRef) {
    let index = consumers[process.consumer].group
    guard groups[index].spec.config.groupProtocol == .consumer else { return }
    sendToCoordinator(.leaveArrived(process, isPollTimeout: false), from: process.consumer)
  }
}
