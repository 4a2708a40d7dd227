import EventKernel
import KafkaModel

// Producers, their requests, and what the leader stores.
extension SequenceBuilder {
  mutating func addProducing(_ fact: Fact) {
    switch fact {
    case .recordSent(_, let producer, _): senders.append(cast.place(of: producer))
    case .recordForwarded(_, _, let consumer, _, _): senders.append(cast.place(of: consumer))
    case .produceSent(let record, _, let broker, let attempt): ask(record, broker, attempt)
    case .recordAppended(let record, let partition, let offset):
      store(record, partition, offset)
    case .recordAcknowledged(let record, _):
      guard let sender = senders[record.number], let server = servers[record.number] else { return }
      let step = say(.acknowledge, item(record), from: server, to: sender, isAnswer: true)
      answer(.produce(record), at: step)
    case .produceRefused(let record, _, let broker, let error):
      refuse(record, broker, error)
    case .sendFailed(let record, _, let error):
      note(
        over: senders[record.number], "\(name(record)) cannot be sent: \(error.rawValue)",
        isTrouble: true)
    case .duplicateDropped(let record, let partition, let offset):
      let server = servers[record.number] ?? cast.server(of: partition, leader: leader(partition))
      note(over: server, "\(name(record)) is at offset \(offset.value) already: dropped")
      loseAnswer(of: record)
    case .producerCrashed(let producer):
      if let place = cast.place(of: producer) {
        emit(.crash(at: place), "crashes", isTrouble: true)
      }
    case .producerStarted(let producer):
      if now > .zero, let place = cast.place(of: producer) { emit(.start(at: place), "starts") }
    default: addReplica(fact)
    }
  }

  func leader(_ partition: PartitionID) -> BrokerID? { leaders[partition.index] }

  /// A produce request leaves its producer.
  private mutating func ask(_ record: RecordID, _ broker: BrokerID, _ attempt: Int) {
    guard let sender = senders[record.number] else { return }
    let log = fates.partitions[record.number].flatMap { cast.log(of: $0) }
    guard let server = cast.place(of: .broker(broker)) ?? log else { return }
    servers[record.number] = server
    var item = item(record)
    if attempt > 1 {
      item.label += item.label.isEmpty ? "" : " again"
      item.key = nil
    }
    let step = say(
      .produce, item, from: sender, to: server,
      isLost: fates.lostRequests.contains(factPlace), marbles: [marble(record, at: sender)])
    open(.produce(record), at: step)
  }

  /// The leader stores a record, and where no requests are told, this is where it was sent.
  private mutating func store(
    _ record: RecordID, _ partition: PartitionID, _ offset: Offset
  ) {
    remember(record, in: partition, at: offset)
    let log = cast.log(of: partition)
    guard let server = cast.server(of: partition, leader: leader(partition)) else { return }
    if !isOpen(.produce(record)), let sender = senders[record.number] {
      let step = say(
        .produce, item(record), from: sender, to: server, marbles: [marble(record, at: sender)])
      open(.produce(record), at: step)
      servers[record.number] = server
    }
    if let log, log != server {
      let step = say(
        .append, item(record), from: server, to: log,
        marbles: [marble(record, at: log, offset: offset)])
      if step != nil { queueOffset(item(record, offset: offset), log: log, server: server) }
    } else if let step = step(of: .produce(record)) {
      add(marble(record, at: server, offset: offset), to: step)
    } else {
      emit(.work(at: server), "store \(name(record))", [marble(record, at: server, offset: offset)])
    }
    loseAnswer(of: record)
  }

  /// Puts a record into the picture of the log.
  private mutating func remember(
    _ record: RecordID, in partition: PartitionID, at offset: Offset
  ) {
    let index = Int(offset.value)
    while logs[partition.index].count <= index { logs[partition.index].append(nil) }
    logs[partition.index][index] = record
    kept[partition.index].store(offset.value)
    if let leader = leader(partition) {
      copied[leader.index][partition.index] = offset.value + 1
    }
  }

  /// Draws the answer that never came, if this is where it set out.
  private mutating func loseAnswer(of record: RecordID) {
    guard fates.lostAnswers.contains(factPlace), let sender = senders[record.number],
      let server = servers[record.number]
    else { return }
    emit(
      .message(from: server, to: sender, isAnswer: true, isLost: true),
      "no answer for \(name(record))", isTrouble: true)
  }

  private mutating func refuse(_ record: RecordID, _ broker: BrokerID, _ error: ProduceError) {
    guard let sender = senders[record.number] else { return }
    if error.isAnswer, servers[record.number] == nil {
      note(over: sender, "\(name(record)) refused: \(error.rawValue)", isTrouble: true)
      return
    }
    guard error.isAnswer, let server = servers[record.number] else {
      let text = "no answer for \(name(record))"
      // Said already where the answer was seen to get lost.
      if let last = steps.last, last.time == now, last.text == text { return }
      note(over: sender, "\(text): \(error.rawValue)", isTrouble: true)
      return
    }
    let step = emit(
      .message(from: server, to: sender, isAnswer: true, isLost: false), error.rawValue,
      isTrouble: true)
    answer(.produce(record), at: step)
  }
}
