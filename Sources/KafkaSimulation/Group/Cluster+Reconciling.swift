import EventKernel
import KafkaModel

// The coordinator's side of KIP-848: `GroupMetadataManager.consumerGroupHeartbeat` and
// `CurrentAssignmentBuilder`.
extension Cluster {
  /// One heartbeat: membership, target, reconciliation of this member, session, answer.
  ///
  /// A heartbeat of a membership that its sender has given up meanwhile changes nothing any more.
  mutating func handleMemberHeartbeat(from process: ProcessRef, serial: Int) {
    let index = consumers[process.consumer].group
    guard isAlive(process), consumers[process.consumer].heartbeat.serial == serial else { return }
    let request = consumers[process.consumer].heartbeat
    let known = groups[index].memberIndex(of: process)
    let isBack = known.map { groups[index].members[$0].hasLeftStatically } ?? true
    if request.epoch == 0, isBack {
      guard admit(process, to: index) else { return }
    }
    guard let place = groups[index].memberIndex(of: process) else {
      answerUnknown(process)
      return
    }
    guard isValid(request, of: groups[index].members[place]) else {
      answer(.memberUnknown(process), to: process)
      return
    }
    computeTargetIfNeeded(index)
    let before = groups[index].members[place]
    reconcileMember(at: place, of: index, reported: request.owned)
    renewSession(group: index, place)
    let after = groups[index].members[place]
    consumers[process.consumer].heartbeat.answeredEpoch = after.epoch
    let isNews = after.assignment != before.assignment || request.epoch == 0
    consumers[process.consumer].heartbeat.answeredAssignment = isNews ? after.assignment : nil
    answer(.memberHeartbeatAnswered(process, serial: serial), to: process)
    watchRelease(of: after, before, in: index)
    settle(index)
    tellAtOnce(index)
  }

  /// Epoch 0 of a process that is no member: it joins, or takes the place of a static one, which
  /// may be its own.
  private mutating func admit(_ process: ProcessRef, to index: Int) -> Bool {
    if groups[index].superseded.contains(process) {
      refuse(process, .fencedInstanceID)
      return false
    }
    if let instance = consumers[process.consumer].spec.instance,
      let place = groups[index].memberIndex(instance: instance)
    {
      let old = groups[index].members[place]
      guard old.hasLeftStatically || !isAlive(old.process) else {
        refuse(process, .unreleasedInstanceID)
        return false
      }
      supersede(old.process, at: place, of: index, by: process)
      groups[index].members[place].pendingRevocation = []
      groups[index].members[place].epoch = 0
      groups[index].members[place].previousEpoch = 0
      groups[index].members[place].assignment = []
      groups[index].members[place].reconciliation = .stable
      return true
    }
    if groups[index].members.count >= groups[index].spec.config.maxSize {
      refuse(process, .groupMaxSizeReached)
      return false
    }
    addMember(process, to: index)
    let place = groups[index].members.count - 1
    groups[index].members[place].joinIsParked = false
    groups[index].phase = .stable
    bumpEpoch(of: index, reason: .memberJoined)
    return true
  }

  /// A member may ask with its epoch, or with the one before when it owns no more than it may:
  /// then the last answer was lost (`throwIfConsumerGroupMemberEpochIsInvalid`).
  private func isValid(_ request: MemberHeartbeat, of member: GroupMember) -> Bool {
    if request.epoch == 0 || request.epoch == member.epoch { return true }
    return request.epoch == member.previousEpoch
      && (request.owned ?? []).allSatisfy { member.assignment.contains($0) }
  }

  /// Something changed: the group epoch goes up, and the next heartbeat of any member makes a new
  /// target.
  mutating func bumpEpoch(of index: Int, reason: RebalanceReason) {
    groups[index].epoch += 1
    groups[index].isRebalancing = true
    record(.rebalanceStarted(group: GroupID(index), reason: reason))
    if groups[index].members.isEmpty {
      groups[index].phase = .empty
      groups[index].generation = groups[index].epoch
      groups[index].round += 1
      record(
        .generationFormed(
          group: GroupID(index), generation: Generation(groups[index].epoch), members: 0))
      finishRebalance(index)
      noteEmpty(index)
    } else {
      tellAtOnce(index)
    }
  }

  private mutating func computeTargetIfNeeded(_ index: Int) {
    guard groups[index].epoch > groups[index].generation else { return }
    let targets = assignTargets(of: index)
    groups[index].generation = groups[index].epoch
    for place in groups[index].members.indices {
      groups[index].members[place].target = targets[place].sorted()
    }
    record(
      .generationFormed(
        group: GroupID(index), generation: Generation(groups[index].generation),
        members: groups[index].members.count))
  }

