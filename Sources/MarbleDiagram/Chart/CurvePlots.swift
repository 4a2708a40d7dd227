import Drawing
import EventKernel
import TraceAnalysis

/// Small multiples: lag over time of up to six settings, all on the same scales.
struct CurvePlots {
  private static let limit = 6

  let content: ChartContent
  let theme: Theme
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// The settings that are shown: those around the chosen one where there are too many.
  private var shown: [ChartContent.Curve] {
    if content.curves.count <= Self.limit { return content.curves }
    let chosen = content.points.firstIndex { $0.isChosen } ?? Self.limit - 1
    let first = max(0, min(chosen - Self.limit + 2, content.curves.count - Self.limit))
    return Array(content.curves[first..<(first + Self.limit)])
  }

  func nodes() -> [SceneNode] {
    let shown = shown
    let peak = shown.flatMap { $0.values }.max() ?? 1
    let seconds = shown.map { $0.seconds }.max() ?? 1
    let rows = (shown.count + 1) / 2
    let gap = 14.0
    let boxWidth = (right - left - gap) / 2
    let boxHeight = (bottom - top - 30 - gap * Double(max(rows - 1, 0))) / Double(max(rows, 1))
    var nodes: [SceneNode] = []
    for (place, curve) in shown.enumerated() {
      let box = Rect(
        x: left + Double(place % 2) * (boxWidth + gap),
        y: top + Double(place / 2) * (boxHeight + gap), width: boxWidth, height: boxHeight)
      nodes += drawn(curve, in: box, peak: Double(max(peak, 1)), seconds: max(seconds, 1e-9))
    }
    let length = SimulationDuration(nanoseconds: Int64(seconds * 1e9))
    nodes.append(
      .text(
        TextRun(
          "lag over \(TimeText.text(length)), same scale, up to \(peak) records",
          at: Point(left, bottom), size: 16, color: theme.mutedInk)))
    return nodes
  }

  private func drawn(
    _ curve: ChartContent.Curve, in box: Rect, peak: Double, seconds: Double
  ) -> [SceneNode] {
    let panel = theme.panel(.neutral)
    let base = box.maxY - 8
    let room = box.height - 44
    func x(_ time: Double) -> Double { box.x + 8 + (box.width - 16) * time / seconds }
    var outline: [Point] = []
    for (slot, value) in curve.values.enumerated() {
      let y = base - room * Double(value) / peak
      outline.append(Point(x(Double(slot) * curve.slotSeconds), y))
    }
    let end = x(curve.seconds)
    if let last = outline.last { outline.append(Point(end, last.y)) }
    var nodes: [SceneNode] = [
      .rect(box, radius: 6, Style(fill: panel.fill, stroke: panel.stroke, strokeWidth: 1.5))
    ]
    if outline.count > 1 {
      let area = [Point(box.x + 8, base)] + outline + [Point(end, base)]
      nodes.append(.polygon(area, .tint(theme.owner(0), 0.2)))
      nodes.append(.strokes([outline], .line(theme.owner(0), 2.5)))
    }
    let width = TextMetrics.reservedWidth(of: curve.label, size: 16, isBold: true)
    let label = width <= box.width - 20 ? curve.label : curve.shortLabel
    nodes.append(
      .text(
        TextRun(
          label, at: Point(box.x + 10, box.y + 23), size: 16, isBold: true,
          color: theme.ink)))
    return nodes
  }
}
