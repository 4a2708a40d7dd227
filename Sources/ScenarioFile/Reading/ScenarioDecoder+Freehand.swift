import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// Free-hand pictures.
extension ScenarioDecoder {
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
