import EventKernel
import KafkaModel

/// How one producer chooses the partitions of its records.
struct PartitionChoice {
  private let partitioner: PartitionerSpec
  private var partitions: Int
  private var sticky: StickyPartition
  /// Draws for keyless records of librdkafka clients.
  private var stream: RandomStream
  /// Batches that wait for each partition, once every partition has had one.
  var loads: [Int] = []
  /// `RoundRobinPartitioner`'s counter.
  private var counter = 0
  /// Partition of each kind, computed when first needed; -1 for not yet.
  private var cached: [Int32] = []

  init(_ spec: ProducerSpec, partitions: Int, seed: UInt64) {
    partitioner = spec.partitioner
    self.partitions = partitions
    let stream = RandomStream(seed: seed, name: "producer/\(spec.name)/partitioner")
    self.stream = stream
    sticky = StickyPartition(
      partitions: partitions, batchSizeBytes: spec.batchSizeBytes, stream: stream)
  }

  /// The partition number of the next record, which is of `kind`, at `kindIndex` of its table and
  /// not `known` yet.
  mutating func partition(for kind: RecordKind, kindIndex: Int) -> Int {
    switch partitioner {
    case .roundRobin:
      counter += 1
      return (counter - 1) % partitions
    case .java:
      guard let key = kind.key else { return sticky.next(loads: loads) }
      return remember(KeyPartitioning.java(Array(key.utf8), partitions: partitions), kindIndex)
    case .consistentRandom:
      guard let key = kind.key, !key.isEmpty else { return stream.integer(below: partitions) }
      let chosen = KeyPartitioning.consistent(Array(key.utf8), partitions: partitions)
      return remember(chosen, kindIndex)
    }
  }

  /// Learns of added partitions.
  mutating func grow(to count: Int) {
    partitions = count
    sticky.partitions = count
    cached = []
  }

  /// Tells that a record went to `partition`; the batch it joined may still be open.
  mutating func didAppend(bytes: Int, to partition: Int, leavesOpenBatch: Bool) {
    sticky.didAppend(bytes: bytes, to: partition, leavesOpenBatch: leavesOpenBatch)
  }

  /// The partition of a kind whose key was hashed before, or nil.
  func known(_ kind: Int) -> Int? {
    kind < cached.count && cached[kind] >= 0 ? Int(cached[kind]) : nil
  }

  private mutating func remember(_ partition: Int, _ kind: Int) -> Int {
    while cached.count <= kind { cached.append(-1) }
    cached[kind] = Int32(truncatingIfNeeded: partition)
    return partition
  }
}
