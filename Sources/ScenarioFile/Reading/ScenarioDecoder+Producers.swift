import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  mutating func readProducers(_ fields: Fields) {
    guard let node = fields["producers"] else { return }
    for entry in namedEntries(of: node, "'producers'") { readProducer(entry) }
  }

  private mutating func readProducer(_ entry: YAMLEntry) {
    let name = entry.key.text
    let what = "producer '\(name)'"
    guard let fields = fields(of: entry.value, FieldTables.producer, of: what) else { return }
    let topic: TopicID?
    if let node = fields["topic"] {
      topic = text(node, "'topic'").flatMap { self.topic(named: $0, node.span) }
    } else {
      topic = onlyTopic(entry.keySpan, what)
    }
    let traffic: Traffic?
    switch (fields["sends"], fields["workload"]) {
    case (nil, nil):
      fail(
        "missing-key", entry.keySpan, "\(what) sends nothing",
        help: "add 'sends: \"-a--b\"' or a 'workload:'")
      return
    case (.some, .some):
      fail(
        "conflict", fields.keySpan("workload"), "\(what) has both 'sends' and 'workload'",
        help: "make two producers of it")
      return
    case (let sends?, nil): traffic = scheduled(sends, fields, topic)
    case (nil, let workload?):
      for key in ["records", "keys"] where fields[key] != nil {
        fail("conflict", fields.keySpan(key), "'\(key)' belongs to 'sends', not to a 'workload'")
      }
      traffic = readWorkload(workload, what)
    }
    guard let traffic, let topic else { return }
    var producer = ProducerSpec(name: name, span: entry.keySpan, topic: topic, traffic: traffic)
    producer.linger = scenario.clock.profile == .kafka ? .milliseconds(5) : .zero
    producer.metadataMaxAge = scenario.clock.profile == .kafka ? .seconds(300) : .zero
    if let partitioner = choice(fields["partitioner"], "'partitioner'", PartitionerSpec.self) {
      producer.partitioner = partitioner
    }
    let settings = fields["config"].flatMap {
      self.fields(of: $0, FieldTables.producerConfig, of: "'config' of \(what)")
    }
    readTransactions(fields, settings, &producer)
    if let config = settings {
      if let age = duration(
        config["metadata.max.age.ms"], "'metadata.max.age.ms'", inMilliseconds: true)
      {
        producer.metadataMaxAge = age
      }
      if let linger = duration(config["linger.ms"], "'linger.ms'", inMilliseconds: true) {
        producer.linger = linger
      }
      if let size = bytes(config["batch.size"], "'batch.size'") { producer.batchSizeBytes = size }
    }
    readDelivery(settings, &producer)
    scenario.producers.append(producer)
  }

  // MARK: Records written out

  private mutating func scheduled(
    _ node: YAMLNode, _ fields: Fields, _ topic: TopicID?
  ) -> Traffic? {
    if let items = node.sequence { return listed(items, fields, topic) }
    guard let marbles = marbles(node, "'sends'", mode: .simulated) else { return nil }
    var labels: [String] = []
    var sends: [(SimulationTime, String)] = []
    for mark in marbles.marks {
      switch mark.symbol {
      case .record(let label):
        if !labels.contains(label) { labels.append(label) }
        sends.append((.zero + mark.time, label))
      case .end: break
      case .error, .rebalance, .compaction, .lag:
        fail(
          "bad-marbles", node.span, "a producer cannot fail: '#' has no meaning in 'sends'",
          help: "end the string with '|', or leave the rest out")
        return nil
      }
    }
    let kinds = recordKinds(labels, fields, topic)
    return .scheduled(
      sends.compactMap { time, label in
        labels.firstIndex(of: label).map {
          ScheduledSend(time: time, kind: RecordKindID(kinds + $0))
        }
      })
  }

  /// Adds the kinds of `labels` and returns the index of the first.
  private mutating func recordKinds(
    _ labels: [String], _ fields: Fields, _ topic: TopicID?
  ) -> Int {
    let first = scenario.recordKinds.count
    for label in labels { scenario.recordKinds.append(RecordKind(label: label, key: nil)) }
    if let node = fields["keys"] { applyKeys(node, labels, first) }
    if let node = fields["records"] {
      for entry in namedEntries(of: node, "'records'") {
        guard let place = place(of: entry.key.text, entry.keySpan, labels),
          let record = self.fields(
            of: entry.value, FieldTables.record, of: "record '\(entry.key.text)'")
        else { continue }
        describe(first + place, record, topic)
      }
    }
    return first
  }

  private mutating func place(
    of label: String, _ span: SourceSpan, _ labels: [String]
  ) -> Int? {
    if let place = labels.firstIndex(of: label) { return place }
    failDangling("sent record", label, span, labels)
    return nil
  }

  /// `keys`: each key with the letters, or the labels, that have it.
  private mutating func applyKeys(_ node: YAMLNode, _ labels: [String], _ first: Int) {
    for entry in namedEntries(of: node, "'keys'") {
      var named: [(String, SourceSpan)] = []
      if let items = entry.value.sequence {
        for item in items {
          if let word = text(item, "a label") { named.append((word, item.span)) }
        }
      } else if let letters = text(entry.value, "the letters of key '\(entry.key.text)'") {
        var offset = 0
        for scalar in letters.unicodeScalars {
          if scalar != " " {
            named.append((String(Character(scalar)), span(of: offset, in: entry.value)))
          }
          offset += UTF8.width(scalar)
        }
      }
      for (label, span) in named {
        guard let place = place(of: label, span, labels) else { continue }
        if let other = scenario.recordKinds[first + place].key {
          fail("conflict", span, "record '\(label)' has the key '\(other)' already")
        }
        scenario.recordKinds[first + place].key = entry.key.text
      }
    }
  }

  /// Fills in what the file says of a record.
  private mutating func describe(_ kind: Int, _ record: Fields, _ topic: TopicID?) {
    if let node = record["key"] {
      if scenario.recordKinds[kind].key != nil {
        fail("conflict", node.span, "the record has a key already, by 'keys'")
      }
      scenario.recordKinds[kind].key = isNull(node) ? nil : text(node, "'key'")
    }
    if let node = record["value"] {
      scenario.recordKinds[kind].value = YAMLDocumentJSON.text(of: node).trimmedLine()
      scenario.recordKinds[kind].isTombstone = isNull(node)
    }
    if let node = record["headers"] {
      for entry in namedEntries(of: node, "'headers'") {
        if let value = text(entry.value, "header '\(entry.key.text)'") {
          scenario.recordKinds[kind].headers.append(
            RecordHeader(name: entry.key.text, value: value))
        }
      }
    }
    if let size = bytes(record["size"], "'size'") { scenario.recordKinds[kind].sizeBytes = size }
    if let node = record["fails"] { scenario.recordKinds[kind].fails = readFails(node) }
    if let node = record["partition"], let topic {
      let count = scenario.topics[topic.index].partitions
      let partition = integer(node, "'partition'", low: 0, high: Int64(count - 1))
      scenario.recordKinds[kind].partition = partition.map { Int($0) }
    }
  }

  /// How often a record fails: a number, or `always`.
  private mutating func readFails(_ node: YAMLNode) -> Int {
    if let word = node.scalar?.text, word == "always" { return .max }
    guard case .integer = node.scalar?.value else {
      fail(
        "wrong-type", node.span, "'fails' must be a number of times, not \(kind(of: node))",
        help: "write 'fails: 2' or 'fails: always'")
      return 0
    }
    return Int(integer(node, "'fails'", low: 0, high: 1_000_000) ?? 0)
  }

  /// `sends` as a list: one record each, with names of any length.
  private mutating func listed(
    _ items: [YAMLNode], _ fields: Fields, _ topic: TopicID?
  ) -> Traffic? {
    var labels: [String] = []
    var sends: [(time: SimulationTime, label: String, own: Int?)] = []
    for item in items {
      guard let send = self.fields(of: item, FieldTables.send, of: "a sent record") else {
        continue
      }
      guard let time = instant(send["at"], "'at'"), let label = text(send["record"], "'record'")
      else {
        for key in ["at", "record"] where send[key] == nil {
          fail("missing-key", item.span, "a sent record needs '\(key)'")
        }
        continue
      }
      var own: Int?
      let details = ["key", "value", "headers", "size", "partition", "fails"]
      if details.contains(where: { send[$0] != nil }) {
        own = scenario.recordKinds.count
        scenario.recordKinds.append(RecordKind(label: label, key: nil))
        describe(scenario.recordKinds.count - 1, send, topic)
      } else if !labels.contains(label) {
        labels.append(label)
      }
      sends.append((time, label, own))
    }
    let first = recordKinds(labels, fields, topic)
    let sorted = sends.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }
    return .scheduled(
      sorted.map { _, send in
        let kind = send.own ?? first + (labels.firstIndex(of: send.label) ?? 0)
        return ScheduledSend(time: send.time, kind: RecordKindID(kind))
      })
  }
}

extension String {
  /// The text without line feeds at its end.
  func trimmedLine() -> String {
    var bytes = Array(utf8)
    while bytes.last == 0x0A { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
