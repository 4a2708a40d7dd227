/// The portable subset: which elements, attributes and values a picture may be made of.
enum PortableSVGGrammar {
  /// What a value has to look like.
  private enum Form {
    case number
    case positive
    case opacity
    case color
    case points
    case path
    case dashes
    case oneOf([String])
    case fontList
    case anything
  }

  private static let presentation: [(String, Form)] = [
    ("fill", .color), ("fill-opacity", .opacity), ("stroke", .color), ("stroke-width", .positive),
    ("stroke-opacity", .opacity), ("stroke-dasharray", .dashes),
    ("stroke-linecap", .oneOf(["butt", "round", "square"])),
    ("stroke-linejoin", .oneOf(["miter", "round", "bevel"])), ("font-family", .fontList),
    ("font-size", .positive), ("font-weight", .oneOf(["normal", "bold"])),
    ("text-anchor", .oneOf(["start", "middle", "end"])),
  ]

  /// Elements with the attributes they have besides presentation.
  private static let elements: [(name: String, attributes: [(String, Form)])] = [
    (
      "svg",
      [
        ("xmlns", .oneOf(["http://www.w3.org/2000/svg"])), ("width", .positive),
        ("height", .positive), ("viewBox", .anything), ("role", .oneOf(["img"])),
        ("aria-labelledby", .anything),
      ]
    ),
    ("g", []), ("title", [("id", .anything)]), ("desc", [("id", .anything)]),
    (
      "rect",
      [
        ("x", .number), ("y", .number), ("width", .positive), ("height", .positive),
        ("rx", .positive), ("ry", .positive),
      ]
    ),
    ("circle", [("cx", .number), ("cy", .number), ("r", .positive)]),
    ("line", [("x1", .number), ("y1", .number), ("x2", .number), ("y2", .number)]),
    ("polyline", [("points", .points)]), ("polygon", [("points", .points)]),
    ("path", [("d", .path)]), ("text", [("x", .number), ("y", .number)]),
    ("tspan", [("x", .number), ("y", .number)]),
  ]

  /// Everything in the tree that is outside the subset.
  static func violations(in root: PortableSVGElement) -> [String] {
    rootViolations(root) + violations(of: root, isRoot: true)
  }

  private static func rootViolations(_ root: PortableSVGElement) -> [String] {
    guard root.name == "svg" else { return ["the root is <\(root.name)>, not <svg>"] }
    var found: [String] = []
    for name in ["xmlns", "width", "height", "viewBox", "role", "aria-labelledby"]
    where root[name] == nil {
      found.append("<svg> has no \(name)")
    }
    let box = "0 0 \(root["width"] ?? "?") \(root["height"] ?? "?")"
    if root["viewBox"] != box { found.append("viewBox is not \"\(box)\"") }
    let head = root.children.prefix(2)
    if head.map(\.name) != ["title", "desc"] {
      found.append("<svg> does not begin with <title> and <desc>")
    } else {
      if head.contains(where: { $0.text.isEmpty }) { found.append("<title> or <desc> is empty") }
      let names = head.compactMap { $0["id"] }.joined(separator: " ")
      if root["aria-labelledby"] != names {
        found.append("aria-labelledby does not name <title> and <desc>")
      }
    }
    return found
  }

  private static func violations(of element: PortableSVGElement, isRoot: Bool) -> [String] {
    guard let (name, own) = elements.first(where: { $0.name == element.name }),
      isRoot == (name == "svg")
    else {
      return ["<\(element.name)> is not portable"]
    }
    var found: [String] = []
    let isWords = name == "title" || name == "desc"
    for (attribute, value) in element.attributes {
      let forms = isWords ? own : own + presentation
      guard let form = forms.first(where: { $0.0 == attribute })?.1 else {
        found.append("<\(name)> has \(attribute), which is not portable")
        continue
      }
      if !matches(value, form) {
        found.append("<\(name)> has \(attribute)=\"\(value)\", which is not portable")
      }
    }
    if ["x", "y"].contains(where: { name == "text" && element[$0] == nil }) {
      found.append("<text> has no x and y")
    }
    if (element["rx"] == nil) != (element["ry"] == nil) { found.append("<rect> needs rx and ry") }
    let holdsText = isWords || name == "text" || name == "tspan"
    if !holdsText, element.text.contains(where: { !$0.isWhitespace }) {
      found.append("<\(name)> holds text")
    }
    for (place, child) in element.children.enumerated() {
      if child.name == "title", place > 0 { found.append("<title> is not the first in <\(name)>") }
      found += violations(of: child, isRoot: false)
    }
    return found
  }

  private static func matches(_ value: String, _ form: Form) -> Bool {
    switch form {
    case .number: isNumber(value)
    case .positive: isNumber(value) && !value.hasPrefix("-")
    case .opacity: isNumber(value) && (0...1).contains(Double(value) ?? -1)
    case .color: value == "none" || isHexColor(value)
    case .points: arePoints(value)
    case .path: PortableSVGPath(value) != nil
    case .dashes:
      value == "none"
        || value.split(separator: " ", omittingEmptySubsequences: false)
          .allSatisfy { isNumber(String($0)) && !$0.hasPrefix("-") }
    case .oneOf(let values): values.contains(value)
    case .fontList: value.allSatisfy { $0.isLetter || $0 == " " || $0 == "," || $0 == "-" }
    case .anything: true
    }
  }

  private static func isHexColor(_ value: String) -> Bool {
    value.count == 7 && value.hasPrefix("#") && value.dropFirst().allSatisfy(\.isHexDigit)
  }

  /// Whether `value` is a plain decimal number with at most two decimals and is no minus zero.
  static func isNumber(_ value: String) -> Bool {
    let digits = value.hasPrefix("-") ? value.dropFirst() : value[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts.contains(where: \.isEmpty),
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return false }
    if parts.count == 2, parts[1].count > 2 { return false }
    return !(value.hasPrefix("-") && digits.allSatisfy { $0 == "0" || $0 == "." })
  }

  private static func arePoints(_ value: String) -> Bool {
    let pairs = value.split(separator: " ", omittingEmptySubsequences: false)
    return pairs.count >= 2
      && pairs.allSatisfy { pair in
        let numbers = pair.split(separator: ",", omittingEmptySubsequences: false)
        return numbers.count == 2 && numbers.allSatisfy { isNumber(String($0)) }
      }
  }
}
