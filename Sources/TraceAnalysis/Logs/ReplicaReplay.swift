import KafkaModel

/// The logs of all replicas, as the facts pass by.
struct ReplicaReplay {
  private let header: TraceHeader
  /// What the leader has by offset: numbers of records, or -1 for control records.
  private(set) var logs: [[Int]]
  /// The same of each replica, by partition and place in its replica list.
  private(set) var replicas: [[[Int]]]
  /// Place of the leader by partition; nil while nobody leads.
  private(set) var leaders: [Int?]
  private(set) var epochs: [Int]
  private(set) var inSync: [BrokerSet]
  private(set) var highWatermarks: [Int64]

  init(_ header: TraceHeader) {
    self.header = header
    logs = Array(repeating: [], count: header.partitions.count)
    replicas = header.partitions.map { Array(repeating: [], count: $0.replicas.count) }
    leaders = Array(repeating: 0, count: header.partitions.count)
    epochs = Array(repeating: 0, count: header.partitions.count)
    inSync = header.partitions.map { BrokerSet($0.replicas) }
    highWatermarks = Array(repeating: 0, count: header.partitions.count)
  }

  /// `min.insync.replicas` as it counts for a partition.
  func minInSync(of partition: PartitionID) -> Int {
    let info = header.partitions[partition.index]
    return min(header.topics[info.topic.index].minInSyncReplicas, info.replicas.count)
  }

  /// Whether so few replicas are in sync that the high watermark stands still: a new leader may
  /// show less than the one before it did (`Partition.maybeIncrementLeaderHW`).
  func isUnderMinimum(_ partition: PartitionID) -> Bool {
    inSync[partition.index].count < minInSync(of: partition)
  }

  /// Place of a broker in the replica list of a partition.
  func place(of broker: BrokerID, in partition: PartitionID) -> Int {
    header.partitions[partition.index].replicas.firstIndex(of: broker) ?? 0
  }

  /// The records that a replica has from an offset on, control records apart.
  func records(of broker: BrokerID, in partition: PartitionID, from offset: Offset) -> [RecordID] {
    replicas[partition.index][place(of: broker, in: partition)].dropFirst(Int(offset.value))
      .filter { $0 >= 0 }.map { RecordID($0) }
  }

  mutating func apply(_ fact: Fact) {
    switch fact {
    case .recordAppended(let record, let partition, let offset):
      append(record.number, partition.index, offset)
    case .markerAppended(_, let partition, let offset, _): append(-1, partition.index, offset)
    case .replicaFetched(let broker, let partition, let end):
      let place = place(of: broker, in: partition)
      let have = replicas[partition.index][place].count
      if have < Int(end.value), Int(end.value) <= logs[partition.index].count {
        replicas[partition.index][place] += logs[partition.index][have..<Int(end.value)]
      }
    case .replicaTruncated(let broker, let partition, let end):
      let place = place(of: broker, in: partition)
      let surplus = replicas[partition.index][place].count - Int(end.value)
      if surplus > 0 { replicas[partition.index][place].removeLast(surplus) }
    case .leaderElected(let partition, let leader, let epoch, let end, _):
      elect(place(of: leader, in: partition), partition.index, epoch, Int(end.value))
    case .leaderLost(let partition): leaders[partition.index] = nil
    case .inSyncReplicasChanged(let partition, let set): inSync[partition.index] = set
    case .highWatermarkAdvanced(let partition, let offset):
      highWatermarks[partition.index] = offset.value
    default: break
    }
  }

  private mutating func append(_ number: Int, _ partition: Int, _ offset: Offset) {
    guard Int(offset.value) == logs[partition].count else { return }
    logs[partition].append(number)
    if let leader = leaders[partition] { replicas[partition][leader] = logs[partition] }
  }

  private mutating func elect(_ place: Int, _ partition: Int, _ epoch: Int, _ end: Int) {
    leaders[partition] = place
    epochs[partition] = epoch
    if end < logs[partition].count {
      logs[partition].removeLast(logs[partition].count - end)
    }
    // What lies beyond comes back as facts of its own.
    replicas[partition][place] = logs[partition]
  }
}

extension Trace {
  /// Whether no election was unclean: what was acknowledged by all in-sync replicas is kept.
  var isClean: Bool {
    !events.contains {
      if case .leaderElected(_, _, _, _, .unclean) = $0.fact { true } else { false }
    }
  }

  /// Whether a change of leaders took anything away.
  var hasCuts: Bool {
    var ends = [Int64](repeating: 0, count: header.partitions.count)
    for event in events {
      if let (partition, offset) = event.fact.append { ends[partition.index] = offset.value + 1 }
      guard case .leaderElected(let partition, _, _, let end, _) = event.fact else { continue }
      if end.value < ends[partition.index] { return true }
    }
    return false
  }
}
