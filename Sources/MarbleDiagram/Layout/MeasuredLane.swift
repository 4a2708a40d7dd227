import Drawing

/// A lane whose marks have places and whose height is known; y counts from the lane's top.
struct MeasuredLane {
  let lane: DiagramLane
  /// Nil when there are too many marbles to draw them one by one.
  let marbles: [PlacedMarble]?
  let above: [PlacedLabel]
  let below: [PlacedLabel]
  /// Height of the rows of names and chips.
  let aboveHeight: Double
  /// Height of the band rows of several groups.
  let bandHeight: Double
  /// Top of the first of these bands.
  let bandTop: Double
  /// From the top of one of them to that of the next.
  let bandPitch: Double
  /// Top of the stripe in which marbles lie.
  let stripeTop: Double
  /// The lane's line.
  let lineY: Double
  /// Bottom of the stripe in which marbles lie.
  let stripeBottom: Double
  let height: Double

  /// Measures a lane; `extra` pixels are added half above and half below its marks.
  init(_ lane: DiagramLane, in frame: DiagramFrame, extra: Double) {
    let metrics = frame.metrics
    let lane = Self.raisingSigns(of: lane, in: frame)
    self.lane = lane
    let obstacles = lane.glyphs.map { (x: frame.x($0.time), halfWidth: metrics.px(11)) }
    let sorted = lane.marbles.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }
    let shown = sorted.map { marble in
      var mark = marble.element
      mark.label = MarbleStacking.shown(mark.label, in: frame)
      return mark
    }
    marbles = MarbleStacking.place(
      shown, obstacles: obstacles, rows: lane.marbleRows, in: frame)
    let isAggregated = marbles == nil
    above = LabelPlacing.place(lane.above, in: frame)
    var belowMarks = isAggregated ? lane.below.filter { !$0.isOptional } : lane.below
    if isAggregated {
      belowMarks = belowMarks.filter {
        if case .word = $0.style { $0.text != "again" } else { true }
      }
    }
    below = LabelPlacing.place(belowMarks, in: frame)
    let aboveRows = (above.map { $0.row + 1 }.max() ?? 0)
    let belowRows = (below.map { $0.row + 1 }.max() ?? 0) + (isAggregated ? 1 : 0)
    let rise = marbles?.map { $0.rise }.max() ?? 0
    aboveHeight = Double(aboveRows) * metrics.aboveRow
    // Lanes that are nothing but a band are many, and have no marbles to keep apart from.
    let edge = metrics.px(lane.isSlim ? 1 : 2)
    bandPitch = metrics.px(lane.isSlim ? 22 : 24)
    bandHeight = Double(lane.bandRows) * bandPitch
    bandTop = edge + aboveHeight
    stripeTop = bandTop + bandHeight + extra / 2
    let stripe = metrics.px(
      lane.plot != nil ? 76 : lane.isSlim ? 0 : isAggregated ? 56 : 38)
    stripeBottom = stripeTop + stripe + rise
    lineY = isAggregated ? stripeBottom - metrics.px(12) : stripeBottom - stripe / 2
    height = stripeBottom + Double(belowRows) * metrics.belowRow + edge + extra / 2
  }

  /// Signs of logs that would lie on another sign stand above it, as marbles do.
  private static func raisingSigns(of lane: DiagramLane, in frame: DiagramFrame) -> DiagramLane {
    var lane = lane
    let reach = frame.metrics.px(22)
    func isMovable(_ glyph: GlyphMark) -> Bool {
      glyph.kind == .leader || glyph.kind == .cleaned
    }
    let fixed = lane.glyphs.filter { !isMovable($0) }.map { frame.x($0.time) }
    func isRaised(_ glyph: GlyphMark) -> Bool {
      isMovable(glyph) && fixed.contains { abs($0 - frame.x(glyph.time)) < reach }
    }
    let raised = lane.glyphs.filter(isRaised)
    lane.glyphs.removeAll(where: isRaised)
    lane.marbles += raised.map {
      MarbleMark(time: $0.time, label: "", appearance: nil, sign: $0.kind, tooltip: $0.tooltip)
    }
    return lane
  }

  /// Height of a band: two pixels less than from one to the next.
  func bandThickness(_ metrics: DiagramMetrics) -> Double { bandPitch - metrics.px(2) }
}
