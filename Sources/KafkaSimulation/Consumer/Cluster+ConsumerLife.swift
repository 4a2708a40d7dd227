import EventKernel
import KafkaModel

extension Cluster {
  /// What the timeline does.
  mutating func perform(_ action: TimelineEntry.Action) {
    switch action {
    case .crash(let consumer): crash(consumer.index)
    case .stop(let consumer): requestStop(consumer.index)
    case .start(let consumer): startProcess(consumer.index)
    }
  }

  /// A process starts and enters its first `poll()`; nothing happens when it runs already.
  mutating func startProcess(_ index: Int) {
    guard case .down = consumers[index].activity else { return }
    consumers[index].life += 1
    consumers[index].membership = .unjoined
    consumers[index].mustRejoin = false
    consumers[index].stopRequested = false
    consumers[index].autoCommitArmed = false
    consumers[index].activity = .polling
    record(.consumerStarted(consumer: ConsumerID(index)))
    poll(index)
  }

  /// The process dies: what it had in hand is abandoned, and nobody is told.
  mutating func crash(_ index: Int) {
    if case .down = consumers[index].activity { return }
    let process = consumers[index].process(index)
    record(.consumerCrashed(consumer: ConsumerID(index)))
    if case .processing = consumers[index].activity { abandonRecord(of: index) }
    disown(of: index, reason: .crashed)
    consumers[index].activity = .down
    watchSessionOfCrashed(process)
  }

  /// The application is asked to stop; it does so when it next calls `poll()`.
  mutating func requestStop(_ index: Int) {
    switch consumers[index].activity {
    case .down: return
    case .polling:
      consumers[index].stopRequested = true
      close(index)
    case .processing, .committing, .leavingGeneration: consumers[index].stopRequested = true
    }
  }

  /// `close()`: auto-committing consumers commit their positions first.
  mutating func close(_ index: Int) {
    let commitsOnClose = groups[consumers[index].group].spec.commit == .auto
    if commitsOnClose, consumers[index].membership == .stable,
      commit(uncommittedPositions(of: index), of: index)
    {
      consumers[index].activity = .committing(then: .close)
    } else {
      finishClose(index)
    }
  }

  /// Partitions are revoked and LeaveGroup is sent; the process ends without awaiting the answer.
  mutating func finishClose(_ index: Int) {
    let process = consumers[index].process(index)
    disown(of: index, reason: consumers[index].membership == .removed ? .lost : .revoked)
    consumers[index].activity = .down
    record(.consumerStopped(consumer: ConsumerID(index)))
    send(.leaveArrived(process))
  }

  /// Lets go of every owned partition.
  mutating func disown(of index: Int, reason: RevocationReason) {
    for partition in consumers[index].owned {
      logs[partition.partition].readers.removeAll { $0 == index }
      record(
        .partitionRevoked(
          consumer: ConsumerID(index), partition: PartitionID(partition.partition), reason: reason))
    }
    consumers[index].disownAll()
  }
}
