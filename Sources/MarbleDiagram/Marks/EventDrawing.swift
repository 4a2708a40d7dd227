import Drawing

/// What happened to somebody: dashed lines through the panels and words below the axis.
struct EventDrawing {
  private let events: [EventMark]
  private let placed: [PlacedLabel]
  private let frame: DiagramFrame

  init(_ events: [EventMark], in frame: DiagramFrame) {
    self.events = events
    self.frame = frame
    placed = LabelPlacing.place(
      events.map { LabelMark(time: $0.time, text: $0.text, style: $0.isDanger ? .danger : .word) },
      in: frame)
  }

  /// Height of the rows of words.
  var height: Double {
    let rows = placed.map { $0.row + 1 }.max() ?? 0
    return rows == 0 ? 0 : Double(rows) * frame.metrics.belowRow + frame.metrics.px(4)
  }

  /// Lines through the lanes of the panels that an event concerns and down to the axis; heads and
  /// names stay free of them.
  func lines(through panels: [MeasuredPanel], bottom: Double) -> [SceneNode] {
    events.flatMap { event -> [SceneNode] in
      var pieces: [(top: Double, bottom: Double)] = []
      for (place, panel) in panels.enumerated() where event.panel ?? place == place {
        for (lane, top) in zip(panel.lanes, panel.laneTops) {
          let drawing = LaneDrawing(measured: lane, top: top, frame: frame)
          if drawing.hasName(at: frame.x(event.time)) { continue }
          let end = top + lane.height
          if let last = pieces.indices.last, pieces[last].bottom >= top - 0.5 {
            pieces[last].bottom = end
          } else {
            pieces.append((top, end))
          }
        }
        if let last = pieces.indices.last {
          let isLowest = place == panels.count - 1
          let edge = isLowest ? bottom + frame.metrics.px(8) : panel.top + panel.height
          if edge - pieces[last].bottom < frame.metrics.px(24) { pieces[last].bottom = edge }
        }
      }
      return pieces.map { line(of: event, from: $0.top, to: $0.bottom) }
    }
  }

  private func line(of event: EventMark, from top: Double, to bottom: Double) -> SceneNode {
    let metrics = frame.metrics
    let color = event.isDanger ? frame.theme.danger : frame.theme.line
    let x = frame.x(event.time)
    return .line(
      Point(x, top), Point(x, bottom),
      .line(color, metrics.px(1.5), dash: [metrics.px(3), metrics.px(4)]))
  }

  func words(top: Double) -> [SceneNode] {
    placed.flatMap { label in
      LabelDrawing.nodes(
        for: label, top: top + Double(label.row) * frame.metrics.belowRow,
        rowHeight: frame.metrics.belowRow, in: frame)
    }
  }
}
