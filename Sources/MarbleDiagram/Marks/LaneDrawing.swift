import Drawing

/// Draws one measured lane, back to front.
struct LaneDrawing {
  let measured: MeasuredLane
  let top: Double
  let frame: DiagramFrame

  var metrics: DiagramMetrics { frame.metrics }
  private var lineY: Double { top + measured.lineY }

  /// What lies behind rebalance spans: the bands of ownership.
  func background() -> [SceneNode] {
    measured.lane.bands.flatMap { band -> [SceneNode] in
      let start = frame.intervalStart(band.start)
      let box: Rect
      if measured.lane.bandRows == 0 {
        box = Rect(
          x: start, y: top + measured.stripeTop, width: frame.x(band.end) - start,
          height: measured.stripeBottom - measured.stripeTop)
      } else {
        box = Rect(
          x: start, y: bandY(band), width: frame.x(band.end) - start,
          height: measured.bandThickness(metrics))
      }
      let isSlim = measured.lane.isSlim
      let color = frame.theme.owner(band.owner)
      let tint = Style.tint(color, frame.theme.bandOpacity * (isSlim ? 1.5 : 1))
      let hatch = measured.lane.bandRows == 0 ? [] : hatch(band, box)
      return [.rect(box, radius: isSlim ? metrics.px(3) : 0, tint)] + hatch
    }
  }

  /// Owners beyond the last colour begin with the first again, hatched: once upwards, then
  /// downwards, then both; the name stays free.
  private func hatch(_ band: BandMark, _ box: Rect) -> [SceneNode] {
    let round = band.owner / frame.theme.owners.count
    if round == 0 { return [] }
    let nameEnd = placedName(band).map { $0.maxX + metrics.px(4) } ?? box.x
    var strokes: [[Point]] = []
    for isRising in [true, false] where isRising ? round % 3 != 2 : round % 3 != 1 {
      strokes += Self.hatch(
        from: nameEnd, to: box.maxX, upper: box.y + 1, lower: box.maxY - 1, step: metrics.px(12),
        isRising: isRising)
    }
    if strokes.isEmpty { return [] }
    return [.strokes(strokes, .line(frame.theme.owner(band.owner), metrics.px(1)))]
  }

  /// Slanted lines within a box, cut at both of its sides.
  static func hatch(
    from start: Double, to end: Double, upper: Double, lower: Double, step: Double,
    isRising: Bool = true
  ) -> [[Point]] {
    let height = lower - upper
    var lines: [[Point]] = []
    var x = start - height
    while x < end {
      let from = max(x, start)
      let to = min(x + height, end)
      if to - from > 1 {
        let (low, high) = (from - x, to - x)
        lines.append(
          isRising
            ? [Point(from, lower - low), Point(to, lower - high)]
            : [Point(from, upper + low), Point(to, upper + high)])
      }
      x += step
    }
    return lines
  }

  /// What lies before them.
  func foreground() -> [SceneNode] {
    var nodes: [SceneNode] = [name()]
    nodes += bandNames()
    nodes += measured.lane.gaps.flatMap { gap($0) }
    nodes += logNodes()
    nodes += lines()
    if let plot = measured.lane.plot {
      nodes += PlotDrawing(
        plot: plot, top: top + measured.stripeTop + metrics.px(4),
        bottom: top + measured.stripeBottom - metrics.px(6), frame: frame
      ).nodes()
    } else if let marbles = measured.marbles {
      nodes += measured.lane.bars.map { MarbleDrawing.bar($0, lineY: lineY, in: frame) }
      nodes += MarbleDrawing.leaders(of: marbles, lineY: lineY, in: frame)
      nodes += measured.lane.glyphs.flatMap { GlyphDrawing.nodes(for: $0, lineY: lineY, in: frame) }
      nodes += marbles.map { MarbleDrawing.node(for: $0, lineY: lineY, in: frame) }
    } else {
      nodes += CountDrawing.nodes(for: measured, top: top, in: frame)
      nodes += measured.lane.glyphs.flatMap { GlyphDrawing.nodes(for: $0, lineY: lineY, in: frame) }
    }
    nodes += labels()
    return nodes
  }

  private func name() -> SceneNode {
    let middle = top + (measured.stripeTop + measured.stripeBottom) / 2
    let bandMiddle = top + measured.bandTop + measured.bandThickness(metrics) / 2
    let isSlim = measured.lane.isSlim
    let y = isSlim ? bandMiddle : measured.marbles == nil ? middle : lineY
    let size = isSlim ? metrics.smallSize : metrics.labelSize
    return .text(
      TextRun(
        DiagramFrame.shortened(measured.lane.name, metrics),
        at: Point(frame.labelEnd, y + 0.35 * size), size: size, isBold: !isSlim,
        color: frame.theme.ink, anchor: .end))
  }

