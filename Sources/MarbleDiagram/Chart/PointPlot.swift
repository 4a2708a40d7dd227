import Drawing
import EventKernel
import TraceAnalysis

/// One point for each setting on a scale of powers of ten.
struct PointPlot {
  let content: ChartContent
  let theme: Theme
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// Powers of ten that hold every point and the limit.
  private var decades: (low: Int, high: Int) {
    var values = content.points.map { $0.value }.filter { $0 > 0 }
    if let limit = content.limit, limit > 0 { values.append(limit) }
    guard let least = values.min(), let most = values.max() else { return (0, 1) }
    let low = Self.floorPower(least)
    var high = low
    while Self.power(high) < most { high += 1 }
    return (low, max(high, low + 1))
  }

  func nodes() -> [SceneNode] {
    let (low, high) = decades
    var nodes = grid(low, high)
    nodes += limitLine(low, high)
    for (place, point) in content.points.enumerated() {
      nodes += drawn(point, at: Point(x(place), y(point.value, low, high)), low, high)
    }
    nodes += words(low, high)
    nodes += labels()
    return nodes
  }

  private func x(_ place: Int) -> Double {
    left + (right - left) * (Double(place) + 0.5) / Double(max(content.points.count, 1))
  }

  /// Values of 0 stand on the bottom line.
  private func y(_ value: Double, _ low: Int, _ high: Int) -> Double {
    let least = Self.power(low)
    let share = value <= least ? 0 : DeterministicMath.log(value / least)
    return bottom - (bottom - top) * share / DeterministicMath.log(Self.power(high) / least)
  }

  /// Top and bottom of a point's confidence interval.
  private func interval(
    of point: ChartContent.Point, _ low: Int, _ high: Int
  ) -> (upper: Double, lower: Double) {
    let upper = y(point.value + point.halfWidth, low, high)
    return (upper, y(max(point.value - point.halfWidth, 0), low, high))
  }

  private func grid(_ low: Int, _ high: Int) -> [SceneNode] {
    (low...high).flatMap { power -> [SceneNode] in
      let y = y(Self.power(power), low, high)
      return [
        .line(Point(left, y), Point(right, y), .line(theme.guide, 1)),
        .text(
          TextRun(
            Self.label(power), at: Point(left - 12, y + 5), size: 16, color: theme.mutedInk,
            anchor: .end)),
      ]
    }
  }

  private func limitLine(_ low: Int, _ high: Int) -> [SceneNode] {
    guard let limit = content.limit, limit > 0 else { return [] }
    let y = y(limit, low, high)
    return [
      .line(Point(left, y), Point(right, y), .line(theme.danger, 2, dash: [8, 5])),
      .text(
        TextRun(
          content.limitText, at: Point(right, top - 14), size: 16, isBold: true,
          color: theme.danger, anchor: .end)),
    ]
  }

  /// Squares fail, circles hold, hollow circles hold with idle consumers; a ring is the smallest.
  private func drawn(
    _ point: ChartContent.Point, at center: Point, _ low: Int, _ high: Int
  ) -> [SceneNode] {
    var nodes: [SceneNode] = []
    if point.halfWidth > 0 {
      let (upper, lower) = interval(of: point, low, high)
      nodes.append(
        .strokes(
          [
            [Point(center.x, upper), Point(center.x, lower)],
            [Point(center.x - 7, upper), Point(center.x + 7, upper)],
            [Point(center.x - 7, lower), Point(center.x + 7, lower)],
          ], .line(theme.line, 2)))
    }
    if point.isChosen {
      nodes.append(.circle(center: center, radius: 21, .line(theme.owner(2), 3)))
    }
    let color = point.isGood ? theme.owner(2) : theme.deadLine
    let style = Style(
      fill: point.isGood && point.idle > 0 ? theme.background : color, stroke: theme.line,
      strokeWidth: 2)
    nodes.append(
      point.isGood
        ? .circle(center: center, radius: 11, style)
        : .rect(
          Rect(x: center.x - 10, y: center.y - 10, width: 20, height: 20), radius: 0, style))
    return nodes
  }

  /// What a point means, in words, where they have room.
  private func words(_ low: Int, _ high: Int) -> [SceneNode] {
    var taken = content.points.enumerated().map { place, point in
      let (upper, lower) = interval(of: point, low, high)
      return Rect(x: x(place) - 22, y: upper - 22, width: 44, height: lower - upper + 44)
    }
    if let limit = content.limit, limit > 0 {
      taken.append(Rect(x: left, y: y(limit, low, high) - 2, width: right - left, height: 4))
    }
    var nodes: [SceneNode] = []
    for (place, point) in content.points.enumerated() {
      let text =
        point.isChosen ? "smallest that holds" : point.idle > 0 ? "\(point.idle) idle" : ""
      if text.isEmpty { continue }
      let width = TextMetrics.reservedWidth(of: text, size: 16, isBold: point.isChosen)
      let center = Point(x(place), y(point.value, low, high))
      let boxes = [
        Rect(x: center.x - 28 - width, y: center.y - 10, width: width, height: 20),
        Rect(x: center.x - width / 2, y: center.y - 46, width: width, height: 20),
        Rect(x: center.x - width / 2, y: center.y + 24, width: width, height: 20),
        Rect(x: center.x + 28, y: center.y - 10, width: width, height: 20),
      ]
      let free = boxes.first { box in
        box.x >= left && box.maxX <= right && box.y >= top - 4 && box.maxY <= bottom
          && taken.allSatisfy { !Self.meet($0, box) }
      }
      guard let box = free else { continue }
      taken.append(box)
      nodes.append(
        .text(
          TextRun(
            text, at: Point(box.x + width / 2, box.y + 15.6), size: 16, isBold: point.isChosen,
            color: point.isChosen ? theme.owner(2) : theme.mutedInk, anchor: .middle)))
    }
    return nodes
  }

  private static func meet(_ one: Rect, _ other: Rect) -> Bool {
    one.x < other.maxX && other.x < one.maxX && one.y < other.maxY && other.y < one.maxY
  }

  private func labels() -> [SceneNode] {
    let wide =
      content.points.map {
        TextMetrics.reservedWidth(of: $0.label, size: 18, isBold: true)
      }.max() ?? 0
    let step = (right - left) / Double(max(content.points.count, 1))
    // Where labels would touch, every second, third, … one is written.
    var every = 1
    while wide + 8 > step * Double(every) { every += 1 }
    var nodes: [SceneNode] = []
    for (place, point) in content.points.enumerated()
    where place % every == 0 || (point.isChosen && every == 1) {
      nodes.append(
        .text(
          TextRun(
            point.label, at: Point(x(place), bottom + 40), size: 18, isBold: true,
            color: theme.ink, anchor: .middle)))
    }
    nodes.append(
      .text(
        TextRun(
          content.xTitle, at: Point((left + right) / 2, bottom + 64), size: 18,
          color: theme.mutedInk, anchor: .middle)))
    return nodes
  }

  private static func power(_ exponent: Int) -> Double {
    var value = 1.0
    for _ in 0..<abs(exponent) { value *= 10 }
    return exponent < 0 ? 1 / value : value
  }

  private static func floorPower(_ value: Double) -> Int {
    var exponent = 0
    while power(exponent) > value { exponent -= 1 }
    while power(exponent + 1) <= value { exponent += 1 }
    return exponent
  }

  private static func label(_ exponent: Int) -> String {
    if exponent < 0 {
      var text = "0."
      for _ in 1..<(-exponent) { text += "0" }
      return text + "1"
    }
    return CountText.grouped(Int64(power(exponent)))
  }
}
