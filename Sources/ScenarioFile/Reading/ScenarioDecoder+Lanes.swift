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

  private func knownPartition(_ name: String) -> PartitionNumber? {
    for (index, topic) in scenario.topics.enumerated() where name.hasPrefix(topic.name + "-") {
      let rest = name.dropFirst(topic.name.count + 1)
      if let number = Int(rest), number >= 0, number < topic.finalPartitions, "\(number)" == rest {
        return PartitionNumber(topic: TopicID(index), number: number)
      }
    }
    return nil
  }

  private var partitionNames: [String] {
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
    return diagram
  }

  // MARK: Free-hand pictures

  /// A file of pictures drawn from marble strings alone.
  mutating func freehand(_ fields: Fields) -> ScenarioDocument? {
    let key = fields["diagrams"] != nil ? "diagrams" : "streams"
    let allowed = ["title", "description", "notes", "clock", "diagram", key]
    for entry in fields.entries where !allowed.contains(entry.key.text) {
      fail(
        "conflict", entry.keySpan, "'\(entry.key.text)' cannot stand beside '\(key)'",
        help: "a free-hand file is drawn as it stands; nothing is simulated")
    }
    var pictures: [FreehandDiagram] = []
    if key == "streams", let node = fields["streams"] {
      var picture = FreehandDiagram(name: nil, lanes: streams(node))
      picture.title = scenario.title
      picture.description = scenario.description
      pictures.append(picture)
    } else if let node = fields["diagrams"] {
      for entry in namedEntries(of: node, "'diagrams'") {
        if let picture = readPicture(entry) { pictures.append(picture) }
      }
    }
    if pictures.isEmpty, faults.isEmpty {
      fail("empty", fields.keySpan(key), "there is no picture under '\(key)'")
    }
    for index in pictures.indices {
      pictures[index].tick = scenario.clock.tick
      if let node = fields["diagram"] { pictures[index].diagram = readDiagram(node) }
    }
    return .freehand(pictures)
  }

  private mutating func readPicture(_ entry: YAMLEntry) -> FreehandDiagram? {
    let name = entry.key.text
    guard
      let fields = fields(of: entry.value, FieldTables.freehand, of: "diagram '\(name)'")
    else { return nil }
    guard let node = fields["streams"] else {
      fail("missing-key", entry.keySpan, "diagram '\(name)' needs 'streams'")
      return nil
    }
    var picture = FreehandDiagram(name: name, lanes: streams(node))
    picture.title = text(fields["title"], "'title'") ?? name
    picture.description = text(fields["description"], "'description'") ?? ""
    picture.width = integer(fields["width"], "'width'", low: 1, high: 20_000).map { Int($0) }
    picture.height = integer(fields["height"], "'height'", low: 1, high: 20_000).map { Int($0) }
    return picture
  }

  private mutating func streams(_ node: YAMLNode) -> [FreehandDiagram.Lane] {
    let lanes = namedEntries(of: node, "'streams'").compactMap { entry in
      marbles(entry.value, "stream '\(entry.key.text)'", mode: .freehand).map {
        FreehandDiagram.Lane(name: entry.key.text, marbles: $0)
      }
    }
    if lanes.isEmpty, faults.isEmpty { fail("empty", node.span, "there is no stream to draw") }
    return lanes
  }
}
