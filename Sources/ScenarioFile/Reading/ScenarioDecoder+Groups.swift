import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  mutating func readGroups(_ fields: Fields) {
    guard let node = fields["groups"] else { return }
    let entries = namedEntries(of: node, "'groups'")
    let counted = entries.count { entry in
      guard let consumers = entry.value.mapping?.first(where: { $0.key.text == "consumers" })
      else { return false }
      return consumers.value.scalar != nil
    }
    for entry in entries { readGroup(entry, usesGroupNames: counted > 1) }
    checkConsumerNames()
  }

  private mutating func readGroup(_ entry: YAMLEntry, usesGroupNames: Bool) {
    let name = entry.key.text
    let what = "group '\(name)'"
    guard let fields = fields(of: entry.value, FieldTables.group, of: what) else { return }
    guard let topics = readTopicNames(fields["topics"], entry, what) else { return }
    let processing =
      fields["processing"].map { readProcessing($0) } ?? .constant(scenario.clock.tick)
    guard let consumersNode = fields["consumers"] else {
      fail("missing-key", entry.keySpan, "\(what) needs 'consumers'", help: "add 'consumers: 2'")
      return
    }
    let consumers = readConsumers(
      consumersNode, processing ?? .constant(scenario.clock.tick), what,
      prefix: usesGroupNames ? name : "consumer")
    guard !consumers.isEmpty else {
      if consumersNode.sequence?.isEmpty ?? consumersNode.mapping?.isEmpty ?? false {
        fail("out-of-range", consumersNode.span, "\(what) needs at least one consumer")
      }
      return
    }
    var group = GroupSpec(name: name, span: entry.keySpan, topics: topics, consumers: consumers)
    if let node = fields["committed"] { group.committed = readCommitted(node, group, of: what) }
    if let commit = choice(fields["commit"], "'commit'", CommitMode.self) { group.commit = commit }
    if scenario.clock.profile == .kafka {
      group.config.heartbeatInterval = .milliseconds(3000)
      group.config.consumerHeartbeatInterval = .milliseconds(5000)
      group.config.initialRebalanceDelay = .milliseconds(3000)
      group.config.metadataMaxAge = .seconds(300)
    }
    if let node = fields["config"] {
      readGroupConfig(node, of: what, writesCommit: fields["commit"] != nil, &group)
    }
    if let node = fields["workers"] { group.workers = readWorkers(node, of: what) }
    if let node = fields["on-failure"] { readFailurePolicy(node, of: what, &group) }
    if flag(fields["static-members"], "'static-members'") ?? false {
      for place in group.consumers.indices where group.consumers[place].instance == nil {
        group.consumers[place].instance = group.consumers[place].name
      }
    }
    readTransform(fields, of: what, &group)
    checkWorkers(of: group, fields)
    if let node = fields["autoscale"] { group.autoscale = readAutoscale(node, of: what) }
    scenario.groups.append(group)
    let isCounted = consumersNode.scalar != nil
    countedPrefixes.append(isCounted ? (usesGroupNames ? name : "consumer") : nil)
    if let autoscale = group.autoscale {
      addStandbys(to: scenario.groups.count - 1, upTo: autoscale.maximum)
      let count = scenario.groups[scenario.groups.count - 1].consumers.count
      scenario.groups[scenario.groups.count - 1].autoscale?.maximum = min(
        autoscale.maximum, count)
    }
  }

  private mutating func readTopicNames(
    _ node: YAMLNode?, _ entry: YAMLEntry, _ what: String
  ) -> [TopicID]? {
    guard let node else { return onlyTopic(entry.keySpan, what).map { [$0] } }
    let nodes = node.sequence ?? [node]
    var topics: [TopicID] = []
    for node in nodes {
      guard let name = text(node, "a topic"), let topic = topic(named: name, node.span) else {
        continue
      }
      if topics.contains(topic) {
        fail("duplicate-name", node.span, "\(what) subscribes to '\(name)' twice")
      } else {
        topics.append(topic)
      }
    }
    if nodes.isEmpty { fail("missing-key", node.span, "\(what) needs at least one topic") }
    return topics.isEmpty ? nil : topics
  }

  /// Offsets that the group had committed before the run.
  private mutating func readCommitted(
    _ node: YAMLNode, _ group: GroupSpec, of what: String
  ) -> [CommittedOffset] {
    namedEntries(of: node, "'committed' of \(what)").compactMap { entry in
      let name = entry.key.text
      guard let partition = partition(named: name, entry.keySpan),
        let offset = integer(entry.value, "the offset of '\(name)'", low: 0, high: 1_000_000_000)
      else { return nil }
      guard group.topics.contains(partition.topic) else {
        fail(
          "impossible", entry.keySpan, "\(what) does not subscribe to the topic of '\(name)'",
          help: "add the topic to its 'topics', or leave the partition out")
        return nil
      }
      return CommittedOffset(partition: partition, offset: offset)
    }
  }

  private mutating func readConsumers(
    _ node: YAMLNode, _ processing: ProcessingTime, _ what: String, prefix: String
  ) -> [ConsumerSpec] {
    if let items = node.sequence {
      return items.compactMap { item in
        text(item, "a consumer").map {
          ConsumerSpec(name: $0, span: item.span, processing: processing, starts: nil)
        }
      }
    }
    if let entries = node.mapping {
      return entries.compactMap { readConsumer($0, processing) }
    }
    let most: Int64 = 1000
    guard let count = integer(node, "'consumers' of \(what)", low: 1, high: most) else { return [] }
    return (0..<Int(count)).map {
      ConsumerSpec(
        name: "\(prefix)-\($0)", span: node.span, processing: processing, starts: nil)
    }
  }

  private mutating func readConsumer(
    _ entry: YAMLEntry, _ processing: ProcessingTime
  ) -> ConsumerSpec? {
    let name = entry.key.text
    guard
      let fields = fields(of: entry.value, FieldTables.consumer, of: "consumer '\(name)'")
    else { return nil }
    let own = fields["processing"].flatMap { readProcessing($0) }
    var consumer = ConsumerSpec(
      name: name, span: entry.keySpan, processing: own ?? processing,
      starts: instant(fields["starts"], "'starts'"))
    consumer.instance = text(fields["group.instance.id"], "'group.instance.id'")
    return consumer
  }

  /// The timeline and claims name consumers without their group, so no two may share a name.
  private mutating func checkConsumerNames() {
    var seen: [String: String] = [:]
    for group in scenario.groups {
      for consumer in group.consumers {
        if let other = seen[consumer.name] {
          fail(
            "duplicate-name", consumer.span,
            "consumer '\(consumer.name)' of group '\(group.name)' is also one of group '\(other)'",
            help: "give every consumer of the scenario a name of its own")
        }
        seen[consumer.name] = group.name
      }
    }
  }
}
