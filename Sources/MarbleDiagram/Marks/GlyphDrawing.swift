import Drawing

/// Draws the signs that lie on a lane's line.
enum GlyphDrawing {
  static func nodes(for glyph: GlyphMark, lineY: Double, in frame: DiagramFrame) -> [SceneNode] {
    let center = Point(frame.x(glyph.time), lineY)
    let shapes = shapes(glyph.kind, at: center, in: frame)
    return glyph.tooltip.isEmpty ? shapes : [.group(tooltip: glyph.tooltip, shapes)]
  }

  /// The shapes of a sign around `center`.
  static func shapes(
    _ kind: GlyphMark.Kind, at center: Point, in frame: DiagramFrame
  ) -> [SceneNode] {
    let theme = frame.theme
    let px = frame.metrics.px
    switch kind {
    case .crash: return [cross(at: center, px(9), .line(theme.danger, px(4)))]
    case .error:
      let ring = Style(fill: theme.chipFill, stroke: theme.line, strokeWidth: px(2))
      return [
        .circle(center: center, radius: frame.metrics.radius, ring),
        cross(at: center, px(6), .line(theme.danger, px(3.5))),
      ]
    case .stop, .end:
      let half = kind == .end ? px(14) : px(11)
      return [
        .line(
          Point(center.x, center.y - half), Point(center.x, center.y + half),
          .line(theme.line, px(3)))
      ]
    case .start:
      let style = Style(fill: theme.chipFill, stroke: theme.line, strokeWidth: px(2))
      return [.circle(center: center, radius: px(6), style)]
    case .rebalance: return badge("R", theme.accent, at: center, in: frame, isDiamond: true)
    case .compaction: return badge("C", theme.ink, at: center, in: frame, isDiamond: false)
    case .lag: return badge("L", theme.accent, at: center, in: frame, isDiamond: false)
    case .leader, .cleaned:
      // A triangle: upwards for who rises to lead, downwards for what is thrown out.
      let up = kind == .leader ? 1.0 : -1
      let tip = Point(center.x, center.y - up * px(11))
      let feet = [px(9), -px(9)].map { Point(center.x + $0, center.y + up * px(6)) }
      let color = kind == .leader ? theme.accent : theme.ink
      return [
        .polygon([tip] + feet, Style(fill: theme.chipFill, stroke: color, strokeWidth: px(2.5)))
      ]
    case .segment:
      return [edge(at: center.x, from: center.y - px(13), to: center.y + px(13), in: frame)]
    case .tick: return [tick(at: center, frame)]
    case .commitMarker: return badge("C", theme.ink, at: center, in: frame, isDiamond: false)
    case .abortMarker: return badge("A", theme.danger, at: center, in: frame, isDiamond: true)
    }
  }

  /// The dotted edge between two segments of a log.
  static func edge(
    at x: Double, from top: Double, to bottom: Double, in frame: DiagramFrame
  ) -> SceneNode {
    let px = frame.metrics.px
    return .line(
      Point(x, top), Point(x, bottom), .line(frame.theme.line, px(2), dash: [px(2), px(4)]))
  }

  /// A tick, twelve pixels wide.
  static func tick(at center: Point, _ frame: DiagramFrame) -> SceneNode {
    let px = frame.metrics.px
    return .strokes(
      [
        [
          Point(center.x - px(6), center.y), Point(center.x - px(2), center.y + px(5)),
          Point(center.x + px(6), center.y - px(5)),
        ]
      ], .line(frame.theme.ink, px(2.5)))
  }

  private static func cross(at center: Point, _ half: Double, _ style: Style) -> SceneNode {
    .strokes(
      [
        [Point(center.x - half, center.y - half), Point(center.x + half, center.y + half)],
        [Point(center.x + half, center.y - half), Point(center.x - half, center.y + half)],
      ], style)
  }

  /// A letter in a box or a diamond, told apart from records by its shape.
  private static func badge(
    _ letter: String, _ color: Color, at center: Point, in frame: DiagramFrame, isDiamond: Bool
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let style = Style(
      fill: frame.theme.chipFill, stroke: color, strokeWidth: metrics.outline)
    let half = metrics.radius - metrics.px(1)
    let shape: SceneNode =
      isDiamond
      ? .polygon(
        [
          Point(center.x, center.y - half - metrics.px(3)),
          Point(center.x + half + metrics.px(3), center.y),
          Point(center.x, center.y + half + metrics.px(3)),
          Point(center.x - half - metrics.px(3), center.y),
        ], style)
      : .rect(
        Rect(x: center.x - half, y: center.y - half, width: 2 * half, height: 2 * half),
        radius: metrics.px(3), style)
    return [
      shape,
      .text(
        TextRun(
          letter, at: Point(center.x, center.y + 0.35 * metrics.letterSize),
          size: metrics.letterSize, isBold: true, color: color, anchor: .middle)),
    ]
  }
}
