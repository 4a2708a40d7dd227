import EventKernel
import KafkaModel

// The coordinator's side of a rebalance: `GroupMetadataManager` for classic groups.
extension Cluster {
  /// JoinGroup: a new member triggers a rebalance, a known one takes part in it.
  mutating func handleJoin(from process: ProcessRef) {
    guard isAlive(process) else { return }
    let index = consumers[process.consumer].group
    if let place = groups[index].memberIndex(of: process) {
      groups[index].members[place].joinIsParked = true
      groups[index].members[place].syncIsParked = false
      if groups[index].phase == .preparing {
        completeJoinIfAllJoined(index)
      } else {
        prepareRebalance(of: index, reason: .memberRejoined)
      }
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

  private mutating func addMember(_ process: ProcessRef, to index: Int) {
    let number = groups[index].nextMember
    groups[index].nextMember += 1
    groups[index].members.append(
      GroupMember(
        number: number, process: process,
        id: "\(consumers[process.consumer].spec.name)-\(process.life)",
        sessionDeadline: .never))
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
      let toldAtOnce = groups[index].spec.config.heartbeatInterval == .zero
      if answersSync || (toldAtOnce && !member.joinIsParked) { send(.rejoinAsked(member.process)) }
    }
    completeJoinIfAllJoined(index)
  }

  /// Ends the join phase as soon as every member has a JoinGroup waiting.
  mutating func completeJoinIfAllJoined(_ index: Int) {
    guard groups[index].phase == .preparing, groups[index].initialDelayLimit == nil,
      groups[index].members.allSatisfy({ $0.joinIsParked })
    else { return }
    completeJoin(index)
  }

  /// The join phase took too long: who has not rejoined is removed.
  mutating func endJoinPhase(of index: Int, round: Int) {
    guard groups[index].round == round else { return }
    switch groups[index].phase {
    case .preparing where groups[index].initialDelayLimit == nil:
      removeMembers(of: index) { !$0.joinIsParked }
      completeJoin(index)
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
      if groups[index].spec.config.heartbeatInterval == .zero {
        send(.memberUnknown(member.process))
      }
    }
    groups[index].members.removeAll { isMissing($0) }
  }

  /// A new generation: every joined member is answered and is expected to sync.
  private mutating func completeJoin(_ index: Int) {
    groups[index].generation += 1
    let generation = groups[index].generation
    groups[index].phase = groups[index].members.isEmpty ? .empty : .completing
    if groups[index].memberIndex(numbered: groups[index].leader) == nil {
      groups[index].leader = groups[index].members.first?.number ?? 0
    }
    record(
      .generationFormed(
        group: GroupID(index), generation: Generation(generation),
        members: groups[index].members.count))
    for place in groups[index].members.indices {
      groups[index].members[place].joinIsParked = false
      renewSession(group: index, place)
      send(.joinAnswered(groups[index].members[place].process, generation: generation))
    }
    if groups[index].members.isEmpty {
      finishRebalance(index)
    } else {
      groups[index].round += 1
      schedule(
        .joinPhaseOver(group: index, round: groups[index].round),
        at: now + groups[index].spec.config.maxPollInterval)
    }
  }

  /// SyncGroup: the leader's brings the assignment, which answers all that wait for it.
  mutating func handleSync(from process: ProcessRef, _ generation: Int) {
    let index = consumers[process.consumer].group
    guard isAlive(process) else { return }
    guard let place = groups[index].memberIndex(of: process) else {
      send(.memberUnknown(process))
      return
    }
    guard generation == groups[index].generation, groups[index].phase != .preparing else {
      send(.rejoinAsked(process))
      return
    }
    renewSession(group: index, place)
    if groups[index].phase == .stable {
      send(.syncAnswered(process, generation: generation))
      return
    }
    groups[index].members[place].syncIsParked = true
    if groups[index].members[place].number == groups[index].leader { storeAssignment(index) }
  }

  /// The leader's assignment is stored: the group is Stable and parked members are answered.
  private mutating func storeAssignment(_ index: Int) {
    let assignment = assignPartitions(of: index)
    groups[index].phase = .stable
    for place in groups[index].members.indices {
      groups[index].members[place].assignment = assignment[place]
    }
    finishRebalance(index)
    for place in groups[index].members.indices where groups[index].members[place].syncIsParked {
      groups[index].members[place].syncIsParked = false
      // A session that ran out while the answer was awaited starts anew with it.
      renewSession(group: index, place)
      send(
        .syncAnswered(groups[index].members[place].process, generation: groups[index].generation))
    }
  }

  private mutating func finishRebalance(_ index: Int) {
    guard groups[index].isRebalancing else { return }
    groups[index].isRebalancing = false
    record(
      .rebalanceFinished(
        group: GroupID(index), generation: Generation(groups[index].generation)))
  }

  /// Members are gone: the rest rebalances, or the group is empty.
  mutating func afterRemoval(from index: Int, reason: RebalanceReason) {
    switch groups[index].phase {
    case .preparing:
      if groups[index].members.isEmpty {
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
}
