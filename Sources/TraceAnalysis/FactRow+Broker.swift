import KafkaModel

// Rows of the facts that brokers, logs and transactions leave.
extension FactRow {
  static func describeProduceFact(
    _ fact: Fact, _ header: TraceHeader, _ kinds: [RecordKindID]
  ) -> FactRow {
    switch fact {
    case .produceSent(let record, let producer, let broker, let attempt):
      var row = produce("produce-sent", record, producer, header, kinds)
      row.add(broker, header)
      row.add("attempt", Int64(attempt))
      return row
    case .recordAcknowledged(let record, let producer):
      return produce("record-acknowledged", record, producer, header, kinds)
    case .produceRefused(let record, let producer, let broker, let error):
      var row = produce("produce-refused", record, producer, header, kinds)
      row.add(broker, header)
      row.add("error", error.rawValue)
      return row
    case .sendFailed(let record, let producer, let error):
      var row = produce("send-failed", record, producer, header, kinds)
      row.add("error", error.rawValue)
      return row
    case .duplicateDropped(let record, let partition, let offset):
      return stored("duplicate-dropped", record, partition, offset, header, kinds)
    case .recordCompacted(let record, let partition, let offset):
      return stored("record-compacted", record, partition, offset, header, kinds)
    default: return describeLifeFact(fact, header)
    }
  }

  static func describeLogFact(_ fact: Fact, _ header: TraceHeader) -> FactRow {
    switch fact {
    case .fetchSent(let consumer, let partition, let position):
      return request("fetch-sent", consumer, partition, "position", position, header)
    case .commitSent(let consumer, let partition, let offset):
      return request("commit-sent", consumer, partition, "offset", offset, header)
    case .commitAcknowledged(let consumer, let partition, let offset):
      return request("commit-acknowledged", consumer, partition, "offset", offset, header)
    case .transactionalOffsetSent(let consumer, let partition, let offset):
      return request("transactional-offset-sent", consumer, partition, "offset", offset, header)
    case .segmentRolled(let partition, let base):
      return boundary("segment-rolled", partition, "base_offset", base, header)
    case .logStartMoved(let partition, let start, let reason):
      var row = boundary("log-start-moved", partition, "start_offset", start, header)
      row.add("reason", reason.rawValue)
      return row
    case .logCleaned(let partition, let end):
      return boundary("log-cleaned", partition, "end_offset", end, header)
    case .positionReset(let consumer, let partition, let from, let to, let source):
      var row = request("position-reset", consumer, partition, "from", from, header)
      row.add("to", to.value)
      row.add("source", source.rawValue)
      return row
    case .positionSought(let consumer, let partition, let from, let to):
      var row = request("position-sought", consumer, partition, "from", from, header)
      row.add("to", to.value)
      return row
    case .offsetsPassedOver(let consumer, let partition, let first, let end):
      var row = request("offsets-passed-over", consumer, partition, "first_offset", first, header)
      row.add("end_offset", end.value)
      return row
    case .highWatermarkAdvanced(let partition, let offset):
      return boundary("high-watermark-advanced", partition, "offset", offset, header)
    case .lastStableOffsetAdvanced(let partition, let offset):
      return boundary("last-stable-offset-advanced", partition, "offset", offset, header)
    case .transactionBegan(let owner): return transaction("transaction-began", owner, header)
    case .transactionDecided(let owner, let outcome, let cause):
      var row = transaction("transaction-decided", owner, header)
      row.add("outcome", outcome.rawValue)
      row.add("cause", cause.rawValue)
      return row
    case .markerAppended(let owner, let partition, let offset, let outcome):
      var row = transaction("marker-appended", owner, header)
      row.add(partition, header)
      row.add("offset", offset.value)
      row.add("outcome", outcome.rawValue)
      return row
    case .producerFenced(let owner): return transaction("producer-fenced", owner, header)
    default: return describeBrokerFact(fact, header)
    }
  }

