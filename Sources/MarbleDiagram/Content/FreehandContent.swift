import Drawing
import EventKernel
import KafkaModel

/// Turns marble strings into lanes of marks, as they stand.
enum FreehandContent {
  static func content(_ diagram: FreehandDiagram) -> DiagramContent {
    var content = DiagramContent()
    content.title = diagram.title
    content.subtitle = diagram.description
    content.axis = .ticks(diagram.tick)
    let length = diagram.lanes.map { $0.marbles.length }.max() ?? .zero
    let lastStart = SimulationDuration(
      nanoseconds: max(length.nanoseconds - diagram.tick.nanoseconds, diagram.tick.nanoseconds))
    content.to = .zero + lastStart
    var story = "Drawn free-hand."
    for lane in diagram.lanes {
      let role = role(of: lane.name)
      if content.panels.last?.role != role {
        content.panels.append(DiagramPanel(title: "", role: role))
      }
      content.panels[content.panels.count - 1].lanes.append(
        self.lane(lane, end: content.to))
      story += " \(lane.name):"
      for mark in lane.marbles.marks { story += " " + word(for: mark.symbol) }
      story += "."
    }
    content.story = story
    return content
  }

  /// The tint of a lane, guessed from the words that the field uses; only looks depend on it.
  private static func role(of name: String) -> Theme.Role {
    let name = name.lowercased()
    if name.hasPrefix("producer") { return .producer }
    if name.hasPrefix("consumer") { return .group }
    if name.hasPrefix("partition") || name.hasPrefix("topic") { return .topic }
    return .neutral
  }

  private static func lane(
    _ source: FreehandDiagram.Lane, end: SimulationTime
  ) -> DiagramLane {
    var lane = DiagramLane(name: source.name)
    lane.lines = [LineMark(start: .zero, end: end, isDashed: false)]
    for mark in source.marbles.marks {
      let time = SimulationTime.zero + mark.time
      let tooltip = "\(source.name): \(word(for: mark.symbol))"
      switch mark.symbol {
      case .record(let label):
        lane.marbles.append(
          MarbleMark(time: time, label: label, appearance: fill(of: label), tooltip: tooltip))
      case .error: lane.glyphs.append(GlyphMark(time: time, kind: .error, tooltip: tooltip))
      case .rebalance: lane.glyphs.append(GlyphMark(time: time, kind: .rebalance, tooltip: tooltip))
      case .compaction:
        lane.glyphs.append(GlyphMark(time: time, kind: .compaction, tooltip: tooltip))
      case .lag: lane.glyphs.append(GlyphMark(time: time, kind: .lag, tooltip: tooltip))
      case .end: lane.glyphs.append(GlyphMark(time: time, kind: .end, tooltip: tooltip))
      }
    }
    return lane
  }

  private static func word(for symbol: MarbleString.Symbol) -> String {
    switch symbol {
    case .record(let label): label
    case .error: "error"
    case .rebalance: "rebalance"
    case .compaction: "compaction"
    case .lag: "lag"
    case .end: "end"
    }
  }

  /// The same label looks the same in every lane; digits go without a colour of their own.
  private static func fill(of label: String) -> Int? {
    guard let byte = label.utf8.first else { return nil }
    if byte >= 0x30, byte <= 0x39 { return nil }
    let letter = byte | 0x20
    return letter >= 0x61 && letter <= 0x7A ? Int(letter - 0x61) % 7 : Int(byte) % 7
  }
}
