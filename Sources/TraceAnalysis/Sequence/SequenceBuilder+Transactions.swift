import EventKernel
import KafkaModel

// Transactions, of producers and of consumers that transform.
extension SequenceBuilder {
  mutating func addTransaction(_ fact: Fact) {
    switch fact {
    case .transactionBegan(let owner): note(over: place(of: owner), "begins a transaction")
    case .transactionalOffsetSent(let consumer, let partition, let offset):
      guard let sender = cast.place(of: consumer) else { return }
      let text = "offset \(offset.value) as part of the transaction"
      if let coordinator = cast.coordinator(of: consumer, for: partition) {
        emit(.message(from: sender, to: coordinator, isAnswer: false, isLost: false), text)
      } else {
        note(over: sender, text)
      }
    case .transactionDecided(let owner, let outcome, let cause): decide(owner, outcome, cause)
    case .markerAppended(_, let partition, let offset, let outcome):
      mark(partition, offset, outcome)
    case .producerFenced(let owner):
      note(over: place(of: owner), "fenced: its epoch is over", isTrouble: true)
    default: addConsuming(fact)
    }
  }

  private func place(of owner: TransactionOwner) -> Int? {
    switch owner {
    case .producer(let producer): cast.place(of: producer)
    case .consumer(let consumer): cast.place(of: consumer)
    }
  }

  /// The transaction coordinator, where there is only one broker that it can be.
  private mutating func decide(
    _ owner: TransactionOwner, _ outcome: TransactionOutcome, _ cause: TransactionEnd
  ) {
    let isAbort = outcome == .abort
    let broker =
      header.brokers.count == 1 ? cast.place(of: .broker(BrokerID(0))) : nil
    if cause != .requested {
      let text = "transaction of \(owner.name(in: header)) aborted: \(cause.words)"
      return note(over: broker ?? place(of: owner), text, isTrouble: true)
    }
    guard let sender = place(of: owner) else { return }
    let text = "\(outcome.rawValue) transaction"
    if let broker {
      emit(
        .message(from: sender, to: broker, isAnswer: false, isLost: false), text,
        isTrouble: isAbort)
    } else {
      emit(.note(from: sender, to: sender), text, isTrouble: isAbort)
    }
  }

  /// A control record takes an offset.
  private mutating func mark(
    _ partition: PartitionID, _ offset: Offset, _ outcome: TransactionOutcome
  ) {
    while logs[partition.index].count <= Int(offset.value) { logs[partition.index].append(nil) }
    guard let server = server(partition) else { return }
    let log = cast.log(of: partition) ?? server
    let marble = SequenceMarble(participant: log, content: .control(outcome), offset: offset)
    let text = "\(outcome.rawValue) marker"
    if log == server {
      emit(.work(at: server), text, [marble])
    } else {
      emit(.message(from: server, to: log, isAnswer: false, isLost: false), text, [marble])
    }
  }
}
