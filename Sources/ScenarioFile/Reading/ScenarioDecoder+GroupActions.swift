import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// What a timeline does to whole groups and topics, and how consumers come back changed.
extension ScenarioDecoder {
  mutating func readScale(
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
  mutating func makeRoomForScaling(_ item: YAMLNode) {
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

  mutating func readGrowth(
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
  mutating func readDeploy(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    guard let name = text(action.value, "'deploy'"),
      let group = group(named: name, action.value.span)
    else { return [] }
    let gap = duration(fields["gap"], "'gap'") ?? scenario.clock.tick
    let every =
      positiveDuration(fields["every"], "'every'")
      ?? SimulationDuration(nanoseconds: gap.nanoseconds &+ scenario.clock.tick.nanoseconds)
    let assignors = newAssignors(fields["config"])
    var entries: [TimelineEntry] = []
    var number = scenario.groups[..<group.index].reduce(0) { $0 + $1.consumers.count }
    var turn = time
    for consumer in scenario.groups[group.index].consumers {
      defer { number += 1 }
      if standbys.contains(consumer.name) { continue }
      entries += restart(
        ConsumerID(number), gap: gap, assignors, at: turn, span: action.value.span)
      turn = turn + every
    }
    return entries
  }

  mutating func readRestart(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    let gap = duration(fields["gap"], "'gap'") ?? scenario.clock.tick
    let assignors = newAssignors(fields["config"])
    return consumers(of: action).flatMap { consumer, span in
      restart(consumer, gap: gap, assignors, at: time, span: span)
    }
  }

  /// What a new version of the application lists, or nil when it lists what it did.
  private mutating func newAssignors(_ node: YAMLNode?) -> [AssignorName]? {
    guard let node,
      let fields = fields(of: node, [FieldTables.assignmentStrategy], of: "'config'")
    else { return nil }
    return assignors(fields[FieldTables.assignmentStrategy.key])
  }

  private func restart(
    _ consumer: ConsumerID, gap: SimulationDuration, _ assignors: [AssignorName]?,
    at time: SimulationTime, span: SourceSpan
  ) -> [TimelineEntry] {
    let restart = TimelineEntry(
      time: time, action: .restart(consumer, gap: gap), span: span)
    guard let assignors else { return [restart] }
    return [
      TimelineEntry(
        time: time, action: .reconfigure(consumer, assignors: assignors), span: span), restart,
    ]
  }

  mutating func readSeek(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    guard let name = text(fields["partition"], "'partition'"),
      let span = fields["partition"]?.span, let partition = partition(named: name, span),
      let target = seekTarget(fields["to"])
    else { return [] }
    return consumers(of: action).map { consumer, span in
      TimelineEntry(time: time, action: .seek(consumer, partition, to: target), span: span)
    }
  }

  private mutating func seekTarget(_ node: YAMLNode?) -> TimelineEntry.SeekTarget? {
    guard let node else { return nil }
    switch node.scalar?.value {
    case .integer(let offset) where offset >= 0: return .offset(offset)
    case .string("beginning"): return .beginning
    case .string("end"): return .end
    default:
      fail(
        "wrong-type", node.span, "'to' must be an offset, beginning or end, not \(kind(of: node))")
      return nil
    }
  }
}
