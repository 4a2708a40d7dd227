import Drawing

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
          x: x, y: min(ys[0], ys[1]) - 1, width: (end.x - start.x) / Double(pieces),
          height: abs(ys[1] - ys[0]) + 2))
    }
  }

  /// Sets a text on one side of a mark.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - center: The middle of the mark.
  ///   - gap: How far from it the text begins.
  ///   - isBold: Whether it is set in bold.
  ///   - color: Its colour.
  mutating func place(
    _ text: String, beside center: Point, gap: Double, isBold: Bool, color: Color
  ) {
    let width = TextMetrics.reservedWidth(of: text, size: Self.size, isBold: isBold)
    set(
      text, isBold: isBold, color: color, width: width,
      at: [
        Point(center.x - gap - width, center.y - 10), Point(center.x + gap, center.y - 10),
        Point(center.x - width / 2, center.y + gap),
        Point(center.x - width / 2, center.y - gap - 20),
        Point(center.x - width / 2, center.y + gap + 12),
        Point(center.x - width / 2, center.y - gap - 34),
      ])
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
    set(text, isBold: true, color: color, width: width, at: places)
  }

  private mutating func set(
    _ text: String, isBold: Bool, color: Color, width: Double, at places: [Point]
  ) {
    let boxes = places.map { Rect(x: $0.x, y: $0.y, width: width, height: 20) }
    let free = boxes.first { box in
      box.x >= left && box.maxX <= right && box.y >= top && box.maxY <= bottom
        && taken.allSatisfy { !$0.overlaps(box) }
    }
    guard let box = free else { return }
    taken.append(box)
    nodes.append(
      .text(
        TextRun(
          text, at: Point(box.x + width / 2, box.y + 15.6), size: Self.size, isBold: isBold,
          color: color, anchor: .middle)))
  }
}
