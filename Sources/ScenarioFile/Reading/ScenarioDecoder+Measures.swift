import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// Claims that compare: counts, lengths, rates and shares with limits, records with each other.
extension ScenarioDecoder {
  mutating func readOrder(_ fields: Fields, _ group: GroupID?) -> Claim? {
    guard let node = fields["order"], let word = text(node, "'order'") else { return nil }
    guard word == "kept" || word == "broken" else {
      failChoice(word, node.span, "'order'", ["kept", "broken"])
      return nil
    }
    let scope = fields["per"] == nil ? .key : choice(fields["per"], "'per'", OrderScope.self)
    let stage = fields["stage"] == nil ? .end : choice(fields["stage"], "'stage'", OrderStage.self)
    guard let scope, let stage else { return nil }
    if scope == .topic, stage != .end, let node = fields["stage"] {
      fail(
        "conflict", node.span, "records of a topic are compared at the end of processing only",
        help: "leave 'stage' out, or write 'per: \(OrderScope.partition.rawValue)'")
      return nil
    }
    if stage == .append, fields["group"] != nil {
      fail(
        "conflict", fields.keySpan("group"), "'group' says nothing about the order of appends",
        help: "remove it: the log is the same for all groups")
      return nil
    }
    return .order(kept: word == "kept", scope: scope, stage: stage, group: group)
  }

  /// A consumer that is idle, or how many are.
  mutating func readIdle(
    _ fields: Fields, _ group: GroupID?, _ time: SimulationTime?
  ) -> Claim? {
    guard let node = fields["idle"], let name = text(node, "'idle'") else { return nil }
    let isName = scenario.groups.contains { $0.consumers.contains { $0.name == name } }
    let isCount = Int64(name) != nil || CountTest.splitting(name.trimmed()).relation != nil
    if isName || !isCount {
      guard let consumer = consumer(named: name, node.span) else { return nil }
      return isAlone(fields, "group", beside: "a consumer") ? .idle(consumer, at: time) : nil
    }
    guard isAlone(fields, "at", beside: "a count of 'idle', which is that of the end") else {
      return nil
    }
    return countTest(node).map { .measure(MeasureClaim(.idle, $0, group: group)) }
  }

  private mutating func isAlone(_ fields: Fields, _ key: String, beside what: String) -> Bool {
    if fields[key] == nil { return true }
    fail("conflict", fields.keySpan(key), "'\(key)' says nothing beside \(what)")
    return false
  }

  mutating func readMeasure(
    _ measure: Measure, _ fields: Fields, _ group: GroupID?
  ) -> Claim? {
    guard let test = limitTest(fields[measure.rawValue], measure) else { return nil }
    var claim = MeasureClaim(measure, test, group: group)
    if measure.details.contains("since"), let node = fields["since"] {
      guard let since = choice(node, "'since'", LatencyStart.self) else { return nil }
      claim.since = since
    }
    if measure.details.contains("above"), let node = fields["above"] {
      guard let limit = integer(node, "'above'", low: 0) else { return nil }
      claim.lagLimit = limit
    }
    if measure.details.contains("of"), let node = fields["of"], let name = text(node, "'of'") {
      if measure.isOfPartition {
        claim.partition = partition(named: name, node.span)
      } else {
        claim.consumer = consumer(named: name, node.span)
        guard isAlone(fields, "group", beside: "a consumer") else { return nil }
      }
      if claim.partition == nil, claim.consumer == nil { return nil }
      if let group, let topic = claim.partition?.topic,
        !scenario.groups[group.index].topics.contains(topic)
      {
        fail(
          "conflict", node.span,
          "group '\(scenario.groups[group.index].name)' does not read '\(name)'")
        return nil
      }
    }
    return .measure(claim)
  }

  /// A limit with its unit, or a comparison sign with one.
  private mutating func limitTest(_ node: YAMLNode?, _ measure: Measure) -> CountTest? {
    let unit = measure.unit
    if unit == .count { return countTest(node) }
    guard let node else { return nil }
    let help = "write '\(unit.sample.dropFirst(2))' or '\"\(unit.sample)\"'"
    guard let scalar = node.scalar, scalar.value != .null else {
      fail(
        "wrong-type", node.span,
        "'\(measure.rawValue)' needs a \(unit.words) or a comparison, not \(kind(of: node))",
        help: help)
      return nil
    }
    let (relation, rest) = CountTest.splitting(scalar.text.trimmed())
    do throws(UnitScalar.Failure) {
      let limit = try UnitScalar.limit(rest, unit, tick: scenario.clock.tick)
      return CountTest(relation ?? .equal, limit)
    } catch {
      let isUnitMissing = if case .missingUnit = error { true } else { false }
      fail(
        "bad-comparison", node.span,
        isUnitMissing
          ? "'\(measure.rawValue)' needs a unit: '\(rest)' what?"
          : "'\(scalar.text)' is neither a \(unit.words) nor a comparison with one", help: help)
      return nil
    }
  }

  /// A count, or a comparison sign with a count.
  mutating func countTest(_ node: YAMLNode?) -> CountTest? {
    guard let node else { return nil }
    if case .integer(let number) = node.scalar?.value { return CountTest(.equal, number) }
    guard let scalar = node.scalar, scalar.value != .null else {
      fail("wrong-type", node.span, "a count or a comparison is needed, not \(kind(of: node))")
      return nil
    }
    let (relation, rest) = CountTest.splitting(scalar.text.trimmed())
    if let relation, let number = Int64(rest) { return CountTest(relation, number) }
    fail(
      "bad-comparison", node.span, "'\(scalar.text)' is neither a count nor a comparison",
      help: "write a whole number, or '\"< 3\"', '\">= 1\"', '\"!= 0\"'")
    return nil
  }
}

extension CountTest {
  /// A text without its leading comparison sign, and the sign when there is one.
  fileprivate static func splitting(_ text: String) -> (relation: Relation?, rest: String) {
    // Longer signs first, so that `<=` is not read as `<`.
    let relations = Relation.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
    for relation in relations where text.hasPrefix(relation.rawValue) {
      return (relation, String(text.dropFirst(relation.rawValue.count)).trimmed())
    }
    return (nil, text)
  }
}

extension Measure {
  /// The words that may stand beside it.
  var details: [String] {
    if isLatency { return ["group", "since"] }
    switch self {
    case .busy, .idleTime, .unowned, .refusedCommits, .lagMax, .lagEnd: return ["group", "of"]
    case .lagTime: return ["group", "of", "above"]
    default: return ["group"]
    }
  }

  /// Whether `of` names a partition and not a consumer.
  fileprivate var isOfPartition: Bool {
    switch self {
    case .unowned, .lagMax, .lagEnd, .lagTime: true
    default: false
    }
  }
}
