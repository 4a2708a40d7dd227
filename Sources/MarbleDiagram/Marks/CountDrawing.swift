import Drawing

/// Draws a lane with too many marbles as counts: one bar for each slot of time.
enum CountDrawing {
  static func nodes(
    for measured: MeasuredLane, top: Double, in frame: DiagramFrame
  ) -> [SceneNode] {
    let metrics = frame.metrics
    let slot = metrics.px(8)
    let slots = max(1, Int((frame.axisEnd - frame.axisStart) / slot) + 1)
    var counts = [Int](repeating: 0, count: slots)
    for marble in measured.lane.marbles {
      let place = Int((frame.x(marble.time) - frame.axisStart) / slot)
      counts[max(0, min(place, slots - 1))] += 1
    }
    let peak = max(counts.max() ?? 1, 1)
    let base = top + measured.lineY
    let tallest = measured.lineY - measured.stripeTop - metrics.px(2)
    var nodes: [SceneNode] = []
    for (index, count) in counts.enumerated() where count > 0 {
      let height = max(tallest * Double(count) / Double(peak), 1)
      let box = Rect(
        x: frame.axisStart + Double(index) * slot, y: base - height,
        width: slot - metrics.px(1), height: height)
      nodes.append(.rect(box, radius: 0, Style(fill: frame.theme.mutedInk)))
    }
    let text =
      "\(measured.lane.marbles.count) \(measured.lane.countNoun), drawn as counts; "
      + "tallest bar \(peak)"
    nodes.append(
      .text(
        TextRun(
          text,
          at: Point(
            frame.axisStart,
            top + measured.stripeBottom + metrics.belowRow / 2 + 0.35 * metrics.smallSize),
          size: metrics.smallSize, color: frame.theme.mutedInk)))
    return nodes
  }
}
