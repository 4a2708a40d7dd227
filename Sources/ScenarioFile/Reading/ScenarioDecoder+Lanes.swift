import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// A partition written as topic and number, such as `orders-2`; nil after a complaint.
  mutating func partition(named name: String, _ span: SourceSpan) -> PartitionNumber? {
    if let partition = knownPartition(name) { return partition }
    failDangling("partition", name, span, partitionNames)
    return nil
  }

  /// A producer, a consumer or a partition by name; nil after a complaint.
  mutating func lane(named name: String, _ span: SourceSpan) -> LaneReference? {
    var found: [LaneReference] = []
    if let index = scenario.producers.firstIndex(where: { $0.name == name }) {
      found.append(.producer(ProducerID(index)))
    }
    let consumers = scenario.groups.flatMap { group in group.consumers.map { $0.name } }
    if let index = consumers.firstIndex(of: name) { found.append(.consumer(ConsumerID(index))) }
    if let partition = knownPartition(name) { found.append(.partition(partition)) }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      failDangling(
        "lane", name, span, scenario.producers.map { $0.name } + partitionNames + consumers)
    } else {
      fail(
        "ambiguous-name", span, "more than one lane is called '\(name)'",
        help: "give producers, consumers and partitions names of their own")
    }
    return nil
  }

  /// A partition written as topic and number; nil when there is none.
  func knownPartition(_ name: String) -> PartitionNumber? {
    for (index, topic) in scenario.topics.enumerated() where name.hasPrefix(topic.name + "-") {
      let rest = name.dropFirst(topic.name.count + 1)
      if let number = Int(rest), number >= 0, number < topic.finalPartitions, "\(number)" == rest {
        return PartitionNumber(topic: TopicID(index), number: number)
      }
    }
    return nil
  }

  /// What partitions are called, the first hundred of each topic.
  var partitionNames: [String] {
    scenario.topics.flatMap { topic in
      (0..<min(topic.finalPartitions, 100)).map { "\(topic.name)-\($0)" }
    }
  }

  /// The mapping under `diagram:`.
  mutating func readDiagram(_ node: YAMLNode) -> DiagramSpec {
    var diagram = DiagramSpec()
    guard let fields = fields(of: node, FieldTables.diagram, of: "'diagram'") else {
      return diagram
    }
    diagram.theme = choice(fields["theme"], "'theme'", ThemeName.self)
    diagram.size = choice(fields["size"], "'size'", DiagramSize.self)
    if let rule = choice(fields["color-by"], "'color-by'", ColorBy.self) { diagram.colorBy = rule }
    if let view = choice(fields["view"], "'view'", DiagramView.self) { diagram.view = view }
    if let node = fields["compare"] { readCompare(node) }
    diagram.from = instant(fields["from"], "'from'")
    diagram.to = instant(fields["to"], "'to'")
    if let to = diagram.to, to <= diagram.from ?? .zero, let node = fields["to"] {
      fail("out-of-range", node.span, "'to' must come after 'from'")
    }
    if let node = fields["lanes"] {
      for item in items(of: node, "'lanes'") {
        guard let name = text(item, "a lane"), let lane = lane(named: name, item.span) else {
          continue
        }
        diagram.lanes.append(lane)
      }
    }
    diagram.replicas = choice(fields["replicas"], "'replicas'", ReplicaLanes.self)
    if let node = fields["participants"] { diagram.participants = participants(node) }
    if diagram.view == .sequence { scenario.detail = .requests }
    return diagram
  }
}
