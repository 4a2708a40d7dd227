import Drawing

/// Draws marbles and the bars that lead to them.
enum MarbleDrawing {
  /// The thin lines from stacked marbles down to their instants; all other marks cover them.
  static func leaders(
    of marbles: [PlacedMarble], lineY: Double, in frame: DiagramFrame
  ) -> [SceneNode] {
    marbles.filter { $0.row > 0 }.map { marble in
      let top = lineY - marble.rise
      return .line(
        Point(marble.x, top), Point(marble.x, lineY), .line(frame.theme.line, 1))
    }
  }

  /// A marble with its letter and ring, under one tooltip.
  static func node(
    for marble: PlacedMarble, lineY: Double, in frame: DiagramFrame
  ) -> SceneNode {
    let y = lineY - marble.rise
    let center = Point(marble.centerX, y)
    var nodes =
      marble.mark.sign.map { GlyphDrawing.shapes($0, at: center, in: frame) }
      ?? body(marble.mark, at: center, in: frame)
    if marble.mark.sign != nil, marble.mark.isStruck {
      nodes.append(strike(marble.mark, at: center, frame.theme.danger, in: frame))
    }
    return .group(tooltip: marble.mark.tooltip, nodes)
  }

  /// A marble alone, also used by the legend.
  static func body(
    _ mark: MarbleMark, at center: Point, in frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let fill = fill(of: mark.appearance, frame.theme)
    var nodes: [SceneNode] = []
    var style = Style(fill: fill.fill, stroke: frame.theme.line, strokeWidth: metrics.outline)
    var ink = fill.ink
    switch mark.ring {
    case .none: break
    case .again:
      nodes.append(
        .circle(
          center: center,
          radius: MarbleStacking.bodyHalfWidth(of: mark, in: frame) + metrics.px(5),
          .line(frame.theme.line, metrics.outline, dash: [metrics.px(4), metrics.px(3)])))
    case .lost:
      style = Style(
        fill: frame.theme.chipFill, stroke: frame.theme.danger, strokeWidth: metrics.outline)
      style.dash = [metrics.px(4), metrics.px(3)]
      ink = frame.theme.danger
    case .truncated:
      style = Style(
        fill: frame.theme.chipFill, stroke: frame.theme.danger, strokeWidth: metrics.outline)
      ink = frame.theme.danger
      nodes.append(strike(mark, at: center, frame.theme.danger, in: frame))
    case .aborted:
      style.fill = frame.theme.chipFill
      ink = frame.theme.ink
      nodes.append(strike(mark, at: center, frame.theme.line, in: frame))
    case .gone:
      style = Style(
        fill: frame.theme.chipFill, stroke: frame.theme.deadLine, strokeWidth: metrics.outline)
      style.dash = [metrics.px(2), metrics.px(3)]
      ink = frame.theme.mutedInk
    }
    let body = shape(of: mark, at: center, style, in: frame)
    nodes.insert(body, at: mark.isStruck ? 0 : nodes.count)
    if !mark.label.isEmpty {
      nodes.append(
        .text(
          TextRun(
            mark.label, at: Point(center.x, center.y + 0.35 * metrics.letterSize),
            size: metrics.letterSize, isBold: true, color: ink, anchor: .middle)))
    }
    return nodes
  }

  /// A stroke through a marble that leaves its letter free.
  private static func strike(
    _ mark: MarbleMark, at center: Point, _ color: Color, in frame: DiagramFrame
  ) -> SceneNode {
    let metrics = frame.metrics
    let width = MarbleStacking.bodyHalfWidth(of: mark, in: frame)
    let height = metrics.radius
    // The round ends of a long body are as those of a short one.
    let middle = max(0, width - height)
    func point(_ share: Double) -> Point {
      let side = share > 0 ? middle : -middle
      return Point(center.x + side + (width - middle) * share, center.y - height * share)
    }
    return .strokes(
      [[point(1.05), point(0.62)], [point(-0.62), point(-1.05)]], .line(color, metrics.px(3)))
  }

  /// The fill of an appearance; when fills run out they start again with another shape.
  static func fill(of appearance: Int?, _ theme: Theme) -> Theme.MarbleFill {
    guard let appearance else { return theme.keyless }
    return theme.fills[appearance % theme.fills.count]
  }

  /// Which shape an appearance has: 0 for circles, then 1 for squares, then 2 for diamonds.
  static func round(of appearance: Int?, _ theme: Theme) -> Int {
    (appearance ?? 0) / theme.fills.count % 3
  }

  /// Circles first, then squares, then diamonds; pills for long labels.
  private static func shape(
    of mark: MarbleMark, at center: Point, _ style: Style, in frame: DiagramFrame
  ) -> SceneNode {
    let metrics = frame.metrics
    let text = TextMetrics.reservedWidth(of: mark.label, size: metrics.letterSize, isBold: true)
    let isLong = text > 2 * metrics.radius - metrics.px(3)
    let halfWidth = MarbleStacking.bodyHalfWidth(of: mark, in: frame)
    let radius = metrics.radius
    let round = round(of: mark.appearance, frame.theme)
    if isLong || round == 1 {
      let half = halfWidth > radius ? halfWidth : radius - metrics.px(1)
      let box = Rect(
        x: center.x - half, y: center.y - radius + metrics.px(1), width: 2 * half,
        height: 2 * (radius - metrics.px(1)))
      return .rect(box, radius: round == 1 ? metrics.px(4) : radius - metrics.px(1), style)
    }
    if round == 2 {
      let r = radius + metrics.px(0.5)
      return diamond(at: center, max(halfWidth, r), r, style)
    }
    return .circle(center: center, radius: radius, style)
  }

  private static func diamond(
    at center: Point, _ halfWidth: Double, _ halfHeight: Double, _ style: Style
  ) -> SceneNode {
    .polygon(
      [
        Point(center.x, center.y - halfHeight), Point(center.x + halfWidth, center.y),
        Point(center.x, center.y + halfHeight), Point(center.x - halfWidth, center.y),
      ], style)
  }

  /// A small marble without a letter, for the legend.
  static func swatch(
    of appearance: Int?, at center: Point, _ half: Double, _ style: Style, _ theme: Theme
  ) -> SceneNode {
    switch round(of: appearance, theme) {
    case 1:
      .rect(
        Rect(x: center.x - half, y: center.y - half, width: 2 * half, height: 2 * half),
        radius: half / 4, style)
    case 2: diamond(at: center, half * 1.2, half * 1.2, style)
    default: .circle(center: center, radius: half, style)
    }
  }

  /// A processing bar along the lane's line.
  static func bar(_ bar: BarMark, lineY: Double, in frame: DiagramFrame) -> SceneNode {
    let height = frame.metrics.px(12)
    let start = frame.x(bar.start)
    let box = Rect(
      x: start, y: lineY - height / 2, width: frame.x(bar.end) - start, height: height)
    let radius = min(height / 2, box.width / 2)
    let fill = fill(of: bar.appearance, frame.theme).fill
    // White marbles have an outline; a white bar on white paper would not be there.
    let isHidden = fill == frame.theme.panel(.group).fill
    let color = bar.appearance == nil || isHidden ? frame.theme.deadLine : fill
    return .rect(box, radius: radius, .tint(color, 0.4))
  }
}
