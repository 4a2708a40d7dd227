import Drawing
import EventKernel

/// Draws names, chips, offsets, flags and words at the places they were given.
enum LabelDrawing {
  /// `top` is the top of the label's row, `rowHeight` its height.
  static func nodes(
    for label: PlacedLabel, top: Double, rowHeight: Double, in frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let theme = frame.theme
    let baseline = top + rowHeight / 2 + 0.35 * metrics.smallSize
    switch label.mark.style {
    case .owner(let owner):
      return [
        text(
          label.mark.text, x: label.minX, baseline, theme.owner(owner), isBold: true, metrics)
      ]
    case .wordFrom:
      return [
        text(label.mark.text, x: label.minX, baseline, theme.accent, isBold: true, metrics)
      ]
    case .offset:
      return [centered(label, baseline, theme.mutedInk, isBold: false, metrics)]
    case .word: return [centered(label, baseline, theme.accent, isBold: true, metrics)]
    case .danger: return [centered(label, baseline, theme.danger, isBold: true, metrics)]
    case .chips(let names, let owner):
      let before = LabelPlacing.epochWidth(label.mark.text, metrics)
      let start = frame.intervalStart(label.mark.time) + before
      let shown = LabelPlacing.shownChips(names, from: start, in: frame)
      let chips = chips(
        shown, at: Point(label.minX + before, top), theme.owner(owner), [], frame)
      if label.mark.text.isEmpty { return chips }
      let chipBaseline = top + metrics.px(10) + 0.35 * metrics.smallSize
      return [
        text(label.mark.text, x: label.minX, chipBaseline, theme.accent, isBold: true, metrics)
      ] + chips
    case .idle:
      return chips(
        [label.mark.text], at: Point(label.minX, top), theme.deadLine,
        [metrics.px(4), metrics.px(3)], frame)
    case .flag(let isRefused):
      return flag(label, isRefused: isRefused, top: top, rowHeight: rowHeight, in: frame)
    case .tick:
      let middle = top + rowHeight / 2
      let center = Point(label.minX + metrics.px(7), middle)
      return [
        GlyphDrawing.tick(at: center, frame),
        text(
          label.mark.text, x: label.minX + metrics.px(16), baseline, theme.mutedInk,
          isBold: false, metrics),
      ]
    case .bracket(let until):
      return bracket(label, until: until, middle: top + rowHeight / 2, in: frame)
    }
  }

  private static func text(
    _ text: String, x: Double, _ baseline: Double, _ color: Color, isBold: Bool,
    _ metrics: DiagramMetrics, anchor: TextAnchor = .start
  ) -> SceneNode {
    .text(
      TextRun(
        text, at: Point(x, baseline), size: metrics.smallSize, isBold: isBold, color: color,
        anchor: anchor))
  }

  private static func centered(
    _ label: PlacedLabel, _ baseline: Double, _ color: Color, isBold: Bool,
    _ metrics: DiagramMetrics
  ) -> SceneNode {
    text(
      label.mark.text, x: label.minX + label.width / 2, baseline, color, isBold: isBold, metrics,
      anchor: .middle)
  }

  private static func chips(
    _ names: [String], at origin: Point, _ color: Color, _ dash: [Double],
    _ frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    var nodes: [SceneNode] = []
    var x = origin.x
    for name in names {
      let width = LabelPlacing.chipWidth(name, metrics)
      var style = Style(
        fill: frame.theme.chipFill, stroke: color, strokeWidth: metrics.px(1.5))
      style.dash = dash
      let height = metrics.px(20)
      let box = Rect(x: x, y: origin.y, width: width, height: height)
      nodes.append(.rect(box, radius: metrics.px(5), style))
      nodes.append(
        text(
          name, x: x + width / 2, origin.y + height / 2 + 0.35 * metrics.smallSize,
          frame.theme.ink, isBold: true, metrics, anchor: .middle))
      x += width + metrics.px(4)
    }
    return nodes
  }

  /// A small flag whose pole stands at the instant of the commit, and the committed offset.
  private static func flag(
    _ label: PlacedLabel, isRefused: Bool, top: Double, rowHeight: Double, in frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let px = metrics.px
    let color = isRefused ? frame.theme.danger : frame.theme.mutedInk
    let x = label.minX + px(5)
    let poleTop = top + px(3)
    let poleBottom = top + px(17)
    let pole = SceneNode.line(Point(x, poleTop), Point(x, poleBottom), .line(color, px(1.5)))
    let cloth: SceneNode =
      isRefused
      ? .strokes(
        [
          [Point(x + px(1), poleTop), Point(x + px(8), poleTop + px(8))],
          [Point(x + px(8), poleTop), Point(x + px(1), poleTop + px(8))],
        ], .line(color, px(1.5)))
      : .polygon(
        [
          Point(x, poleTop), Point(x + px(8), poleTop + px(4)), Point(x, poleTop + px(8)),
        ], Style(fill: color))
    let words = text(
      label.mark.text, x: x + px(10), top + rowHeight / 2 + 0.35 * metrics.smallSize, color,
      isBold: isRefused, metrics)
    return [pole, cloth, words]
  }

  private static func bracket(
    _ label: PlacedLabel, until: SimulationTime, middle: Double, in frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let shape = BracketShape(label.mark, until: until, in: frame)
    let end = shape.lineEnd
    let tick = metrics.px(6)
    let gap = shape.wordsWidth / 2 + metrics.px(4)
    var lines = [[Point(end, middle - tick), Point(end, middle + tick)]]
    if shape.isInside {
      lines.append([Point(shape.lineStart, middle), Point(shape.wordsCenter - gap, middle)])
      lines.append([Point(shape.wordsCenter + gap, middle), Point(end, middle)])
    } else {
      lines.append([Point(shape.lineStart, middle), Point(end, middle)])
    }
    return [
      .strokes(lines, .line(frame.theme.mutedInk, metrics.px(1.5))),
      text(
        label.mark.text, x: shape.wordsCenter, middle + 0.35 * metrics.smallSize,
        frame.theme.mutedInk,
        isBold: false, metrics, anchor: .middle),
    ]
  }
}
