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
    switch action.key.text {
    case "scale": return readScale(action, at: time)
    case "partitions": return readGrowth(action, at: time)
    case "deploy": return readDeploy(action, fields, at: time)
    default: return readConsumerAction(action, fields, at: time)
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
      if action.key.text == "isolate" { continue }
      fail(
        "missing-key", action.keySpan, "'\(action.key.text)' needs '\(key)'",
        help: key == "by" ? "add 'by: 3'" : "add '\(key): 10s'")
    }
  }

  private mutating func readConsumerAction(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    let length = positiveDuration(fields["for"], "'for'")
    let gap = duration(fields["gap"], "'gap'") ?? scenario.clock.tick
    let factor = positiveNumber(fields["by"], "'by'")
    let names = action.value.sequence ?? [action.value]
    return names.compactMap { node in
      if let life = producerLife(action.key.text, node) {
        return TimelineEntry(time: time, action: life, span: node.span)
      }
      guard let name = text(node, "'\(action.key.text)'"),
        let consumer = consumer(named: name, node.span)
      else { return nil }
      let what: TimelineEntry.Action =
        switch action.key.text {
        case "crash": .crash(consumer)
        case "stop": .stop(consumer)
        case "restart": .restart(consumer, gap: gap)
        case "pause": .pause(consumer, for: length ?? .zero)
        case "slow": .slow(consumer, by: factor ?? 1, for: length ?? Self.forever)
        case "isolate": .isolate(consumer, for: length ?? Self.forever)
        default: .start(consumer)
        }
      return TimelineEntry(time: time, action: what, span: node.span)
    }
  }

  private static var forever: SimulationDuration { SimulationDuration(nanoseconds: .max) }

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
    fail("out-of-range", node.span, "\(what) must be a number above 0, not \(kind(of: node))")
    return nil
  }

  private mutating func readScale(
    _ action: YAMLEntry, at time: SimulationTime
  ) -> [TimelineEntry] {
    namedEntries(of: action.value, "'scale'").compactMap { entry in
      guard let group = group(named: entry.key.text, entry.keySpan),
        let count = integer(entry.value, "'scale'", low: 0, high: 1000)
      else { return nil }
      if Int(count) > scenario.groups[group.index].consumers.count {
        fail(
          "impossible", entry.value.span,
          "group '\(entry.key.text)' lists only \(scenario.groups[group.index].consumers.count) "
            + "consumers", help: "list more of them, or write their number instead of their names")
        return nil
      }
      return TimelineEntry(time: time, action: .scale(group, to: Int(count)), span: entry.keySpan)
    }
  }

  /// Groups whose consumers are a number get as many as they are ever scaled to.
  private mutating func makeRoomForScaling(_ item: YAMLNode) {
    guard let scale = item.mapping?.first(where: { $0.key.text == "scale" }) else { return }
    for entry in scale.value.mapping ?? [] {
      guard let index = scenario.groups.firstIndex(where: { $0.name == entry.key.text }),
        case .integer(let count) = entry.value.scalar?.value, count > 0, count <= 1000
      else { continue }
      addStandbys(to: index, upTo: Int(count))
    }
  }

  /// Adds consumers that run only once the group is scaled; only where names are made up anyway.
  mutating func addStandbys(to index: Int, upTo count: Int) {
    guard let prefix = countedPrefixes[index] else { return }
    while scenario.groups[index].consumers.count < count {
      guard let last = scenario.groups[index].consumers.last else { return }
      var next = last
      next.name = "\(prefix)-\(scenario.groups[index].consumers.count)"
      next.starts = nil
      if next.instance != nil { next.instance = next.name }
      standbys.append(next.name)
      scenario.groups[index].consumers.append(next)
    }
  }

  private mutating func readGrowth(
    _ action: YAMLEntry, at time: SimulationTime
  ) -> [TimelineEntry] {
    namedEntries(of: action.value, "'partitions'").compactMap { entry in
      guard let topic = topic(named: entry.key.text, entry.keySpan),
        let count = integer(entry.value, "'partitions'", low: 1, high: 10_000)
      else { return nil }
      let before = scenario.topics[topic.index].finalPartitions
      if Int(count) <= before {
        fail(
          "impossible", entry.value.span,
          "'\(entry.key.text)' has \(before) partitions already",
          help: "partitions can be added, never removed")
        return nil
      }
      scenario.topics[topic.index].finalPartitions = Int(count)
      return TimelineEntry(
        time: time, action: .addPartitions(topic, to: Int(count)), span: entry.keySpan)
    }
  }

  /// A rolling restart: one consumer after the other, each down for a while.
  private mutating func readDeploy(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    guard let name = text(action.value, "'deploy'"),
      let group = group(named: name, action.value.span)
    else { return [] }
    let gap = duration(fields["gap"], "'gap'") ?? scenario.clock.tick
    let every =
      positiveDuration(fields["every"], "'every'")
      ?? SimulationDuration(nanoseconds: gap.nanoseconds &+ scenario.clock.tick.nanoseconds)
    var entries: [TimelineEntry] = []
    var number = scenario.groups[..<group.index].reduce(0) { $0 + $1.consumers.count }
    var turn = time
    for consumer in scenario.groups[group.index].consumers {
      defer { number += 1 }
      if standbys.contains(consumer.name) { continue }
      entries.append(
        TimelineEntry(
          time: turn, action: .restart(ConsumerID(number), gap: gap), span: action.value.span))
      turn = turn + every
    }
    return entries
  }

  /// The group called `name`, or nil after a complaint.
  mutating func group(named name: String, _ span: SourceSpan) -> GroupID? {
    if let index = scenario.groups.firstIndex(where: { $0.name == name }) { return GroupID(index) }
    failDangling("group", name, span, scenario.groups.map { $0.name })
    return nil
  }

  /// Who first appears in the timeline with `start` waits for it; all others start at 0, unless
  /// the file says when.
  private mutating func settleStarts() {
    var number = 0
    for group in scenario.groups.indices {
      for consumer in scenario.groups[group].consumers.indices {
        defer { number += 1 }
        let spec = scenario.groups[group].consumers[consumer]
        if spec.starts != nil || standbys.contains(spec.name) { continue }
        let first = scenario.timeline.first { $0.action.consumer?.index == number }
        if let first, case .start = first.action { continue }
        scenario.groups[group].consumers[consumer].starts = .zero
      }
    }
  }

  /// Only what runs can crash or stop, and only what does not run can start.
  ///
  /// Where consumers are scaled or restarted that depends on the run, and nothing is checked.
  private mutating func checkLives() {
    var number = 0
    for (index, group) in scenario.groups.enumerated() {
      let isScaled =
        group.autoscale != nil
        || scenario.timeline.contains {
          if case .scale(GroupID(index), _) = $0.action { return true }
          return false
        }
      for consumer in group.consumers {
        defer { number += 1 }
        if !isScaled { checkLife(of: number, consumer) }
      }
    }
  }

  private mutating func checkLife(of number: Int, _ consumer: ConsumerSpec) {
    var isRunning = false
    var pendingStart = consumer.starts
    for entry in scenario.timeline where entry.action.consumer?.index == number {
      if let start = pendingStart, start <= entry.time {
        isRunning = true
        pendingStart = nil
      }
      switch entry.action {
      case .start:
        if isRunning { fail("impossible", entry.span, "'\(consumer.name)' is running already") }
        isRunning = true
      case .restart: return
      case .crash, .stop, .pause, .slow, .isolate, .scale, .addPartitions, .crashProducer,
        .startProducer:
        if !isRunning {
          fail("impossible", entry.span, "'\(consumer.name)' is not running at that time")
        }
        switch entry.action {
        case .crash, .stop: isRunning = false
        default: break
        }
      }
    }
  }
}

extension TimelineEntry.Action {
  /// Whom the action is about; nil when it is about a group or a topic.
  var consumer: ConsumerID? {
    switch self {
    case .crash(let consumer), .stop(let consumer), .start(let consumer),
      .restart(let consumer, _), .pause(let consumer, _), .slow(let consumer, _, _),
      .isolate(let consumer, _):
      consumer
    case .scale, .addPartitions, .crashProducer, .startProducer: nil
    }
  }
}
