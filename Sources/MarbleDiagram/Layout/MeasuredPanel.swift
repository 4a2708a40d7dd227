import Drawing
import EventKernel

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
    spanLabels = SpanLabelPlacing.place(panel, in: frame)
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

  /// Phases that are drawn and named nowhere in the panel.
  var namelessPhases: [SpanMark.Phase] {
    [SpanMark.Phase.detection, .catchingUp].filter { phase in
      let spans = panel.spans.filter { $0.phase == phase && $0.label != nil }
      return !spans.isEmpty
        && spans.allSatisfy { span in
          !spanLabels.contains { $0.text == span.label }
        }
    }
  }
}
