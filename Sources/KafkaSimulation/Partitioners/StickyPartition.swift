import EventKernel

/// The partition that a producer without keys keeps to for a while (KIP-794,
/// `BuiltInPartitioner`).
///
/// The switch is by bytes, neither by time nor by batch: a partition is left once `batch.size`
/// bytes went to it and no batch is left half full, at the latest after twice that many. The next
/// one is drawn from all and may be the same again; where batches wait for brokers, partitions with
/// fewer of them are drawn more often.
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
  ///
  /// - Parameter loads: Batches that wait for each partition, or nothing where none ever do.
  /// - Returns: A partition number, the same until it had its share.
  mutating func next(loads: [Int] = []) -> Int {
    if let current { return current }
    let drawn = draw(loads)
    current = drawn
    return drawn
  }

  /// Draws with weights of one more than the longest queue minus the own one
  /// (`updatePartitionLoadStats`), or evenly where all queues are as long.
  private mutating func draw(_ loads: [Int]) -> Int {
    guard loads.count == partitions, let longest = loads.max(),
      loads.contains(where: { $0 < longest })
    else { return stream.integer(below: partitions) }
    var rest = stream.integer(below: loads.reduce(0) { $0 + longest + 1 - $1 })
    for (partition, load) in loads.enumerated() {
      rest -= longest + 1 - load
      if rest < 0 { return partition }
    }
    return partitions - 1
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
