import Drawing

/// One point for each setting, with its confidence and what is required.
struct PointPlot {
  let content: ChartContent
  let theme: Theme
  let left: Double
  let right: Double
  let axis: ValueAxis
  let marks: PointMarks

  init(
    _ content: ChartContent, _ theme: Theme, left: Double, right: Double, top: Double,
    bottom: Double
  ) {
    self.content = content
    self.theme = theme
    self.left = left
    self.right = right
    var values = content.points.compactMap { $0.value }
    values += content.points.compactMap { point in point.value.map { $0 + point.halfWidth } }
    if let limit = content.limit { values.append(limit) }
    axis = ValueAxis(values, unit: content.unit, top: top, bottom: bottom)
    let slots = max(content.columns.count * content.series.count, 1)
    let room = (right - left) / Double(slots)
    marks = PointMarks(
      theme: theme, radius: max(2, min(11, room / 3 - 1)), hasSeries: content.series.count > 1)
  }

  /// The plot; its upper end leaves room for a legend above.
  func nodes() -> [SceneNode] {
    var nodes = grid() + limitLine() + lines()
    for point in content.points { nodes += interval(of: point) }
    for point in content.points { nodes.append(drawn(point)) }
    return nodes + words() + labels()
  }

  /// The middle of a column.
  private func x(_ column: Int) -> Double {
    left + (right - left) * (Double(column) + 0.5) / Double(max(content.columns.count, 1))
  }

  /// How far series stand beside each other in a column, so that equal values do not cover each
  /// other.
  private var seriesStep: Double {
    let slots = Double(max(content.columns.count, 1) * content.series.count)
    return min((right - left) / slots, 3 * marks.radius + 8)
  }

  /// The ring around the chosen point reaches no neighbour.
  private var ringRadius: Double {
    min(2 * marks.radius - 1, seriesStep - marks.radius - 3)
  }

  private func center(of point: ChartContent.Point) -> Point {
    let offset = Double(point.series) - Double(content.series.count - 1) / 2
    // Without a value it stands at the upper end, and an arrow points beyond.
    let y = point.value.map { axis.y($0) } ?? axis.top + marks.radius + Self.arrowLength
    return Point(x(point.column) + offset * seriesStep, y)
  }

  private static let arrowLength = 14.0

  /// The ends of the bar of a point and of what is drawn around it.
  private func reach(_ point: ChartContent.Point) -> (upper: Double, lower: Double) {
    let center = center(of: point)
    guard let value = point.value else { return (axis.top - 2, center.y) }
    return (axis.y(value + point.halfWidth), axis.y(max(value - point.halfWidth, 0)))
  }

  private func grid() -> [SceneNode] {
    axis.ticks.flatMap { value, text -> [SceneNode] in
      let y = axis.y(value)
      return [
        .line(Point(left, y), Point(right, y), .line(theme.guide, 1)),
        .text(
          TextRun(
            text, at: Point(left - 12, y + 5), size: 16, color: theme.mutedInk, anchor: .end)),
      ]
    }
  }

  private func limitLine() -> [SceneNode] {
    guard let limit = content.limit else { return [] }
    let y = axis.y(limit)
    return [.line(Point(left, y), Point(right, y), .line(theme.danger, 2, dash: [8, 5]))]
  }

  /// Points of one series belong together.
  private func lines() -> [SceneNode] {
    guard marks.hasSeries else { return [] }
    return content.series.indices.flatMap { series in
      chains(series).filter { $0.count > 1 }.map { .strokes([$0], .line(theme.deadLine, 1.5)) }
    }
  }

  /// The points of a series, parted where one has no value.
  private func chains(_ series: Int) -> [[Point]] {
    var chains: [[Point]] = [[]]
    for point in content.points where point.series == series {
      if point.value == nil {
        chains.append([])
      } else {
        chains[chains.count - 1].append(center(of: point))
      }
    }
    return chains
  }

