import Drawing

extension PortableSVGItem {
  /// The rectangle around all that it paints, a wider font and half its outline included.
  var bounds: Rect {
    let half = stroke == nil ? 0 : strokeWidth / 2
    switch shape {
    case .rect(let rect): return Self.grown(rect, by: half)
    case .circle(let center, let radius):
      let reach = radius + half
      return Rect(x: center.x - reach, y: center.y - reach, width: 2 * reach, height: 2 * reach)
    case .polygon(let points): return Self.grown(Self.bounds(of: points), by: half)
    case .lines(let lines): return Self.grown(Self.bounds(of: lines.flatMap { $0 }), by: half)
    case .text(let line): return line.rect(stretch: TextMetrics.slack)
    }
  }

  /// Whether its filled inside holds `point`.
  func fills(_ point: Point) -> Bool {
    guard fill != nil else { return false }
    switch shape {
    case .rect(let rect):
      return point.x >= rect.x && point.x <= rect.maxX && point.y >= rect.y
        && point.y <= rect.maxY
    case .circle(let center, let radius):
      let (dx, dy) = (point.x - center.x, point.y - center.y)
      return dx * dx + dy * dy <= radius * radius
    case .polygon(let points): return Self.holds(points, point)
    case .lines, .text: return false
    }
  }

  /// The outline as straight pieces; a circle has none to speak of.
  var pieces: [(Point, Point)] {
    guard stroke != nil else { return [] }
    switch shape {
    case .rect, .circle, .text: return []
    case .polygon(let points): return Self.pieces(points + points.prefix(1))
    case .lines(let lines): return lines.flatMap(Self.pieces)
    }
  }

  private static func pieces(_ points: [Point]) -> [(Point, Point)] {
    Array(zip(points, points.dropFirst()))
  }

  static func grown(_ rect: Rect, by margin: Double) -> Rect {
    Rect(
      x: rect.x - margin, y: rect.y - margin, width: rect.width + 2 * margin,
      height: rect.height + 2 * margin)
  }

  private static func bounds(of points: [Point]) -> Rect {
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    return Rect(
      x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
  }

  /// The even-odd rule.
  private static func holds(_ points: [Point], _ point: Point) -> Bool {
    var isInside = false
    for (first, second) in pieces(points + points.prefix(1))
    where (first.y > point.y) != (second.y > point.y) {
      let share = (point.y - first.y) / (second.y - first.y)
      if point.x < first.x + share * (second.x - first.x) { isInside.toggle() }
    }
    return isInside
  }
}

extension Rect {
  /// The point in the middle.
  var center: Point { Point(x + width / 2, y + height / 2) }
}
