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
      for item in items(of: node, "'timeline'") { entries += readTimelineEntry(item) }
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
    let actions = fields.entries.filter { $0.key.text != "at" }
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
    let names = action.value.sequence ?? [action.value]
    return names.compactMap { node in
      guard let name = text(node, "'\(action.key.text)'"),
        let consumer = consumer(named: name, node.span)
      else { return nil }
      let what: TimelineEntry.Action =
        switch action.key.text {
        case "crash": .crash(consumer)
        case "stop": .stop(consumer)
        default: .start(consumer)
        }
      return TimelineEntry(time: time, action: what, span: node.span)
    }
  }

  /// Who first appears in the timeline with `start` waits for it; all others start at 0, unless
  /// the file says when.
  private mutating func settleStarts() {
    var number = 0
    for group in scenario.groups.indices {
      for consumer in scenario.groups[group].consumers.indices {
        defer { number += 1 }
        if scenario.groups[group].consumers[consumer].starts != nil { continue }
        let first = scenario.timeline.first { $0.action.consumer.index == number }
        if let first, case .start = first.action { continue }
        scenario.groups[group].consumers[consumer].starts = .zero
      }
    }
  }

  /// Only what runs can crash or stop, and only what does not run can start.
  private mutating func checkLives() {
    let consumers = scenario.groups.flatMap { $0.consumers }
    for (number, consumer) in consumers.enumerated() {
      var isRunning = false
      var pendingStart = consumer.starts
      for entry in scenario.timeline where entry.action.consumer.index == number {
        if let start = pendingStart, start <= entry.time {
          isRunning = true
          pendingStart = nil
        }
        if case .start = entry.action {
          if isRunning {
            fail("impossible", entry.span, "'\(consumer.name)' is running already")
          }
          isRunning = true
        } else {
          if !isRunning {
            fail("impossible", entry.span, "'\(consumer.name)' is not running at that time")
          }
          isRunning = false
        }
      }
    }
  }
}

extension TimelineEntry.Action {
  /// Whom the action is about.
  var consumer: ConsumerID {
    switch self {
    case .crash(let consumer), .stop(let consumer), .start(let consumer): consumer
    }
  }
}
