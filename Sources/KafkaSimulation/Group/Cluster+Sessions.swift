import EventKernel
import KafkaModel

extension Cluster {
  /// Starts a member's heartbeats, counted from the answer to its SyncGroup.
  mutating func startHeartbeats(of index: Int) {
    consumers[index].heartbeatSerial += 1
    let interval = groups[consumers[index].group].spec.config.heartbeatInterval
    if interval == .zero { return }
    schedule(
      .heartbeatDue(consumers[index].process(index), serial: consumers[index].heartbeatSerial),
      at: now + interval)
  }

  /// The heartbeat thread sends a heartbeat, whatever the application is doing.
  mutating func sendHeartbeat(_ process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].heartbeatSerial == serial else { return }
    let interval = groups[consumers[index].group].spec.config.heartbeatInterval
    schedule(.heartbeatDue(process, serial: serial), at: now + interval)
    if consumers[index].membership == .stable {
      send(.heartbeatArrived(process, generation: consumers[index].generation))
    }
  }

  /// The coordinator renews the session and answers what the member has to know.
  mutating func handleHeartbeat(_ process: ProcessRef, _ generation: Int) {
    let index = consumers[process.consumer].group
    guard let place = groups[index].memberIndex(of: process) else {
      send(.memberUnknown(process))
      return
    }
    guard generation == groups[index].generation else {
      send(.memberUnknown(process))
      return
    }
    renewSession(group: index, place)
    if groups[index].phase == .preparing { send(.rejoinAsked(process)) }
  }

  /// A session lasts `session.timeout.ms` from the last sign of life.
  mutating func renewSession(group index: Int, _ place: Int) {
    let config = groups[index].spec.config
    if config.heartbeatInterval == .zero { return }
    let isWatched = groups[index].members[place].sessionDeadline != .never
    let deadline = now + config.sessionTimeout
    groups[index].members[place].sessionDeadline = deadline
    if !isWatched {
      schedule(
        .sessionCheck(group: index, member: groups[index].members[place].number), at: deadline)
    }
  }

  /// Where heartbeats take no time, the session of a crashed process ends one timeout later.
  mutating func watchSessionOfCrashed(_ process: ProcessRef) {
    let index = consumers[process.consumer].group
    guard groups[index].spec.config.heartbeatInterval == .zero,
      let place = groups[index].memberIndex(of: process)
    else { return }
    let deadline = now + groups[index].spec.config.sessionTimeout
    groups[index].members[place].sessionDeadline = deadline
    schedule(
      .sessionCheck(group: index, member: groups[index].members[place].number), at: deadline)
  }

  /// A session may have ended; a member whose request is parked counts as alive.
  mutating func checkSession(group index: Int, member number: Int) {
    guard let place = groups[index].memberIndex(numbered: number) else { return }
    let member = groups[index].members[place]
    if member.joinIsParked || member.syncIsParked {
      let deadline = now + groups[index].spec.config.sessionTimeout
      groups[index].members[place].sessionDeadline = deadline
      schedule(.sessionCheck(group: index, member: number), at: deadline)
    } else if now < member.sessionDeadline {
      schedule(.sessionCheck(group: index, member: number), at: member.sessionDeadline)
    } else {
      groups[index].members.remove(at: place)
      record(
        .memberRemoved(
          consumer: ConsumerID(member.process.consumer), reason: .sessionTimeout))
      if isAlive(member.process) { send(.memberUnknown(member.process)) }
      afterRemoval(from: index, reason: .sessionTimeout)
    }
  }

  /// LeaveGroup: the member is removed at once.
  mutating func handleLeave(from process: ProcessRef) {
    let index = consumers[process.consumer].group
    guard let place = groups[index].memberIndex(of: process) else { return }
    groups[index].members.remove(at: place)
    record(.memberRemoved(consumer: ConsumerID(process.consumer), reason: .left))
    afterRemoval(from: index, reason: .memberLeft)
  }
}
