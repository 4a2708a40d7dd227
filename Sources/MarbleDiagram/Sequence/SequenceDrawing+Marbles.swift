import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

// Records on lifelines.
extension SequenceDrawing {
  /// Half the width of a marble with its outline.
  func halfWidth(_ marble: SequenceMarble) -> Double { layout.marks.halfWidth(marble) }

  /// The marbles of a step: the first on its lifeline, the others behind it, away from the arrow,
  /// with their offsets at the end.
  func marbles(_ placed: PlacedStep, y: Double, outward: Double, from: Int?) -> [SceneNode] {
    var places: [Int] = []
    for marble in placed.step.marbles where !places.contains(marble.participant) {
      places.append(marble.participant)
    }
    return places.flatMap { place in
      let direction = place == from ? -outward : outward
      return row(
        placed.step.marbles.filter { $0.participant == place }, at: place, y: y, direction)
    }
  }

  private func row(
    _ marbles: [SequenceMarble], at place: Int, y: Double, _ direction: Double
  ) -> [SceneNode] {
    let metrics = layout.frame.metrics
    let xs = layout.columns.xs
    let next = place + (direction > 0 ? 1 : -1)
    let wall =
      xs.indices.contains(next)
      ? xs[next] : direction > 0 ? layout.columns.right : layout.columns.left
    let words = ending(of: marbles)
    let wordsWidth = TextMetrics.reservedWidth(of: words, size: metrics.smallSize)
    let room = (wall - xs[place]) * direction - metrics.px(14)
    var nodes: [SceneNode] = []
    var edge = 0.0
    var shown = 0
    for marble in marbles {
      let half = halfWidth(marble)
      let center = shown == 0 ? 0 : edge + metrics.px(3) + half
      let rest = shown + 1 < marbles.count ? metrics.px(40) : 0
      if shown > 0, center + half + wordsWidth + metrics.px(8) + rest > room { break }
      let mark = layout.marks.mark(marble)
      let at = Point(xs[place] + direction * center, y)
      let shapes =
        mark.sign.map { GlyphDrawing.shapes($0, at: at, in: layout.frame) }
        ?? MarbleDrawing.body(mark, at: at, in: layout.frame)
      nodes.append(.group(tooltip: mark.tooltip, shapes))
      edge = center + half
      shown += 1
    }
    let more = marbles.count > shown ? "+\(marbles.count - shown)" : ""
    let tail = more.isEmpty || words.isEmpty ? more + words : "\(more), \(words)"
    if !tail.isEmpty, edge + metrics.px(8) + wordsWidth <= room {
      nodes.append(
        .text(
          TextRun(
            tail,
            at: Point(
              xs[place] + direction * (edge + metrics.px(6)), y + 0.35 * metrics.smallSize),
            size: metrics.smallSize, color: layout.frame.theme.mutedInk,
            anchor: direction > 0 ? .start : .end)))
    }
    return nodes
  }

  /// The offsets of marbles that are stored where they lie.
  private func ending(of marbles: [SequenceMarble]) -> String {
    let offsets = marbles.compactMap { $0.offset?.value }
    guard let first = offsets.first, let last = offsets.last else { return "" }
    return first == last ? "\(first)" : "\(first)–\(last)"
  }
}
