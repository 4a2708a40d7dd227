import EventKernel
import KafkaModel

extension Cluster {
  /// A process starts and enters its first `poll()`; nothing happens when it runs already.
  mutating func startProcess(_ index: Int) {
    consumers[index].isWanted = true
    guard case .down = consumers[index].activity else { return }
    consumers[index].beginLife(at: now)
    record(.consumerStarted(consumer: ConsumerID(index)))
    prepareTransactions(of: index)
    poll(index)
    watchPollInterval(of: index)
  }

  /// The process dies: what it had in hand is abandoned, and nobody is told.
  mutating func crash(_ index: Int) {
    consumers[index].isWanted = false
    if case .down = consumers[index].activity { return }
    let process = consumers[index].process(index)
    record(.consumerCrashed(consumer: ConsumerID(index)))
    abandonWork(of: index)
    disown(of: index, reason: .crashed)
    endLife(of: index)
    watchSessionOfSilent(process)
  }

  /// The application is asked to stop; it does so when it next calls `poll()`.
  mutating func requestStop(_ index: Int) {
    consumers[index].isWanted = false
    switch consumers[index].activity {
    case .down: return
    case .polling where consumers[index].pausedUntil <= now:
      consumers[index].stopRequested = true
      close(index)
    default: consumers[index].stopRequested = true
    }
  }

  /// `close()`: auto-committing consumers commit their positions first.
  mutating func close(_ index: Int) {
    let commitsOnClose = groups[consumers[index].group].spec.commit == .auto
    let isMember = consumers[index].membership == .stable || !consumers[index].owned.isEmpty
    if commitsOnClose, isMember, consumers[index].membership != .removed,
      commit(uncommittedPositions(of: index), of: index)
    {
      consumers[index].activity = .committing(then: .close)
    } else {
      finishClose(index)
    }
  }

  /// Partitions are revoked and LeaveGroup is sent; the process ends without awaiting the answer.
  ///
  /// A static member sends no LeaveGroup: it may be back before its session ends (KIP-345).
  mutating func finishClose(_ index: Int) {
    let process = consumers[index].process(index)
    let wasMember = consumers[index].membership != .removed
    abandonWork(of: index)
    disown(of: index, reason: wasMember ? .revoked : .lost)
    let gap = consumers[index].restartGap
    endLife(of: index)
    record(.consumerStopped(consumer: ConsumerID(index)))
    if consumers[index].spec.instance == nil {
      sendToCoordinator(.leaveArrived(process, isPollTimeout: false), from: index)
    } else {
      leaveStatically(process)
      watchSessionOfSilent(process)
    }
    if let gap { schedule(.processStart(consumer: index), at: now + gap) }
  }

  /// The coordinator refused the member for good, which the application does not survive.
  mutating func endRefused(_ process: ProcessRef, _ error: MemberError) {
    let index = process.consumer
    guard isAlive(process) else { return }
    record(.memberRefused(consumer: ConsumerID(index), error: error))
    abandonWork(of: index)
    disown(of: index, reason: .lost)
    endLife(of: index)
    record(.consumerStopped(consumer: ConsumerID(index)))
  }

  private mutating func endLife(of index: Int) {
    consumers[index].activity = .down
    consumers[index].restartGap = nil
    consumers[index].pausedUntil = .zero
    consumers[index].isolatedUntil = .zero
  }

  /// Lets go of every owned partition.
  mutating func disown(of index: Int, reason: RevocationReason) {
    release(consumers[index].ownedPartitions, of: index, reason: reason)
  }

  /// Lets go of some owned partitions.
  mutating func release(_ partitions: [Int], of index: Int, reason: RevocationReason) {
    for partition in partitions {
      logs[partition].readers.removeAll { $0 == index }
      record(
        .partitionRevoked(
          consumer: ConsumerID(index), partition: PartitionID(partition), reason: reason))
    }
    consumers[index].disown(partitions)
  }

  /// Looks after `max.poll.interval.ms` for as long as the process lives.
  private mutating func watchPollInterval(of index: Int) {
    let config = groups[consumers[index].group].spec.config
    schedule(.pollTimeoutDue(consumers[index].process(index)), at: now + config.maxPollInterval)
  }

  /// The heartbeat thread looks when the application polled last.
  ///
  /// It leaves the group by itself; the coordinator enforces nothing here
  /// (`ConsumerCoordinator.handlePollTimeoutExpiry`). A static member falls silent instead: it
  /// forgets its generation without a LeaveGroup (`AbstractCoordinator.maybeLeaveGroup`).
  mutating func checkPollInterval(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process) else { return }
    let interval = groups[consumers[index].group].spec.config.maxPollInterval
    let deadline = consumers[index].lastPoll + interval
    let isLate = !consumers[index].isPolling && deadline <= now
    guard isLate, consumers[index].membership == .stable, !consumers[index].isSilent else {
      let isWaiting = consumers[index].isPolling || deadline <= now
      schedule(.pollTimeoutDue(process), at: isWaiting ? now + interval : deadline)
      return
    }
    schedule(.pollTimeoutDue(process), at: now + interval)
    record(.pollTimeoutExceeded(consumer: ConsumerID(index)))
    consumers[index].membership = .removed
    if consumers[index].spec.instance == nil {
      sendToCoordinator(.leaveArrived(process, isPollTimeout: true), from: index)
    } else {
      consumers[index].isSilent = true
      leaveStatically(process)
      watchSessionOfSilent(process)
    }
  }
}