  /// One step of a member towards its target: first it gives up, then it gets what is free.
  private mutating func reconcileMember(at place: Int, of index: Int, reported: [Int]?) {
    let member = groups[index].members[place]
    switch member.reconciliation {
    case .stable:
      if member.epoch != groups[index].generation { step(place, index, reported) }
    case .unrevoked:
      guard let reported, !member.pendingRevocation.contains(where: { reported.contains($0) })
      else { return }
      groups[index].members[place].pendingRevocation = []
      groups[index].members[place].previousEpoch = member.epoch
      groups[index].members[place].epoch = min(member.epoch + 1, groups[index].generation)
      step(place, index, reported)
    case .unreleased: step(place, index, reported)
    }
  }

  /// `CurrentAssignmentBuilder.computeNextAssignment`.
  private mutating func step(_ place: Int, _ index: Int, _ reported: [Int]?) {
    let member = groups[index].members[place]
    let kept = member.assignment.filter { member.target.contains($0) }
    let revoked = member.assignment.filter { !member.target.contains($0) }
    // A member that lists nothing still has all that it had.
    if revoked.contains(where: { reported?.contains($0) ?? true }) {
      groups[index].members[place].assignment = kept
      groups[index].members[place].pendingRevocation = revoked
      groups[index].members[place].reconciliation = .unrevoked
      return
    }
    let wanted = member.target.filter { !kept.contains($0) }
    let granted = wanted.filter { isFree($0, in: index, besides: member.number) }
    groups[index].members[place].assignment = (kept + granted).sorted()
    groups[index].members[place].reconciliation =
      granted.count < wanted.count ? .unreleased : .stable
    if member.epoch != groups[index].generation {
      groups[index].members[place].previousEpoch = member.epoch
      groups[index].members[place].epoch = groups[index].generation
    }
  }

  /// Whether no other member has the partition or still has to give it up.
  private func isFree(_ partition: Int, in index: Int, besides number: Int) -> Bool {
    for member in groups[index].members where member.number != number {
      if member.assignment.contains(partition) || member.pendingRevocation.contains(partition) {
        return false
      }
    }
    return true
  }

  /// A member that has to give partitions up and does not is evicted after the rebalance timeout.
  private mutating func watchRelease(
    of member: GroupMember, _ before: GroupMember, in index: Int
  ) {
    guard member.reconciliation == .unrevoked,
      before.reconciliation != .unrevoked || before.epoch != member.epoch
    else { return }
    schedule(
      .releaseTimeout(group: index, member: member.number, epoch: member.epoch),
      at: now + groups[index].spec.config.maxPollInterval)
  }

  /// The rebalance timeout of a member is over.
  mutating func endReleaseWait(group index: Int, member number: Int, epoch: Int) {
    guard let place = groups[index].memberIndex(numbered: number),
      groups[index].members[place].reconciliation == .unrevoked,
      groups[index].members[place].epoch == epoch
    else { return }
    let process = groups[index].members[place].process
    groups[index].members.remove(at: place)
    record(
      .memberRemoved(consumer: ConsumerID(process.consumer), reason: .rebalanceTimeout))
    if groups[index].spec.config.heartbeat == .zero { answer(.memberUnknown(process), to: process) }
    bumpEpoch(of: index, reason: .rebalanceTimeout)
  }

  /// The group is settled once every member has reached its target.
  private mutating func settle(_ index: Int) {
    guard groups[index].epoch == groups[index].generation,
      groups[index].members.allSatisfy({
        $0.reconciliation == .stable && $0.epoch == groups[index].generation
      })
    else { return }
    finishRebalance(index)
  }

  /// Where heartbeats take no time, every member that could make a step sends one at once.
  private mutating func tellAtOnce(_ index: Int) {
    guard groups[index].spec.config.heartbeat == .zero else { return }
    let generation = groups[index].generation
    let isAhead = groups[index].epoch > generation
    for member in groups[index].members {
      let isBehind =
        isAhead || (member.reconciliation == .stable && member.epoch != generation)
      let canGet =
        member.reconciliation == .unreleased
        && member.target.contains {
          !member.assignment.contains($0) && isFree($0, in: index, besides: member.number)
        }
      if (isBehind || canGet) && isAlive(member.process) { sendHeartbeatNow(member.process) }
    }
  }
}
