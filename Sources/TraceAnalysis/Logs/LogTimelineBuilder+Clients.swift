import EventKernel
import KafkaModel

// Producers, transactions, brokers and old age.
extension LogTimelineBuilder {
  mutating func addProducerFact(_ event: TraceEvent, to timeline: inout LogTimeline) {
    let time = event.time
    func mark(_ record: RecordID, _ producer: ProducerID, _ outcome: SendOutcomeMark.Outcome) {
      timeline.sendMarks[producer.index].append(
        SendOutcomeMark(time: time, record: record, kind: kind(record), outcome: outcome))
    }
    switch event.fact {
    case .produceSent(let record, let producer, _, let attempt):
      if attempt > 1 { mark(record, producer, .retried(attempt)) }
    case .recordAcknowledged(let record, let producer):
      acknowledge(record)
      mark(record, producer, .acknowledged)
    case .produceRefused(let record, let producer, _, let error):
      mark(record, producer, .refused(error))
    case .sendFailed(let record, let producer, let error):
      mark(record, producer, .failed(error))
    case .duplicateDropped(let record, let partition, let offset):
      timeline.duplicates[partition.index].append(
        RepeatedAppend(time: time, record: record, kind: kind(record), offset: offset))
    case .consumerCrashed(let consumer), .consumerStopped(let consumer):
      endEmpty(.consumer(consumer), at: time, in: &timeline)
    case .producerCrashed(let producer):
      endEmpty(.producer(producer), at: time, in: &timeline)
      timeline.producerDowntimes[producer.index].append(
        Downtime(start: time, end: end, isOver: false))
    case .producerStarted(let producer):
      guard let last = timeline.producerDowntimes[producer.index].indices.last,
        !timeline.producerDowntimes[producer.index][last].isOver
      else { return }
      timeline.producerDowntimes[producer.index][last].end = time
      timeline.producerDowntimes[producer.index][last].isOver = true
    case .transactionBegan(let owner): beginTransaction(owner, at: time, in: &timeline)
    case .transactionDecided(let owner, let outcome, let cause):
      decideTransaction(owner, outcome, cause, at: time, in: &timeline)
    case .producerFenced(.producer(let producer)):
      timeline.producerFencings[producer.index].append(time)
    case .producerFenced(.consumer(let consumer)):
      timeline.consumerFencings[consumer.index].append(time)
    default: addAge(event, to: &timeline)
    }
  }

  private mutating func beginTransaction(
    _ owner: TransactionOwner, at time: SimulationTime, in timeline: inout LogTimeline
  ) {
    begin(owner)
    let span = TransactionSpan(start: time, end: end, outcome: nil)
    switch owner {
    case .producer(let producer): timeline.producerTransactions[producer.index].append(span)
    case .consumer(let consumer): timeline.consumerTransactions[consumer.index].append(span)
    }
  }

  /// A process ends with a transaction of which no broker knows.
  private mutating func endEmpty(
    _ owner: TransactionOwner, at time: SimulationTime, in timeline: inout LogTimeline
  ) {
    func close(_ spans: inout [TransactionSpan]) {
      guard let last = spans.indices.last, spans[last].outcome == nil else { return }
      spans[last].end = time
      spans[last].isEmpty = true
    }
    guard forgetEmpty(owner) else { return }
    switch owner {
    case .producer(let producer): close(&timeline.producerTransactions[producer.index])
    case .consumer(let consumer): close(&timeline.consumerTransactions[consumer.index])
    }
  }

  private mutating func decideTransaction(
    _ owner: TransactionOwner, _ outcome: TransactionOutcome, _ cause: TransactionEnd,
    at time: SimulationTime, in timeline: inout LogTimeline
  ) {
    for record in decide(owner) where outcome == .abort {
      timeline.isAborted[record.number] = true
    }
    func close(_ spans: inout [TransactionSpan]) {
      guard let last = spans.indices.last, spans[last].outcome == nil else { return }
      spans[last].end = time
      spans[last].outcome = outcome
      spans[last].cause = cause
    }
    switch owner {
    case .producer(let producer): close(&timeline.producerTransactions[producer.index])
    case .consumer(let consumer): close(&timeline.consumerTransactions[consumer.index])
    }
  }

  private mutating func addAge(_ event: TraceEvent, to timeline: inout LogTimeline) {
    let time = event.time
    switch event.fact {
    case .recordCompacted(let record, let partition, let offset):
      kept[partition.index].clean(offset.value)
      timeline.compactions[partition.index].append(
        CompactionMark(time: time, record: record, offset: offset))
    case .logStartMoved(let partition, let start, let reason):
      kept[partition.index].start = start.value
      timeline.startMoves[partition.index].append(
        StartMove(time: time, start: start, reason: reason))
    case .segmentRolled(let partition, let base):
      timeline.segments[partition.index].append(LogBoundary(time: time, offset: base))
    case .logCleaned(let partition, let end):
      timeline.cleanings[partition.index].append(LogBoundary(time: time, offset: end))
    case .positionReset(let consumer, let partition, let from, let to, let source):
      timeline.resets[consumer.index].append(
        PositionResetMark(time: time, partition: partition, from: from, to: to, source: source))
    default: addBroker(event, to: &timeline)
    }
  }

  private func addBroker(_ event: TraceEvent, to timeline: inout LogTimeline) {
    let time = event.time
    func open(_ kind: BrokerTrouble.Kind, _ broker: BrokerID) {
      timeline.brokerTroubles[broker.index].append(
        BrokerTrouble(kind: kind, start: time, end: end))
    }
    func close(_ broker: BrokerID, _ isMeant: (BrokerTrouble.Kind) -> Bool) {
      let place = timeline.brokerTroubles[broker.index].lastIndex { isMeant($0.kind) }
      if let place { timeline.brokerTroubles[broker.index][place].end = time }
    }
    switch event.fact {
    case .brokerCrashed(let broker): open(.crashed, broker)
    case .brokerStopped(let broker): open(.stopped, broker)
    case .brokerStarted(let broker): close(broker) { $0 == .crashed || $0 == .stopped }
    case .brokerPaused(let broker): open(.paused, broker)
    case .brokerResumed(let broker): close(broker) { $0 == .paused }
    case .brokersDisconnected(let one, let other):
      open(.cutOff(other), one)
      open(.cutOff(one), other)
    case .brokersReconnected(let one, let other):
      close(one) { $0 == .cutOff(other) }
      close(other) { $0 == .cutOff(one) }
    default: break
    }
  }
}
