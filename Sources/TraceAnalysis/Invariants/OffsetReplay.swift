import KafkaModel

/// Log ends and positions, as the facts pass by.
struct OffsetReplay {
  private let partitions: Int
  /// Log end by partition.
  private(set) var ends: [Int64]
  /// Up to where consumers can read, by partition.
  private(set) var readable: [Int64]
  private let hasReplicas: Bool
  private var positions: [Int64]
  /// The furthest each consumer has been since it got the partition; seeking back keeps it.
  private var furthest: [Int64]

  init(_ header: TraceHeader) {
    partitions = header.partitions.count
    ends = Array(repeating: 0, count: partitions)
    readable = ends
    hasReplicas = header.hasReplicas
    positions = Array(repeating: -1, count: partitions * header.consumers.count)
    furthest = positions
  }

  /// What the consumer polls next; −1 for a partition that it never owned.
  func position(of consumer: ConsumerID, in partition: PartitionID) -> Int64 {
    positions[consumer.index * partitions + partition.index]
  }

  /// The furthest position since the consumer got the partition.
  func furthest(of consumer: ConsumerID, in partition: PartitionID) -> Int64 {
    furthest[consumer.index * partitions + partition.index]
  }

  private mutating func move(_ consumer: ConsumerID, _ partition: PartitionID, to offset: Offset) {
    let place = consumer.index * partitions + partition.index
    positions[place] = offset.value
    furthest[place] = max(furthest[place], offset.value)
  }

  mutating func apply(_ fact: Fact) {
    switch fact {
    case .recordAppended(_, let partition, let offset),
      .markerAppended(_, let partition, let offset, _):
      ends[partition.index] = offset.value + 1
      if !hasReplicas { readable[partition.index] = offset.value + 1 }
    case .highWatermarkAdvanced(let partition, let offset):
      readable[partition.index] = offset.value
    case .leaderElected(let partition, _, _, let end, _): ends[partition.index] = end.value
    case .partitionAssigned(let consumer, let partition, _, _):
      furthest[consumer.index * partitions + partition.index] = -1
    default: break
    }
    if let (consumer, partition, offset) = fact.position { move(consumer, partition, to: offset) }
  }
}

extension Fact {
  /// Whose position in which partition is where after it; nil for facts that move none.
  var position: (consumer: ConsumerID, partition: PartitionID, offset: Offset)? {
    switch self {
    case .partitionAssigned(let consumer, let partition, let offset, _),
      .positionSought(let consumer, let partition, _, let offset),
      .positionReset(let consumer, let partition, _, let offset, _),
      .recordsPolled(let consumer, let partition, _, let offset),
      .offsetsPassedOver(let consumer, let partition, _, let offset):
      (consumer, partition, offset)
    default: nil
    }
  }
}
