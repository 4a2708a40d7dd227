import Drawing

// What only logs have: stretches that are gone, and offsets that rise.
extension LaneDrawing {
  func logNodes() -> [SceneNode] {
    measured.lane.hatches.flatMap { hatch($0) } + measured.lane.edges.map { edge($0) }
      + measured.lane.boundaries.map { boundary($0) }
  }

  /// An edge left of the first record of a segment, or half-way to the record before it.
  private func edge(_ edge: SegmentEdge) -> SceneNode {
    let x = frame.x(edge.time)
    let clear = x - metrics.radius - metrics.px(7)
    let middle = edge.before.map { (frame.x($0) + x) / 2 } ?? clear
    return GlyphDrawing.edge(
      at: max(clear, middle), from: top + measured.stripeTop, to: top + measured.stripeBottom,
      in: frame)
  }

  /// A hatched stretch with an edge at its end: what lay there is deleted.
  private func hatch(_ hatch: LineMark) -> [SceneNode] {
    let start = frame.intervalStart(hatch.start)
    let end = frame.x(hatch.end) + metrics.radius + metrics.px(4)
    let (upper, lower) = (top + measured.stripeTop, top + measured.stripeBottom)
    let lines = Self.hatch(
      from: start, to: end, upper: upper, lower: lower, step: metrics.px(12))
    let edge: [[Point]] = [[Point(end, upper), Point(end, lower)]]
    return [
      .strokes(lines, .line(frame.theme.deadLine, metrics.px(1))),
      .strokes(edge, .line(frame.theme.deadLine, metrics.px(2.5))),
    ]
  }

  /// Steps from the bottom of the lane's stripe to its top.
  private func boundary(_ mark: BoundaryMark) -> SceneNode {
    let (upper, lower) = (top + measured.stripeTop, top + measured.stripeBottom)
    func y(_ value: Int64) -> Double {
      let y = lower - (lower - upper) * Double(value) / Double(max(mark.maximum, 1))
      // The lane's own line must not hide it.
      let line = top + measured.lineY
      let clear = metrics.px(5)
      return abs(y - line) < clear ? line + clear : y
    }
    var strokes: [[Point]] = []
    var current: [Point] = []
    for step in mark.steps {
      let x = frame.intervalStart(step.time)
      guard let value = step.value else {
        if let last = current.last { strokes.append(current + [Point(x, last.y)]) }
        current = []
        continue
      }
      if let last = current.last { current.append(Point(x, last.y)) }
      current.append(Point(x, y(value)))
    }
    if let last = current.last { strokes.append(current + [Point(frame.axisEnd, last.y)]) }
    return .strokes(strokes, PlotDrawing.style(of: mark.kind, frame.theme, metrics))
  }
}
