import Drawing

/// The legend under the axis: only for what is drawn and not written anywhere.
struct LegendDrawing {
  private struct Item {
    var entry: LegendEntry
    var x: Double
    var row: Int
  }

  private let items: [Item]
  private let title: String
  private let frame: DiagramFrame
  let height: Double
  /// Whether it explains signs, which are larger than swatches.
  let hasSigns: Bool

  init(_ content: DiagramContent, in frame: DiagramFrame) {
    self.frame = frame
    title = content.legendTitle
    let metrics = frame.metrics
    let start =
      frame.lineStart + LabelPlacing.textWidth(content.legendTitle, isBold: true, metrics)
      + metrics.px(12)
    items = Self.fitting(content.legend, from: start, in: frame)
    let row = items.last?.row ?? 0
    hasSigns = content.legend.contains { $0.sign != nil }
    height = items.isEmpty ? 0 : Double(row + 1) * metrics.px(28) + metrics.px(hasSigns ? 14 : 6)
  }

  /// As many keys as two lines hold, or three beside lines and signs; the rest is counted.
  private static func fitting(
    _ entries: [LegendEntry], from start: Double, in frame: DiagramFrame
  ) -> [Item] {
    let most = 40
    let keys = entries.filter { $0.appearance != nil }
    let hasOthers = entries.contains { $0.line != nil || $0.sign != nil }
    var shown = min(keys.count, most)
    while true {
      var kept = entries
      if shown < keys.count, let first = entries.firstIndex(where: { $0.appearance != nil }) {
        let more = LegendEntry(appearance: nil, text: "and \(keys.count - shown) more")
        kept.replaceSubrange(first..<(first + keys.count), with: keys.prefix(shown) + [more])
      }
      let items = placed(kept, from: start, in: frame)
      if shown <= 1 || (items.last?.row ?? 0) < (hasOthers ? 3 : 2) { return items }
      shown -= 1
    }
  }

  private static func placed(
    _ entries: [LegendEntry], from start: Double, in frame: DiagramFrame
  ) -> [Item] {
    let metrics = frame.metrics
    var items: [Item] = []
    var x = start
    var row = 0
    for entry in entries {
      var entry = entry
      let sample = metrics.px(entry.sign == nil && entry.line == nil && entry.tint == nil ? 34 : 46)
      entry.text = Shortening.cut(entry.text, limit: frame.rightEdge - start - sample) {
        LabelPlacing.textWidth($0, isBold: false, metrics)
      }
      let width = sample + LabelPlacing.textWidth(entry.text, isBold: false, metrics)
      if x + width > frame.rightEdge, x > start {
        x = start
        row += 1
      }
      items.append(Item(entry: entry, x: x, row: row))
      x += width + metrics.px(14)
    }
    return items
  }

  func nodes(top: Double) -> [SceneNode] {
    if items.isEmpty { return [] }
    let metrics = frame.metrics
    func baseline(_ row: Int) -> Double {
      top + Double(row) * metrics.px(28) + metrics.px(14) + 0.35 * metrics.smallSize
    }
    var nodes: [SceneNode] = []
    if !title.isEmpty {
      nodes.append(
        .text(
          TextRun(
            title, at: Point(frame.lineStart, baseline(0)), size: metrics.smallSize, isBold: true,
            color: frame.theme.mutedInk)))
    }
    for item in items {
      let isMarble =
        item.entry.appearance != nil || item.entry.sign != nil || item.entry.text == "no key"
      if let line = item.entry.line {
        let y = top + Double(item.row) * metrics.px(28) + metrics.px(14)
        nodes.append(
          .strokes(
            [[Point(item.x, y), Point(item.x + metrics.px(32), y)]],
            PlotDrawing.style(of: line, frame.theme, metrics)))
      } else if let sign = item.entry.sign {
        let y = top + Double(item.row) * metrics.px(28) + metrics.px(14)
        let center = Point(item.x + metrics.px(8), y)
        nodes += GlyphDrawing.shapes(sign, at: center, in: frame)
      } else if item.entry.tint != nil {
        let y = top + Double(item.row) * metrics.px(28) + metrics.px(4)
        let box = Rect(x: item.x, y: y, width: metrics.px(32), height: metrics.px(20))
        let theme = frame.theme
        var ground = Style(fill: theme.panel(.group).fill)
        ground.stroke = theme.deadLine
        ground.strokeWidth = metrics.px(1)
        nodes.append(.rect(box, radius: 0, ground))
        nodes.append(
          .rect(
            box, radius: 0,
            .tint(theme.spanColor, theme.spanOpacity * DiagramLayout.sidePhaseStrength)))
      } else if isMarble {
        nodes.append(swatch(item, y: top + Double(item.row) * metrics.px(28)))
      }
      nodes.append(
        .text(
          TextRun(
            item.entry.text,
            at: Point(
              item.x
                + metrics.px(
                  item.entry.line != nil || item.entry.tint != nil
                    ? 40 : item.entry.sign != nil ? 32 : isMarble ? 26 : 4),
              baseline(item.row)),
            size: metrics.smallSize, color: frame.theme.mutedInk)))
    }
    return nodes
  }

  private func swatch(_ item: Item, y: Double) -> SceneNode {
    let metrics = frame.metrics
    let fill = MarbleDrawing.fill(of: item.entry.appearance, frame.theme)
    let style = Style(
      fill: fill.fill, stroke: frame.theme.line, strokeWidth: metrics.px(1.5))
    return MarbleDrawing.swatch(
      of: item.entry.appearance, at: Point(item.x + metrics.px(10), y + metrics.px(14)),
      metrics.px(8), style, frame.theme)
  }
}
