import EventKernel
package import KafkaModel

/// Finds every record that comes after one that it should have preceded: one pass over the facts.
///
/// At append the order of `send()` counts, at processing the order in which records were stored. A
/// record is late when a later one of its peers has been seen; seeing the furthest one again is a
/// repeat, not a disorder.
package enum OrderVerdicts {
  /// All faults in order of time; at one instant in the order of the facts, then of `OrderPeers`.
  package static func faults(in trace: Trace) -> [OrderFault] {
    var fold = OrderFold(trace.header)
    for event in trace.events { fold.add(event) }
    return fold.faults
  }
}

/// What must be remembered to notice disorder.
private struct OrderFold {
  /// Peers of one kind, at one stage of one group.
  private struct Scope: Hashable {
    var stage: OrderStage
    var peers: OrderPeers
    var group: Int
    var number: Int
  }

  private let header: TraceHeader
  private let keys: KeyNumbers
  private var records: [OrderRecord] = []
  private var furthest: [Scope: (place: Int, mark: OrderMark)] = [:]
  private var appends = 0
  private var causes: OrderCauses
  private(set) var faults: [OrderFault] = []

  init(_ header: TraceHeader) {
    self.header = header
    keys = KeyNumbers(header.recordKinds)
    causes = OrderCauses(header)
  }

  mutating func add(_ event: TraceEvent) {
    causes.note(event, records)
    switch event.fact {
    case .recordSent(let record, let producer, let kind):
      let topic = header.producers[producer.index].topic
      insert(OrderRecord(root: record, kind: kind, producer: producer, topic: topic), record)
    case .recordForwarded(let record, let original, _, _, _):
      guard let first = known(original) else { return }
      var copy = records[first.root.number]
      copy.root = first.root
      copy.isCopy = true
      insert(copy, record)
    case .recordAppended(let record, let partition, let offset):
      append(record, partition, offset, event.time)
    case .processingStarted(let consumer, let record, let partition, let offset):
      work(.start, OrderMark(record, partition, offset, consumer, event.time))
    case .processingFinished(let consumer, let record, let partition, let offset):
      work(.end, OrderMark(record, partition, offset, consumer, event.time))
    default: break
    }
  }

  private func known(_ record: RecordID) -> OrderRecord? {
    record.number < records.count ? records[record.number] : nil
  }

  private mutating func insert(_ info: OrderRecord, _ record: RecordID) {
    while records.count < record.number { records.append(info) }
    records.append(info)
  }

  private mutating func append(
    _ record: RecordID, _ partition: PartitionID, _ offset: Offset, _ time: SimulationTime
  ) {
    guard let info = known(record) else { return }
    records[record.number].places.append((partition: partition, offset: offset, place: appends))
    appends += 1
    // A copy has no place among what producers send.
    if info.isCopy { return }
    let mark = OrderMark(record, partition, offset, nil, time)
    for peers in OrderPeers.allCases {
      compare(mark, at: record.number, .append, peers, group: nil)
    }
  }

  private mutating func work(_ stage: OrderStage, _ mark: OrderMark) {
    guard let consumer = mark.consumer, let info = known(mark.record),
      let place = place(of: mark, info)
    else { return }
    let group = header.consumers[consumer.index].group
    for peers in OrderPeers.allCases {
      // A copy takes its original's place among the records of its key.
      let original = records[info.root.number].places.first?.place
      let counted = peers == .key && info.isCopy ? original ?? place : place
      compare(mark, at: counted, stage, peers, group: group)
    }
  }

  /// The place of what was worked on among all appends.
  private func place(of mark: OrderMark, _ info: OrderRecord) -> Int? {
    info.places.last { $0.partition == mark.partition && $0.offset == mark.offset }?.place
  }

  private func number(_ peers: OrderPeers, of mark: OrderMark) -> Int? {
    let info = records[mark.record.number]
    switch peers {
    case .key:
      return keys.of(info.kind).map { info.topic.index * max(keys.count, 1) + $0 }
    case .partition: return mark.partition.index
    case .producer:
      if info.isCopy { return nil }
      return info.producer.map { $0.index * header.partitions.count + mark.partition.index }
    }
  }

  private mutating func compare(
    _ mark: OrderMark, at place: Int, _ stage: OrderStage, _ peers: OrderPeers, group: GroupID?
  ) {
    guard let number = number(peers, of: mark) else { return }
    let scope = Scope(stage: stage, peers: peers, group: group?.index ?? -1, number: number)
    guard let seen = furthest[scope], place < seen.place else {
      furthest[scope] = (place, mark)
      return
    }
    faults.append(
      OrderFault(
        stage: stage, peers: peers, group: group, late: mark, early: seen.mark,
        cause: causes.cause(of: mark, after: seen.mark, stage, group, records)))
  }
}

/// What is known of one record.
struct OrderRecord {
  /// The first of its copies; itself for most.
  var root: RecordID
  var kind: RecordKindID
  /// Who sent it, or its original.
  var producer: ProducerID?
  /// The topic that it, or its original, was sent to.
  var topic: TopicID
  /// Whether a consumer made it.
  var isCopy = false
  /// Where it was stored, and its places among all appends; more than one after a producer's retry.
  var places: [(partition: PartitionID, offset: Offset, place: Int)] = []

  init(root: RecordID, kind: RecordKindID, producer: ProducerID?, topic: TopicID) {
    self.root = root
    self.kind = kind
    self.producer = producer
    self.topic = topic
  }
}

extension OrderMark {
  init(
    _ record: RecordID, _ partition: PartitionID, _ offset: Offset, _ consumer: ConsumerID?,
    _ time: SimulationTime
  ) {
    self.record = record
    self.partition = partition
    self.offset = offset
    self.consumer = consumer
    self.time = time
  }
}
