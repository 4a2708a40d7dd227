package import Drawing

/// Draws what a sweep found: a point for each setting, and lag over time beside it.
package enum ChartBuilder {
  private static let width = 1280.0
  private static let plotLeft = 130.0
  private static let plotTop = 110.0
  private static let plotBottom = 580.0

  /// The chart of `content`, at slide size.
  package static func scene(for content: ChartContent) -> Scene {
    let theme = Theme.named(content.theme)
    let verdict = content.verdict.flatMap {
      TextMetrics.lines(of: $0, size: 18, limit: width - 60)
    }
    let height = 674 + Double(max(verdict.count, 1)) * 26
    var scene = Scene(
      width: width, height: height, title: content.title.isEmpty ? "What if" : content.title,
      description: story(content), background: theme.background)
    scene.nodes += headings(content, theme)
    let hasCurves = !content.curves.isEmpty
    let right = hasCurves ? 760.0 : 1250.0
    scene.nodes += PointPlot(
      content: content, theme: theme, left: plotLeft, right: right, top: plotTop,
      bottom: plotBottom
    ).nodes()
    if hasCurves {
      scene.nodes += CurvePlots(
        content: content, theme: theme, left: 800, right: 1250, top: plotTop, bottom: 610
      ).nodes()
    }
    for (line, text) in verdict.enumerated() {
      scene.nodes.append(
        .text(
          TextRun(
            text, at: Point(26, 676 + Double(line) * 26), size: 18, isBold: line == 0,
            color: theme.ink)))
    }
    return scene
  }

  private static func headings(_ content: ChartContent, _ theme: Theme) -> [SceneNode] {
    let title = TextMetrics.lines(of: content.title, size: 28, isBold: true, limit: width - 60)
    var nodes: [SceneNode] = title.prefix(1).map {
      .text(TextRun($0, at: Point(26, 42), size: 28, isBold: true, color: theme.ink))
    }
    nodes.append(
      .text(TextRun(content.subtitle, at: Point(26, 70), size: 18, color: theme.mutedInk)))
    return nodes
  }

  /// The chart in words.
  private static func story(_ content: ChartContent) -> String {
    var text = content.subtitle + "."
    for point in content.points {
      text += " \(content.xTitle) \(point.label): \(point.text)"
      if point.idle > 0 { text += ", \(point.idle) idle" }
      text += "."
    }
    for sentence in content.verdict { text += " " + sentence }
    return text
  }
}
