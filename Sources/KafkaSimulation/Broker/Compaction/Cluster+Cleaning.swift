import EventKernel
import KafkaModel

// `LogCleaner` and `LogCleanerManager`, with one cleaner thread.
extension Cluster {
  /// The cleaner looks for the filthiest log; it goes on at once as long as there is one.
  mutating func wakeCleaner() {
    while let partition = filthiestLog() { clean(partition) }
    schedule(.cleanerDue, at: now + scenario.brokerConfig.cleanerBackoff)
  }

  /// The log with the largest share of bytes that were never cleaned, if that is more than
  /// `min.cleanable.dirty.ratio` or a record waits longer than `max.compaction.lag.ms`.
  private mutating func filthiestLog() -> Int? {
    var best: (partition: Int, ratio: Double)?
    for partition in logs.indices where !hasReplicas || isServing(partition) {
      guard let ageing = logs[partition].ageing, ageing.config.compacts else { continue }
      let end = logs[partition].cleanableEnd(at: now)
      let first = max(ageing.firstDirty, logs[partition].start)
      if end <= first { continue }
      let ratio = dirtyShare(of: partition, from: first, to: end)
      let waits = ageing.segments[ageing.segments.partitioningIndex { $0.base >= first }...].first
      let isForced =
        ageing.config.maxCompactionLag.map { lag in
          waits.map { $0.base < end && $0.firstTime.map { $0 + lag < now } ?? false } ?? false
        } ?? false
      guard ratio > ageing.config.minDirtyRatio || isForced else { continue }
      if ratio > best?.ratio ?? -1 { best = (partition, ratio) }
    }
    return best?.partition
  }

  /// The share of its bytes from `first` to `end`, of all that is kept below `end`.
  ///
  /// The cleaner may look at a log a million times before anything is cleaned: it counts only what
  /// it has not counted yet.
  private mutating func dirtyShare(of partition: Int, from first: Int64, to end: Int64) -> Double {
    let start = logs[partition].start
    if let known = logs[partition].ageing?.dirt, known.isOf(start, first, end) {
      return known.share
    }
    // What the cleaner removed lies below `first`.
    let dirty = logs[partition].bytes(from: first, to: end)
    let clean = logs[partition].bytes(from: start, to: first) - logs[partition].removedBytes
    let share = Double(dirty) / Double(max(1, clean + dirty))
    logs[partition].ageing?.dirt = LogDirt(start: start, first: first, end: end, share: share)
    return share
  }

  /// One pass: the newest offset of each key of the dirty part, then everything older goes.
  private mutating func clean(_ partition: Int) {
    guard let ageing = logs[partition].ageing else { return }
    let start = logs[partition].start
    let first = max(ageing.firstDirty, start)
    let end = logs[partition].cleanableEnd(at: now)
    logs[partition].beginCleaning()
    var newest: [String: Int64] = [:]
    for offset in first..<end where logs[partition].isDataForCleaner(offset) {
      if let key = key(at: offset, in: partition) { newest[key] = offset }
    }
    let kept = ageing.survivors.filter { $0 >= start } + Array(first..<end)
    for offset in kept {
      if logs[partition].isMarker(offset) {
        cleanMarker(at: offset, in: partition)
      } else if !logs[partition].isDataForCleaner(offset) {
        remove(offset, in: partition)
      } else if let key = key(at: offset, in: partition), let other = newest[key], offset < other {
        remove(offset, in: partition)
      } else if scenario.recordKinds[kindOf(logs[partition].record(at: offset))].isTombstone,
        isPastHorizon(offset, in: partition)
      {
        remove(offset, in: partition)
      }
    }
    logs[partition].ageing?.firstDirty = end
    let left = kept.filter { !logs[partition].isRemoved($0) }
    logs[partition].ageing?.survivors = left
    record(.logCleaned(partition: PartitionID(partition), end: Offset(end)))
  }

  private func key(at offset: Int64, in partition: Int) -> String? {
    scenario.recordKinds[kindOf(logs[partition].record(at: offset))].key
  }

  /// A control record goes once all records of its transaction are gone and its time is over.
  private mutating func cleanMarker(at offset: Int64, in partition: Int) {
    guard logs[partition].isEmptyTransaction(endedAt: offset), isPastHorizon(offset, in: partition)
    else { return }
    logs[partition].remove(offset)
  }

  /// Whether `delete.retention.ms` is over since the first pass that found the offset clean.
  private mutating func isPastHorizon(_ offset: Int64, in partition: Int) -> Bool {
    if let horizon = logs[partition].ageing?.horizons[offset] { return horizon < now }
    let wait = logs[partition].ageing?.config.deleteRetention ?? .zero
    logs[partition].ageing?.horizons[offset] = now + wait
    return false
  }

  private mutating func remove(_ offset: Int64, in partition: Int) {
    logs[partition].remove(offset)
    record(
      .recordCompacted(
        record: RecordID(logs[partition].record(at: offset)), partition: PartitionID(partition),
        offset: Offset(offset)))
  }
}
