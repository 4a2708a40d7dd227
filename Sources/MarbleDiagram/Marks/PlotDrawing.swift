import Drawing

/// Draws values over time as steps, the lag between them as an area.
struct PlotDrawing {
  let plot: PlotMark
  /// Top and bottom of the plot on the canvas.
  let top: Double
  let bottom: Double
  let frame: DiagramFrame

  private var metrics: DiagramMetrics { frame.metrics }

  /// The pixel of a value.
  private func y(_ value: Int64) -> Double {
    bottom - (bottom - top) * Double(value) / Double(max(plot.maximum, 1))
  }

  /// Areas first, then lines, then the peak; numbers of the scale stand beside the lane's name.
  func nodes() -> [SceneNode] {
    var nodes: [SceneNode] = [
      .line(
        Point(frame.axisStart, bottom), Point(frame.axisEnd, bottom),
        .line(frame.theme.deadLine, metrics.px(1)))
    ]
    nodes += area()
    for line in plot.lines {
      let style = Self.style(of: line.kind, frame.theme, metrics)
      let strokes = strokes(of: line.steps)
      if !strokes.isEmpty { nodes.append(.strokes(strokes, style)) }
    }
    if let peak = plot.peak {
      let x = frame.x(peak.time)
      let half = metrics.px(4)
      nodes.append(
        .strokes(
          [
            [Point(x, y(peak.low)), Point(x, y(peak.high))],
            [Point(x - half, y(peak.low)), Point(x + half, y(peak.low))],
            [Point(x - half, y(peak.high)), Point(x + half, y(peak.high))],
          ], .line(frame.theme.accent, metrics.px(2))))
    }
    return nodes + scale()
  }

  /// How a line is drawn, also used by the legend.
  static func style(
    of kind: PlotMark.LineKind, _ theme: Theme, _ metrics: DiagramMetrics
  ) -> Style {
    switch kind {
    case .logEnd: .line(theme.ink, metrics.px(2.5))
    case .position: .line(theme.ink, metrics.px(1.5), dash: [metrics.px(6), metrics.px(4)])
    case .committed: .line(theme.accent, metrics.px(2))
    case .total: .line(theme.accent, metrics.px(2.5))
    // Dashed, for without colour it would look like the lane's own line.
    case .highWatermark: .line(theme.accent, metrics.px(3), dash: [metrics.px(5), metrics.px(2)])
    case .lastStableOffset:
      .line(
        theme.ink, metrics.px(2),
        dash: [metrics.px(8), metrics.px(3), metrics.px(2), metrics.px(3)])
    }
  }

  private func area() -> [SceneNode] {
    guard let upper = plot.lines.first(where: { $0.kind == .logEnd || $0.kind == .total })
    else { return [] }
    let lower = plot.lines.first { $0.kind == .committed }
    var outline = strokes(of: upper.steps).first ?? []
    if let lower {
      outline += (strokes(of: lower.steps).first ?? []).reversed()
    } else {
      outline.append(Point(frame.axisEnd, bottom))
      outline.append(Point(outline.first?.x ?? frame.axisStart, bottom))
    }
    return [.polygon(outline, .tint(frame.theme.spanColor, 0.35))]
  }

  /// Each stretch with values as one line of steps; the last value holds to the end of the axis.
  private func strokes(of all: [PlotMark.Step]) -> [[Point]] {
    let steps = thinned(all)
    var strokes: [[Point]] = []
    var current: [Point] = []
    for (place, step) in steps.enumerated() {
      let x = frame.x(step.time)
      guard let value = step.value else {
        if let last = current.last { current.append(Point(x, last.y)) }
        if current.count > 1 { strokes.append(current) }
        current = []
        continue
      }
      if let last = current.last, last.y != y(value) { current.append(Point(x, last.y)) }
      if current.last?.y != y(value) || place == 0 { current.append(Point(x, y(value))) }
    }
    if let last = current.last {
      current.append(Point(frame.axisEnd, last.y))
      strokes.append(current)
    }
    return strokes
  }

  /// Of the steps of one pixel, the highest and the last are enough.
  private func thinned(_ steps: [PlotMark.Step]) -> [PlotMark.Step] {
    if Double(steps.count) < frame.axisEnd - frame.axisStart { return steps }
    var kept: [PlotMark.Step] = []
    var start = 0
    while start < steps.count {
      let column = Int(frame.x(steps[start].time))
      var end = start
      var highest = start
      while end < steps.count, Int(frame.x(steps[end].time)) == column,
        (steps[end].value == nil) == (steps[start].value == nil)
      {
        if (steps[end].value ?? 0) > (steps[highest].value ?? 0) { highest = end }
        end += 1
      }
      kept.append(steps[highest])
      if highest != end - 1 { kept.append(steps[end - 1]) }
      start = end
    }
    return kept
  }

  private func scale() -> [SceneNode] {
    [(plot.maximum, top + metrics.px(14)), (0, bottom)].map { value, baseline in
      .text(
        TextRun(
          "\(value)", at: Point(frame.labelEnd, baseline), size: metrics.smallSize,
          color: frame.theme.mutedInk, anchor: .end))
    }
  }
}
