import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// The words that make a claim, each with the words that may stand beside it.
  private static let claims: [(key: String, beside: [String])] = [
    ("order", ["per", "group"]), ("duplicates", ["group"]), ("lost", ["group"]),
    ("rebalances", ["group"]), ("lag", ["group", "at"]), ("owner", ["of", "at", "group"]),
    ("idle", ["at"]), ("lane", ["shows"]), ("aborted", []), ("compacted", []),
    ("log-start", ["of", "at"]), ("last-stable-offset", ["of", "at"]),
    ("wrong-outputs", ["group"]), ("acknowledged-lost", []), ("stored-twice", []),
    ("leader", ["of", "at"]), ("in-sync", ["of", "at"]),
  ]

  mutating func readExpectations(_ fields: Fields) {
    guard let node = fields["expect"] else { return }
    for item in items(of: node, "'expect'") {
      guard let claim = readClaim(item) else { continue }
      scenario.expectations.append(Expectation(claim: claim, span: item.span))
    }
  }

  private mutating func readClaim(_ item: YAMLNode) -> Claim? {
    guard let fields = fields(of: item, FieldTables.expectation, of: "a claim") else { return nil }
    let found = Self.claims.filter { fields[$0.key] != nil }
    guard found.count == 1, let kind = found.first else {
      if found.count > 1 {
        let claims = fields.entries.filter { entry in found.contains { $0.key == entry.key.text } }
        fail(
          "conflict", claims[1].keySpan, "one claim at a time",
          help: "make two entries of it")
      } else if item.mapping?.count == fields.entries.count {
        fail(
          "missing-key", item.span, "nothing is claimed here",
          help: "claim \(Self.claims.map { "'\($0.key)'" }.joinedWithOr())")
      }
      return nil
    }
    for entry in fields.entries {
      let key = entry.key.text
      if key != kind.key, !kind.beside.contains(key) {
        fail("conflict", entry.keySpan, "'\(key)' says nothing beside '\(kind.key)'")
      }
    }
    let group = fields["group"].flatMap { readGroupName($0) }
    if fields["group"] != nil, group == nil { return nil }
    let time = instant(fields["at"], "'at'")
    switch kind.key {
    case "order": return readOrder(fields, group)
    case "duplicates": return countTest(fields["duplicates"]).map { .duplicates($0, group: group) }
    case "lost": return countTest(fields["lost"]).map { .lost($0, group: group) }
    case "rebalances": return countTest(fields["rebalances"]).map { .rebalances($0, group: group) }
    case "lag": return countTest(fields["lag"]).map { .lag($0, group: group, at: time) }
    case "owner": return readOwner(fields, group, time)
    case "idle":
      guard let node = fields["idle"], let name = text(node, "'idle'") else { return nil }
      return consumer(named: name, node.span).map { .idle($0, at: time) }
    case "lane": return readLaneClaim(fields)
    case "acknowledged-lost", "stored-twice", "leader", "in-sync":
      return readReplicaClaim(kind.key, fields, time)
    default: return readLogClaim(kind.key, fields, group, time)
    }
  }

  private mutating func readOrder(_ fields: Fields, _ group: GroupID?) -> Claim? {
    guard let node = fields["order"], let word = text(node, "'order'") else { return nil }
    guard word == "kept" || word == "broken" else {
      failChoice(word, node.span, "'order'", ["kept", "broken"])
      return nil
    }
    let scope = fields["per"] == nil ? .key : choice(fields["per"], "'per'", OrderScope.self)
    return scope.map { .order(kept: word == "kept", scope: $0, group: group) }
  }

  private mutating func readOwner(
    _ fields: Fields, _ claimed: GroupID?, _ time: SimulationTime?
  ) -> Claim? {
    guard let ownerNode = fields["owner"], let name = text(ownerNode, "'owner'") else { return nil }
    guard let node = fields["of"], let time else {
      fail(
        "missing-key", ownerNode.span, "an 'owner' claim needs 'of' and 'at'",
        help: "write '{ owner: \(name), of: orders-0, at: 10s }'")
      return nil
    }
    guard let partitionName = text(node, "'of'"),
      let partition = partition(named: partitionName, node.span)
    else { return nil }
    var owner: ConsumerID?
    if name != "none" {
      owner = consumer(named: name, ownerNode.span)
      if owner == nil { return nil }
    }
    guard let group = claimed ?? owner.map({ self.group(of: $0) }) ?? onlyReader(of: partition)
    else {
      fail(
        "missing-key", ownerNode.span, "several groups read this topic", help: "add 'group:'")
      return nil
    }
    return .owner(owner, partition: partition, group: group, at: time)
  }

  private func group(of consumer: ConsumerID) -> GroupID {
    var left = consumer.index
    for (index, group) in scenario.groups.enumerated() {
      if left < group.consumers.count { return GroupID(index) }
      left -= group.consumers.count
    }
    return GroupID(0)
  }

  private func onlyReader(of partition: PartitionNumber) -> GroupID? {
    let readers = scenario.groups.indices.filter {
      scenario.groups[$0].topics.contains(partition.topic)
    }
    return readers.count == 1 ? GroupID(readers[0]) : nil
  }

  private mutating func readLaneClaim(_ fields: Fields) -> Claim? {
    guard let node = fields["lane"], let name = text(node, "'lane'") else { return nil }
    guard let lane = lane(named: name, node.span) else { return nil }
    guard let shows = fields["shows"] else {
      fail("missing-key", node.span, "a 'lane' claim needs 'shows'", help: "add 'shows: \"-a--b\"'")
      return nil
    }
    return marbles(shows, "'shows'", mode: .simulated).map { .lane(lane, shows: $0) }
  }

  private mutating func readGroupName(_ node: YAMLNode) -> GroupID? {
    guard let name = text(node, "'group'") else { return nil }
    if let index = scenario.groups.firstIndex(where: { $0.name == name }) { return GroupID(index) }
    failDangling("group", name, node.span, scenario.groups.map { $0.name })
    return nil
  }

  /// A count, or a comparison sign with a count.
  mutating func countTest(_ node: YAMLNode?) -> CountTest? {
    guard let node else { return nil }
    if case .integer(let number) = node.scalar?.value { return CountTest(.equal, number) }
    guard let scalar = node.scalar, scalar.value != .null else {
      fail("wrong-type", node.span, "a count or a comparison is needed, not \(kind(of: node))")
      return nil
    }
    let text = scalar.text.trimmed()
    // Longer signs first, so that `<=` is not read as `<`.
    let relations = CountTest.Relation.allCases.sorted {
      $0.rawValue.utf8.count > $1.rawValue.utf8.count
    }
    for relation in relations where text.hasPrefix(relation.rawValue) {
      let rest = String(text.dropFirst(relation.rawValue.count)).trimmed()
      if let number = Int64(rest) { return CountTest(relation, number) }
    }
    fail(
      "bad-comparison", node.span, "'\(scalar.text)' is neither a count nor a comparison",
      help: "write a whole number, or '\"< 3\"', '\">= 1\"', '\"!= 0\"'")
    return nil
  }
}
