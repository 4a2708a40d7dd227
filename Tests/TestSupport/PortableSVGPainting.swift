import Drawing

/// One line of text on the canvas.
struct PortableSVGText {
  let content: String
  /// Left end, or wherever `anchor` says, of the baseline.
  let position: Point
  let size: Double
  let isBold: Bool
  let anchor: String

  /// The rectangle of its letters when a font is `stretch` times as wide as Arial.
  func rect(stretch: Double) -> Rect {
    let width = TextMetrics.width(of: content, size: size, isBold: isBold) * stretch
    let left =
      switch anchor {
      case "middle": position.x - width / 2
      case "end": position.x - width
      default: position.x
      }
    return Rect(x: left, y: position.y - 0.72 * size, width: width, height: 0.93 * size)
  }
}

/// Something painted, with every style it inherits.
struct PortableSVGItem {
  /// Its geometry.
  enum Shape {
    case rect(Rect)
    case circle(Point, radius: Double)
    case polygon([Point])
    case lines([[Point]])
    case text(PortableSVGText)
  }

  let shape: Shape
  /// Nil when it is not filled.
  let fill: Color?
  let fillOpacity: Double
  /// Nil when it has no outline.
  let stroke: Color?
  let strokeWidth: Double
  let strokeOpacity: Double
  /// What messages call it.
  let name: String

  /// Whether it hides what lies beneath.
  var isOpaque: Bool { fill != nil && fillOpacity == 1 }
}

/// What a file paints, from back to front.
struct PortableSVGPainting {
  /// The canvas.
  let canvas: Rect
  private(set) var items: [PortableSVGItem] = []

  /// SVG's initial values, then what groups hand down.
  private struct Style {
    var values: [String: String] = [
      "fill": "#000000", "fill-opacity": "1", "stroke": "none", "stroke-width": "1",
      "stroke-opacity": "1", "font-size": "16", "font-weight": "normal", "text-anchor": "start",
    ]

    func number(_ name: String) -> Double { Double(values[name] ?? "") ?? 0 }

    func color(_ name: String) -> Color? {
      guard let value = values[name], value != "none" else { return nil }
      return UInt32(value.dropFirst(), radix: 16).map { Color($0) }
    }
  }

  /// Works out what a tree inside the subset paints.
  init(_ root: PortableSVGElement) {
    canvas = Rect(
      x: 0, y: 0, width: Double(root["width"] ?? "") ?? 0,
      height: Double(root["height"] ?? "") ?? 0)
    paint(root, Style())
  }

  private mutating func paint(_ element: PortableSVGElement, _ inherited: Style) {
    var style = inherited
    for (name, value) in element.attributes { style.values[name] = value }
    if let shape = shape(of: element, style) {
      items.append(
        PortableSVGItem(
          shape: shape, fill: style.color("fill"), fillOpacity: style.number("fill-opacity"),
          stroke: style.color("stroke"), strokeWidth: style.number("stroke-width"),
          strokeOpacity: style.number("stroke-opacity"), name: Self.name(of: element)))
    }
    for child in element.children { paint(child, style) }
  }

  private func shape(of element: PortableSVGElement, _ style: Style) -> PortableSVGItem.Shape? {
    func number(_ name: String) -> Double { Double(element[name] ?? "") ?? 0 }
    switch element.name {
    case "rect":
      return .rect(
        Rect(x: number("x"), y: number("y"), width: number("width"), height: number("height")))
    case "circle": return .circle(Point(number("cx"), number("cy")), radius: number("r"))
    case "line":
      return .lines([
        [Point(number("x1"), number("y1")), Point(number("x2"), number("y2"))]
      ])
    case "polyline": return .lines([Self.points(element["points"] ?? "")])
    case "polygon": return .polygon(Self.points(element["points"] ?? ""))
    case "path": return PortableSVGPath(element["d"] ?? "").map { .lines($0.lines) }
    case "text":
      return .text(
        PortableSVGText(
          content: Self.words(of: element), position: Point(number("x"), number("y")),
          size: style.number("font-size"), isBold: style.values["font-weight"] == "bold",
          anchor: style.values["text-anchor"] ?? "start"))
    default: return nil
    }
  }

  private static func points(_ text: String) -> [Point] {
    text.split(separator: " ").map { pair in
      let numbers = pair.split(separator: ",").compactMap { Double($0) }
      return Point(numbers[0], numbers[1])
    }
  }

  /// The text of an element and of the runs in it, its tooltip not included.
  private static func words(of element: PortableSVGElement) -> String {
    element.text
      + element.children.filter { $0.name == "tspan" }.map(words).joined()
  }

  private static func name(of element: PortableSVGElement) -> String {
    if element.name == "text" { return "the text \"\(words(of: element))\"" }
    let geometry = element.attributes.prefix { $0.name != "fill" && $0.name != "stroke" }
      .map { "\($0.name)=\"\($0.value)\"" }
    return "<\(([element.name] + geometry).joined(separator: " "))>"
  }
}
