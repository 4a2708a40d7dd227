import EventKernel
import KafkaModel

extension Cluster {
  /// `seek()`: the position changes, nothing is committed, and the next `poll()` starts there.
  ///
  /// What was fetched from the old position is thrown away (`FetchCollector`); what an earlier
  /// `poll()` returned stays with the application. Nothing happens while the partition belongs to
  /// another: the real call would throw.
  mutating func seek(_ index: Int, _ partition: Int, to target: TimelineEntry.SeekTarget) {
    guard consumers[index].isRunning, let slot = consumers[index].slot(of: partition) else {
      return
    }
    let isolation = groups[consumers[index].group].spec.config.isolationLevel
    let position =
      switch target {
      case .beginning: logs[partition].start
      case .end: logs[partition].readEnd(isolation)
      case .offset(let offset): offset
      }
    record(
      .positionSought(
        consumer: ConsumerID(index), partition: PartitionID(partition),
        from: Offset(consumers[index].owned[slot].position), to: Offset(position)))
    consumers[index].moveTo(position, slot)
    if position < logs[partition].start || position > logs[partition].end {
      resetPosition(index, slot)
    }
    schedule(.pollAgain(consumers[index].process(index)), at: now)
  }

  /// OFFSET_OUT_OF_RANGE: `auto.offset.reset` says where to go on.
  mutating func resetPosition(_ index: Int, _ slot: Int) {
    let config = groups[consumers[index].group].spec.config
    let owned = consumers[index].owned[slot]
    let (position, source): (Int64, PositionSource) =
      switch config.autoOffsetReset {
      case .earliest: (logs[owned.partition].start, .earliest)
      case .latest: (logs[owned.partition].readEnd(config.isolationLevel), .latest)
      }
    record(
      .positionReset(
        consumer: ConsumerID(index), partition: PartitionID(owned.partition),
        from: Offset(owned.position), to: Offset(position), source: source))
    consumers[index].moveTo(position, slot)
  }
}
