import EventKernel

/// The partition that a producer without keys keeps to for a while (KIP-794,
/// `BuiltInPartitioner`).
///
/// The switch is by bytes, neither by time nor by batch: a partition is left once `batch.size`
/// bytes went to it and no batch is left half full, at the latest after twice that many. The next
/// one is drawn from all and may be the same again. Adaptive weights by queue length need more
/// than one batch waiting for a broker and are left out.
struct StickyPartition {
  var partitions: Int
  let batchSizeBytes: Int
  private var stream: RandomStream
  private var current: Int?
  private var bytes = 0

  init(partitions: Int, batchSizeBytes: Int, stream: RandomStream) {
    self.partitions = partitions
    self.batchSizeBytes = batchSizeBytes
    self.stream = stream
  }

  /// The partition of the next record.
  mutating func next() -> Int {
    if let current { return current }
    let drawn = stream.integer(below: partitions)
    current = drawn
    return drawn
  }

  /// Counts a record appended to `partition` and leaves the partition when it had its share.
  mutating func didAppend(bytes count: Int, to partition: Int, leavesOpenBatch: Bool) {
    guard partition == current else { return }
    bytes += count
    if (bytes >= batchSizeBytes && !leavesOpenBatch) || bytes >= 2 * batchSizeBytes {
      bytes = 0
      current = nil
    }
  }
}