  private func interval(of point: ChartContent.Point) -> [SceneNode] {
    let middle = center(of: point)
    guard let value = point.value else { return [marks.arrow(from: middle, to: axis.top)] }
    guard point.halfWidth > 0 else { return [] }
    let (upper, lower) = reach(point)
    let cap = max(3, marks.radius - 4)
    var strokes = [
      [Point(middle.x, upper), Point(middle.x, lower)],
      [Point(middle.x - cap, upper), Point(middle.x + cap, upper)],
    ]
    // Where the bar goes on below the scale, its end is not the end of the interval.
    strokes.append(
      axis.isBelow(value - point.halfWidth)
        ? [
          Point(middle.x - cap, lower - cap), Point(middle.x, lower),
          Point(middle.x + cap, lower - cap),
        ] : [Point(middle.x - cap, lower), Point(middle.x + cap, lower)])
    return [.strokes(strokes, .line(theme.line, 2))]
  }

  private func drawn(_ point: ChartContent.Point) -> SceneNode {
    let place = center(of: point)
    var nodes = [marks.mark(point, at: place)]
    if point.isChosen {
      nodes.append(.circle(center: place, radius: ringRadius, .line(theme.owner(2), 3)))
    }
    return .group(tooltip: "\(point.name): \(point.text)", nodes)
  }

  /// What points mean, in words, where there is room.
  private func words() -> [SceneNode] {
    var words = PlotWords(left: left, right: right, top: axis.top - 4, bottom: axis.bottom)
    for point in content.points {
      let place = center(of: point)
      let half = point.isChosen ? ringRadius + 3 : marks.radius + 2
      let reach = reach(point)
      let upper = min(reach.upper, place.y - half)
      let lower = max(reach.lower, place.y + half)
      words.block(Rect(x: place.x - half, y: upper, width: 2 * half, height: lower - upper))
    }
    if let limit = content.limit {
      words.block(Rect(x: left, y: axis.y(limit) - 2, width: right - left, height: 4))
    }
    if marks.hasSeries {
      for series in content.series.indices {
        for chain in chains(series) {
          for (start, end) in zip(chain, chain.dropFirst()) { words.block(start, end) }
        }
      }
    }
    for point in content.points where point.isChosen {
      words.point(
        content.chosenText, at: center(of: point), gap: ringRadius + 7,
        color: theme.owner(2))
    }
    if let limit = content.limit {
      words.place(content.limitText, along: axis.y(limit), color: theme.danger)
    }
    for point in content.points where point.value == nil {
      words.place(
        content.missingText, beside: center(of: point), gap: marks.radius + 6,
        color: theme.mutedInk)
    }
    for point in content.points where point.idle > 0 {
      words.place(
        "\(point.idle) idle", beside: center(of: point), gap: marks.radius + 6,
        color: theme.mutedInk)
    }
    return words.nodes
  }

  private func labels() -> [SceneNode] {
    let widths = content.columns.map {
      TextMetrics.reservedWidth(of: $0, size: 18, isBold: true) + 10
    }
    let step = (right - left) / Double(max(content.columns.count, 1))
    let widest = widths.max() ?? 0
    // Labels that would touch stand in two rows; where they still would, some are not written.
    let rows = widest > step ? 2 : 1
    var every = 1
    while widest > step * Double(rows * every) { every += 1 }
    var nodes: [SceneNode] = []
    for (place, label) in content.columns.enumerated() where place % every == 0 {
      let row = Double(place / every % rows)
      nodes.append(
        .text(
          TextRun(
            label, at: Point(x(place), axis.bottom + 36 + 24 * row), size: 18, isBold: true,
            color: theme.ink, anchor: .middle)))
    }
    nodes.append(
      .text(
        TextRun(
          content.xTitle, at: Point((left + right) / 2, axis.bottom + 62 + 20 * Double(rows - 1)),
          size: 18, color: theme.mutedInk, anchor: .middle)))
    return nodes
  }
}
