import Drawing

/// How points are drawn: shape by series and by what they mean, never by colour alone.
struct PointMarks {
  let theme: Theme
  /// Half the size of a mark in pixels.
  let radius: Double
  /// Whether the shape tells the series; otherwise it tells whether the setting holds.
  let hasSeries: Bool

  private var good: Color { theme.owner(2) }

  /// The mark of a point.
  ///
  /// With one series circles hold and squares fail; hollow ones have idle consumers. With several
  /// the shape tells the series; filled ones hold and hollow ones fail.
  func mark(_ point: ChartContent.Point, at center: Point) -> SceneNode {
    let holds = point.isGood ?? true
    let isHollow = hasSeries ? !holds : point.idle > 0
    let color = holds ? good : theme.deadLine
    return shape(
      hasSeries ? point.series : (holds ? 0 : 1), at: center, fill: isHollow ? nil : color)
  }

  /// An arrow upwards from a mark: there is no value, or none on the scale.
  func arrow(from center: Point, to top: Double) -> SceneNode {
    let wing = max(3, radius / 2)
    return .strokes(
      [
        [Point(center.x, center.y - radius - 2), Point(center.x, top)],
        [
          Point(center.x - wing, top + wing), Point(center.x, top),
          Point(center.x + wing, top + wing),
        ],
      ], .line(theme.line, 2))
  }

  /// The shape of a series: circle, square, triangle, diamond, and so on again.
  func shape(_ number: Int, at center: Point, fill: Color?) -> SceneNode {
    var style = Style(fill: fill ?? theme.background, stroke: theme.line, strokeWidth: 2)
    if radius < 4 { style = Style(fill: fill ?? theme.mutedInk) }
    let r = radius
    switch number % 4 {
    case 0: return .circle(center: center, radius: r, style)
    case 1:
      let side = 1.8 * r
      return .rect(
        Rect(x: center.x - side / 2, y: center.y - side / 2, width: side, height: side),
        radius: 0, style)
    case 2:
      return .polygon(
        [
          Point(center.x, center.y - 1.1 * r), Point(center.x + 1.1 * r, center.y + 0.8 * r),
          Point(center.x - 1.1 * r, center.y + 0.8 * r),
        ], style)
    default:
      return .polygon(
        [
          Point(center.x, center.y - 1.2 * r), Point(center.x + 1.2 * r, center.y),
          Point(center.x, center.y + 1.2 * r), Point(center.x - 1.2 * r, center.y),
        ], style)
    }
  }

  /// What the shapes mean, for those that occur: samples with words behind them.
  ///
  /// They stand in rows of at most `width` pixels; how many rows there are is returned, too.
  func legend(
    _ content: ChartContent, at start: Point, width: Double
  ) -> (nodes: [SceneNode], rows: Int) {
    var nodes: [SceneNode] = []
    var place = start
    var rows = 1
    func add(_ words: String, _ mark: (Point) -> SceneNode) {
      let length = 2 * radius + 10 + TextMetrics.reservedWidth(of: words, size: 16)
      if place.x > start.x, place.x + length > start.x + width {
        place = Point(start.x, place.y + 24)
        rows += 1
      }
      nodes.append(mark(Point(place.x + radius, place.y - 5)))
      nodes.append(
        .text(
          TextRun(
            words, at: Point(place.x + 2 * radius + 10, place.y), size: 16, color: theme.mutedInk)))
      place.x += length + 22
    }
    let points = content.points
    if hasSeries {
      for (number, name) in content.series.enumerated() {
        add(name) { shape(number, at: $0, fill: theme.keyless.fill) }
      }
      if points.contains(where: { $0.isGood == true }) {
        add("filled: holds") { shape(0, at: $0, fill: good) }
      }
      if points.contains(where: { $0.isGood == false }) {
        add("hollow: fails") { shape(0, at: $0, fill: nil) }
      }
    } else {
      let kinds =
        [(true, false, "holds"), (true, true, "holds, idle consumers")]
        + [(false, false, "fails"), (false, true, "fails, idle consumers")]
      for (holds, isIdle, words) in kinds {
        let sample = points.first { $0.isGood == holds && ($0.idle > 0) == isIdle }
        if let sample { add(words) { mark(sample, at: $0) } }
      }
    }
    if points.contains(where: { $0.value == nil }) {
      add("arrow: " + content.missingText) { place in
        arrow(from: Point(place.x, place.y + 2 * radius + 4), to: place.y - 8)
      }
    }
    return (nodes, rows)
  }
}
