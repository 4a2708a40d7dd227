import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// The words that make a claim, each with the words that may stand beside it.
  private static let claims: [(key: String, beside: [String])] =
    [
      ("order", ["per", "stage", "group"]), ("duplicates", ["group"]), ("lost", ["group"]),
      ("rebalances", ["group"]), ("lag", ["group", "at"]), ("owner", ["of", "at", "group"]),
      ("idle", ["at", "group"]), ("lane", ["shows"]), ("aborted", []), ("compacted", []),
      ("log-start", ["of", "at"]), ("last-stable-offset", ["of", "at"]),
      ("wrong-outputs", ["group"]),
    ] + Measure.allCases.filter { $0 != .idle }.map { ($0.rawValue, $0.details) }

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
    case "idle": return readIdle(fields, group, time)
    case "lane": return readLaneClaim(fields)
    default:
      guard let measure = Measure(rawValue: kind.key) else {
        return readLogClaim(kind.key, fields, group, time)
      }
      return readMeasure(measure, fields, group)
    }
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
}
