import EventKernel
import KafkaModel

// OFFSET_OUT_OF_RANGE, and what `auto.offset.reset` makes of it.
extension Cluster {
  /// Where `auto.offset.reset` sends a consumer that has no valid offset; nil for `none`.
  func resetPosition(
    of partition: Int, in group: Int
  ) -> (position: Int64, source: PositionSource)? {
    let config = groups[group].spec.config
    switch config.autoOffsetReset {
    case .earliest: return (logs[partition].start, .earliest)
    case .latest: return (logs[partition].readEnd(config.isolationLevel), .latest)
    case .byDuration:
      let since = max(0, now.nanoseconds - config.resetDuration.nanoseconds)
      return (
        logs[partition].firstOffset(since: SimulationTime(nanoseconds: since)), .byDuration
      )
    case .none: return nil
    }
  }

  /// Whether the log of an owned partition begins behind what the consumer asks for, or ends before
  /// it.
  func isOutOfRange(_ owned: OwnedPartition) -> Bool {
    guard owned.isInFetch else { return false }
    if owned.fetchPosition < logs[owned.partition].start { return true }
    return hasReplicas && owned.fetchPosition > logs[owned.partition].end
      && isServing(owned.partition)
  }

  /// The client learns that wanted offsets are gone.
  ///
  /// What it has buffered already is delivered first; positions are reset only after that.
  mutating func resetPositions(of index: Int) {
    for slot in consumers[index].owned.indices where consumers[index].owned[slot].isGone {
      consumers[index].owned[slot].isGone = false
      let partition = consumers[index].owned[slot].partition
      guard let (position, source) = resetPosition(of: partition, in: consumers[index].group)
      else {
        schedule(.offsetMissing(consumers[index].process(index)), at: now)
        continue
      }
      setPosition(position, slot, index, source)
    }
  }

  /// `NoOffsetForPartitionException` or `OffsetOutOfRangeException`: the application dies of it.
  mutating func endWithoutOffset(_ process: ProcessRef) {
    if isAlive(process) { crash(process.consumer) }
  }
}
