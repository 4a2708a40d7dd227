import Drawing

/// A word in a panel's head, with its place.
struct PlacedSpanLabel {
  var minX: Double
  var width: Double
  var row: Int
  var text: String
}

/// Finds places for the words of spans in the head of their panel.
///
/// The word of a rebalance stands left of it, or right where the left is taken; where somebody was
/// missing until then it would seem to name that time, and stands right of the rebalance or in it.
/// Where spans are close, only their numbers are left. Words of the phases around a rebalance stand
/// inside them or not at all.
struct SpanLabelPlacing {
  private enum Side {
    case left
    case right
    case inside
  }

  private let frame: DiagramFrame
  /// The rebalances themselves, which must stay free of the words of others.
  private let spans: [(Double, Double)]
  private var rows: [[(minX: Double, maxX: Double)]]
  private var placed: [PlacedSpanLabel] = []

  static func place(_ panel: DiagramPanel, in frame: DiagramFrame) -> [PlacedSpanLabel] {
    var placing = SpanLabelPlacing(panel, in: frame)
    for span in panel.spans where span.phase == .rebalance {
      let ended = panel.spans.contains { $0.phase == .detection && $0.end == span.start }
      placing.placeRebalance(span, isAfterDetection: ended)
    }
    for span in panel.spans where span.phase != .rebalance {
      if let label = span.label { _ = placing.place(label, span, [.inside], rows: 0..<2) }
    }
    return placing.placed
  }

  private init(_ panel: DiagramPanel, in frame: DiagramFrame) {
    self.frame = frame
    let metrics = frame.metrics
    let titleWidth = TextMetrics.reservedWidth(
      of: panel.title, size: metrics.smallSize, isBold: true)
    rows = [[(metrics.margin, metrics.margin + metrics.px(24) + titleWidth)]]
    if let summary = MeasuredPanel.summaryStart(of: panel, in: frame) {
      rows[0].append((summary, metrics.width))
    }
    spans = panel.spans.filter { $0.phase == .rebalance }.map {
      (frame.x($0.start), frame.x($0.end))
    }
  }

  private mutating func placeRebalance(_ span: SpanMark, isAfterDetection: Bool) {
    guard let label = span.label else { return }
    if isAfterDetection {
      if place(label, span, [.right, .inside], rows: 0..<2) { return }
      if let short = span.shortLabel, place(short, span, [.right, .inside], rows: 0..<2) { return }
    }
    if place(label, span, [.left, .right], rows: 0..<2) { return }
    if let short = span.shortLabel { _ = place(short, span, [.left, .right], rows: 0..<4) }
  }

  private mutating func place(
    _ label: String, _ span: SpanMark, _ sides: [Side], rows limit: Range<Int>
  ) -> Bool {
    let metrics = frame.metrics
    let width = LabelPlacing.textWidth(label, isBold: true, metrics)
    let (start, end) = (frame.x(span.start), frame.x(span.end))
    var places = sides.compactMap { side -> Double? in
      switch side {
      case .left: start - metrics.px(6) - width
      case .right: end + metrics.px(6)
      case .inside: end - start >= width + metrics.px(8) ? (start + end - width) / 2 : nil
      }
    }
    // Words over the names of the lanes are the last resort.
    if places.count > 1, places[0] < frame.lineStart { places.swapAt(0, 1) }
    for row in limit {
      while row >= rows.count { rows.append([]) }
      let found = places.first { minX in
        minX >= metrics.margin && minX + width <= frame.rightEdge
          && rows[row].allSatisfy { minX + width < $0.minX || $0.maxX < minX }
          && spans.allSatisfy {
            $0 == (start, end) && start <= minX && minX + width <= end
              || minX + width < $0.0 || $0.1 < minX
          }
      }
      guard let minX = found else { continue }
      rows[row].append((minX - metrics.px(6), minX + width + metrics.px(6)))
      placed.append(PlacedSpanLabel(minX: minX, width: width, row: row, text: label))
      return true
    }
    return false
  }
}
