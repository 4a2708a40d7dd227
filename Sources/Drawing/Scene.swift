/// A picture ready to be written: plain shapes in painting order, nothing left to compute.
package struct Scene: Sendable {
  /// Canvas width in pixels.
  package var width: Double
  /// Canvas height in pixels.
  package var height: Double
  /// What screen readers call the picture.
  package var title: String
  /// The story of the picture, for screen readers.
  package var description: String
  /// Painted over the whole canvas, or nil for a transparent picture.
  package var background: Color?
  /// Shapes from back to front.
  package var nodes: [SceneNode] = []

  package init(
    width: Double, height: Double, title: String, description: String, background: Color?
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.description = description
    self.background = background
  }
}

/// One shape, or several under one tooltip.
package indirect enum SceneNode: Hashable, Sendable {
  /// Shapes that belong together; the tooltip is shown by viewers that have a pointer.
  case group(tooltip: String, [SceneNode])
  case rect(Rect, radius: Double, Style)
  case circle(center: Point, radius: Double, Style)
  case line(Point, Point, Style)
  /// A closed outline.
  case polygon([Point], Style)
  /// Open lines, each from its first point to its last.
  case strokes([[Point]], Style)
  case text(TextRun)
}
