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
    header.producers[0].delivery.acks = acksAll ? .all : .leader
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
    var trace = replicated(acksAll: false)
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

  private static func trace(_ header: TraceHeader, _ facts: [(Int64, Fact)]) -> Trace {
    Trace(
      header: header,
      events: facts.map {
        TraceEvent(time: SimulationTime(nanoseconds: $0.0 * 1_000_000_000), fact: $0.1)
      })
  }

  private static func singleLog(_ title: String, keys: [String]) -> TraceHeader {
    var header = TraceHeader()
    header.title = title
    header.brokers = ["broker-1"]
    header.topics = [TopicInfo(name: "orders", partitions: 0..<1)]
    header.partitions = [PartitionInfo(topic: TopicID(0), number: 0)]
    header.producers = [ProducerInfo(name: "web", topic: TopicID(0))]
    let labels = ["a", "b", "c", "d", "e", "f"]
    header.recordKinds = zip(labels, keys).map { RecordKind(label: $0, key: $1) }
    return header
  }

  private static func sent(_ number: Int, _ offset: Int64, _ second: Int64) -> [(Int64, Fact)] {
    [
      (
        second,
        .recordSent(
          record: RecordID(number), producer: ProducerID(0), kind: RecordKindID(number))
      ),
      (
        second,
        .recordAppended(
          record: RecordID(number), partition: PartitionID(0), offset: Offset(offset))
      ),
    ]
  }

  /// Two transactions of one producer, the first committed and the second aborted.
  package static func transactions() -> Trace {
    let owner = TransactionOwner.producer(ProducerID(0))
    let p0 = PartitionID(0)
    var facts: [(Int64, Fact)] = [(1, .transactionBegan(owner: owner))]
    facts += sent(0, 0, 2) + sent(1, 1, 3)
    facts += [
      (4, .transactionDecided(owner: owner, outcome: .commit, cause: .requested)),
      (5, .markerAppended(owner: owner, partition: p0, offset: Offset(2), outcome: .commit)),
      (5, .lastStableOffsetAdvanced(partition: p0, offset: Offset(3))),
      (7, .transactionBegan(owner: owner)),
    ]
    facts += sent(2, 3, 8) + sent(3, 4, 9)
    facts += [
      (11, .transactionDecided(owner: owner, outcome: .abort, cause: .requested)),
      (11, .markerAppended(owner: owner, partition: p0, offset: Offset(5), outcome: .abort)),
      (11, .lastStableOffsetAdvanced(partition: p0, offset: Offset(6))),
      (14, .runEnded(reason: .quiet)),
    ]
    return trace(singleLog("Two transactions", keys: ["k", "l", "k", "l"]), facts)
  }

  /// A log whose older values are compacted away and whose oldest records are deleted then.
  package static func aged() -> Trace {
    let p0 = PartitionID(0)
    var facts = sent(0, 0, 1) + sent(1, 1, 3) + sent(2, 2, 5) + sent(3, 3, 7)
    facts += [
      (8, .segmentRolled(partition: p0, base: Offset(4))),
      (10, .recordCompacted(record: RecordID(1), partition: p0, offset: Offset(1))),
      (10, .logCleaned(partition: p0, end: Offset(4))),
    ]
    facts += sent(4, 4, 12)
    facts += [
      (15, .logStartMoved(partition: p0, start: Offset(3), reason: .time)),
      (18, .runEnded(reason: .quiet)),
    ]
    return trace(singleLog("A log grows old", keys: ["k", "l", "m", "l", "k"]), facts)
  }

  /// Two records acknowledged by the leader alone, one of them lost with it by an unclean election.
  package static func unclean() -> Trace {
    var header = replicated(acksAll: false).header
    header.title = "Unclean"
    let (web, p0) = (ProducerID(0), PartitionID(0))
    let brokers = (0..<3).map { BrokerID($0) }
    var facts: [(Int64, Fact)] = []
    for (number, second) in [(0, 1), (1, 12)] as [(Int, Int64)] {
      facts += sent(number, Int64(number), second)
      if number == 0 {
        facts += [
          (2, .replicaFetched(broker: brokers[1], partition: p0, end: Offset(1))),
          (2, .replicaFetched(broker: brokers[2], partition: p0, end: Offset(1))),
          (2, .highWatermarkAdvanced(partition: p0, offset: Offset(1))),
        ]
      }
      facts.append((second + 2, .recordAcknowledged(record: RecordID(number), producer: web)))
      if number == 0 {
        facts += [
          (5, .brokerPaused(broker: brokers[2])),
          (6, .brokersDisconnected(one: brokers[0], other: brokers[1])),
          (9, .inSyncReplicasChanged(partition: p0, replicas: BrokerSet([brokers[0]]))),
        ]
      }
    }
    facts += [
      (13, .highWatermarkAdvanced(partition: p0, offset: Offset(2))),
      (16, .brokerCrashed(broker: brokers[0])), (18, .leaderLost(partition: p0)),
      (
        20,
        .leaderElected(
          partition: p0, leader: brokers[1], epoch: 1, end: Offset(1), kind: .unclean)
      ),
      (20, .inSyncReplicasChanged(partition: p0, replicas: BrokerSet([brokers[1]]))),
      (22, .brokerResumed(broker: brokers[2])),
      (23, .inSyncReplicasChanged(partition: p0, replicas: BrokerSet([brokers[1], brokers[2]]))),
      (24, .brokersReconnected(one: brokers[0], other: brokers[1])),
      (25, .brokerStarted(broker: brokers[0])),
      (26, .replicaTruncated(broker: brokers[0], partition: p0, end: Offset(1))),
      (30, .runEnded(reason: .quiet)),
    ]
    return trace(header, facts.sorted { $0.0 < $1.0 })
  }
}
