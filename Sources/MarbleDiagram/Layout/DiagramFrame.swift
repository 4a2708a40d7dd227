import Drawing
import EventKernel

/// What every mark may see: sizes, colours, and where time lies on the canvas.
struct DiagramFrame {
  let metrics: DiagramMetrics
  let theme: Theme
  /// Right edge of the lane names.
  let labelEnd: Double
  /// Where lane lines begin.
  let lineStart: Double
  /// Where lane lines end, arrow head included.
  let lineEnd: Double
  /// Where labels must end.
  let rightEdge: Double
  private let scale: LinearScale
  private let from: SimulationTime

  init(_ content: DiagramContent, metrics: DiagramMetrics, theme: Theme) {
    self.metrics = metrics
    self.theme = theme
    let widest = content.panels.flatMap { $0.lanes }.map { lane in
      TextMetrics.reservedWidth(
        of: Self.shortened(lane.name, metrics), size: metrics.labelSize, isBold: true)
    }.max()
    labelEnd = metrics.margin + metrics.px(14) + (widest ?? metrics.px(80))
    lineStart = labelEnd + metrics.px(16)
    lineEnd = metrics.width - metrics.px(43)
    rightEdge = metrics.width - metrics.margin - metrics.px(6)
    from = content.from
    scale = LinearScale(
      low: 0, high: Double((content.to - content.from).nanoseconds),
      start: lineStart + metrics.radius + 1, end: metrics.width - metrics.px(74))
  }

  /// The pixel of an instant.
  func x(_ time: SimulationTime) -> Double { scale.position(Double((time - from).nanoseconds)) }

  /// The pixel where an interval starts that holds from the start of the axis on: the lane's line.
  func intervalStart(_ time: SimulationTime) -> Double { time <= from ? lineStart : x(time) }

  /// First and last pixel of the axis.
  var axisStart: Double { scale.start }
  var axisEnd: Double { scale.end }

  /// A name cut to what the label column may hold.
  static func shortened(_ name: String, _ metrics: DiagramMetrics) -> String {
    Shortening.cut(name, limit: metrics.width / 4) {
      TextMetrics.reservedWidth(of: $0, size: metrics.labelSize, isBold: true)
    }
  }
}
