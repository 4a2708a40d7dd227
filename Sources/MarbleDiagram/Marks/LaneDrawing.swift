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
    measured.lane.bands.map { band in
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
      return .rect(
        box, radius: isSlim ? metrics.px(3) : 0,
        .tint(frame.theme.owner(band.owner), frame.theme.bandOpacity * (isSlim ? 1.5 : 1)))
    }
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
  private func placedBandNames() -> [(band: BandMark, minX: Double, maxX: Double)] {
    if measured.lane.bandRows == 0 { return [] }
    return measured.lane.bands.compactMap { band in
      let start = frame.intervalStart(band.start) + metrics.px(4)
      let width = LabelPlacing.textWidth(band.name, isBold: true, metrics)
      return start + width > frame.x(band.end) ? nil : (band, start, start + width)
    }
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
    placedBandNames().map { band, start, _ in
      let middle = bandY(band) + measured.bandThickness(metrics) / 2
      return .text(
        TextRun(
          band.name, at: Point(start, middle + 0.35 * metrics.smallSize),
          size: metrics.smallSize, isBold: true, color: frame.theme.owner(band.owner)))
    }
  }

  /// Nobody's time: an empty box with a stroke through it.
  private func gap(_ gap: LineMark) -> [SceneNode] {
    let start = frame.x(gap.start)
    let width = max(frame.x(gap.end) - start, metrics.px(6))
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
