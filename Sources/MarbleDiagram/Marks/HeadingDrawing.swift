import Drawing

/// Title and subtitle above a picture, in as many lines as they need.
struct HeadingDrawing {
  private let titleLines: [String]
  private let subtitleLines: [String]
  private let metrics: DiagramMetrics
  private let theme: Theme

  init(title: String, subtitle: String, metrics: DiagramMetrics, theme: Theme) {
    self.metrics = metrics
    self.theme = theme
    let room = metrics.width - 2 * (metrics.margin + metrics.px(14))
    titleLines = TextMetrics.lines(of: title, size: metrics.titleSize, isBold: true, limit: room)
    subtitleLines = TextMetrics.lines(of: subtitle, size: metrics.subtitleSize, limit: room)
  }

  /// Where what follows begins.
  var bottom: Double {
    metrics.px(22) + Double(titleLines.count) * metrics.px(34)
      + Double(subtitleLines.count) * metrics.px(26)
  }

  func nodes() -> [SceneNode] {
    let x = metrics.margin + metrics.px(14)
    var nodes: [SceneNode] = []
    var y = metrics.px(8)
    for line in titleLines {
      y += metrics.px(34)
      nodes.append(
        .text(
          TextRun(line, at: Point(x, y), size: metrics.titleSize, isBold: true, color: theme.ink)))
    }
    y += metrics.px(2)
    for line in subtitleLines {
      y += metrics.px(26)
      nodes.append(
        .text(TextRun(line, at: Point(x, y), size: metrics.subtitleSize, color: theme.mutedInk)))
    }
    return nodes
  }
}
