import EventKernel
import KafkaModel

/// A good run on failing brokers, spoilt on purpose.
enum ReplicaDamages {
  static let text = """
    clock: { end: 40s }
    brokers: { count: 3, latency: 500ms }
    topics: { t: { replication.factor: 3, config: { min.insync.replicas: 2 } } }
    producers: { x: { sends: "-a-b---------------c", config: { acks: all } } }
    groups: { g: { consumers: [c], config: { auto.offset.reset: earliest } } }
    timeline: [{ at: 6s, kill-broker: broker-1 }, { at: 25s, restart-broker: broker-1 }]
    """

  static let all: [InvariantTests.Damage] = [
    // The new leader has the epoch of the old one.
    .first("leaders-are-in-sync") { fact in
      guard case .leaderElected(let partition, let leader, _, let end, let kind) = fact else {
        return nil
      }
      return .leaderElected(
        partition: partition, leader: leader, epoch: 0, end: end, kind: kind)
    },
    // A follower's copy is not told: the mark rises without it.
    InvariantTests.Damage(invariant: "high-watermark-is-replicated") { events in
      let copy = events.firstIndex {
        if case .replicaFetched = $0.fact { true } else { false }
      }
      if let copy { events.remove(at: copy) }
    },
    // The mark never rises, and records are read all the same.
    InvariantTests.Damage(invariant: "reads-stay-below-high-watermark") { events in
      events.removeAll { if case .highWatermarkAdvanced = $0.fact { true } else { false } }
    },
    // A follower is said to have less than it needs once the mark is there.
    InvariantTests.Damage(invariant: "replicas-agree") { events in
      let place = events.lastIndex {
        if case .highWatermarkAdvanced = $0.fact { true } else { false }
      }
      if let place {
        let fact = Fact.replicaTruncated(
          broker: BrokerID(2), partition: PartitionID(0), end: Offset(0))
        events.insert(TraceEvent(time: events[place].time, fact: fact), at: place + 1)
      }
    },
    // The new leader is said to have nothing of what was acknowledged.
    .first("acknowledged-records-stay") { fact in
      guard case .leaderElected(let partition, let leader, let epoch, _, let kind) = fact else {
        return nil
      }
      return .leaderElected(
        partition: partition, leader: leader, epoch: epoch, end: Offset(0), kind: kind)
    },
  ]
}
