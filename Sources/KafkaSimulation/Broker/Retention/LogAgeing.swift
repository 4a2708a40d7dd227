import EventKernel
import KafkaModel

/// Consecutive records of a log that are rolled and deleted together.
struct LogSegment: Hashable {
  /// Offset of its first record.
  var base: Int64
  var bytes: Int64 = 0
  /// Time of the first record; nil while it is empty.
  var firstTime: SimulationTime?
  var largestTime = SimulationTime.zero
}

/// What is remembered of a log that grows old: its segments and how far it was cleaned.
struct LogAgeing {
  let config: LogConfig
  /// Segments in order of their base; the last one is the active one, never empty.
  var segments = [LogSegment(base: 0)]
  /// Everything below was cleaned once.
  var firstDirty: Int64 = 0
  /// What passes of the cleaner left below that, in order; some may be deleted since.
  var survivors: [Int64] = []
  /// What the cleaner counted last.
  var dirt: LogDirt?
  /// Until when a clean tombstone or control record stays, by offset.
  var horizons: [Int64: SimulationTime] = [:]

  init(_ config: LogConfig) { self.config = config }

  /// `segment.ms`, or how long a record may wait for the cleaner if that is shorter
  /// (`LogConfig.maxSegmentMs`).
  private var maxAge: SimulationDuration {
    guard config.compacts, let lag = config.maxCompactionLag else { return config.segmentAge }
    return min(config.segmentAge, lag)
  }

  /// The base of the segment that an end at `offset` would be in.
  func base(below offset: Int64) -> Int64 {
    segments.last { $0.base < offset }?.base ?? offset
  }

  /// Takes away everything from `end` on; `bytes` are left of the segment it is in.
  mutating func truncate(to end: Int64, bytes: Int64) {
    segments.removeAll { $0.base >= end }
    if segments.isEmpty {
      segments = [LogSegment(base: end)]
    } else {
      segments[segments.count - 1].bytes = bytes
    }
    firstDirty = min(firstDirty, end)
    survivors.removeAll { $0 >= end }
    horizons = horizons.filter { $0.key < end }
  }

  /// Adds a record of `bytes` at `offset`; whether the active segment was rolled before it.
  ///
  /// Segments are rolled by appends, never by a clock (`LogSegment.shouldRoll`).
  mutating func append(bytes: Int64, at offset: Int64, _ time: SimulationTime) -> Bool {
    let active = segments[segments.count - 1]
    let isFull = active.bytes > 0 && active.bytes + bytes > config.segmentBytes
    let isOld = active.firstTime.map { $0 + maxAge < time } ?? false
    let rolls = isFull || isOld
    if rolls { segments.append(LogSegment(base: offset)) }
    let last = segments.count - 1
    segments[last].bytes += bytes
    segments[last].firstTime = segments[last].firstTime ?? time
    segments[last].largestTime = max(segments[last].largestTime, time)
    return rolls
  }
}

/// How dirty a log is, between bounds that move with all that could change it: a pass of the
/// cleaner, the only one that removes records, moves `first`.
struct LogDirt {
  let start: Int64
  let first: Int64
  let end: Int64
  /// Bytes from `first` to `end`, of all that is kept from `start` to `end`.
  let share: Double

  func isOf(_ start: Int64, _ first: Int64, _ end: Int64) -> Bool {
    self.start == start && self.first == first && self.end == end
  }
}
