/// The records of one partition, in offset order.
struct PartitionLog {
  /// Numbers of the records; the index is the offset, so offsets are dense from 0.
  private(set) var records: [Int32] = []
  /// Consumers that own the partition, at most one per group but for zombies.
  var readers: [Int] = []

  /// The offset of the next record: Kafka's log end offset (LEO).
  var end: Int64 { Int64(records.count) }

  /// Stores a record and returns its offset.
  mutating func append(_ record: Int) -> Int64 {
    records.append(Int32(truncatingIfNeeded: record))
    return Int64(records.count - 1)
  }

  /// The number of the record at `offset`.
  func record(at offset: Int64) -> Int { Int(records[Int(offset)]) }
}
