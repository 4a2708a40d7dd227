package import Drawing
package import KafkaModel

/// How to draw, where the scenario itself does not say.
package struct DiagramOptions: Sendable {
  /// Overrides the scenario's theme.
  package var theme: ThemeName?
  /// Overrides the scenario's size.
  package var size: DiagramSize?

  package init(theme: ThemeName? = nil, size: DiagramSize? = nil) {
    self.theme = theme
    self.size = size
  }
}

extension Theme {
  /// The colours of a named theme.
  package static func named(_ name: ThemeName) -> Theme {
    switch name {
    case .talk: .talk
    case .dark: .dark
    case .print: .print
    case .plain: .plain
    }
  }
}

/// All sizes of a picture, in pixels; one factor scales them for pages read at a desk.
struct DiagramMetrics: Hashable {
  /// 1 for slides; documents use 0.7, which keeps the smallest type above 11 px.
  let factor: Double
  let width: Double

  init(_ size: DiagramSize, width: Double? = nil) {
    factor = size == .slide ? 1 : 0.7
    self.width = width ?? (size == .slide ? 1280 : 960)
  }

  func px(_ slidePixels: Double) -> Double { slidePixels * factor }

  var titleSize: Double { px(28) }
  var subtitleSize: Double { px(18) }
  var labelSize: Double { px(20) }
  var letterSize: Double { px(18) }
  var smallSize: Double { px(16) }
  var radius: Double { px(15) }
  var outline: Double { px(2) }
  /// Height of one row of chips and names above a lane.
  var aboveRow: Double { px(22) }
  /// Height of one row of offsets and words below a lane.
  var belowRow: Double { px(20) }
  var margin: Double { px(12) }
  var panelGap: Double { px(10) }
}
