import EventKernel
import KafkaModel

/// The records of one partition, in offset order, as its leader has them.
///
/// `start` <= `stableEnd` <= `highWatermark` <= `end` at all times.
struct PartitionLog: ~Copyable {
  // What every record asks comes first and close together.

  /// Numbers of the records; the index is the offset, so offsets are dense from 0.
  private var records = SlidingArray<Int32>()
  /// The offset of the next record: Kafka's log end offset (LEO).
  private(set) var end: Int64 = 0
  /// Consumers see only what is below; with one replica this is the end.
  private(set) var highWatermark: Int64 = 0
  /// `read_committed` consumers see only what is below: Kafka's last stable offset (LSO).
  private(set) var stableEnd: Int64 = 0
  /// The first offset that is still there: Kafka's log start offset.
  private(set) var start: Int64 = 0
  /// Bytes of every record as long as all have the same size, else nil.
  private var commonSize: Int64? = 0
  /// Whether somebody asks for the times of its records.
  var keepsTimes = false
  /// Whether followers decide how far consumers may read.
  var isReplicated = false
  /// Consumers that own the partition, at most one per group but for zombies.
  var readers: [Int] = []
  /// The first offset of the earliest open transaction, or nil.
  private(set) var firstOpenOffset: Int64?
  /// What stands at its offsets besides plain records; nil while there is nothing else.
  private(set) var marks: LogMarks?
  /// Bytes of what the cleaner removed from the start on.
  private(set) var removedBytes: Int64 = 0

  /// Bytes of all records before and with each offset, once sizes differ.
  private var bytesThrough = SlidingArray<Int64>()
  /// The time that each record bears; kept only where somebody asks.
  private var times = SlidingArray<SimulationTime>()
  /// Its segments; nil where nothing ever grows old.
  var ageing: LogAgeing?

  /// Where consumers of an isolation level have to stop for now.
  func readEnd(_ isolation: IsolationLevel) -> Int64 {
    switch isolation {
    case .readUncommitted: highWatermark
    case .readCommitted: stableEnd
    }
  }

  /// Stores a record and returns its offset.
  @inline(__always)
  mutating func append(_ record: Int, bytes: Int) -> Int64 {
    records.append(Int32(truncatingIfNeeded: record))
    addSize(Int64(bytes))
    end += 1
    if !isReplicated { advanceHighWatermark(to: end) }
    return end - 1
  }

  /// Lets consumers read everything below `offset`.
  mutating func advanceHighWatermark(to offset: Int64) {
    highWatermark = offset
    let unstable = isReplicated ? marks?.firstUnstableOffset(below: offset) : firstOpenOffset
    stableEnd = max(start, min(offset, unstable ?? offset))
  }

  /// Takes away everything from `offset` on; transactions that are open again by that.
  mutating func truncate(to offset: Int64) -> [LostMarker] {
    guard offset < end else { return [] }
    removedBytes -= bytesRemoved(from: max(start, offset), to: end)
    records.truncate(to: Int(offset))
    bytesThrough.truncate(to: Int(offset))
    times.truncate(to: Int(offset))
    end = offset
    start = min(start, end)
    let left = ageing.map { bytes(from: $0.base(below: end), to: end) } ?? 0
    ageing?.truncate(to: end, bytes: left)
    let lost = marks?.truncate(to: end) ?? []
    firstOpenOffset = marks?.firstOpenOffset
    advanceHighWatermark(to: min(highWatermark, end))
    return lost
  }

  /// Forgets everything below `offset`, which is at most the high watermark.
  mutating func moveStart(to offset: Int64) {
    removedBytes -= bytesRemoved(from: start, to: offset)
    start = offset
    stableEnd = max(start, stableEnd)
  }

  /// Notes that the record at `offset`, the last one, is of an open transaction.
  mutating func openTransaction(_ number: Int, at offset: Int64) {
    if marks == nil { marks = LogMarks() }
    marks?.add(offset, of: number)
    firstOpenOffset = marks?.firstOpenOffset
    advanceHighWatermark(to: highWatermark)
  }

