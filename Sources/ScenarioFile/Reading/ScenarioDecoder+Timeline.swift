import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// Every consumer of the scenario with its dense number.
  private var consumerNames: [String] {
    scenario.groups.flatMap { group in group.consumers.map { $0.name } }
  }

  /// The consumer called `name`, or nil after a complaint.
  mutating func consumer(named name: String, _ span: SourceSpan) -> ConsumerID? {
    if let index = consumerNames.firstIndex(of: name) { return ConsumerID(index) }
    failDangling("consumer", name, span, consumerNames)
    return nil
  }

  mutating func readTimeline(_ fields: Fields) {
    var entries: [TimelineEntry] = []
    if let node = fields["timeline"] {
      let items = items(of: node, "'timeline'")
      for item in items { makeRoomForScaling(item) }
      for item in items { entries += readTimelineEntry(item) }
    }
    scenario.timeline = entries.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map { $0.element }
    settleStarts()
    checkBrokerLives()
    checkLives()
  }

  private mutating func readTimelineEntry(_ item: YAMLNode) -> [TimelineEntry] {
    guard let fields = fields(of: item, FieldTables.timeline, of: "a timeline entry") else {
      return []
    }
    guard let atNode = fields["at"] else {
      fail("missing-key", item.span, "a timeline entry needs 'at'", help: "add 'at: 9s'")
      return []
    }
    let actions = fields.entries.filter { !FieldTables.timelineDetails.contains($0.key.text) }
    guard let time = instant(atNode, "'at'") else { return [] }
    if let end = scenario.clock.end, time > end {
      fail("out-of-range", atNode.span, "the run ends before this, at 'clock.end'")
    }
    guard actions.count == 1, let action = actions.first else {
      if actions.count > 1 {
        fail(
          "conflict", actions[1].keySpan, "a timeline entry has one action",
          help: "make two entries of it")
      } else if item.mapping?.count == fields.entries.count {
        fail(
          "missing-key", item.span, "a timeline entry needs an action",
          help: "add 'crash:', 'stop:' or 'start:'")
      }
      return []
    }
    checkDetails(of: action, fields)
    if let entries = brokerActions(action, fields, at: time) { return entries }
    switch action.key.text {
    case "scale": return readScale(action, at: time)
    case "partitions": return readGrowth(action, at: time)
    case "deploy": return readDeploy(action, fields, at: time)
    case "restart": return readRestart(action, fields, at: time)
    case "seek": return readSeek(action, fields, at: time)
    case "disconnect": return readDisconnect(action, fields, at: time)
    case "fail": return readFail(action, fields, at: time)
    default:
      let producers = producerLives(of: action, at: time)
      return producers.isEmpty ? readConsumerAction(action, fields, at: time) : producers
    }
  }

  /// Details that an action does not have are mistakes, not decoration.
  private mutating func checkDetails(of action: YAMLEntry, _ fields: Fields) {
    let known = FieldTables.details(of: action.key.text)
    for entry in fields.entries
    where FieldTables.timelineDetails.contains(entry.key.text) && entry.key.text != "at" {
      if known.contains(entry.key.text) { continue }
      fail(
        "conflict", entry.keySpan, "'\(action.key.text)' has no '\(entry.key.text)'",
        help: known.isEmpty
          ? "remove it" : "it has \(known.map { "'\($0)'" }.joinedWithOr())")
    }
    for key in known where fields[key] == nil && !FieldTables.optionalDetails.contains(key) {
      if ["isolate", "disconnect"].contains(action.key.text) { continue }
      fail(
        "missing-key", action.keySpan, "'\(action.key.text)' needs '\(key)'",
        help: "add '\(key): \(FieldTables.sample(of: key))'")
    }
  }

  private mutating func readConsumerAction(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    let length = positiveDuration(fields["for"], "'for'")
    let factor = positiveNumber(fields["by"], "'by'")
    return consumers(of: action).map { consumer, span in
      let what: TimelineEntry.Action =
        switch action.key.text {
        case "crash": .crash(consumer)
        case "stop": .stop(consumer)
        case "pause": .pause(consumer, for: length ?? .zero)
        case "slow": .slow(consumer, by: factor ?? 1, for: length ?? Self.forever)
        case "isolate": .isolate(consumer, for: length ?? Self.forever)
        default: .start(consumer)
        }
      return TimelineEntry(time: time, action: what, span: span)
    }
  }

  /// The consumers that an action names: one, or a list.
  mutating func consumers(of action: YAMLEntry) -> [(ConsumerID, SourceSpan)] {
    let names = action.value.sequence ?? [action.value]
    return names.compactMap { node in
      guard let name = text(node, "'\(action.key.text)'"),
        let consumer = consumer(named: name, node.span)
      else { return nil }
      return (consumer, node.span)
    }
  }

  static var forever: SimulationDuration { SimulationDuration(nanoseconds: .max) }

  /// A number above 0, whole or not.
  private mutating func positiveNumber(_ node: YAMLNode?, _ what: String) -> Double? {
    guard let node else { return nil }
    let number: Double? =
      switch node.scalar?.value {
      case .integer(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    if let number, number > 0, number <= 1e6 { return number }
    fail(
      "out-of-range", node.span,
      "\(what) must be a number above 0 and at most 1000000, not \(kind(of: node))")
    return nil
  }

  /// The group called `name`, or nil after a complaint.
  mutating func group(named name: String, _ span: SourceSpan) -> GroupID? {
    if let index = scenario.groups.firstIndex(where: { $0.name == name }) { return GroupID(index) }
    failDangling("group", name, span, scenario.groups.map { $0.name })
    return nil
  }
}
