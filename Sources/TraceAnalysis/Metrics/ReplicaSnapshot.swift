import KafkaModel

/// Which brokers are there at the end of a run, who leads and who is in sync.
struct ReplicaSnapshot {
  /// Whether the controller takes a broker for gone, by broker.
  private(set) var isFenced: [Bool]
  /// By partition; nil while nobody leads.
  private(set) var leaders: [BrokerID?]
  /// By partition.
  private(set) var inSync: [BrokerSet]

  init(of trace: Trace) {
    isFenced = Array(repeating: false, count: trace.header.brokers.count)
    leaders = trace.header.partitions.map { $0.replicas.first }
    inSync = trace.header.partitions.map { BrokerSet($0.replicas) }
    for event in trace.events {
      switch event.fact {
      case .brokerFenced(let broker): isFenced[broker.index] = true
      case .brokerUnfenced(let broker): isFenced[broker.index] = false
      case .brokerStopped(let broker): isFenced[broker.index] = true
      case .leaderElected(let partition, let leader, _, _, _): leaders[partition.index] = leader
      case .leaderLost(let partition): leaders[partition.index] = nil
      case .inSyncReplicasChanged(let partition, let set): inSync[partition.index] = set
      default: break
      }
    }
  }
}
