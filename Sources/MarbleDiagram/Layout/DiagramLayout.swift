import Drawing

/// A picture whose every part has its place.
struct DiagramLayout {
  private let content: DiagramContent
  private let frame: DiagramFrame
  private let heading: HeadingDrawing
  private let panels: [MeasuredPanel]
  private let axis: AxisDrawing
  private let events: EventDrawing
  private let legend: LegendDrawing
  private let panelsTop: Double
  private let panelsBottom: Double
  private let height: Double

  init(
    _ content: DiagramContent, metrics: DiagramMetrics, theme: Theme, minimumHeight: Double?
  ) {
    self.content = content
    frame = DiagramFrame(content, metrics: metrics, theme: theme)
    heading = HeadingDrawing(
      title: content.title, subtitle: content.subtitle, metrics: metrics, theme: theme)
    axis = AxisDrawing(content, in: frame)
    events = EventDrawing(content.events, in: frame)
    let y = heading.bottom
    panelsTop = y
    var measured = Self.measure(content.panels, top: y, in: frame, laneExtra: 0)
    legend = LegendDrawing(Self.explained(content, measured), in: frame)
    let tail = metrics.px(42) + events.height + legend.height
    let lanes = measured.map { $0.lanes.count }.reduce(0, +)
    let spare = (minimumHeight ?? 0) - Self.bottom(of: measured, top: y) - tail
    if spare > 0, lanes > 0 {
      // A taller canvas than needed gives every lane more air, up to a lane's own height.
      let extra = min(spare / Double(lanes), metrics.px(44))
      measured = Self.measure(content.panels, top: y, in: frame, laneExtra: extra)
    }
    panels = measured
    panelsBottom = Self.bottom(of: measured, top: y)
    // Canvases have whole sizes.
    height = Double(Int(max(panelsBottom + tail, minimumHeight ?? 0) + 0.999_999))
  }

  /// The content, without a legend where no marble is drawn that it could explain.
  private static func explained(
    _ content: DiagramContent, _ panels: [MeasuredPanel]
  ) -> DiagramContent {
    let drawsMarbles = panels.contains { panel in
      panel.lanes.contains { !($0.marbles ?? []).isEmpty }
    }
    var content = content
    if !drawsMarbles { content.legend = [] }
    // Lines and marbles share no heading.
    if content.legend.isEmpty || !content.plotLegend.isEmpty { content.legendTitle = "" }
    content.legend = content.plotLegend + content.legend
    let nameless = panels.flatMap { $0.namelessPhases }
    for (phase, text) in [
      (SpanMark.Phase.detection, "before a rebalance: detection"),
      (.catchingUp, "after a rebalance: catching up"),
    ] where nameless.contains(phase) {
      content.legend.append(LegendEntry(tint: phase, text: text))
    }
    return content
  }

  private static func measure(
    _ panels: [DiagramPanel], top: Double, in frame: DiagramFrame, laneExtra: Double
  ) -> [MeasuredPanel] {
    var y = top
    return panels.map { panel in
      let measured = MeasuredPanel(panel, top: y, in: frame, laneExtra: laneExtra)
      y += measured.height + frame.metrics.panelGap
      return measured
    }
  }

  private static func bottom(of panels: [MeasuredPanel], top: Double) -> Double {
    panels.last.map { $0.top + $0.height } ?? top
  }

  /// Whether some lane had to be drawn as counts.
  var isAggregated: Bool {
    panels.contains { $0.lanes.contains { $0.marbles == nil } }
  }

  func scene() -> Scene {
    let metrics = frame.metrics
    var scene = Scene(
      width: metrics.width, height: height,
      title: content.title.isEmpty ? "Marble diagram" : content.title,
      description: content.story, background: frame.theme.background)
    scene.nodes += heading.nodes()
    scene.nodes += axis.guides(top: panelsTop, bottom: panelsBottom + metrics.px(6))
    for panel in panels { scene.nodes += nodes(of: panel) }
    scene.nodes += events.lines(through: panels, bottom: panelsBottom)
    scene.nodes += axis.numbers(baseline: panelsBottom + metrics.px(28))
    scene.nodes += events.words(top: panelsBottom + metrics.px(36))
    let legendTop = panelsBottom + metrics.px(legend.hasSigns ? 42 : 38) + events.height
    scene.nodes += legend.nodes(top: legendTop)
    return scene
  }

  private func nodes(of measured: MeasuredPanel) -> [SceneNode] {
    let metrics = frame.metrics
    let colors = frame.theme.panel(measured.panel.role)
    let box = Rect(
      x: metrics.margin, y: measured.top, width: metrics.width - 2 * metrics.margin,
      height: measured.height)
    var nodes: [SceneNode] = [
      .rect(
        box, radius: metrics.px(10),
        Style(
          fill: measured.panel.isSlim ? frame.theme.background : colors.fill,
          stroke: colors.stroke, strokeWidth: metrics.px(1.5)))
    ]
    nodes += axis.guides(top: measured.top + measured.headHeight, bottom: box.maxY - 1)
    let lanes = zip(measured.lanes, measured.laneTops).map { lane, top in
      LaneDrawing(measured: lane, top: top, frame: frame)
    }
    nodes += lanes.flatMap { $0.background() }
    nodes += spans(of: measured, box)
    if !measured.panel.title.isEmpty {
      nodes.append(
        .text(
          TextRun(
            measured.panel.title,
            at: Point(metrics.margin + metrics.px(14), measured.top + metrics.px(23)),
            size: metrics.smallSize, isBold: true, color: colors.ink)))
    }
    nodes += HeadDrawing(panel: measured, frame: frame).nodes()
    nodes += lanes.flatMap { $0.foreground() }
    return nodes
  }

  /// Spans of several groups that overlap become one, so that their tints do not add up.
  private static func merged(_ spans: [SpanMark]) -> [SpanMark] {
    var merged: [SpanMark] = []
    for span in spans.sorted(by: { $0.start < $1.start }) {
      if let last = merged.indices.last, span.start <= merged[last].end {
        merged[last].end = max(merged[last].end, span.end)
      } else {
        merged.append(span)
      }
    }
    return merged
  }

  /// How strong the times beside a rebalance are tinted, of the tint of the rebalance itself.
  static let sidePhaseStrength = 0.3

  /// Rebalances: tinted in their group, grey in the topics that the group reads.
  private func spans(of measured: MeasuredPanel, _ box: Rect) -> [SceneNode] {
    let metrics = frame.metrics
    let theme = frame.theme
    let isGroup = measured.panel.role == .group
    var nodes: [SceneNode] = []
    for phase in [SpanMark.Phase.detection, .catchingUp, .rebalance] {
      let strength = phase == .rebalance ? isGroup ? 1 : 0.75 : Self.sidePhaseStrength
      nodes += Self.merged(measured.panel.spans.filter { $0.phase == phase }).map { span in
        let start = frame.x(span.start)
        let width = max(frame.x(span.end) - start, metrics.px(2))
        let rect = Rect(x: start, y: box.y + 2, width: width, height: box.height - 4)
        let color = isGroup ? theme.spanColor : theme.deadLine
        return .rect(rect, radius: 0, .tint(color, theme.spanOpacity * strength))
      }
    }
    for label in measured.spanLabels {
      nodes.append(
        .text(
          TextRun(
            label.text,
            at: Point(
              label.minX + label.width / 2,
              box.y + metrics.px(23) + Double(label.row) * metrics.belowRow),
            size: metrics.smallSize, isBold: true, color: theme.accent, anchor: .middle)))
    }
    return nodes
  }
}
