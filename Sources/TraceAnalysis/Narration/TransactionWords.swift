import KafkaModel

extension TransactionEnd {
  /// What ended a transaction besides its own producer.
  var words: String {
    switch self {
    case .requested: "its own request"
    case .timeout: "transaction.timeout.ms"
    case .newSession: "initTransactions() of the next session"
    }
  }
}

extension TransactionOwner {
  /// The name of the producer or consumer.
  func name(in header: TraceHeader) -> String {
    switch self {
    case .producer(let producer): header.producers[producer.index].name
    case .consumer(let consumer): header.consumers[consumer.index].name
    }
  }
}
