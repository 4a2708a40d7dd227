import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// `transactional.id`, `transaction.timeout.ms` and `transactions:` of a producer.
  mutating func readTransactions(
    _ fields: Fields, _ config: Fields?, _ producer: inout ProducerSpec
  ) {
    let timeout = positiveDuration(
      config?["transaction.timeout.ms"], "'transaction.timeout.ms'", inMilliseconds: true)
    guard let node = fields["transactions"] else {
      for key in ["transactional.id", "transaction.timeout.ms"] where config?[key] != nil {
        fail(
          "missing-key", config?.keySpan(key) ?? producer.span,
          "a producer with '\(key)' sends in transactions only",
          help: "add 'transactions: [{ begin: 2s, commit: 5s }]' or 'transactions: { every: 3 }'")
      }
      return
    }
    let id = text(config?["transactional.id"], "'transactional.id'") ?? producer.name
    let schedule: TransactionPlan.Schedule?
    if node.sequence != nil {
      let windows = readWindows(node, producer)
      checkSends(of: producer, windows)
      schedule = .windows(windows)
    } else {
      let table = FieldTables.countedTransactions
      guard let counted = self.fields(of: node, table, of: "'transactions'") else { return }
      if counted["every"] == nil {
        fail(
          "missing-key", node.span, "'transactions' needs 'every', or a list of transactions",
          help: "write 'transactions: { every: 3 }'")
      }
      schedule = integer(counted["every"], "'every'", low: 1, high: 1_000_000).map {
        .every(records: Int($0))
      }
    }
    guard let schedule else { return }
    var plan = TransactionPlan(id: id, schedule: schedule)
    if let timeout { plan.timeout = timeout }
    producer.transactions = plan
  }

  private mutating func readWindows(
    _ node: YAMLNode, _ producer: ProducerSpec
  ) -> [TransactionWindow] {
    var windows: [TransactionWindow] = []
    for item in items(of: node, "'transactions'") {
      guard let fields = fields(of: item, FieldTables.transaction, of: "a transaction") else {
        continue
      }
      guard let begin = instant(fields["begin"], "'begin'") else {
        if fields["begin"] == nil {
          fail(
            "missing-key", item.span, "a transaction needs 'begin'",
            help: "write '{ begin: 2s, commit: 5s }'")
        }
        continue
      }
      if fields["commit"] != nil, fields["abort"] != nil {
        fail(
          "conflict", fields.keySpan("abort"), "a transaction ends by 'commit' or by 'abort'")
      }
      let commit = instant(fields["commit"], "'commit'")
      let end = commit ?? instant(fields["abort"], "'abort'")
      if let end, end < begin {
        fail("out-of-range", item.span, "the transaction ends before it begins")
      }
      if let last = windows.last, last.end.map({ begin < $0 }) ?? true {
        fail(
          "impossible", item.span, "the transaction before this one is still open",
          help: "a producer has one open transaction at most")
      }
      windows.append(
        TransactionWindow(begin: begin, end: end, outcome: commit == nil ? .abort : .commit))
    }
    return windows
  }

  /// A transactional producer may not send outside of a transaction.
  private mutating func checkSends(of producer: ProducerSpec, _ windows: [TransactionWindow]) {
    guard case .scheduled(let sends) = producer.traffic else {
      fail(
        "conflict", producer.span, "records of a 'workload' cannot be told from outside",
        help: "write 'transactions: { every: 3 }'")
      return
    }
    for send in sends {
      let isInside = windows.contains { window in
        window.begin <= send.time && window.end.map { send.time <= $0 } ?? true
      }
      if isInside { continue }
      let label = scenario.recordKinds[send.kind.index].label
      fail(
        "impossible", producer.span,
        "'\(producer.name)' sends '\(label)' outside of every transaction",
        help: "a producer with a transactional.id sends in transactions only")
      return
    }
  }

  /// `transforms:` of a group.
  mutating func readTransform(_ fields: Fields, of what: String, _ group: inout GroupSpec) {
    guard let node = fields["transforms"] else {
      if group.commit == .transaction, let commit = fields["commit"] {
        fail(
          "missing-key", commit.span, "'commit: transaction' needs something to send",
          help: "add 'transforms: { to: TOPIC }'")
      }
      return
    }
    guard let table = self.fields(of: node, FieldTables.transforms, of: "'transforms' of \(what)")
    else { return }
    guard let toNode = table["to"], let name = text(toNode, "'to'") else {
      if table["to"] == nil {
        fail("missing-key", node.span, "'transforms' needs 'to'", help: "write '{ to: TOPIC }'")
      }
      return
    }
    guard let topic = topic(named: name, toNode.span) else { return }
    if group.topics.contains(topic) {
      fail("conflict", toNode.span, "the group reads '\(name)' itself")
    }
    if fields["workers"] != nil {
      fail(
        "conflict", fields.keySpan("workers"), "'transforms' is not modelled for 'workers'",
        help: "leave 'workers' out")
    }
    if group.commit == .transaction, case .skip = group.onFailure.resort {
    } else if group.commit == .transaction, fields["on-failure"] != nil {
      fail(
        "conflict", fields.keySpan("on-failure"),
        "copies to retry and dead-letter topics are not part of 'commit: transaction'",
        help: "write 'then: skip'")
    }
    if scenario.topics[topic.index].log?.compacts ?? false,
      scenario.recordKinds.contains(where: { $0.key == nil })
    {
      fail(
        "conflict", toNode.span, "'\(name)' is compacted and takes no records without a key")
    }
    var transform = TransformSpec(topic: topic)
    if let timeout = positiveDuration(
      table["transaction.timeout.ms"], "'transaction.timeout.ms'", inMilliseconds: true)
    {
      transform.timeout = timeout
    }
    group.transform = transform
  }
}
