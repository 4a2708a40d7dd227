import KafkaModel

/// Log ends and positions, as the facts pass by.
struct OffsetReplay {
  private let partitions: Int
  /// Log end by partition.
  private(set) var ends: [Int64]
  private var positions: [Int64]

  init(_ header: TraceHeader) {
    partitions = header.partitions.count
    ends = Array(repeating: 0, count: partitions)
    positions = Array(repeating: -1, count: partitions * header.consumers.count)
  }

  /// What the consumer polls next; −1 for a partition that it never owned.
  func position(of consumer: ConsumerID, in partition: PartitionID) -> Int64 {
    positions[consumer.index * partitions + partition.index]
  }

  mutating func apply(_ fact: Fact) {
    switch fact {
    case .recordAppended(_, let partition, let offset),
      .markerAppended(_, let partition, let offset, _):
      ends[partition.index] = offset.value + 1
    case .offsetsPassedOver(let consumer, let partition, _, let end),
      .positionReset(let consumer, let partition, _, let end, _):
      positions[consumer.index * partitions + partition.index] = end.value
    case .partitionAssigned(let consumer, let partition, let position, _):
      positions[consumer.index * partitions + partition.index] = position.value
    case .recordsPolled(let consumer, let partition, _, let end):
      positions[consumer.index * partitions + partition.index] = end.value
    default: break
    }
  }
}
