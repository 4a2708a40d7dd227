import Drawing
import KafkaModel
import TraceAnalysis

/// Draws the rows of a sequence diagram.
struct SequenceDrawing {
  let layout: SequenceLayout

  private var metrics: DiagramMetrics { layout.frame.metrics }
  private var theme: Theme { layout.frame.theme }

  func nodes(of row: SequenceRow) -> [SceneNode] {
    row.steps.map { placed in
      .group(
        tooltip: placed.step.sentence(layout.story.participants), nodes(of: placed, y: row.y))
    }
  }

  private func nodes(of placed: PlacedStep, y: Double) -> [SceneNode] {
    switch placed.step.action {
    case .message(let from, let to, let isAnswer, let isLost):
      if from == to { return loop(placed, y: y, at: from) }
      return words(placed, baseline: y - metrics.px(7), isBelow: false)
        + arrow(placed, y: y, from: from, to: to, isAnswer: isAnswer, isLost: isLost)
        + marbles(placed, y: y, outward: from < to ? 1 : -1, from: from)
    case .note: return box(placed, y: y, noteStyle(placed.step), radius: metrics.px(4))
    case .work(let place):
      let colors = layout.colors(of: place)
      let style = Style(
        fill: colors.fill, stroke: placed.step.isTrouble ? theme.danger : colors.ink,
        strokeWidth: metrics.px(1.5))
      return box(placed, y: y, style, radius: metrics.px(8))
        + marbles(placed, y: y, outward: 1, from: nil)
    case .crash(let place):
      return GlyphDrawing.shapes(.crash, at: Point(layout.columns.xs[place], y), in: layout.frame)
        + words(placed, middle: y, isBold: true)
    case .start(let place):
      return GlyphDrawing.shapes(.start, at: Point(layout.columns.xs[place], y), in: layout.frame)
        + words(placed, middle: y, isBold: true)
    case .pass: return pass(placed, y: y)
    }
  }

  private func noteStyle(_ step: SequenceStep) -> Style {
    let colors = theme.panel(.neutral)
    var style = Style(
      fill: colors.fill, stroke: step.isTrouble ? theme.danger : colors.ink,
      strokeWidth: metrics.px(step.isTrouble ? 2 : 1.5))
    if step.isTrouble { style.dash = [metrics.px(7), metrics.px(4)] }
    return style
  }

  private func ink(_ step: SequenceStep) -> Color { step.isTrouble ? theme.danger : theme.ink }

  // MARK: Words

  /// Lines that end at `baseline`, on ground cleared of lifelines.
  private func words(_ placed: PlacedStep, baseline: Double, isBelow: Bool) -> [SceneNode] {
    let lineHeight = metrics.px(22)
    // Long words that reach marbles stand above them.
    let rise = placed.above - Double(placed.lines.count) * lineHeight - metrics.px(7)
    let last = baseline - max(0, min(rise, metrics.radius))
    let first = last - Double(placed.lines.count - 1) * lineHeight
    return text(placed, firstBaseline: first, isBold: false)
  }

  /// Lines around a middle.
  private func words(_ placed: PlacedStep, middle: Double, isBold: Bool) -> [SceneNode] {
    text(placed, firstBaseline: firstBaseline(placed, middle), isBold: isBold)
  }

  private func firstBaseline(_ placed: PlacedStep, _ middle: Double) -> Double {
    middle + 0.35 * metrics.subtitleSize
      - Double(placed.lines.count - 1) * metrics.px(22) / 2
  }

  private func text(_ placed: PlacedStep, firstBaseline: Double, isBold: Bool) -> [SceneNode] {
    let lineHeight = metrics.px(22)
    let center = placed.minX + placed.width / 2
    let crossed = layout.columns.xs.contains { placed.minX - 9 < $0 && $0 < placed.maxX + 9 }
    var nodes: [SceneNode] = []
    for (row, line) in placed.lines.enumerated() {
      let baseline = firstBaseline + Double(row) * lineHeight
      if crossed {
        let width = TextMetrics.reservedWidth(
          of: line, size: metrics.subtitleSize, isBold: isBold)
        let clear = Rect(
          x: center - width / 2, y: baseline - metrics.px(16), width: width,
          height: metrics.px(21))
        nodes.append(.rect(clear, radius: 0, Style(fill: theme.background)))
      }
      nodes.append(
        .text(
          TextRun(
            line, at: Point(center, baseline), size: metrics.subtitleSize, isBold: isBold,
            color: ink(placed.step), anchor: .middle)))
    }
    return nodes
  }

