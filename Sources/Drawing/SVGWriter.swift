/// Writes scenes as SVG in a subset that looks alike in browsers, librsvg, Inkscape and Office.
///
/// Only `svg g rect circle line polygon path text title desc`, presentation attributes, `#RRGGBB`
/// colours and baseline text: no style sheets, filters, markers or references. What neighbouring
/// texts have in common stands once, on a group around them; lines of one style are one path.
package enum SVGWriter {
  /// The font list of every text; nothing depends on which one is found.
  package static let fontFamily: StaticString = "Arial, Helvetica, sans-serif"

  /// The whole file, ending in a line feed.
  package static func text(for scene: Scene) -> String {
    var writer = SVGBuffer(room: 16_384)
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
    let common = TextSetting.mostCommon(in: scene.nodes)
    writer.raw("<g")
    writer.attribute("font-family", fontFamily)
    writer.attribute("font-size", common.size)
    writer.setting = common
    writer.settingAttributes(besides: TextSetting(size: common.size))
    writer.strokeWidth = strokeWidths(in: scene.nodes).mostCommon ?? 1
    if writer.strokeWidth != 1 { writer.attribute("stroke-width", writer.strokeWidth) }
    writer.raw(">\n")
    for run in TextSettingRun.runs(in: scene.nodes, besides: common) {
      write(run, of: scene.nodes, to: &writer)
    }
    writer.raw("</g>\n</svg>\n")
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The widths of all strokes in the nodes.
  private static func strokeWidths(in nodes: [SceneNode]) -> [Double] {
    nodes.flatMap { node -> [Double] in
      switch node {
      case .group(_, let nodes): return strokeWidths(in: nodes)
      case .rect(_, _, let style), .circle(_, _, let style), .line(_, _, let style),
        .polygon(_, let style), .strokes(_, let style):
        return style.stroke == nil ? [] : [style.strokeWidth]
      case .text: return []
      }
    }
  }

  /// A stretch of the picture, in a group that says what its texts have in common, if any.
  private static func write(
    _ run: TextSettingRun, of nodes: [SceneNode], to writer: inout SVGBuffer
  ) {
    guard let setting = run.setting else {
      return write(nodes[run.places], to: &writer)
    }
    let outer = writer.setting
    writer.setting = setting
    writer.raw("<g")
    writer.settingAttributes(besides: outer)
    writer.raw(">\n")
    write(nodes[run.places], to: &writer)
    writer.raw("</g>\n")
    writer.setting = outer
  }

  /// Nodes in their order; lines that follow each other in one style become one path.
  private static func write(_ nodes: ArraySlice<SceneNode>, to writer: inout SVGBuffer) {
    var place = nodes.startIndex
    while place < nodes.endIndex {
      guard case .line(_, _, let style) = nodes[place], style.dash.isEmpty else {
        write(nodes[place], to: &writer)
        place += 1
        continue
      }
      var lines: [[Point]] = []
      var end = place
      while end < nodes.endIndex, case .line(let from, let to, style) = nodes[end] {
        lines.append([from, to])
        end += 1
      }
      if lines.count == 1 {
        write(nodes[place], to: &writer)
      } else {
        writeStrokes(lines, style, to: &writer)
      }
      place = end
    }
  }

  private static func write(_ node: SceneNode, to writer: inout SVGBuffer) {
    switch node {
    case .group(let tooltip, let nodes):
      writer.raw("<g><title>")
      writer.escaped(tooltip)
      writer.raw("</title>\n")
      write(nodes[...], to: &writer)
      writer.raw("</g>\n")
    case .rect(let rect, let radius, let style):
      writer.raw("<rect")
      writer.attribute("x", length: rect.x)
      writer.attribute("y", length: rect.y)
      writer.attribute("width", length: rect.width)
      writer.attribute("height", length: rect.height)
      if radius > 0 {
        writer.attribute("rx", length: radius)
        writer.attribute("ry", length: radius)
      }
      writer.close(style)
    case .circle(let center, let radius, let style):
      writer.raw("<circle")
      writer.attribute("cx", length: center.x)
      writer.attribute("cy", length: center.y)
      writer.attribute("r", length: radius)
      writer.close(style)
    case .line(let from, let to, let style):
      writer.raw("<line")
      writer.attribute("x1", length: from.x)
      writer.attribute("y1", length: from.y)
      writer.attribute("x2", length: to.x)
      writer.attribute("y2", length: to.y)
      // A line has no inside to fill.
      writer.close(style, saysNoFill: false)
    case .polygon(let points, let style): writePolygon(points, style, to: &writer)
    case .strokes(let lines, let style): writeStrokes(lines, style, to: &writer)
    case .text(let run): writeText(run, to: &writer)
    }
  }

  private static func writePolygon(_ points: [Point], _ style: Style, to writer: inout SVGBuffer) {
    writer.raw("<polygon points=\"")
    for (index, point) in points.enumerated() {
      if index > 0 { writer.raw(" ") }
      writer.length(point.x)
      writer.raw(",")
      writer.length(point.y)
    }
    writer.raw("\"")
    writer.close(style)
  }

  private static func writeStrokes(_ lines: [[Point]], _ style: Style, to writer: inout SVGBuffer) {
    writer.raw("<path d=\"")
    for line in lines {
      var last: Point?
      for point in line {
        write(point, after: last, to: &writer)
        last = point
      }
    }
    writer.raw("\"")
    writer.close(style)
  }

  /// A move to a point, or a line to it from the last one; letters part numbers, so no space does.
  private static func write(_ point: Point, after last: Point?, to writer: inout SVGBuffer) {
    switch last {
    case let last? where last.x == point.x:
      writer.raw("V")
      writer.length(point.y)
    case let last? where last.y == point.y:
      writer.raw("H")
      writer.length(point.x)
    default:
      writer.raw(last == nil ? "M" : "L")
      writer.length(point.x)
      writer.raw(" ")
      writer.length(point.y)
    }
  }

  private static func writeText(_ run: TextRun, to writer: inout SVGBuffer) {
    writer.raw("<text")
    writer.attribute("x", length: run.position.x)
    writer.attribute("y", length: run.position.y)
    let outer = writer.setting
    writer.setting = TextSetting(run)
    writer.settingAttributes(besides: outer)
    writer.setting = outer
    writer.raw(">")
    writer.escaped(run.text)
    writer.raw("</text>\n")
  }
}
