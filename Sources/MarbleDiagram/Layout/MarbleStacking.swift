import Drawing

/// A marble with its place.
struct PlacedMarble {
  var mark: MarbleMark
  /// The exact pixel of its instant.
  var x: Double
  /// The middle of the body: beside the instant only where a long label would leave the lane.
  var centerX: Double
  var halfWidth: Double
  /// Row above the lane's line; row 0 lies on it.
  var row: Int
  /// Pixels from the lane's line up to the centre.
  var rise: Double
}

/// Puts marbles into rows so that none overlaps another.
///
/// The rule: in order of time, each marble takes the lowest row where it fits at its exact instant;
/// it never moves sideways, but for a long label that would leave the lane and still covers its
/// instant then. Rows above the line carry a thin leader down to the instant. A lane
/// that would need more rows than it may have is drawn as counts instead.
enum MarbleStacking {
  /// How many rows a lane may have, where nothing else is said.
  static let rowLimit = 4

  /// Places `marbles` in up to `limit` rows, or returns nil when they do not fit; `obstacles` keep
  /// row 0 clear.
  static func place(
    _ marbles: [MarbleMark], obstacles: [(x: Double, halfWidth: Double)],
    rows limit: Int = rowLimit, in frame: DiagramFrame
  ) -> [PlacedMarble]? {
    var rows: [[(minX: Double, maxX: Double)]] = Array(repeating: [], count: limit)
    rows[0] = obstacles.map { ($0.x - $0.halfWidth, $0.x + $0.halfWidth) }
    let pitch = rowPitch(of: marbles, frame.metrics)
    var placed: [PlacedMarble] = []
    placed.reserveCapacity(marbles.count)
    for mark in marbles {
      let x = frame.x(mark.time)
      let halfWidth = halfWidth(of: mark, in: frame)
      let centerX = centre(x, halfWidth, in: frame)
      let minX = centerX - halfWidth
      let maxX = centerX + halfWidth
      let gap = frame.metrics.px(1)
      let free = rows.firstIndex { row in
        // Marbles come in order of time, so only the last few of a row can be near.
        row.suffix(8).allSatisfy { maxX + gap <= $0.minX || $0.maxX + gap <= minX }
          && (row.count <= 8
            || row.prefix(obstacles.count).allSatisfy {
              maxX + gap <= $0.minX || $0.maxX + gap <= minX
            })
      }
      guard let row = free else { return nil }
      rows[row].append((minX, maxX))
      placed.append(
        PlacedMarble(
          mark: mark, x: x, centerX: centerX, halfWidth: halfWidth, row: row,
          rise: Double(row) * pitch))
    }
    return placed
  }

  /// Where a body of some width has its middle: at its instant, or as near as the lane allows.
  private static func centre(
    _ x: Double, _ halfWidth: Double, in frame: DiagramFrame
  ) -> Double {
    // Rings of the first instant reach a little beyond the beginning of the line.
    let left = frame.lineStart - frame.metrics.px(6) + halfWidth
    return max(left, min(x, frame.rightEdge - halfWidth))
  }

  /// A label cut to what a lane can hold; tooltips have all of it.
  static func shown(_ label: String, in frame: DiagramFrame) -> String {
    let metrics = frame.metrics
    let room = (frame.rightEdge - frame.lineStart) / 2
    return Shortening.cut(label, limit: min(metrics.px(280), room)) {
      TextMetrics.reservedWidth(of: $0, size: metrics.letterSize, isBold: true)
    }
  }

  /// Distance between rows: rings need more of it than marbles alone.
  private static func rowPitch(of marbles: [MarbleMark], _ metrics: DiagramMetrics) -> Double {
    let hasRings = marbles.contains { $0.ring == .again }
    return 2 * metrics.radius + metrics.px(hasRings ? 8 : 4)
  }

  /// Half the width of a marble with its outline and ring.
  static func halfWidth(of mark: MarbleMark, in frame: DiagramFrame) -> Double {
    let metrics = frame.metrics
    if mark.sign != nil { return metrics.radius + metrics.px(4) }
    return bodyHalfWidth(of: mark, in: frame) + metrics.outline / 2
      + (mark.ring == .again ? metrics.px(5) : 0)
  }

  /// Half the width of the body: a circle, or a pill for labels that do not fit into one; a diamond
  /// is as wide as its label needs at the height of its letters.
  static func bodyHalfWidth(of mark: MarbleMark, in frame: DiagramFrame) -> Double {
    let metrics = frame.metrics
    let text = TextMetrics.reservedWidth(of: mark.label, size: metrics.letterSize, isBold: true)
    if text > 2 * metrics.radius - metrics.px(3) { return text / 2 + metrics.px(6) }
    guard MarbleDrawing.round(of: mark.appearance, frame.theme) == 2 else { return metrics.radius }
    let letterHeight = 0.36 * metrics.letterSize
    return max(metrics.radius, text / 2 / (1 - letterHeight / metrics.radius))
  }
}
