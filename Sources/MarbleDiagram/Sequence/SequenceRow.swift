import Drawing
import KafkaModel
import TraceAnalysis

/// A step whose words have their lines and whose marks have their places across the canvas.
struct PlacedStep {
  /// Place of the step in the story.
  var index: Int
  var step: SequenceStep
  var lines: [String]
  /// Room of the words, or of the box around them: its left edge and its width.
  var minX: Double
  var width: Double
  /// Height that is needed above the middle of the row, and below it.
  var above: Double
  var below: Double

  var maxX: Double { minX + width }
}

/// Steps that stand beside each other.
struct SequenceRow {
  var steps: [PlacedStep]
  /// The middle: where arrows lie.
  var y = 0.0

  var above: Double { steps.map { $0.above }.max() ?? 0 }
  var below: Double { steps.map { $0.below }.max() ?? 0 }
}

/// Breaks words into lines and finds their places.
struct SequencePlacing {
  let columns: SequenceColumns
  let metrics: DiagramMetrics
  let marks: SequenceMarks

  private var lineHeight: Double { metrics.px(22) }

  /// The rows of a story: one for each step, but works and remarks of one instant that do not
  /// touch share theirs.
  func rows(of story: SequenceStory) -> [SequenceRow] {
    var rows: [SequenceRow] = []
    for (index, step) in story.steps.enumerated() {
      let placed = place(step, index, isActive: Self.isActive(story, index))
      if let last = rows.indices.last, isShared(placed, with: rows[last]) {
        rows[last].steps.append(placed)
      } else {
        rows.append(SequenceRow(steps: [placed]))
      }
    }
    return rows
  }

  private static func isActive(_ story: SequenceStory, _ index: Int) -> (Int) -> Bool {
    { place in
      story.activations.contains {
        $0.participant == place && $0.first <= index && index <= $0.last
      }
    }
  }

  private func isShared(_ placed: PlacedStep, with row: SequenceRow) -> Bool {
    row.steps.allSatisfy { other in
      let isApart =
        other.maxX + metrics.px(12) < placed.minX || placed.maxX + metrics.px(12) < other.minX
      return isApart && other.step.time == placed.step.time
        && Self.isLocal(other.step) && Self.isLocal(placed.step)
    }
  }

  private static func isLocal(_ step: SequenceStep) -> Bool {
    switch step.action {
    case .work, .note: true
    case .message, .crash, .start, .pass: false
    }
  }

  private func place(
    _ step: SequenceStep, _ index: Int, isActive: (Int) -> Bool
  ) -> PlacedStep {
    switch step.action {
    case .message(let from, let to, _, _):
      return from == to
        ? selfMessage(step, index, at: from) : message(step, index, from: from, to: to)
    case .note(let from, let to): return note(step, index, from: from, to: to)
    case .work(let place): return box(step, index, at: place)
    case .crash(let place), .start(let place):
      return beside(step, index, at: place, distance: metrics.px(18), isBold: true)
    case .pass:
      return PlacedStep(
        index: index, step: step, lines: [step.text], minX: columns.left,
        width: columns.right - columns.left, above: metrics.px(14), below: metrics.px(14))
    }
  }

  /// Breaks words into lines; a word that is wider than `most` is cut wherever it must be.
  private func lines(
    _ text: String, limit: Double, most: Double? = nil, isBold: Bool = false
  ) -> [String] {
    let broken = Shortening.broken(text, limit: limit, most: max(limit, most ?? limit)) {
      TextMetrics.reservedWidth(of: $0, size: metrics.subtitleSize, isBold: isBold)
    }
    return TextMetrics.balancedLines(
      of: broken, size: metrics.subtitleSize, isBold: isBold, limit: limit)
  }

  private func width(_ lines: [String], isBold: Bool = false) -> Double {
    lines.map {
      TextMetrics.reservedWidth(of: $0, size: metrics.subtitleSize, isBold: isBold)
    }.max() ?? 0
  }

  /// Words stand over the middle of their arrow, in a gap between two lifelines where one is wide
  /// enough.
  private func message(_ step: SequenceStep, _ index: Int, from: Int, to: Int) -> PlacedStep {
    let (first, last) = (min(from, to), max(from, to))
    let span = columns.xs[last] - columns.xs[first]
    let widest = step.marbles.map { marks.halfWidth($0) }.max() ?? metrics.radius
    let side = max(widest, metrics.radius) + metrics.px(8)
    // Words that find no room beside marbles stand above them, between the bars of both ends.
    let most = span - metrics.px(20)
    let room = span - 2 * (metrics.radius + metrics.px(8))
    let lines = lines(step.text, limit: max(room, min(most, metrics.px(110))), most: most)
    let width = width(lines)
    let gaps = (first..<last).map { (columns.xs[$0], columns.xs[$0 + 1]) }
    let fitting = gaps.filter { $0.1 - $0.0 >= width + 2 * side }
    // The gap beside the sender is where the eye begins.
    let gap = from < to ? fitting.first : fitting.last
    let center = gap.map { ($0.0 + $0.1) / 2 } ?? (columns.xs[first] + columns.xs[last]) / 2
    let minX = max(columns.left, min(center - width / 2, columns.right - width))
    let isTight = width + 2 * side > span && !step.marbles.isEmpty
    let lift = isTight ? metrics.radius + metrics.px(4) : metrics.px(7)
    let marble = step.marbles.isEmpty ? metrics.px(8) : metrics.radius + metrics.px(3)
    return PlacedStep(
      index: index, step: step, lines: lines, minX: minX, width: width,
      above: max(Double(lines.count) * lineHeight + lift, marble), below: marble)
  }

