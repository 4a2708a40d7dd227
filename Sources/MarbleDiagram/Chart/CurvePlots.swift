import Drawing
import EventKernel
import TraceAnalysis

/// Small multiples: lag over time of up to six settings, all on the same scales.
struct CurvePlots {
  private static let limit = 6

  let content: ChartContent
  let theme: Theme
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// The settings that are shown: those before the one that decides, it, and one beyond, where
  /// there are too many.
  private var shown: Range<Int> {
    if content.curves.count <= Self.limit { return content.curves.indices }
    let chosen = content.focus ?? content.curves.count - 1
    let first = max(0, min(chosen - Self.limit + 2, content.curves.count - Self.limit))
    return first..<(first + Self.limit)
  }

  func nodes() -> [SceneNode] {
    let shown = shown
    let curves = content.curves[shown]
    let peak = curves.flatMap { $0.values }.max() ?? 1
    let seconds = curves.map { $0.seconds }.max() ?? 1
    let rows = (shown.count + 1) / 2
    let gap = 14.0
    let boxWidth = (right - left - gap) / 2
    let room = bottom - top - 30 - gap * Double(max(rows - 1, 0))
    let boxHeight = min(room / Double(max(rows, 1)), 220)
    var nodes: [SceneNode] = []
    for (place, setting) in shown.enumerated() {
      let box = Rect(
        x: left + Double(place % 2) * (boxWidth + gap),
        y: top + Double(place / 2) * (boxHeight + gap), width: boxWidth, height: boxHeight)
      nodes += drawn(setting, in: box, peak: Double(max(peak, 1)), seconds: max(seconds, 1e-9))
    }
    let length = SimulationDuration(nanoseconds: Int64(seconds * 1e9))
    let end = top + Double(rows) * (boxHeight + gap)
    let count = max(content.settingCount, content.curves.count)
    let scope = shown.count < count ? " in \(shown.count) of \(count) settings" : ""
    let words =
      "lag over \(TimeText.text(length))\(scope), first run, same scale to "
      + CountText.grouped(peak)
    for (line, text) in TextMetrics.lines(of: words, size: 16, limit: right - left).enumerated() {
      nodes.append(
        .text(
          TextRun(
            text, at: Point(left, end + 12 + 20 * Double(line)), size: 16,
            color: theme.mutedInk)))
    }
    return nodes
  }

  private func drawn(
    _ setting: Int, in box: Rect, peak: Double, seconds: Double
  ) -> [SceneNode] {
    let curve = content.curves[setting]
    let point = setting < content.points.count ? content.points[setting] : nil
    let panel = theme.panel(.neutral)
    let base = box.maxY - 8
    let lines = lines(of: curve, in: box)
    let room = box.height - 24 - 20 * Double(lines.count)
    func place(_ time: Double, _ lag: Double) -> Point {
      Point(box.x + 8 + (box.width - 16) * time / seconds, base - room * lag / peak)
    }
    let isChosen = point?.isChosen ?? false
    var nodes: [SceneNode] = [
      .rect(
        box, radius: 6,
        Style(
          fill: panel.fill, stroke: isChosen ? theme.owner(2) : panel.stroke,
          strokeWidth: isChosen ? 3 : 1.5))
    ]
    var outline = curve.values.enumerated().map { slot, value in
      place(Double(slot) * curve.slotSeconds, Double(value))
    }
    if let last = outline.last { outline.append(Point(place(curve.seconds, 0).x, last.y)) }
    outline = Self.thinned(outline)
    if outline.count > 1 {
      let area = [place(0, 0)] + outline + [place(curve.seconds, 0)]
      nodes.append(.polygon(area, .tint(theme.owner(0), 0.2)))
      nodes.append(.strokes([outline], .line(theme.owner(0), 2.5)))
    }
    if let limit = content.lagLimit, limit < peak {
      nodes.append(
        .line(place(0, limit), place(seconds, limit), .line(theme.danger, 1.5, dash: [6, 4])))
    }
    return nodes + heading(lines, point, in: box)
  }

  private static let verdictWidth = TextMetrics.reservedWidth(of: "holds", size: 16) + 28

  /// The name of a setting in one line, or else a line for each value; what is still too long is
  /// cut.
  private func lines(of curve: ChartContent.Curve, in box: Rect) -> [String] {
    var name = ""
    for label in curve.labels { name += (name.isEmpty ? "" : ", ") + label }
    let room = box.width - Self.verdictWidth
    if width(name) <= room { return [name] }
    // One name alone may have the line for itself; whether it holds stands below it then.
    if curve.labels.count == 1, let short = curve.shortLabels.first, width(short) > room,
      width(short) <= box.width - 20
    {
      return [short, ""]
    }
    let pairs = zip(curve.labels, curve.shortLabels).prefix(3)
    return pairs.enumerated().map { line, pair in
      let (label, short) = pair
      // Whether the setting holds stands beside the first line only.
      let room = line == 0 ? room : box.width - 20
      if width(label) <= room { return label }
      if width(short) <= room { return short }
      var kept = ""
      for character in short.unicodeScalars {
        if width(kept + "…") + 10 > room { break }
        kept.unicodeScalars.append(character)
      }
      return kept + "…"
    }
  }

  private func width(_ text: String) -> Double {
    TextMetrics.reservedWidth(of: text, size: 16, isBold: true)
  }

  /// The name of the setting, and whether it holds.
  private func heading(
    _ lines: [String], _ point: ChartContent.Point?, in box: Rect
  ) -> [SceneNode] {
    var nodes = lines.filter { !$0.isEmpty }.enumerated().map { place, line in
      SceneNode.text(
        TextRun(
          line, at: Point(box.x + 10, box.y + 23 + 20 * Double(place)), size: 16, isBold: true,
          color: theme.ink))
    }
    if let isGood = point?.isGood {
      let row = lines.last == "" ? 1.0 : 0
      nodes.append(
        .text(
          TextRun(
            isGood ? "holds" : "fails", at: Point(box.maxX - 10, box.y + 23 + 20 * row), size: 16,
            color: theme.mutedInk, anchor: .end)))
    }
    return nodes
  }

  /// Points without those between two neighbours of the same height, and without what is less
  /// than half a pixel away from a straight line.
  private static func thinned(_ points: [Point]) -> [Point] {
    var kept: [Point] = []
    for (place, point) in points.enumerated() {
      if let last = kept.last, place + 1 < points.count {
        let next = points[place + 1]
        let share = (point.x - last.x) / max(next.x - last.x, 1e-9)
        let straight = last.y + (next.y - last.y) * share
        if abs(straight - point.y) < 0.5 { continue }
      }
      kept.append(point)
    }
    return kept
  }
}
