import Drawing

/// The head of a panel of ownership: what it shows at the right, and words over its gaps.
struct HeadDrawing {
  let panel: MeasuredPanel
  let frame: DiagramFrame

  private var baseline: Double { panel.top + frame.metrics.px(23) }

  func nodes() -> [SceneNode] {
    let metrics = frame.metrics
    var nodes: [SceneNode] = []
    let titleWidth = TextMetrics.reservedWidth(
      of: panel.panel.title, size: metrics.smallSize, isBold: true)
    var taken = [(minX: 0.0, maxX: metrics.margin + metrics.px(24) + titleWidth)]
    if let start = MeasuredPanel.summaryStart(of: panel.panel, in: frame) {
      taken.append((start, metrics.width))
      nodes.append(
        .text(
          TextRun(
            panel.panel.summary, at: Point(frame.axisEnd, baseline), size: metrics.smallSize,
            color: frame.theme.mutedInk, anchor: .end)))
    }
    for word in panel.panel.headWords {
      let width = LabelPlacing.textWidth(word.text, isBold: true, metrics)
      // Over its time; a mere instant is where the word begins.
      let isInstant = word.start == word.end
      let middle =
        isInstant
        ? frame.x(word.start) + metrics.px(2) + width / 2
        : (frame.x(word.start) + frame.x(word.end)) / 2
      let span = (minX: middle - width / 2, maxX: middle + width / 2)
      // A word that finds no room is left out: the gap itself is there.
      guard taken.allSatisfy({ span.maxX < $0.minX || $0.maxX < span.minX }) else { continue }
      taken.append((span.minX - metrics.px(4), span.maxX + metrics.px(4)))
      nodes.append(
        .text(
          TextRun(
            word.text, at: Point(middle, baseline), size: metrics.smallSize, isBold: true,
            color: frame.theme.danger, anchor: .middle)))
    }
    return nodes
  }
}
