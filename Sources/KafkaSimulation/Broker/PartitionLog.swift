import EventKernel

/// The records of one partition, in offset order.
struct PartitionLog {
  /// Numbers of the records; the index is the offset, so offsets are dense from 0.
  private(set) var records: [Int32] = []
  /// Bytes of all records before and with each offset.
  private var bytesThrough: [Int64] = []
  /// When each record was appended; kept only where somebody delays records.
  private(set) var appendTimes: [SimulationTime] = []
  /// Whether some group delays records of this partition.
  var keepsAppendTimes = false
  /// Consumers that own the partition, at most one per group but for zombies.
  var readers: [Int] = []

  /// The offset of the next record: Kafka's log end offset (LEO).
  var end: Int64 { Int64(records.count) }

  /// Stores a record and returns its offset.
  mutating func append(_ record: Int, bytes: Int) -> Int64 {
    records.append(Int32(truncatingIfNeeded: record))
    bytesThrough.append((bytesThrough.last ?? 0) + Int64(bytes))
    return Int64(records.count - 1)
  }

  /// Remembers when the last record was appended.
  mutating func noteAppendTime(_ time: SimulationTime) { appendTimes.append(time) }

  /// Bytes of the records from `first` up to, not including, `end`.
  func bytes(from first: Int64, to end: Int64) -> Int64 {
    guard end > first else { return 0 }
    return bytesThrough[Int(end) - 1] - (first > 0 ? bytesThrough[Int(first) - 1] : 0)
  }

  /// The end of what a fetch from `first` returns that may hold `limit` bytes: at least one record.
  func fetchEnd(from first: Int64, limit: Int64) -> Int64 {
    let whole = bytes(from: first, to: end)
    if whole <= limit { return end }
    let start = first > 0 ? bytesThrough[Int(first) - 1] : 0
    var low = Int(first)
    var high = records.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if bytesThrough[middle - 1] - start <= limit { low = middle } else { high = middle }
    }
    return max(Int64(low), first + 1)
  }

  /// The number of the record at `offset`.
  func record(at offset: Int64) -> Int { Int(records[Int(offset)]) }
}
