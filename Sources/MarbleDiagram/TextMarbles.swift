import EventKernel
package import KafkaModel
import TraceAnalysis

/// Pictures as marble strings, for terminals and READMEs.
package enum TextMarbles {
  /// How many ticks are written before a picture is cut.
  package static let tickLimit: Int64 = 400

  /// The lanes of a run: one column per tick, aligned under each other.
  ///
  /// Several records of one tick stand in parentheses, and then every tick of every lane is as
  /// wide as the widest one. A crash is `#`.
  package static func text(for trace: Trace, spec: DiagramSpec = DiagramSpec()) -> String {
    let timeline = RunTimeline(trace)
    let header = trace.header
    var lanes: [TextLane] = []
    func add(_ name: String, _ lane: LaneReference) {
      guard spec.lanes.isEmpty || spec.lanes.contains(lane) else { return }
      let marks = LaneContents.marks(of: lane, in: timeline)
      lanes.append(TextLane(name: name, marks: marks, tick: header.tick.nanoseconds))
    }
    for (index, producer) in header.producers.enumerated() {
      add(producer.name, .producer(ProducerID(index)))
    }
    for info in header.partitions {
      add(
        "\(header.topics[info.topic.index].name)-\(info.number)",
        .partition(PartitionNumber(topic: info.topic, number: info.number)))
    }
    for (index, consumer) in header.consumers.enumerated() {
      add(consumer.name, .consumer(ConsumerID(index)))
    }
    let ticks = trace.end.nanoseconds / max(header.tick.nanoseconds, 1) + 1
    return text(
      title: header.title, lanes: lanes, ticks: ticks,
      tickText: "one tick is \(TimeText.text(header.tick))")
  }

  /// The lanes of a free-hand picture.
  package static func text(for diagram: FreehandDiagram) -> String {
    let lanes = diagram.lanes.map { lane in
      TextLane(name: lane.name, marks: lane.marbles.marks, tick: diagram.tick.nanoseconds)
    }
    let ticks = diagram.lanes.map { lane in
      let whole = lane.marbles.length.nanoseconds / diagram.tick.nanoseconds
      return whole * diagram.tick.nanoseconds < lane.marbles.length.nanoseconds ? whole + 1 : whole
    }.max()
    return text(title: diagram.title, lanes: lanes, ticks: ticks ?? 0, tickText: "")
  }

  private static func text(
    title: String, lanes: [TextLane], ticks: Int64, tickText: String
  ) -> String {
    let shown = min(ticks, tickLimit)
    let nameWidth = lanes.map { $0.name.unicodeScalars.count }.max() ?? 0
    let cellWidth = max(1, lanes.map { $0.widestCell(before: shown) }.max() ?? 1)
    var text = title.isEmpty ? "" : title + "\n\n"
    for lane in lanes {
      text += pad(lane.name, to: nameWidth, with: " ")
      text += "  " + lane.row(ticks: shown, cellWidth: cellWidth) + "\n"
    }
    var notes: [String] = []
    if !tickText.isEmpty { notes.append(tickText) }
    if cellWidth > 1 { notes.append("\(cellWidth) characters wide") }
    if shown < ticks { notes.append("the first \(shown) of \(ticks) ticks") }
    if !notes.isEmpty {
      text += "\n("
      for (index, note) in notes.enumerated() { text += (index > 0 ? ", " : "") + note }
      text += ")\n"
    }
    return text
  }

  static func pad(_ text: String, to width: Int, with filler: String) -> String {
    var padded = text
    for _ in 0..<max(0, width - text.unicodeScalars.count) { padded += filler }
    return padded
  }
}

/// One lane, tick by tick.
private struct TextLane {
  let name: String
  /// Texts of the ticks that show something, ascending.
  private var cells: [(tick: Int64, text: String)] = []

  init(name: String, marks: [MarbleString.Mark], tick: Int64) {
    self.name = name
    var symbols: [MarbleString.Symbol] = []
    var current: Int64 = -1
    for mark in marks {
      let number = mark.time.nanoseconds / max(tick, 1)
      if number != current, !symbols.isEmpty {
        cells.append((current, LaneContents.text(symbols)))
        symbols = []
      }
      current = number
      symbols.append(mark.symbol)
    }
    if !symbols.isEmpty { cells.append((current, LaneContents.text(symbols))) }
  }

  func widestCell(before limit: Int64) -> Int {
    cells.filter { $0.tick < limit }.map { $0.text.unicodeScalars.count }.max() ?? 1
  }

  func row(ticks: Int64, cellWidth: Int) -> String {
    var text = ""
    var next: Int64 = 0
    for cell in cells where cell.tick < ticks {
      while next < cell.tick {
        text += TextMarbles.pad("", to: cellWidth, with: "-")
        next += 1
      }
      text += TextMarbles.pad(cell.text, to: cellWidth, with: "-")
      next += 1
    }
    while next < ticks {
      text += TextMarbles.pad("", to: cellWidth, with: "-")
      next += 1
    }
    return text
  }
}
