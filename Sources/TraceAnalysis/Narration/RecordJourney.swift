package import EventKernel
package import KafkaModel

/// One record from `send()` to commit, step by step.
package enum RecordJourney {
  /// One step and the rule behind it.
  package struct Step: Hashable, Sendable {
    package var time: SimulationTime
    package var text: String
    /// Empty where there is nothing to add.
    package var rule: String
  }

  /// The numbers of the records that a text means: a label, or else a number.
  package static func records(named text: String, in timeline: RunTimeline) -> [RecordID] {
    let labelled = timeline.kinds.indices.filter {
      timeline.header.recordKinds[timeline.kinds[$0].index].label == text
    }
    if !labelled.isEmpty { return labelled.map { RecordID($0) } }
    guard let number = Int(text), timeline.kinds.indices.contains(number) else { return [] }
    return [RecordID(number)]
  }

  /// Labels that records of the run have, each once, in order of sending.
  package static func labels(in timeline: RunTimeline) -> [String] {
    var seen: [Bool] = Array(repeating: false, count: timeline.header.recordKinds.count)
    var known: Set<String> = []
    var labels: [String] = []
    for kind in timeline.kinds where !seen[kind.index] {
      seen[kind.index] = true
      // Records of several producers, or with other keys, may have the same label.
      let label = timeline.header.recordKinds[kind.index].label
      if known.insert(label).inserted { labels.append(label) }
    }
    return labels
  }

  /// What happened to `record`.
  package static func steps(
    of record: RecordID, in trace: Trace, _ timeline: RunTimeline
  ) -> [Step] {
    var teller = JourneyTeller(record, trace.header)
    let losses = timeline.losses.filter { $0.record == record }.sorted { $0.certain < $1.certain }
    var told = 0
    for event in trace.events {
      // What an instant decides is told after all that happens in it.
      while told < losses.count, losses[told].certain < event.time {
        teller.add(losses[told], timeline)
        told += 1
      }
      teller.add(event)
    }
    for loss in losses[told...] { teller.add(loss, timeline) }
    teller.close(at: trace.end)
    return teller.steps
  }
}

/// Collects the steps of one record as the facts pass by.
struct JourneyTeller {
  let record: RecordID
  let header: TraceHeader
  private(set) var steps: [RecordJourney.Step] = []
  /// Where the log has it; nil where no log has.
  var place: (partition: PartitionID, offset: Offset)?
  /// Where a log had it last, which replicas may still believe.
  private(set) var last: (partition: PartitionID, offset: Offset)?
  /// Brokers that have it, by number; each is told once.
  var holders: Set<Int> = []
  /// Who leads each partition.
  var leaders: [BrokerID?]
  /// Whether consumers can read it.
  var isVisible = false
  /// Whether a group has committed past it.
  private var isCommitted: [Bool]
  /// Where each group began to read each partition, or has committed; -1 for nowhere.
  private var known: [[Int64]]
  /// Who sent it; nil for a copy.
  private(set) var producer: ProducerID?
  /// Whether its producer knows what became of it, or cannot know any more.
  var isSettled = false
  var transactions: TransactionReplay

  init(_ record: RecordID, _ header: TraceHeader) {
    self.record = record
    self.header = header
    isCommitted = Array(repeating: false, count: header.groups.count)
    leaders = header.partitions.map { $0.replicas.first }
    transactions = TransactionReplay(header)
    known = Array(
      repeating: Array(repeating: -1, count: header.partitions.count), count: header.groups.count)
  }

  mutating func tell(_ time: SimulationTime, _ text: String, _ rule: String = "") {
    steps.append(RecordJourney.Step(time: time, text: text, rule: rule))
  }

  private func name(_ consumer: ConsumerID) -> String { header.consumers[consumer.index].name }

  func name(_ partition: PartitionID) -> String {
    let info = header.partitions[partition.index]
    return "\(header.topics[info.topic.index].name)-\(info.number)"
  }

