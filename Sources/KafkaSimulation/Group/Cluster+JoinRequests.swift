import EventKernel
import KafkaModel

// What the coordinator makes of a JoinGroup (`GroupMetadataManager.classicGroupJoin`).
extension Cluster {
  /// The first JoinGroup of a dynamic member: it is only given its member id (KIP-394).
  mutating func handleFirstJoin(from process: ProcessRef) {
    let index = consumers[process.consumer].group
    guard isAlive(process) else { return }
    let config = groups[index].spec.config
    if consumers[process.consumer].spec.instance == nil {
      if groups[index].members.count + groups[index].pending.count >= config.maxSize {
        refuse(process, .groupMaxSizeReached)
        return
      }
      groups[index].pending.append(process)
      // A process that dies in between is forgotten like a member that falls silent.
      schedule(.sessionCheck(group: index, member: 0), at: now + config.sessionTimeout)
    }
    schedule(.joinArrived(process), at: now + networkDelay + networkDelay)
  }

  /// JoinGroup: a new member triggers a rebalance, a known one takes part, a removed one hears so.
  mutating func handleJoin(from process: ProcessRef) {
    let index = consumers[process.consumer].group
    let wasPending = groups[index].pending.contains(process)
    groups[index].pending.removeAll { $0 == process }
    guard isAlive(process) else {
      if wasPending { completeJoinIfAllJoined(index) }
      return
    }
    if let place = groups[index].memberIndex(of: process),
      !consumers[process.consumer].joinsAnew
    {
      rejoinMember(at: place, of: index)
    } else if consumers[process.consumer].joinsAsMember {
      answerUnknown(process)
    } else if !isCompatible(process, with: index) {
      refuse(process, .inconsistentGroupProtocol)
    } else if let instance = consumers[process.consumer].spec.instance,
      let place = groups[index].memberIndex(instance: instance)
    {
      replaceStaticMember(at: place, of: index, by: process)
    } else if groups[index].superseded.contains(process) {
      refuse(process, .fencedInstanceID)
    } else {
      acceptMember(process, to: index)
    }
  }

  /// Whether the group can still agree on an assignor with the process in it
  /// (`ClassicGroup.supportsProtocols`).
  private func isCompatible(_ process: ProcessRef, with index: Int) -> Bool {
    var replaced = process
    if let instance = consumers[process.consumer].spec.instance,
      let twin = groups[index].memberIndex(instance: instance)
    {
      replaced = groups[index].members[twin].process
    }
    return groups[index].accepts(consumers[process.consumer].assignors, besides: replaced)
  }

  private mutating func acceptMember(_ process: ProcessRef, to index: Int) {
    if groups[index].members.count >= groups[index].spec.config.maxSize {
      refuse(process, .groupMaxSizeReached)
      return
    }
    addMember(process, to: index)
    switch groups[index].phase {
    case .empty: beginInitialDelay(of: index)
    case .preparing:
      groups[index].joinedInWindow = true
      completeJoinIfAllJoined(index)
    case .completing, .stable: prepareRebalance(of: index, reason: .memberJoined)
    }
  }

  /// A known member joins again: in a stable group that is a rebalance if it leads the group or if
  /// what it says of itself has changed, else it gets the current generation back.
  private mutating func rejoinMember(at place: Int, of index: Int) {
    let member = groups[index].members[place]
    let claim = consumers[member.process.consumer].claim
    let isUnchanged = claim == member.claim
    let releases = member.claim.partitions.contains { !claim.partitions.contains($0) }
    groups[index].members[place].claim = claim
    groups[index].members[place].syncIsParked = false
    renewSession(group: index, place)
    let isLeader = member.number == groups[index].leader
    switch groups[index].phase {
    case .preparing:
      groups[index].members[place].joinIsParked = true
      completeJoinIfAllJoined(index)
    case .completing where isUnchanged, .stable where isUnchanged && !isLeader:
      send(.joinAnswered(member.process, generation: groups[index].generation))
    default:
      groups[index].members[place].joinIsParked = true
      let hasGrown = isLeader && consumers[member.process.consumer].grownMetadata
      consumers[member.process.consumer].grownMetadata = false
      let isCooperative = consumers[member.process.consumer].isCooperative
      prepareRebalance(
        of: index,
        reason: hasGrown
          ? .partitionsAdded : isCooperative && releases ? .partitionsReleased : .memberRejoined)
    }
  }

  mutating func addMember(_ process: ProcessRef, to index: Int) {
    let number = groups[index].nextMember
    groups[index].nextMember += 1
    var member = GroupMember(
      number: number, process: process,
      id: "\(consumers[process.consumer].spec.name)-\(process.life)",
      instance: consumers[process.consumer].spec.instance, sessionDeadline: .never)
    member.claim = consumers[process.consumer].claim
    member.assignors = consumers[process.consumer].assignors
    groups[index].members.append(member)
    if groups[index].leader == 0 { groups[index].leader = number }
    record(.memberJoined(consumer: ConsumerID(process.consumer)))
  }
}