  private static func describeBrokerFact(_ fact: Fact, _ header: TraceHeader) -> FactRow {
    switch fact {
    case .producerCrashed(let producer):
      return transaction("producer-crashed", .producer(producer), header)
    case .producerStarted(let producer):
      return transaction("producer-started", .producer(producer), header)
    case .brokerCrashed(let broker): return FactRow("broker-crashed").of(broker, header)
    case .brokerStopped(let broker): return FactRow("broker-stopped").of(broker, header)
    case .brokerStarted(let broker): return FactRow("broker-started").of(broker, header)
    case .brokerPaused(let broker): return FactRow("broker-paused").of(broker, header)
    case .brokerResumed(let broker): return FactRow("broker-resumed").of(broker, header)
    case .brokerFenced(let broker): return FactRow("broker-fenced").of(broker, header)
    case .brokerUnfenced(let broker): return FactRow("broker-unfenced").of(broker, header)
    case .brokersDisconnected(let one, let other):
      return pair("brokers-disconnected", one, other, header)
    case .brokersReconnected(let one, let other):
      return pair("brokers-reconnected", one, other, header)
    case .replicaFetched(let broker, let partition, let end):
      var row = FactRow("replica-fetched").of(broker, header)
      row.add(partition, header)
      row.add("end_offset", end.value)
      return row
    case .replicaTruncated(let broker, let partition, let end):
      var row = FactRow("replica-truncated").of(broker, header)
      row.add(partition, header)
      row.add("end_offset", end.value)
      return row
    case .inSyncReplicasChanged(let partition, let replicas):
      var row = FactRow("in-sync-replicas-changed")
      row.add(partition, header)
      row.add(
        "replicas", replicas.brokers.map { header.brokers[$0.index] }.joined(separator: " "))
      return row
    case .leaderElected(let partition, let leader, let epoch, let end, let kind):
      var row = FactRow("leader-elected").of(leader, header)
      row.add(partition, header)
      row.add("epoch", Int64(epoch))
      row.add("end_offset", end.value)
      row.add("kind", kind.rawValue)
      return row
    case .leaderLost(let partition):
      var row = FactRow("leader-lost")
      row.add(partition, header)
      return row
    default: preconditionFailure("a fact that has no row")
    }
  }

  /// A row of a record and its producer.
  static func produce(
    _ name: String, _ record: RecordID, _ producer: ProducerID, _ header: TraceHeader,
    _ kinds: [RecordKindID]
  ) -> FactRow {
    var row = FactRow(name)
    row.add("producer", header.producers[producer.index].name)
    row.add(record, kinds[record.number], header)
    return row
  }

  /// A row of a record and its place in a log.
  static func stored(
    _ name: String, _ record: RecordID, _ partition: PartitionID, _ offset: Offset,
    _ header: TraceHeader, _ kinds: [RecordKindID]
  ) -> FactRow {
    var row = boundary(name, partition, "offset", offset, header)
    row.add(record, kinds[record.number], header)
    return row
  }

  private static func request(
    _ name: String, _ consumer: ConsumerID, _ partition: PartitionID, _ field: String,
    _ offset: Offset, _ header: TraceHeader
  ) -> FactRow {
    var row = FactRow(name).of(consumer, header)
    row.add(partition, header)
    row.add(field, offset.value)
    return row
  }

  private static func boundary(
    _ name: String, _ partition: PartitionID, _ field: String, _ offset: Offset,
    _ header: TraceHeader
  ) -> FactRow {
    var row = FactRow(name)
    row.add(partition, header)
    row.add(field, offset.value)
    return row
  }

  private static func transaction(
    _ name: String, _ owner: TransactionOwner, _ header: TraceHeader
  ) -> FactRow {
    var row = FactRow(name)
    switch owner {
    case .producer(let producer): row.add("producer", header.producers[producer.index].name)
    case .consumer(let consumer): row.add(consumer, header)
    }
    return row
  }

  private static func pair(
    _ name: String, _ one: BrokerID, _ other: BrokerID, _ header: TraceHeader
  ) -> FactRow {
    var row = FactRow(name).of(one, header)
    row.add("other", header.brokers[other.index])
    return row
  }

  private func of(_ broker: BrokerID, _ header: TraceHeader) -> FactRow {
    var row = self
    row.add(broker, header)
    return row
  }

  mutating func add(_ broker: BrokerID, _ header: TraceHeader) {
    add("broker", header.brokers[broker.index])
  }
}