  private func selfMessage(_ step: SequenceStep, _ index: Int, at place: Int) -> PlacedStep {
    var placed = beside(step, index, at: place, distance: metrics.px(56), isBold: false)
    placed.above = max(placed.above, metrics.radius + metrics.px(3))
    placed.below = max(placed.below, metrics.radius + metrics.px(3))
    return placed
  }

  /// Words to the right of a lifeline, or to its left where there is more room.
  private func beside(
    _ step: SequenceStep, _ index: Int, at place: Int, distance: Double, isBold: Bool
  ) -> PlacedStep {
    let x = columns.xs[place]
    let rightRoom = columns.right - x - distance
    let leftRoom = x - distance - columns.left
    let natural = width([step.text], isBold: isBold)
    let isRight = natural <= rightRoom || rightRoom >= leftRoom
    let limit = min(max(isRight ? rightRoom : leftRoom, metrics.px(60)), metrics.px(300))
    let lines = lines(step.text, limit: limit, isBold: isBold)
    let width = width(lines, isBold: isBold)
    let half = Double(lines.count) * lineHeight / 2 + metrics.px(2)
    return PlacedStep(
      index: index, step: step, lines: lines,
      minX: isRight ? x + distance : x - distance - width, width: width,
      above: max(half, metrics.px(14)), below: max(half, metrics.px(14)))
  }

  /// Work in a box beside the lifeline.
  private func box(_ step: SequenceStep, _ index: Int, at place: Int) -> PlacedStep {
    let distance = step.marbles.isEmpty ? metrics.px(12) : markRoom(step.marbles)
    let inner = metrics.px(10)
    let x = columns.xs[place]
    let next = place + 1 < columns.xs.count ? columns.xs[place + 1] : columns.right
    let before = place > 0 ? columns.xs[place - 1] : columns.left
    let rightRoom = next - x - distance - 2 * inner - metrics.px(14)
    let leftRoom = x - before - distance - 2 * inner - metrics.px(14)
    let natural = width([step.text])
    let isRight = natural <= rightRoom || rightRoom >= leftRoom || !step.marbles.isEmpty
    let lines = lines(step.text, limit: max(isRight ? rightRoom : leftRoom, metrics.px(70)))
    let width = width(lines) + 2 * inner
    let half = Double(lines.count) * lineHeight / 2 + metrics.px(4)
    let minX = isRight ? x + distance : x - distance - width
    return PlacedStep(
      index: index, step: step, lines: lines,
      minX: max(columns.left, min(minX, columns.right - width)), width: width,
      above: half, below: half)
  }

  /// The room that marbles with their offsets take to the right of a lifeline.
  private func markRoom(_ marbles: [SequenceMarble]) -> Double {
    metrics.radius + metrics.px(12)
      + (marbles.compactMap { $0.offset }.map {
        TextMetrics.reservedWidth(of: "\($0.value)", size: metrics.smallSize) + metrics.px(6)
      }.max() ?? 0)
  }

  /// What is told together, each part of which begins a line of its own.
  private static func remarks(in text: String) -> [String] {
    var parts: [String] = []
    for piece in text.split(separator: ";", omittingEmptySubsequences: false) {
      if parts.isEmpty || piece.first == " " {
        parts.append(String(piece.drop { $0 == " " }))
      } else {
        parts[parts.count - 1] += ";" + piece
      }
    }
    return parts
  }

  private func note(_ step: SequenceStep, _ index: Int, from: Int, to: Int) -> PlacedStep {
    let inner = metrics.px(12)
    let span = columns.xs[to] - columns.xs[from]
    // Most of the way to the neighbours, so that long remarks need few lines.
    var reach: [Double] = []
    if from > 0 { reach.append(columns.xs[from] - columns.xs[from - 1]) }
    if to + 1 < columns.xs.count { reach.append(columns.xs[to + 1] - columns.xs[to]) }
    let limit = max(
      span + metrics.px(120), max(metrics.px(230), span + 0.92 * (reach.min() ?? 0)))
    let room = min(limit, columns.right - columns.left) - 2 * inner
    let lines = Self.remarks(in: step.text).flatMap { self.lines($0, limit: room) }
    let words = width(lines) + 2 * inner
    let width = max(words, from == to ? 0 : span + metrics.px(60))
    let center = (columns.xs[from] + columns.xs[to]) / 2
    let half = Double(lines.count) * lineHeight / 2 + metrics.px(5)
    return PlacedStep(
      index: index, step: step, lines: lines,
      minX: max(columns.left, min(center - width / 2, columns.right - width)), width: width,
      above: half, below: half)
  }
}
