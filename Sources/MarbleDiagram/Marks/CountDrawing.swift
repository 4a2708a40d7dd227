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
    // A ring for a loss stands for a record that has been counted, or was never here.
    let records = measured.lane.marbles.filter { $0.sign == nil && $0.ring != .lost }
    for marble in records {
      let place = Int((frame.x(marble.time) - frame.axisStart) / slot)
      counts[max(0, min(place, slots - 1))] += 1
    }
    let peak = max(counts.max() ?? 1, 1)
    // Signs lie on the lane's line; where there are any, bars stand above them.
    let lift = measured.lane.glyphs.isEmpty ? 0 : metrics.px(12)
    let base = top + measured.lineY - lift
    let tallest = measured.lineY - lift - measured.stripeTop - metrics.px(2)
    var nodes: [SceneNode] = []
    for (index, count) in counts.enumerated() where count > 0 {
      let height = max(tallest * Double(count) / Double(peak), 1)
      let box = Rect(
        x: frame.axisStart + Double(index) * slot, y: base - height,
        width: slot - metrics.px(1), height: height)
      nodes.append(.rect(box, radius: 0, Style(fill: frame.theme.mutedInk)))
    }
    let text =
      "\(records.count) \(measured.lane.countNoun), drawn as counts; tallest bar \(peak)"
      + signs(in: measured.lane.marbles)
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

  /// What stands among the records and is none, in words.
  private static func signs(in marbles: [MarbleMark]) -> String {
    let kinds: [(GlyphMark.Kind, String)] = [
      (.error, "error"), (.rebalance, "rebalance"), (.compaction, "compaction"), (.lag, "lag"),
      (.commitMarker, "commit marker"), (.abortMarker, "abort marker"),
    ]
    var found = kinds.compactMap { kind, word -> String? in
      let count = marbles.count { $0.sign == kind }
      return count == 0 ? nil : count == 1 ? "1 \(word)" : "\(count) × \(word)"
    }
    let lost = marbles.count { $0.ring == .lost }
    if lost > 0 { found.append("\(lost) lost") }
    return found.isEmpty ? "" : "; besides " + found.joined(separator: ", ")
  }
}