  private func box(
    _ placed: PlacedStep, y: Double, _ style: Style, radius: Double
  ) -> [SceneNode] {
    let rect = Rect(
      x: placed.minX, y: y - placed.above, width: placed.width,
      height: placed.above + placed.below)
    var nodes: [SceneNode] = [.rect(rect, radius: radius, style)]
    for (row, line) in placed.lines.enumerated() {
      nodes.append(
        .text(
          TextRun(
            line,
            at: Point(
              rect.x + rect.width / 2,
              firstBaseline(placed, y) + Double(row) * metrics.px(22)),
            size: metrics.subtitleSize, color: ink(placed.step), anchor: .middle)))
    }
    return nodes
  }

  /// A band through all lifelines.
  private func pass(_ placed: PlacedStep, y: Double) -> [SceneNode] {
    let rect = Rect(
      x: placed.minX, y: y - placed.above, width: placed.width,
      height: placed.above + placed.below)
    return [
      .rect(rect, radius: 0, Style(fill: theme.guide)),
      .text(
        TextRun(
          placed.step.text, at: Point(rect.x + rect.width / 2, y + 0.35 * metrics.smallSize),
          size: metrics.smallSize, color: theme.mutedInk, anchor: .middle)),
    ]
  }

  // MARK: Arrows

  /// Half of what stands on a lifeline where an arrow meets it.
  private func reach(_ placed: PlacedStep, _ place: Int) -> Double {
    if let marble = placed.step.marbles.first(where: { $0.participant == place }) {
      return halfWidth(marble) + metrics.px(1)
    }
    return layout.isActive(place, at: placed.index) ? metrics.px(9) : metrics.px(1)
  }

  private func arrow(
    _ placed: PlacedStep, y: Double, from: Int, to: Int, isAnswer: Bool, isLost: Bool
  ) -> [SceneNode] {
    let direction = from < to ? 1.0 : -1.0
    let color = placed.step.isTrouble || isLost ? theme.danger : theme.line
    let start = layout.columns.xs[from] + direction * reach(placed, from)
    let dash = isAnswer ? [metrics.px(7), metrics.px(5)] : []
    if isLost {
      // What is lost ends in a cross before it gets there.
      let end = layout.columns.xs[to] - direction * metrics.px(44)
      return [
        .line(
          Point(start, y), Point(end, y), .line(color, metrics.outline, dash: dash))
      ] + GlyphDrawing.shapes(.crash, at: Point(end, y), in: layout.frame)
    }
    let tip = layout.columns.xs[to] - direction * reach(placed, to)
    let base = tip - direction * metrics.px(12)
    let half = metrics.px(6)
    return [
      .line(Point(start, y), Point(base, y), .line(color, metrics.outline, dash: dash)),
      .polygon(
        [Point(base, y - half), Point(tip, y), Point(base, y + half)], Style(fill: color)),
    ]
  }

  /// An arrow to oneself, with its words beside it.
  private func loop(_ placed: PlacedStep, y: Double, at place: Int) -> [SceneNode] {
    let x = layout.columns.xs[place]
    let direction = placed.minX > x ? 1.0 : -1.0
    let near = x + direction * reach(placed, place)
    let far = x + direction * metrics.px(48)
    let half = metrics.px(9)
    let tip = metrics.px(5)
    let isMarked = placed.step.marbles.contains { $0.participant == place }
    let top = y - half
    return [
      .strokes(
        [
          [
            Point(isMarked ? x + direction * metrics.radius : near, top), Point(far, top),
            Point(far, y + half), Point(near + direction * metrics.px(10), y + half),
          ]
        ], .line(theme.line, metrics.outline)),
      .polygon(
        [
          Point(near + direction * metrics.px(11), y + half - tip), Point(near, y + half),
          Point(near + direction * metrics.px(11), y + half + tip),
        ], Style(fill: theme.line)),
    ] + words(placed, middle: y, isBold: false)
      + marbles(placed, y: y, outward: -direction, from: nil)
  }
}
