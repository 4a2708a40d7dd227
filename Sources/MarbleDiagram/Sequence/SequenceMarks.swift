import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

/// How records look on lifelines.
struct SequenceMarks {
  let header: TraceHeader
  let appearance: KeyAppearance
  let frame: DiagramFrame
  let columns: SequenceColumns

  /// How a record looks; control records have a sign of their own.
  func mark(_ marble: SequenceMarble) -> MarbleMark {
    switch marble.content {
    case .record(_, let kind):
      MarbleMark(
        time: .zero, label: shown(header.recordKinds[kind.index].label, at: marble.participant),
        appearance: appearance.of(kind), tooltip: tooltip(marble, kind))
    case .control(let outcome):
      MarbleMark(
        time: .zero, label: "", appearance: nil,
        sign: outcome == .commit ? .commitMarker : .abortMarker,
        tooltip: "\(outcome.rawValue) marker")
    }
  }

  private func tooltip(_ marble: SequenceMarble, _ kind: RecordKindID) -> String {
    let text = header.recordKinds[kind.index].tooltip
    return marble.offset.map { "\(text), offset \($0.value)" } ?? text
  }

  /// Half the width of a marble with its outline.
  func halfWidth(_ marble: SequenceMarble) -> Double {
    MarbleStacking.halfWidth(of: mark(marble), in: frame)
  }

  /// A label cut so that marbles of neighbours leave room for an arrow, and the canvas for both.
  private func shown(_ label: String, at place: Int) -> String {
    let metrics = frame.metrics
    let xs = columns.xs
    var half = min(xs[place] - columns.left, columns.right - xs[place])
    for next in [place - 1, place + 1] where xs.indices.contains(next) {
      half = min(half, (abs(xs[next] - xs[place]) - metrics.px(32)) / 2)
    }
    let limit = 2 * (half - metrics.px(6)) - metrics.outline
    return Shortening.cut(label, limit: max(limit, 2 * metrics.radius - metrics.px(3))) {
      TextMetrics.reservedWidth(of: $0, size: metrics.letterSize, isBold: true)
    }
  }
}