  /// Appends a control record, which ends a transaction, and returns its offset.
  mutating func appendMarker(of number: Int, aborts: Bool, bytes: Int) -> Int64 {
    let offset = end
    if marks == nil { marks = LogMarks() }
    marks?.end(number, at: offset, aborts: aborts)
    firstOpenOffset = marks?.firstOpenOffset
    _ = append(-1, bytes: bytes)
    return offset
  }

  /// The cleaner begins a pass.
  mutating func beginCleaning() {
    if marks == nil { marks = LogMarks() }
    marks?.cleanings += 1
  }

  /// The cleaner takes away what stands at `offset`, which stays empty.
  mutating func remove(_ offset: Int64) {
    marks?.remove(offset)
    removedBytes += bytes(from: offset, to: offset + 1)
  }

  /// Bytes of what the cleaner removed from `first` up to, not including, `end`.
  private func bytesRemoved(from first: Int64, to end: Int64) -> Int64 {
    guard removedBytes > 0, let marks, first < end else { return 0 }
    var sum: Int64 = 0
    for offset in first..<end where marks.removedIn[offset] != nil {
      sum += bytes(from: offset, to: offset + 1)
    }
    return sum
  }

  @inline(__always)
  private mutating func addSize(_ size: Int64) {
    if end == 0 { commonSize = size }
    if let common = commonSize {
      if common == size { return }
      for offset in 0..<end { bytesThrough.append((offset + 1) * common) }
      commonSize = nil
    }
    bytesThrough.append(bytes(below: end) + size)
  }

  /// Remembers the time that the last record bears.
  mutating func noteTime(_ time: SimulationTime) { times.append(time) }

  /// The time that the record at `offset` bears; only where times are kept.
  func time(at offset: Int64) -> SimulationTime { times[Int(offset)] }

  /// Bytes of all records below `offset`.
  @inline(__always)
  private func bytes(below offset: Int64) -> Int64 {
    if let commonSize { return offset * commonSize }
    return offset > 0 ? bytesThrough[Int(offset) - 1] : 0
  }

  /// Bytes of the records from `first` up to, not including, `end`.
  @inline(__always)
  func bytes(from first: Int64, to end: Int64) -> Int64 {
    guard end > first else { return 0 }
    return bytes(below: end) - bytes(below: first)
  }

  /// The end of what a fetch from `first` returns that may hold `limit` bytes and has to stop at
  /// `readEnd`: at least one record.
  @inline(__always)
  func fetchEnd(from first: Int64, limit: Int64, readEnd: Int64) -> Int64 {
    let whole = bytes(from: first, to: readEnd)
    return whole <= limit ? readEnd : partEnd(from: first, limit: limit, readEnd: readEnd)
  }

  /// The end of the most records from `first` that `limit` bytes hold; at least one.
  @inline(__always)
  private func partEnd(from first: Int64, limit: Int64, readEnd: Int64) -> Int64 {
    let start = bytes(below: first)
    var low = first
    var high = readEnd
    while high - low > 1 {
      let middle = (low + high) / 2
      if bytes(below: middle) - start <= limit { low = middle } else { high = middle }
    }
    return max(low, first + 1)
  }

  /// Forgets the records below `offset`, which nobody will read again; offsets stay as they are.
  mutating func forget(below offset: Int64) {
    records.forget(below: Int(offset))
    // What lies before the first record is needed to count the bytes of what follows.
    bytesThrough.forget(below: Int(offset) - 1)
    times.forget(below: Int(offset))
  }

  /// The first offset that was not forgotten.
  var firstKept: Int64 { Int64(records.startIndex) }

  /// The lowest number of the records that were not forgotten; `.max` for none.
  var lowestRecord: Int {
    var lowest = Int.max
    for offset in records.startIndex..<records.endIndex {
      lowest = min(lowest, Int(records[offset]))
    }
    return lowest
  }

  /// The number of the record at `offset`.
  func record(at offset: Int64) -> Int { Int(records[Int(offset)]) }
}