  mutating func add(_ event: TraceEvent) {
    let time = event.time
    switch event.fact {
    case .recordSent(record, let producer, let kind):
      let info = header.recordKinds[kind.index]
      self.producer = producer
      transactions.apply(event.fact)
      let key = info.key.map { "with key \($0)" } ?? "without a key"
      tell(
        time, "\(header.producers[producer.index].name) sends it \(key).", rule(of: producer, info))
    case .recordForwarded(record, _, let consumer, let topic, let purpose):
      transactions.apply(event.fact)
      tell(
        time,
        "\(name(consumer)) sends it to \(header.topics[topic.index].name): \(Self.words(purpose)).",
        StoryRules.copy)
    case .recordAppended(record, let partition, let offset):
      let isAgain = place.map { $0.offset != offset } ?? false
      transactions.apply(event.fact)
      place = (partition, offset)
      last = place
      holders = leaders[partition.index].map { [$0.index] } ?? []
      tell(
        time,
        "\(name(partition)) stores it\(isAgain ? " again," : "") at offset \(offset.value).",
        "offsets count up by one in order of arrival, per partition")
    case .partitionAssigned(let consumer, let partition, let position, let source):
      assign(consumer, partition, position, source, at: time)
    case .recordsPolled(let consumer, let partition, let first, let end):
      guard let place, place.partition == partition, first <= place.offset, place.offset < end
      else { return }
      let count = end.value - first.value
      tell(
        time, "poll() of \(name(consumer)) returns it, with \(count - 1) more of its partition.",
        "max.poll.records; the position is beyond it from now on")
    default:
      addTransaction(event)
      addWork(event)
      addStoring(event)
    }
  }

  private static func words(_ purpose: ForwardPurpose) -> String {
    switch purpose {
    case .retry: "a copy for a later try"
    case .deadLetter: "a copy for the dead-letter topic"
    case .transform: "what it makes of another record"
    }
  }

  /// A new owner may begin beyond it, where nothing is committed.
  private mutating func assign(
    _ consumer: ConsumerID, _ partition: PartitionID, _ position: Offset, _ source: PositionSource,
    at time: SimulationTime
  ) {
    let info = header.consumers[consumer.index]
    let before = known[info.group.index][partition.index]
    known[info.group.index][partition.index] = max(before, position.value)
    guard source != .committed, before >= 0, let place, place.partition == partition,
      before <= place.offset.value, place.offset < position
    else { return }
    let reset = header.groups[info.group.index].config.autoOffsetReset
    tell(
      time, "\(info.name) passes over it: nothing is committed.",
      "auto.offset.reset: \(reset.rawValue), also for who comes back")
  }

  /// A group will never finish it.
  mutating func add(_ loss: LostRecord, _ timeline: RunTimeline) {
    let (reason, rule) = LossText.reason(loss, timeline)
    tell(
      loss.certain, "It is lost for group \(header.groups[loss.group.index].name): \(reason).", rule
    )
  }

  private mutating func addWork(_ event: TraceEvent) {
    let time = event.time
    switch event.fact {
    case .processingStarted(let consumer, record, _, _):
      tell(time, "\(name(consumer)) begins with it.")
    case .processingFinished(let consumer, record, _, _):
      tell(time, "\(name(consumer)) is done with it.")
    case .processingFailed(let consumer, record, _, _, let attempt):
      tell(time, "Try \(attempt) of \(name(consumer)) fails.", "on-failure says what follows")
    case .processingAbandoned(let consumer, record, _, _):
      tell(time, "\(name(consumer)) dies with it in hand.", StoryRules.abandoned)
    case .recordSkipped(let consumer, record, _, _):
      tell(time, "\(name(consumer)) gives it up.", StoryRules.skip)
    case .recordForwarded(let copy, record, let consumer, let topic, _):
      tell(
        time,
        "\(name(consumer)) copies it to \(header.topics[topic.index].name), as record "
          + "number \(copy.number).", StoryRules.copy)
    case .offsetCommitted(let consumer, let partition, let offset):
      let group = header.consumers[consumer.index].group
      guard let place, place.partition == partition else { return }
      let covers = place.offset < offset
      if covers, !isCommitted[group.index] {
        tell(
          time,
          "Group \(header.groups[group.index].name) commits \(offset.value): a restart "
            + "would not read it again.", "the committed offset is that of the next record")
      } else if !covers, isCommitted[group.index] {
        tell(time, "Group \(header.groups[group.index].name) commits back to \(offset.value).")
      }
      isCommitted[group.index] = covers
    case .commitRefused(let consumer, let partition, let offset, let error):
      guard let place, place.partition == partition, place.offset < offset else { return }
      tell(
        time, "The commit of \(offset.value) by \(name(consumer)) is refused: \(error.rawValue).",
        StoryRules.refusedCommit(error))
    default: break
    }
  }

  private func rule(of producer: ProducerID, _ kind: RecordKind) -> String {
    if kind.partition != nil { return "its partition is written out" }
    switch header.producers[producer.index].partitioner {
    case .java:
      return kind.key == nil
        ? "without a key it joins the sticky partition (KIP-794)"
        : "partition = murmur2(key) modulo the number of partitions"
    case .consistentRandom:
      return kind.key == nil
        ? "a random partition" : "partition = crc32(key) modulo the number of partitions"
    case .roundRobin: return "RoundRobinPartitioner: one partition after the other"
    }
  }
}
