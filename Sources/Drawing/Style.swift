/// How a shape is painted.
package struct Style: Hashable, Sendable {
  package var fill: Color?
  /// From 0 to 1; written only when less than 1.
  package var fillOpacity = 1.0
  package var stroke: Color?
  /// Width of the stroke in pixels.
  package var strokeWidth = 1.0
  /// Lengths of dashes and gaps in pixels; empty for a solid stroke.
  package var dash: [Double] = []

  package init(fill: Color? = nil, stroke: Color? = nil, strokeWidth: Double = 1) {
    self.fill = fill
    self.stroke = stroke
    self.strokeWidth = strokeWidth
  }

  /// A fill that lets what lies below shine through.
  package static func tint(_ color: Color, _ opacity: Double) -> Style {
    var style = Style(fill: color)
    style.fillOpacity = opacity
    return style
  }

  /// A line without a fill.
  package static func line(_ color: Color, _ width: Double, dash: [Double] = []) -> Style {
    var style = Style(stroke: color, strokeWidth: width)
    style.dash = dash
    return style
  }
}

/// Where a text stands relative to its x.
package enum TextAnchor: Sendable {
  case start
  case middle
  case end

  /// Its word in SVG.
  var word: StaticString {
    switch self {
    case .start: "start"
    case .middle: "middle"
    case .end: "end"
    }
  }
}

/// One line of text.
package struct TextRun: Hashable, Sendable {
  package var text: String
  /// The anchor point; y is the baseline.
  package var position: Point
  /// Font size in pixels.
  package var size: Double
  package var isBold: Bool
  package var color: Color
  package var anchor: TextAnchor

  package init(
    _ text: String, at position: Point, size: Double, isBold: Bool = false, color: Color,
    anchor: TextAnchor = .start
  ) {
    self.text = text
    self.position = position
    self.size = size
    self.isBold = isBold
    self.color = color
    self.anchor = anchor
  }
}
