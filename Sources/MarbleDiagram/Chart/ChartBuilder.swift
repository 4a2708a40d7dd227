package import Drawing

/// Draws what a sweep found: a point for each setting, and lag over time beside it.
package enum ChartBuilder {
  private static let width = 1280.0
  private static let margin = 26.0
  private static let plotBottom = 580.0

  /// The chart of `content`, at slide size.
  package static func scene(for content: ChartContent) -> Scene {
    let theme = Theme.named(content.theme)
    let verdict = content.verdict.flatMap {
      TextMetrics.lines(of: $0, size: 18, isBold: true, limit: width - 2 * margin)
    }
    let first = content.verdict.first.map {
      TextMetrics.lines(of: $0, size: 18, isBold: true, limit: width - 2 * margin).count
    }
    let (headings, top) = headings(content, theme)
    let hasCurves = !content.curves.isEmpty
    func plot(_ top: Double) -> PointPlot {
      PointPlot(
        content, theme, left: 130, right: hasCurves ? 760 : width - 30, top: top,
        bottom: plotBottom)
    }
    let marks = plot(top + 54).marks
    let hasLegend =
      marks.hasSeries || content.points.contains { $0.isGood != nil || $0.value == nil }
    let legend = marks.legend(
      content, at: Point(margin, top + 26), width: width - 2 * margin)
    let plotTop = top + 54 + (hasLegend ? 24 * Double(legend.rows - 1) : 0)
    let verdictTop = 688.0
    var scene = Scene(
      width: width, height: max(verdictTop + Double(verdict.count) * 26, 720),
      title: content.title.isEmpty ? "What if" : content.title, description: story(content),
      background: theme.background)
    scene.nodes += headings
    if hasLegend { scene.nodes += legend.nodes }
    scene.nodes += plot(plotTop).nodes()
    if hasCurves {
      scene.nodes += CurvePlots(
        content: content, theme: theme, left: 800, right: width - 30, top: plotTop, bottom: 636
      ).nodes()
    }
    for (line, text) in verdict.enumerated() {
      scene.nodes.append(
        .text(
          TextRun(
            text, at: Point(margin, verdictTop + Double(line) * 26), size: 18,
            isBold: line < first ?? 0, color: theme.ink)))
    }
    return scene
  }

  /// Title and subtitle, and where they end.
  private static func headings(
    _ content: ChartContent, _ theme: Theme
  ) -> (nodes: [SceneNode], bottom: Double) {
    let title = TextMetrics.lines(
      of: content.title, size: 28, isBold: true, limit: width - 2 * margin)
    let subtitle = TextMetrics.lines(of: content.subtitle, size: 18, limit: width - 2 * margin)
    var nodes: [SceneNode] = []
    var y = 10.0
    for line in title {
      y += 32
      nodes.append(
        .text(TextRun(line, at: Point(margin, y), size: 28, isBold: true, color: theme.ink)))
    }
    y += 4
    for line in subtitle {
      y += 24
      nodes.append(.text(TextRun(line, at: Point(margin, y), size: 18, color: theme.mutedInk)))
    }
    return (nodes, y)
  }

  /// The chart in words.
  private static func story(_ content: ChartContent) -> String {
    var text = content.subtitle + "."
    for point in content.points {
      text += " \(point.name): \(point.text)"
      if point.idle > 0 { text += ", \(point.idle) idle" }
      text += "."
    }
    let left = content.settingCount - content.points.count
    if left > 0 { text += " \(left) more settings are not drawn." }
    for sentence in content.verdict { text += " " + sentence }
    return text
  }
}