  /// Names inside the band rows of several groups, where they fit: which, from where to where.
  private func placedBandNames() -> [(
    band: BandMark, text: String, minX: Double, maxX: Double
  )] {
    if measured.lane.bandRows == 0 { return [] }
    return measured.lane.bands.compactMap { band in
      placedName(band).map { (band, $0.text, $0.minX, $0.maxX) }
    }
  }

  /// The fullest name of an owner that its band has room for, or nil.
  private func placedName(_ band: BandMark) -> (text: String, minX: Double, maxX: Double)? {
    // A short gap is drawn wider than it is, and must not be under the name.
    let gapEnds = measured.lane.gaps.filter { $0.end == band.start }.map {
      frame.x($0.start) + gapWidth($0)
    }
    let edge = max(frame.intervalStart(band.start), gapEnds.max() ?? 0)
    let start = edge + metrics.px(4)
    for name in band.names {
      let end = start + LabelPlacing.textWidth(name, isBold: true, metrics)
      if end <= frame.x(band.end) { return (name, start, end) }
    }
    return nil
  }

  /// Whether a vertical line at `x` would cross a name.
  func hasName(at x: Double) -> Bool {
    placedBandNames().contains { $0.minX - metrics.px(2) <= x && x <= $0.maxX }
  }

  /// Top of a band in a row of its own.
  private func bandY(_ band: BandMark) -> Double {
    top + measured.bandTop + Double(band.row) * measured.bandPitch
  }

  private func bandNames() -> [SceneNode] {
    placedBandNames().map { band, text, start, _ in
      let middle = bandY(band) + measured.bandThickness(metrics) / 2
      return .text(
        TextRun(
          text, at: Point(start, middle + 0.35 * metrics.smallSize),
          size: metrics.smallSize, isBold: true, color: frame.theme.owner(band.owner)))
    }
  }

  /// Short gaps are drawn wider than they are.
  private func gapWidth(_ gap: LineMark) -> Double {
    max(frame.x(gap.end) - frame.x(gap.start), metrics.px(6))
  }

  /// Nobody's time: an empty box with a stroke through it.
  private func gap(_ gap: LineMark) -> [SceneNode] {
    let start = frame.x(gap.start)
    let width = gapWidth(gap)
    let y = top + measured.bandTop + metrics.px(1)
    let height = measured.bandThickness(metrics) - metrics.px(2)
    let box = Rect(x: start, y: y, width: width, height: height)
    let style = Style(
      fill: frame.theme.chipFill, stroke: frame.theme.danger, strokeWidth: metrics.px(2))
    var nodes: [SceneNode] = [.rect(box, radius: metrics.px(3), style)]
    if width > metrics.px(20) {
      nodes.append(
        .line(
          Point(start + metrics.px(4), y + height - metrics.px(4)),
          Point(start + height - metrics.px(4), y + metrics.px(4)),
          .line(frame.theme.danger, metrics.px(2))))
    }
    return nodes
  }

  private func lines() -> [SceneNode] {
    var nodes: [SceneNode] = []
    for (index, line) in measured.lane.lines.enumerated() {
      let isLast = index == measured.lane.lines.count - 1
      let color = line.isDashed ? frame.theme.deadLine : frame.theme.line
      let dash = line.isDashed ? [metrics.px(5), metrics.px(6)] : []
      let reachesEnd = isLast && frame.x(line.end) >= frame.axisEnd - 0.5
      let arrow = metrics.px(13)
      let end = reachesEnd ? frame.lineEnd - arrow : frame.x(line.end)
      let style = Style.line(color, metrics.outline, dash: dash)
      nodes.append(
        .line(Point(frame.intervalStart(line.start), lineY), Point(end, lineY), style))
      if reachesEnd {
        let half = metrics.px(6)
        nodes.append(
          .polygon(
            [
              Point(end, lineY - half), Point(end + arrow, lineY), Point(end, lineY + half),
            ], Style(fill: color)))
      }
    }
    return nodes
  }

  private func labels() -> [SceneNode] {
    let above = measured.above.flatMap { label in
      LabelDrawing.nodes(
        for: label,
        top: top + measured.aboveHeight - Double(label.row + 1) * metrics.aboveRow,
        rowHeight: metrics.aboveRow, in: frame)
    }
    let firstBelow = measured.marbles == nil ? metrics.belowRow : 0
    let below = measured.below.flatMap { label in
      LabelDrawing.nodes(
        for: label,
        top: top + measured.stripeBottom + firstBelow + Double(label.row) * metrics.belowRow,
        rowHeight: metrics.belowRow, in: frame)
    }
    return above + below
  }
}
