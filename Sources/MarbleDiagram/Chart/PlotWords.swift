import Drawing
import EventKernel

/// Finds room for short texts among the marks of a plot; a text without room is left out.
struct PlotWords {
  private static let size = 16.0

  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  private var taken: [Rect] = []
  private(set) var nodes: [SceneNode] = []

  init(left: Double, right: Double, top: Double, bottom: Double) {
    self.left = left
    self.right = right
    self.top = top
    self.bottom = bottom
  }

  /// Keeps texts away from something.
  mutating func block(_ rect: Rect) { taken.append(rect) }

  /// Keeps texts away from a line.
  mutating func block(_ start: Point, _ end: Point) {
    let pieces = 12
    for piece in 0..<pieces {
      let from = Double(piece) / Double(pieces)
      let to = Double(piece + 1) / Double(pieces)
      let x = start.x + (end.x - start.x) * from
      let ys = [from, to].map { start.y + (end.y - start.y) * $0 }
      taken.append(
        Rect(
          x: x - 1, y: min(ys[0], ys[1]) - 1, width: (end.x - start.x) / Double(pieces) + 2,
          height: abs(ys[1] - ys[0]) + 2))
    }
  }

  /// Sets a text on one side of a mark.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - center: The middle of the mark.
  ///   - gap: How far from it the text begins.
  ///   - color: Its colour.
  mutating func place(_ text: String, beside center: Point, gap: Double, color: Color) {
    let width = TextMetrics.reservedWidth(of: text, size: Self.size)
    let places = Self.sides(of: center, width, gap)
    guard let box = free(places, width) else { return }
    set(text, isBold: false, color: color, in: box)
  }

  /// Sets a text on one side of a mark or, where there is no room, at the nearest free place, with
  /// a line to the mark.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - center: The middle of the mark.
  ///   - gap: How far from it the text begins.
  ///   - color: The colour of text and line.
  mutating func point(_ text: String, at center: Point, gap: Double, color: Color) {
    let width = TextMetrics.reservedWidth(of: text, size: Self.size, isBold: true)
    if let box = free(Self.sides(of: center, width, gap), width) {
      set(text, isBold: true, color: color, in: box)
      return
    }
    placeAnywhere(text, width, near: center, gap: gap, color: color)
  }

  /// Sets a text at the free place nearest to a point, with a line to it.
  private mutating func placeAnywhere(
    _ text: String, _ width: Double, near center: Point, gap: Double, color: Color
  ) {
    var places: [(place: Point, distance: Double)] = []
    for y in stride(from: top, through: bottom - 20, by: 8) {
      for x in stride(from: left, through: right - width, by: 8) {
        let across = x + width / 2 - center.x
        let up = y + 10 - center.y
        places.append((Point(x, y), across * across + up * up))
      }
    }
    let sorted = places.sorted { $0.distance < $1.distance }.map { $0.place }
    guard let box = free(sorted, width) else { return }
    let isAbove = box.maxY < center.y
    let edge = Point(
      min(max(center.x, box.x + 8), box.maxX - 8), isAbove ? box.maxY + 2 : box.y - 2)
    let across = edge.x - center.x
    let up = edge.y - center.y
    let length = DeterministicMath.pow(max(across * across + up * up, 1), 0.5)
    let share = (gap - 4) / length
    if share < 1 {
      let start = Point(center.x + across * share, center.y + up * share)
      nodes.append(.line(start, edge, .line(color, 1.5)))
      block(start.x < edge.x ? start : edge, start.x < edge.x ? edge : start)
    }
    set(text, isBold: true, color: color, in: box)
  }

  /// Sets a text above or below a level line, as far to the right as there is room.
  mutating func place(_ text: String, along y: Double, color: Color) {
    let width = TextMetrics.reservedWidth(of: text, size: Self.size, isBold: true)
    var places: [Point] = []
    var x = right - width
    while x >= left {
      places += [Point(x, y - 24), Point(x, y + 5)]
      x -= 20
    }
    if let box = free(places, width) {
      set(text, isBold: true, color: color, in: box)
    } else {
      placeAnywhere(text, width, near: Point(right, y), gap: 4, color: color)
    }
  }

  private static func sides(of center: Point, _ width: Double, _ gap: Double) -> [Point] {
    [
      Point(center.x - gap - width, center.y - 10), Point(center.x + gap, center.y - 10),
      Point(center.x - width / 2, center.y + gap),
      Point(center.x - width / 2, center.y - gap - 20),
      Point(center.x - width / 2, center.y + gap + 12),
      Point(center.x - width / 2, center.y - gap - 34),
    ]
  }

  private func free(_ places: [Point], _ width: Double) -> Rect? {
    let boxes = places.map { Rect(x: $0.x, y: $0.y, width: width, height: 20) }
    return boxes.first { box in
      box.x >= left && box.maxX <= right && box.y >= top && box.maxY <= bottom
        && taken.allSatisfy { !$0.overlaps(box) }
    }
  }

  private mutating func set(_ text: String, isBold: Bool, color: Color, in box: Rect) {
    taken.append(box)
    nodes.append(
      .text(
        TextRun(
          text, at: Point(box.x + box.width / 2, box.y + 15.6), size: Self.size, isBold: isBold,
          color: color, anchor: .middle)))
  }
}
