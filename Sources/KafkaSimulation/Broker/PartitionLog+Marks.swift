import EventKernel
import KafkaModel

// What only logs need that grow old, are compacted or hold transactions.
extension PartitionLog {
  /// The sizes of all segments together.
  var segmentBytes: Int64 { ageing?.segments.reduce(0) { $0 + $1.bytes } ?? 0 }

  /// How many segments from the oldest on are deletable: consumers can read all of them, and they
  /// fulfil `isOld`.
  func deletableSegments(where isOld: (LogSegment) -> Bool) -> Int {
    guard let segments = ageing?.segments else { return 0 }
    for (place, segment) in segments.enumerated() {
      let next = place + 1 < segments.count ? segments[place + 1].base : end
      guard segment.firstTime != nil, highWatermark >= next, isOld(segment) else { return place }
    }
    return segments.count
  }

  /// Deletes the oldest segments; one at least stays.
  mutating func deleteSegments(_ count: Int) {
    guard var rest = ageing?.segments else { return }
    rest.removeFirst(count)
    ageing?.segments = rest
    if let base = rest.first?.base { moveStart(to: base) }
  }

  /// The end of what may be cleaned: neither the active segment nor anything that an open
  /// transaction or `min.compaction.lag.ms` holds back (`LogCleanerManager.cleanableOffsets`).
  func cleanableEnd(at now: SimulationTime) -> Int64 {
    guard let ageing else { return 0 }
    var end = min(stableEnd, ageing.segments[ageing.segments.count - 1].base)
    let lag = ageing.config.minCompactionLag
    if lag > .zero {
      let first = max(ageing.firstDirty, start)
      // The active one, which may be empty, ends it anyway; times of the others do not fall.
      let closed = ageing.segments.dropLast()
      let young = closed.partitioningIndex { $0.base >= first && $0.largestTime + lag > now }
      if young < closed.endIndex { end = min(end, closed[young].base) }
    }
    return end
  }

  /// How often it was cleaned.
  var cleanings: Int32 { Int32(truncatingIfNeeded: marks?.cleanings ?? 0) }

  /// Whether it ever held a record of a transaction.
  var hasTransactions: Bool { marks?.hasTransactions ?? false }

  func isRemoved(_ offset: Int64) -> Bool { marks?.removedIn[offset] != nil }
  func isMarker(_ offset: Int64) -> Bool { marks?.markers.contains(offset) ?? false }

  /// Whether the cleaner counts what stands at `offset`: neither removed, nor a control record, nor
  /// of an aborted transaction.
  func isDataForCleaner(_ offset: Int64) -> Bool {
    guard let marks else { return true }
    return marks.removedIn[offset] == nil && !marks.markers.contains(offset)
      && !marks.aborted.contains(offset)
  }

  /// Whether nothing is left of the transaction whose control record is at `marker`.
  func isEmptyTransaction(endedAt marker: Int64) -> Bool {
    guard let ended = marks?.transactions.first(where: { $0.marker == marker }) else { return true }
    return ended.offsets.allSatisfy { $0 < start || isRemoved($0) }
  }

  /// The end of the run of offsets from `first` that are all hidden, or all shown, like it.
  func runEnd(from first: Int64, to end: Int64, fetchedAfter cleanings: Int32, all: Bool) -> (
    end: Int64, isHidden: Bool
  ) {
    guard let marks else { return (end, false) }
    let isHidden = marks.isHidden(first, fetchedAfter: Int(cleanings), showsAborted: all)
    var next = first + 1
    while next < end,
      marks.isHidden(next, fetchedAfter: Int(cleanings), showsAborted: all) == isHidden
    {
      next += 1
    }
    return (next, isHidden)
  }

  /// The first offset whose record was appended at `time` or later; the end when there is none.
  func firstOffset(since time: SimulationTime) -> Int64 {
    var offset = start
    while offset < highWatermark, self.time(at: offset) < time { offset += 1 }
    return offset
  }
}

extension RandomAccessCollection where Index == Int {
  /// The index of the first element that `isBehind` holds of, where it holds of all that follow.
  func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
