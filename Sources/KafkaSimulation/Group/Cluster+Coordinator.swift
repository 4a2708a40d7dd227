import EventKernel
import KafkaModel

// The coordinator's side of a rebalance: `GroupMetadataManager` for classic groups.
extension Cluster {
  /// The group was empty: it waits `group.initial.rebalance.delay.ms` for more members.
  mutating func beginInitialDelay(of index: Int) {
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

  /// A phase took too long: of joining, dynamic members that have not rejoined are removed and
  /// static ones are kept; after it, all that have not synced are removed (`expirePendingSync`).
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
    case .completing, .stable:
      guard groups[index].members.contains(where: { $0.owesSync }) else { return }
      removeMembers(of: index) { $0.owesSync }
      afterRemoval(from: index, reason: .rebalanceTimeout)
    case .preparing, .empty: break
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
    for place in groups[index].members.indices {
      // Static members that did not join are kept, and their sessions begin anew as well.
      renewSession(group: index, place)
      groups[index].members[place].owesSync = true
      guard groups[index].members[place].joinIsParked else { continue }
      groups[index].members[place].joinIsParked = false
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
