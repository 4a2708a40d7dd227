import KafkaModel

extension SequenceBuilder {
  /// How many records a step names before it counts them.
  private static let limit = 4

  /// What a message says of its items.
  func text(_ verb: Verb, _ items: [Item]) -> String {
    switch verb {
    case .produce:
      let key = items.count == 1 ? items[0].key : nil
      return "produce \(labels(items))" + (key.map { " (key \($0))" } ?? "")
    case .append: return "append \(labels(items))"
    case .storedAt: return offsets(items)
    case .acknowledge: return "\(labels(items)) acknowledged"
    case .poll:
      if cast.hasOnePartition { return "poll from offset \(items[0].offset ?? 0)" }
      if items.count > Self.limit { return "poll \(items.count) partitions" }
      return "poll \(places(items, " from "))"
    case .deliver:
      let isOneLog = items.allSatisfy { $0.partition == items[0].partition }
      return "\(labels(items))" + (isOneLog ? ", \(offsets(items))" : "")
    case .copy: return "copy of \(labels(items))"
    case .commit:
      if cast.hasOnePartition { return "commit \(offsets([items[items.count - 1]]))" }
      if items.count > Self.limit { return "commit \(items.count) partitions" }
      return "commit \(places(items, ": "))"
    case .committed: return "committed"
    case .own:
      if items.count > Self.limit { return "owns \(items.count) partitions" }
      return "owns \(items.map { $0.label }.joined(separator: ", "))"
    }
  }

  /// Records by name while they are few and have names, else their number.
  private func labels(_ items: [Item]) -> String {
    let names = items.map { $0.label }.filter { !$0.isEmpty }
    if names.count == items.count, names.count <= Self.limit {
      return names.joined(separator: ", ")
    }
    return items.count == 1 ? "1 record" : "\(items.count) records"
  }

  /// Offsets as a range when they follow each other, else one by one.
  private func offsets(_ items: [Item]) -> String {
    let numbers = items.compactMap { $0.offset }
    guard let first = numbers.first, let last = numbers.last else { return "stored" }
    if numbers.count == 1 { return "offset \(first)" }
    let isDense = last - first == Int64(numbers.count - 1)
    if isDense { return "offsets \(first)–\(last)" }
    return "offsets " + numbers.prefix(Self.limit).map { "\($0)" }.joined(separator: ", ")
  }

  private func places(_ items: [Item], _ between: String) -> String {
    items.map { item in
      let name = item.partition.map { cast.name(of: $0) } ?? ""
      return "\(name)\(between)\(item.offset ?? 0)"
    }.joined(separator: ", ")
  }

  /// The item of a record.
  func item(_ record: RecordID, offset: Offset? = nil, in partition: PartitionID? = nil) -> Item {
    let kind = header.recordKinds[fates.kinds[record.number].index]
    return Item(label: kind.label, key: kind.key, partition: partition, offset: offset?.value)
  }

  /// The item of a partition and one of its offsets.
  func item(_ partition: PartitionID, _ offset: Offset) -> Item {
    Item(label: cast.name(of: partition), key: nil, partition: partition, offset: offset.value)
  }

  /// Names of records, for remarks.
  func names(_ records: [RecordID]) -> String { labels(records.map { item($0) }) }

  /// A record's name, for remarks.
  func name(_ record: RecordID) -> String { names([record]) }

  /// Names of brokers, for remarks.
  func names(_ brokers: BrokerSet) -> String {
    brokers.brokers.map { header.brokers[$0.index] }.joined(separator: ", ")
  }

  /// A record's marble on a lifeline.
  func marble(_ record: RecordID, at place: Int, offset: Offset? = nil) -> SequenceMarble {
    SequenceMarble(
      participant: place, content: .record(record, fates.kinds[record.number]), offset: offset)
  }
}
