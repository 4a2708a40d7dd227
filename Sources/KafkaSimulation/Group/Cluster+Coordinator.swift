import EventKernel
import KafkaModel

// The coordinator's side of a rebalance: `GroupMetadataManager` for classic groups.
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
    if let place = groups[index].memberIndex(of: process) {
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

  /// The group was empty: it waits `group.initial.rebalance.delay.ms` for more members.
  private mutating func beginInitialDelay(of index: Int) {
    let config = groups[index].spec.config
    groups[index].phase = .preparing
    groups[index].round += 1
    groups[index].joinedInWindow = false
    groups[index].initialDelayLimit = now + config.maxPollInterval
    groups[index].isRebalancing = true
    record(.rebalanceStarted(group: GroupID(index), reason: .memberJoined))
    schedule(
      .initialDelayOver(group: index, round: groups[index].round),
      at: now + config.initialRebalanceDelay)
  }

  /// One window of the initial delay is over; it is extended while members keep coming.
  mutating func endInitialDelay(of index: Int, round: Int) {
    guard groups[index].round == round, groups[index].phase == .preparing,
      let limit = groups[index].initialDelayLimit
    else { return }
    let delay = groups[index].spec.config.initialRebalanceDelay
    if groups[index].joinedInWindow, delay > .zero, now < limit {
      groups[index].joinedInWindow = false
      schedule(
        .initialDelayOver(group: index, round: round), at: min(now + delay, limit))
    } else {
      groups[index].initialDelayLimit = nil
      completeJoin(index)
    }
  }

  /// Enters PreparingRebalance: members are told by their next heartbeat, or at once where
  /// heartbeats take no time; the phase lasts until all have rejoined, at most the longest
  /// `max.poll.interval.ms`.
  mutating func prepareRebalance(of index: Int, reason: RebalanceReason) {
    let wasCompleting = groups[index].phase == .completing
    groups[index].phase = .preparing
    groups[index].round += 1
    groups[index].isRebalancing = true
    record(.rebalanceStarted(group: GroupID(index), reason: reason))
    schedule(
      .joinPhaseOver(group: index, round: groups[index].round),
      at: now + groups[index].spec.config.maxPollInterval)
    for place in groups[index].members.indices {
      let member = groups[index].members[place]
      let answersSync = wasCompleting && member.syncIsParked
      groups[index].members[place].syncIsParked = false
      if answersSync { renewSession(group: index, place) }
      let toldAtOnce = groups[index].spec.config.heartbeat == .zero
      if answersSync || (toldAtOnce && !member.joinIsParked) {
        answer(.rejoinAsked(member.process), to: member.process)
      }
    }
    completeJoinIfAllJoined(index)
  }

  /// Sends an answer to a member; one that is cut off from the coordinator does not get it.
  mutating func answer(_ event: ClusterEvent, to process: ProcessRef) {
    if consumers[process.consumer].isolatedUntil <= now { send(event) }
  }

  /// Ends the join phase as soon as every member has a JoinGroup waiting and nobody is pending.
  mutating func completeJoinIfAllJoined(_ index: Int) {
    guard groups[index].phase == .preparing, groups[index].initialDelayLimit == nil,
      groups[index].pending.isEmpty, groups[index].members.allSatisfy({ $0.joinIsParked })
    else { return }
    completeJoin(index)
  }

  /// The join phase took too long: dynamic members that have not rejoined are removed, static
  /// ones are kept.
  mutating func endJoinPhase(of index: Int, round: Int) {
    guard groups[index].round == round else { return }
    switch groups[index].phase {
    case .preparing where groups[index].initialDelayLimit == nil:
      removeMembers(of: index) { !$0.joinIsParked && $0.instance == nil }
      if !groups[index].members.isEmpty, !groups[index].members.contains(where: { $0.joinIsParked })
      {
        // Nobody joined: another rebalance timeout is waited for.
        schedule(
          .joinPhaseOver(group: index, round: round),
          at: now + groups[index].spec.config.maxPollInterval)
      } else {
        completeJoin(index)
      }
    case .completing:
      removeMembers(of: index) { !$0.syncIsParked }
      afterRemoval(from: index, reason: .rebalanceTimeout)
    default: break
    }
  }

  private mutating func removeMembers(of index: Int, where isMissing: (GroupMember) -> Bool) {
    for member in groups[index].members where isMissing(member) {
      record(
        .memberRemoved(consumer: ConsumerID(member.process.consumer), reason: .rebalanceTimeout))
      if groups[index].spec.config.heartbeat == .zero {
        answer(.memberUnknown(member.process), to: member.process)
      }
    }
    groups[index].members.removeAll { isMissing($0) }
  }

  /// A new generation: every joined member is answered and is expected to sync.
  mutating func completeJoin(_ index: Int) {
    groups[index].generation += 1
    let generation = groups[index].generation
    groups[index].phase = groups[index].members.isEmpty ? .empty : .completing
    let leader = groups[index].memberIndex(numbered: groups[index].leader)
    if leader.map({ !groups[index].members[$0].joinIsParked }) ?? true {
      let next = groups[index].members.first { $0.joinIsParked } ?? groups[index].members.first
      groups[index].leader = next?.number ?? 0
    }
    record(
      .generationFormed(
        group: GroupID(index), generation: Generation(generation),
        members: groups[index].members.count))
    for place in groups[index].members.indices where groups[index].members[place].joinIsParked {
      groups[index].members[place].joinIsParked = false
      renewSession(group: index, place)
      let process = groups[index].members[place].process
      answer(.joinAnswered(process, generation: generation), to: process)
    }
    groups[index].round += 1
    if groups[index].members.isEmpty {
      finishRebalance(index)
      noteEmpty(index)
    } else {
      schedule(
        .joinPhaseOver(group: index, round: groups[index].round),
        at: now + groups[index].spec.config.maxPollInterval)
    }
  }

  mutating func finishRebalance(_ index: Int) {
    guard groups[index].isRebalancing else { return }
    groups[index].isRebalancing = false
    record(
      .rebalanceFinished(
        group: GroupID(index), generation: Generation(groups[index].generation)))
  }

  /// Members are gone: the rest rebalances, or the group is empty.
  mutating func afterRemoval(from index: Int, reason: RebalanceReason) {
    if groups[index].spec.config.groupProtocol == .consumer {
      bumpEpoch(of: index, reason: reason)
      return
    }
    switch groups[index].phase {
    case .preparing:
      if groups[index].members.isEmpty, groups[index].pending.isEmpty {
        groups[index].initialDelayLimit = nil
        completeJoin(index)
      } else {
        completeJoinIfAllJoined(index)
      }
    case .completing, .stable:
      if groups[index].members.isEmpty {
        completeJoin(index)
      } else {
        prepareRebalance(of: index, reason: reason)
      }
    case .empty: break
    }
  }

  /// An empty group keeps its offsets for `offsets.retention.minutes`.
  mutating func noteEmpty(_ index: Int) {
    schedule(
      .offsetsExpired(group: index, round: groups[index].round),
      at: now + groups[index].spec.config.offsetsRetention)
  }

  /// The offsets of a group that has been empty for long enough are dropped.
  mutating func expireOffsets(_ index: Int, round: Int) {
    guard groups[index].members.isEmpty, groups[index].round == round else { return }
    for partition in groups[index].committed.indices where groups[index].committed[partition] >= 0 {
      groups[index].committed[partition] = -1
      record(
        .offsetExpired(group: GroupID(index), partition: PartitionID(partition)))
    }
  }
}
