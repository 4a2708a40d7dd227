import Drawing
import EventKernel

/// Where a bracket's line and its words stand: the line ends exactly, the words find room.
struct BracketShape {
  let lineStart: Double
  let lineEnd: Double
  /// Middle of the words.
  let wordsCenter: Double
  let wordsWidth: Double
  /// Whether the words interrupt the line.
  let isInside: Bool

  /// A bracket to `until`; after a crash it begins beside that word when it is long enough.
  init(_ mark: LabelMark, until: SimulationTime, in frame: DiagramFrame) {
    let metrics = frame.metrics
    let start = frame.x(mark.time)
    lineEnd = frame.x(until)
    wordsWidth = LabelPlacing.textWidth(mark.text, isBold: false, metrics)
    let beside =
      start + LabelPlacing.textWidth("crash", isBold: true, metrics) / 2 + metrics.px(6)
    let fitsBeside = mark.isBesideWord && lineEnd - beside >= metrics.px(16)
    let room = frame.rightEdge - lineEnd - metrics.px(8)
    isInside = lineEnd - (fitsBeside ? beside : start) >= wordsWidth + metrics.px(24)
    if isInside {
      lineStart = fitsBeside ? beside : start
      wordsCenter = (lineStart + lineEnd) / 2
    } else if wordsWidth <= room {
      lineStart = fitsBeside ? beside : start
      wordsCenter = lineEnd + metrics.px(8) + wordsWidth / 2
    } else {
      // No room before the edge of the canvas: the words stand before the line.
      lineStart = start
      wordsCenter = start - metrics.px(8) - wordsWidth / 2
    }
  }

  /// Left edge of all of it.
  var minX: Double { min(lineStart, wordsCenter - wordsWidth / 2) }
  /// Right edge of all of it.
  var maxX: Double { max(lineEnd, wordsCenter + wordsWidth / 2) }
}
