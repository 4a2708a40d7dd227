import Drawing
import EventKernel

/// A word in a panel's head, with its place.
struct PlacedSpanLabel {
  var minX: Double
  var width: Double
  var row: Int
  var text: String
}

/// A panel whose lanes are measured and whose place on the canvas is known.
struct MeasuredPanel {
  let panel: DiagramPanel
  let lanes: [MeasuredLane]
  let spanLabels: [PlacedSpanLabel]
  let headHeight: Double
  /// Top of the panel on the canvas.
  let top: Double
  let height: Double

  init(_ panel: DiagramPanel, top: Double, in frame: DiagramFrame, laneExtra: Double) {
    let metrics = frame.metrics
    self.panel = panel
    self.top = top
    lanes = panel.lanes.map { MeasuredLane($0, in: frame, extra: laneExtra) }
    spanLabels = Self.placeSpanLabels(of: panel, in: frame)
    let rows = max(spanLabels.map { $0.row + 1 }.max() ?? 0, panel.title.isEmpty ? 0 : 1)
    let full = rows == 0 ? metrics.px(6) : metrics.px(9) + Double(rows) * metrics.belowRow
    headHeight = full - Self.sharedHeight(of: panel, lanes.first, spanLabels, in: frame)
    height = headHeight + lanes.map { $0.height }.reduce(0, +) + metrics.px(6)
  }

  /// Tops of the lanes on the canvas.
  var laneTops: [Double] {
    var y = top + headHeight
    return lanes.map { lane in
      defer { y += lane.height }
      return y
    }
  }

  /// How far the first lane may slide up beside the title: its first row of names, chips or bands,
  /// when nothing in that row meets the title or a word of the head; the room above its marbles
  /// otherwise, since the title stands over the lane names.
  private static func sharedHeight(
    of panel: DiagramPanel, _ first: MeasuredLane?, _ words: [PlacedSpanLabel],
    in frame: DiagramFrame
  ) -> Double {
    let metrics = frame.metrics
    let title = TextMetrics.reservedWidth(of: panel.title, size: metrics.smallSize, isBold: true)
    guard let first, !panel.title.isEmpty else { return 0 }
    let titleEnd = metrics.margin + metrics.px(20) + title
    if first.aboveHeight == 0 {
      if titleEnd > frame.lineStart || !words.isEmpty { return 0 }
      return metrics.px(first.bandHeight == 0 ? 6 : first.lane.isSlim ? 0 : 20)
    }
    let topRow = first.above.map { $0.row }.max()
    let summary = summaryStart(of: panel, in: frame) ?? metrics.width
    let meets = first.above.contains { label in
      label.row == topRow
        && (label.minX < titleEnd || label.minX + label.width > summary
          || words.contains {
            $0.minX < label.minX + label.width && label.minX < $0.minX + $0.width
          })
    }
    return meets ? 0 : metrics.px(20)
  }

  /// Where the summary at the right of the head begins, with a gap; nil without one.
  static func summaryStart(of panel: DiagramPanel, in frame: DiagramFrame) -> Double? {
    if panel.summary.isEmpty { return nil }
    let width = LabelPlacing.textWidth(panel.summary, isBold: false, frame.metrics)
    return frame.axisEnd - width - frame.metrics.px(10)
  }

  /// Words stand left of their span, or right of it where the left is taken; where spans are
  /// close, only their numbers are left.
  private static func placeSpanLabels(
    of panel: DiagramPanel, in frame: DiagramFrame
  ) -> [PlacedSpanLabel] {
    let metrics = frame.metrics
    let titleWidth = TextMetrics.reservedWidth(
      of: panel.title, size: metrics.smallSize, isBold: true)
    var rows: [[(minX: Double, maxX: Double)]] = [
      [(metrics.margin, metrics.margin + metrics.px(24) + titleWidth)]
    ]
    if let summary = summaryStart(of: panel, in: frame) {
      rows[0].append((summary, metrics.width))
    }
    var placed: [PlacedSpanLabel] = []
    // The spans themselves must stay free of the words of others.
    let spans = panel.spans.filter { $0.phase == .rebalance }.map {
      (frame.x($0.start), frame.x($0.end))
    }
    func place(_ label: String, _ span: SpanMark, rows limit: Range<Int>) -> Bool {
      let width = LabelPlacing.textWidth(label, isBold: true, metrics)
      let start = frame.x(span.start)
      let end = frame.x(span.end)
      // Words of the phases around a rebalance stand inside them or not at all.
      let left = start - metrics.px(6) - width
      let right = end + metrics.px(6)
      // Words over the names of the lanes are the last resort.
      let places =
        span.phase == .rebalance
        ? left < frame.lineStart ? [right, left] : [left, right]
        : end - start >= width + metrics.px(8) ? [(start + end - width) / 2] : []
      for row in limit {
        while row >= rows.count { rows.append([]) }
        let found = places.first { minX in
          minX >= metrics.margin && minX + width <= frame.rightEdge
            && rows[row].allSatisfy { minX + width < $0.minX || $0.maxX < minX }
            && spans.allSatisfy { minX + width < $0.0 || $0.1 < minX }
        }
        guard let minX = found else { continue }
        rows[row].append((minX - metrics.px(6), minX + width + metrics.px(6)))
        placed.append(PlacedSpanLabel(minX: minX, width: width, row: row, text: label))
        return true
      }
      return false
    }
    for span in panel.spans where span.phase == .rebalance {
      guard let label = span.label else { continue }
      if place(label, span, rows: 0..<2) { continue }
      if let short = span.shortLabel { _ = place(short, span, rows: 0..<4) }
    }
    for span in panel.spans where span.phase != .rebalance {
      if let label = span.label { _ = place(label, span, rows: 0..<2) }
    }
    return placed
  }
}
