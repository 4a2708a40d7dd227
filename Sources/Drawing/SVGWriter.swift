/// Writes scenes as SVG in a subset that looks alike in browsers, librsvg, Inkscape and Office.
///
/// Only `svg g rect circle line polygon path text title desc`, presentation attributes, `#RRGGBB`
/// colours and baseline text: no style sheets, filters, markers or references.
package enum SVGWriter {
  /// The font list of every text; nothing depends on which one is found.
  package static let fontFamily = "Arial, Helvetica, sans-serif"

  /// The whole file, ending in a line feed.
  package static func text(for scene: Scene) -> String {
    var writer = SVGBuffer()
    writer.raw("<svg xmlns=\"http://www.w3.org/2000/svg\"")
    writer.attribute("width", scene.width)
    writer.attribute("height", scene.height)
    writer.raw(" viewBox=\"0 0 ")
    writer.number(scene.width)
    writer.raw(" ")
    writer.number(scene.height)
    writer.raw("\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">")
    writer.escaped(scene.title)
    writer.raw("</title>\n<desc id=\"desc\">")
    writer.escaped(scene.description)
    writer.raw("</desc>\n")
    if let background = scene.background {
      let canvas = Rect(x: 0, y: 0, width: scene.width, height: scene.height)
      write(.rect(canvas, radius: 0, Style(fill: background)), to: &writer)
    }
    writer.raw("<g")
    writer.attribute("font-family", fontFamily)
    writer.raw(">\n")
    for node in scene.nodes { write(node, to: &writer) }
    writer.raw("</g>\n</svg>\n")
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(_ node: SceneNode, to writer: inout SVGBuffer) {
    switch node {
    case .group(let tooltip, let nodes):
      writer.raw("<g><title>")
      writer.escaped(tooltip)
      writer.raw("</title>\n")
      for node in nodes { write(node, to: &writer) }
      writer.raw("</g>\n")
    case .rect(let rect, let radius, let style):
      writer.raw("<rect")
      writer.attribute("x", rect.x)
      writer.attribute("y", rect.y)
      writer.attribute("width", rect.width)
      writer.attribute("height", rect.height)
      if radius > 0 {
        writer.attribute("rx", radius)
        writer.attribute("ry", radius)
      }
      writer.close(style)
    case .circle(let center, let radius, let style):
      writer.raw("<circle")
      writer.attribute("cx", center.x)
      writer.attribute("cy", center.y)
      writer.attribute("r", radius)
      writer.close(style)
    case .line(let from, let to, let style):
      writer.raw("<line")
      writer.attribute("x1", from.x)
      writer.attribute("y1", from.y)
      writer.attribute("x2", to.x)
      writer.attribute("y2", to.y)
      writer.close(style)
    case .polygon(let points, let style): writePolygon(points, style, to: &writer)
    case .strokes(let lines, let style): writeStrokes(lines, style, to: &writer)
    case .text(let run): writeText(run, to: &writer)
    }
  }

  private static func writePolygon(_ points: [Point], _ style: Style, to writer: inout SVGBuffer) {
    writer.raw("<polygon points=\"")
    for (index, point) in points.enumerated() {
      if index > 0 { writer.raw(" ") }
      writer.number(point.x)
      writer.raw(",")
      writer.number(point.y)
    }
    writer.raw("\"")
    writer.close(style)
  }

  private static func writeStrokes(_ lines: [[Point]], _ style: Style, to writer: inout SVGBuffer) {
    writer.raw("<path d=\"")
    for (place, line) in lines.enumerated() {
      for (index, point) in line.enumerated() {
        if place + index > 0 { writer.raw(" ") }
        writer.raw(index == 0 ? "M" : "L")
        writer.number(point.x)
        writer.raw(" ")
        writer.number(point.y)
      }
    }
    writer.raw("\"")
    if style.fill == nil { writer.attribute("fill", "none") }
    writer.close(style)
  }

  private static func writeText(_ run: TextRun, to writer: inout SVGBuffer) {
    writer.raw("<text")
    writer.attribute("x", run.position.x)
    writer.attribute("y", run.position.y)
    writer.attribute("font-size", run.size)
    if run.isBold { writer.attribute("font-weight", "bold") }
    if run.anchor != .start { writer.attribute("text-anchor", run.anchor.rawValue) }
    writer.attribute("fill", run.color.hex)
    writer.raw(">")
    writer.escaped(run.text)
    writer.raw("</text>\n")
  }
}
