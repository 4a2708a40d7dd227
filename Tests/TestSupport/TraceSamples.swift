import EventKernel
package import KafkaModel

/// Runs written by hand, for readers of traces.
package enum TraceSamples {
  /// One record of one producer on a partition with three replicas, up to its leader's death.
  ///
  /// With `acks` all: stored, copied by both followers, acknowledged. Else: acknowledged at once,
  /// copied by nobody, and gone when the leader dies.
  package static func replicated(acksAll: Bool) -> Trace {
    var header = TraceHeader()
    header.title = acksAll ? "acks=all" : "acks=1"
    header.brokers = ["broker-1", "broker-2", "broker-3"]
    header.topics = [TopicInfo(name: "orders", partitions: 0..<1)]
    header.partitions = [
      PartitionInfo(topic: TopicID(0), number: 0, replicas: [0, 1, 2].map { BrokerID($0) })
    ]
    header.producers = [ProducerInfo(name: "web", topic: TopicID(0))]
    header.recordKinds = [RecordKind(label: "a", key: "k"), RecordKind(label: "b", key: "l")]
    let (a, web, p0) = (RecordID(0), ProducerID(0), PartitionID(0))
    var facts: [(Int64, Fact)] = [
      (0, .recordSent(record: a, producer: web, kind: RecordKindID(0))),
      (0, .produceSent(record: a, producer: web, broker: BrokerID(0), attempt: 1)),
      (1, .recordAppended(record: a, partition: p0, offset: Offset(0))),
    ]
    let copies: [(Int64, Fact)] = [
      (2, .replicaFetched(broker: BrokerID(1), partition: p0, end: Offset(1))),
      (3, .replicaFetched(broker: BrokerID(2), partition: p0, end: Offset(1))),
      (4, .highWatermarkAdvanced(partition: p0, offset: Offset(1))),
    ]
    let acknowledged: [(Int64, Fact)] = [(5, .recordAcknowledged(record: a, producer: web))]
    facts += acksAll ? copies + acknowledged : acknowledged
    facts += [
      (6, .brokerCrashed(broker: BrokerID(0))),
      (
        20,
        .leaderElected(
          partition: p0, leader: BrokerID(1), epoch: 1, end: Offset(acksAll ? 1 : 0),
          kind: .clean)
      ),
      (
        20,
        .inSyncReplicasChanged(
          partition: p0, replicas: BrokerSet([BrokerID(1), BrokerID(2)]))
      ),
      (21, .brokerStarted(broker: BrokerID(0))),
    ]
    if !acksAll {
      facts.append((22, .replicaTruncated(broker: BrokerID(0), partition: p0, end: Offset(0))))
    }
    facts.append((23, .runEnded(reason: .quiet)))
    return Trace(
      header: header,
      events: facts.map {
        TraceEvent(time: SimulationTime(nanoseconds: $0.0 * 1_000_000_000), fact: $0.1)
      })
  }

  /// A record whose first request is lost and whose second is answered in vain.
  package static func retried() -> Trace {
    var trace = replicated(acksAll: true)
    let (a, web, p0) = (RecordID(0), ProducerID(0), PartitionID(0))
    let facts: [(Int64, Fact)] = [
      (0, .recordSent(record: a, producer: web, kind: RecordKindID(0))),
      (0, .produceSent(record: a, producer: web, broker: BrokerID(0), attempt: 1)),
      (1, .produceRefused(record: a, producer: web, broker: BrokerID(0), error: .requestTimedOut)),
      (2, .produceSent(record: a, producer: web, broker: BrokerID(0), attempt: 2)),
      (3, .recordAppended(record: a, partition: p0, offset: Offset(0))),
      (4, .produceSent(record: a, producer: web, broker: BrokerID(0), attempt: 3)),
      (5, .duplicateDropped(record: a, partition: p0, offset: Offset(0))),
      (6, .recordAcknowledged(record: a, producer: web)),
      (7, .runEnded(reason: .quiet)),
    ]
    trace.events = facts.map {
      TraceEvent(time: SimulationTime(nanoseconds: $0.0 * 1_000_000_000), fact: $0.1)
    }
    return trace
  }
}
