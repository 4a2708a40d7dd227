import EventKernel
package import KafkaModel

/// One fact as a name and named values: what a trace file has on one line.
///
/// Names are part of the file format and stay as they are; new fields may be added at the end.
package struct FactRow: Hashable, Sendable {
  /// A value of a field.
  package enum Value: Hashable, Sendable {
    case integer(Int64)
    case text(String)
    /// A key that a record does not have.
    case none
  }

  /// One named value.
  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: Value
  }

  /// The fact's name, such as `record-appended`.
  package var name: String
  /// Its values in the documented order.
  package var fields: [Field] = []

  /// A row without values.
  init(_ name: String) { self.name = name }

  /// Names the fact and its values with the names of `header`.
  ///
  /// `kinds` holds the kind of every record sent so far, by number.
  package static func describe(
    _ event: TraceEvent, header: TraceHeader, kinds: [RecordKindID]
  ) -> FactRow {
    switch event.fact {
    case .recordSent(let record, let producer, let kind):
      var row = FactRow("record-sent")
      row.add("producer", header.producers[producer.index].name)
      row.add(record, kind, header)
      return row
    case .recordAppended(let record, let partition, let offset):
      return stored("record-appended", record, partition, offset, header, kinds)
    case .recordForwarded(let record, let original, let consumer, let topic, let purpose):
      var row = FactRow("record-forwarded").of(consumer, header)
      row.add("topic", header.topics[topic.index].name)
      row.add("purpose", purpose.rawValue)
      row.add(record, kinds[record.number], header)
      row.add("original", Int64(original.number))
      return row
    case .processingFailed(let consumer, let record, let partition, let offset, let attempt):
      var row = work("processing-failed", consumer, record, partition, offset, header, kinds)
      row.add("attempt", Int64(attempt))
      return row
    case .recordSkipped(let consumer, let record, let partition, let offset):
      return work("record-skipped", consumer, record, partition, offset, header, kinds)
    case .recordsPolled(let consumer, let partition, let first, let end):
      var row = FactRow("records-polled")
      row.add(consumer, header)
      row.add(partition, header)
      row.add("first_offset", first.value)
      row.add("end_offset", end.value)
      return row
    case .processingStarted(let consumer, let record, let partition, let offset):
      return work("processing-started", consumer, record, partition, offset, header, kinds)
    case .processingFinished(let consumer, let record, let partition, let offset):
      return work("processing-finished", consumer, record, partition, offset, header, kinds)
    case .processingAbandoned(let consumer, let record, let partition, let offset):
      return work("processing-abandoned", consumer, record, partition, offset, header, kinds)
    case .offsetCommitted(let consumer, let partition, let offset):
      var row = FactRow("offset-committed")
      row.add(consumer, header)
      row.add(partition, header)
      row.add("offset", offset.value)
      return row
    case .commitRefused(let consumer, let partition, let offset, let error):
      var row = FactRow("commit-refused")
      row.add(consumer, header)
      row.add(partition, header)
      row.add("offset", offset.value)
      row.add("error", error.rawValue)
      return row
    case .runEnded(let reason):
      var row = FactRow("run-ended")
      row.add("reason", reason.rawValue)
      return row
    default: return describeProduceFact(event.fact, header, kinds)
    }
  }

  static func describeLifeFact(_ fact: Fact, _ header: TraceHeader) -> FactRow {
    switch fact {
    case .consumerStarted(let consumer): return FactRow("consumer-started").of(consumer, header)
    case .consumerStopped(let consumer): return FactRow("consumer-stopped").of(consumer, header)
    case .consumerCrashed(let consumer): return FactRow("consumer-crashed").of(consumer, header)
    case .consumerPaused(let consumer): return FactRow("consumer-paused").of(consumer, header)
    case .consumerSlowed(let consumer, let perMille, let end):
      var row = FactRow("consumer-slowed").of(consumer, header)
      row.add("per_mille", Int64(perMille))
      row.fields.append(
        Field(name: "until_ns", value: end == .never ? .none : .integer(end.nanoseconds)))
      return row
    case .consumptionPaused(let consumer):
      return FactRow("consumption-paused").of(consumer, header)
    case .consumptionResumed(let consumer):
      return FactRow("consumption-resumed").of(consumer, header)
    case .consumerResumed(let consumer): return FactRow("consumer-resumed").of(consumer, header)
    case .consumerIsolated(let consumer): return FactRow("consumer-isolated").of(consumer, header)
    case .consumerReconnected(let consumer):
      return FactRow("consumer-reconnected").of(consumer, header)
    case .pollTimeoutExceeded(let consumer):
      return FactRow("poll-timeout-exceeded").of(consumer, header)
    case .groupScaled(let group, let consumers, let lag):
      var row = FactRow("group-scaled")
      row.add("group", header.groups[group.index].name)
      row.add("consumers", Int64(consumers))
      row.add("lag", lag)
      return row
    case .partitionsAdded(let topic, let partitions):
      var row = FactRow("partitions-added")
      row.add("topic", header.topics[topic.index].name)
      row.add("partitions", Int64(partitions))
      return row
    case .offsetExpired(let group, let partition):
      var row = FactRow("offset-expired")
      row.add("group", header.groups[group.index].name)
      row.add(partition, header)
      return row
    default: return describeGroupFact(fact, header)
    }
  }

  private static func describeGroupFact(_ fact: Fact, _ header: TraceHeader) -> FactRow {
    switch fact {
    case .memberJoined(let consumer): return FactRow("member-joined").of(consumer, header)
    case .memberRemoved(let consumer, let reason):
      var row = FactRow("member-removed").of(consumer, header)
      row.add("reason", reason.rawValue)
      return row
    case .memberReplaced(let consumer, let predecessor):
      var row = FactRow("member-replaced").of(consumer, header)
      row.add("predecessor", header.consumers[predecessor.index].name)
      return row
    case .memberRefused(let consumer, let error):
      var row = FactRow("member-refused").of(consumer, header)
      row.add("error", error.rawValue)
      return row
    case .rebalanceStarted(let group, let reason):
      var row = FactRow("rebalance-started")
      row.add("group", header.groups[group.index].name)
      row.add("reason", reason.rawValue)
      return row
    case .rebalanceNoticed(let consumer): return FactRow("rebalance-noticed").of(consumer, header)
    case .generationFormed(let group, let generation, let members):
      var row = FactRow("generation-formed")
      row.add("group", header.groups[group.index].name)
      row.add("generation", Int64(generation.number))
      row.add("members", Int64(members))
      return row
    case .rebalanceFinished(let group, let generation):
      var row = FactRow("rebalance-finished")
      row.add("group", header.groups[group.index].name)
      row.add("generation", Int64(generation.number))
      return row
    case .assignmentReceived(let consumer, let generation, let partitions):
      var row = FactRow("assignment-received").of(consumer, header)
      row.add("generation", Int64(generation.number))
      row.add("partitions", Int64(partitions))
      return row
    case .partitionAssigned(let consumer, let partition, let position, let source):
      var row = FactRow("partition-assigned").of(consumer, header)
      row.add(partition, header)
      row.add("position", position.value)
      row.add("source", source.rawValue)
      return row
    case .partitionRevoked(let consumer, let partition, let reason):
      var row = FactRow("partition-revoked").of(consumer, header)
      row.add(partition, header)
      row.add("reason", reason.rawValue)
      return row
    default: return describeLogFact(fact, header)
    }
  }

  private static func work(
    _ name: String, _ consumer: ConsumerID, _ record: RecordID, _ partition: PartitionID,
    _ offset: Offset, _ header: TraceHeader, _ kinds: [RecordKindID]
  ) -> FactRow {
    var row = FactRow(name).of(consumer, header)
    row.add(partition, header)
    row.add("offset", offset.value)
    row.add(record, kinds[record.number], header)
    return row
  }
}

extension FactRow {
  func of(_ consumer: ConsumerID, _ header: TraceHeader) -> FactRow {
    var row = self
    row.add(consumer, header)
    return row
  }

  mutating func add(_ name: String, _ text: String) {
    fields.append(Field(name: name, value: .text(text)))
  }

  mutating func add(_ name: String, _ number: Int64) {
    fields.append(Field(name: name, value: .integer(number)))
  }

  mutating func add(_ consumer: ConsumerID, _ header: TraceHeader) {
    let info = header.consumers[consumer.index]
    add("group", header.groups[info.group.index].name)
    add("consumer", info.name)
  }

  mutating func add(_ partition: PartitionID, _ header: TraceHeader) {
    let info = header.partitions[partition.index]
    add("topic", header.topics[info.topic.index].name)
    add("partition", Int64(info.number))
  }

  mutating func add(_ record: RecordID, _ kind: RecordKindID, _ header: TraceHeader) {
    let kind = header.recordKinds[kind.index]
    add("record", Int64(record.number))
    add("label", kind.label)
    fields.append(Field(name: "key", value: kind.key.map { .text($0) } ?? .none))
  }
}
