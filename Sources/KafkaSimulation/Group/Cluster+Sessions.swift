import EventKernel
import KafkaModel

extension Cluster {
  /// Starts a member's heartbeats, counted from the answer to its SyncGroup.
  mutating func startHeartbeats(of index: Int) {
    consumers[index].heartbeatSerial += 1
    let interval = groups[consumers[index].group].spec.config.heartbeat
    if interval == .zero { return }
    schedule(
      .heartbeatDue(consumers[index].process(index), serial: consumers[index].heartbeatSerial),
      at: now + interval)
  }

  /// The heartbeat thread sends a heartbeat, whatever the application is doing.
  mutating func sendHeartbeat(_ process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].heartbeatSerial == serial else { return }
    let interval = groups[consumers[index].group].spec.config.heartbeat
    schedule(.heartbeatDue(process, serial: serial), at: now + interval)
    sendHeartbeatNow(process)
  }

  /// Sends a heartbeat; requests that cannot get through are lost.
  mutating func sendHeartbeatNow(_ process: ProcessRef) {
    let index = process.consumer
    guard consumers[index].isolatedUntil <= now, !consumers[index].isSilent else { return }
    if groups[consumers[index].group].spec.config.groupProtocol == .consumer {
      sendMemberHeartbeat(index)
    } else if consumers[index].membership == .stable || consumers[index].membership == .syncing {
      send(.heartbeatArrived(process, generation: consumers[index].generation))
    }
  }

  /// The coordinator renews the session and answers what the member has to know.
  mutating func handleHeartbeat(_ process: ProcessRef, _ generation: Int) {
    let index = consumers[process.consumer].group
    guard let place = groups[index].memberIndex(of: process) else {
      answerUnknown(process)
      return
    }
    guard generation == groups[index].generation else {
      answer(.memberUnknown(process), to: process)
      return
    }
    renewSession(group: index, place)
    if groups[index].phase == .preparing { answer(.rejoinAsked(process), to: process) }
  }

  /// A session lasts for the session timeout from the last sign of life.
  mutating func renewSession(group index: Int, _ place: Int) {
    let config = groups[index].spec.config
    if config.heartbeat == .zero {
      let process = groups[index].members[place].process
      let consumer = process.consumer
      let isSilent =
        consumers[consumer].isSilent || consumers[consumer].isolatedUntil > now
        || consumers[consumer].pausedUntil > now
      if isAlive(process), !isSilent {
        groups[index].members[place].sessionDeadline = .never
      } else if groups[index].members[place].sessionDeadline == .never {
        // It was cut off before its request arrived.
        watchSessionOfSilent(process)
      } else {
        groups[index].members[place].sessionDeadline = now + config.session
      }
      return
    }
    let isWatched = groups[index].members[place].sessionDeadline != .never
    let deadline = now + config.session
    groups[index].members[place].sessionDeadline = deadline
    if !isWatched {
      schedule(
        .sessionCheck(group: index, member: groups[index].members[place].number), at: deadline)
    }
  }

  /// Where heartbeats take no time, the session of a process that fell silent ends one timeout
  /// later.
  mutating func watchSessionOfSilent(_ process: ProcessRef) {
    let index = consumers[process.consumer].group
    guard groups[index].spec.config.heartbeat == .zero,
      let place = groups[index].memberIndex(of: process),
      groups[index].members[place].sessionDeadline == .never
    else { return }
    let deadline = now + groups[index].spec.config.session
    groups[index].members[place].sessionDeadline = deadline
    schedule(
      .sessionCheck(group: index, member: groups[index].members[place].number), at: deadline)
  }

  /// A session may have ended; a member whose request is parked counts as alive.
  mutating func checkSession(group index: Int, member number: Int) {
    if number == 0 {
      forgetPending(of: index)
      return
    }
    guard let place = groups[index].memberIndex(numbered: number) else { return }
    let member = groups[index].members[place]
    if member.sessionDeadline == .never { return }
    if member.joinIsParked || member.syncIsParked {
      let deadline = now + groups[index].spec.config.session
      groups[index].members[place].sessionDeadline = deadline
      schedule(.sessionCheck(group: index, member: number), at: deadline)
    } else if now < member.sessionDeadline {
      schedule(.sessionCheck(group: index, member: number), at: member.sessionDeadline)
    } else {
      groups[index].members.remove(at: place)
      record(
        .memberRemoved(
          consumer: ConsumerID(member.process.consumer), reason: .sessionTimeout))
      if isAlive(member.process), groups[index].spec.config.heartbeat == .zero {
        answer(.memberUnknown(member.process), to: member.process)
      }
      afterRemoval(from: index, reason: .sessionTimeout)
    }
  }

  /// Member ids that dead processes never joined with do not hold a join phase up for ever.
  private mutating func forgetPending(of index: Int) {
    let before = groups[index].pending.count
    var alive: [ProcessRef] = []
    for process in groups[index].pending where isAlive(process) { alive.append(process) }
    groups[index].pending = alive
    if alive.count < before { completeJoinIfAllJoined(index) }
  }

  /// LeaveGroup: the member is removed at once.
  ///
  /// Under KIP-848 a static member that leaves keeps its place until its session ends.
  mutating func handleLeave(from process: ProcessRef, isPollTimeout: Bool) {
    let index = consumers[process.consumer].group
    groups[index].pending.removeAll { $0 == process }
    guard let place = groups[index].memberIndex(of: process) else {
      completeJoinIfAllJoined(index)
      return
    }
    if groups[index].members[place].instance != nil {
      groups[index].members[place].hasLeftStatically = true
      return
    }
    groups[index].members.remove(at: place)
    record(
      .memberRemoved(
        consumer: ConsumerID(process.consumer), reason: isPollTimeout ? .pollTimeout : .left))
    afterRemoval(from: index, reason: isPollTimeout ? .pollTimeout : .memberLeft)
  }
}
