/// An element of an SVG file.
struct PortableSVGElement {
  let name: String
  let attributes: [(name: String, value: String)]
  var children: [PortableSVGElement] = []
  /// Its own text, that of its children not included.
  var text = ""

  /// The value of an attribute, or nil.
  subscript(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }
}

/// Why a text is not the plain XML that a picture should be.
struct PortableSVGFault: Error {
  let message: String
}

/// Reads elements, attributes and text; comments, declarations, references to anything but a
/// character and processing instructions have no place in a picture and are faults.
struct PortableSVGParser {
  private let characters: [Character]
  private var position = 0

  private init(_ text: String) { characters = Array(text) }

  /// The root element of a document.
  static func root(of text: String) throws(PortableSVGFault) -> PortableSVGElement {
    var parser = PortableSVGParser(text)
    parser.skipSpace()
    let root = try parser.element()
    parser.skipSpace()
    if parser.position < parser.characters.count {
      throw parser.fault("there is something after the root element")
    }
    return root
  }

  private mutating func element() throws(PortableSVGFault) -> PortableSVGElement {
    try expect("<")
    let name = try self.name()
    var element = PortableSVGElement(name: name, attributes: try attributes())
    if take("/>") { return element }
    try expect(">")
    while !take("</") {
      if current == "<" {
        element.children.append(try self.element())
      } else {
        element.text.append(try character())
      }
    }
    let closing = try self.name()
    if closing != name { throw fault("</\(closing)> closes <\(name)>") }
    try expect(">")
    return element
  }

  private mutating func attributes() throws(PortableSVGFault) -> [(name: String, value: String)] {
    var attributes: [(name: String, value: String)] = []
    while skipSpace(), current != "/", current != ">" {
      let name = try self.name()
      try expect("=\"")
      var value = ""
      while current != "\"" { value.append(try character()) }
      position += 1
      if attributes.contains(where: { $0.name == name }) { throw fault("\(name) is given twice") }
      attributes.append((name: name, value: value))
    }
    return attributes
  }

  private mutating func name() throws(PortableSVGFault) -> String {
    var name = ""
    while let letter = current, letter.isLetter || letter.isNumber || "-_:".contains(letter) {
      name.append(letter)
      position += 1
    }
    if name.isEmpty { throw fault("a name is missing") }
    return name
  }

  /// One character of text or of a value, an entity resolved.
  private mutating func character() throws(PortableSVGFault) -> Character {
    guard let letter = current, letter != "<" else { throw fault("text ends too early") }
    guard letter.unicodeScalars.allSatisfy(Self.isAllowed) else {
      throw fault("XML 1.0 cannot hold this character")
    }
    position += 1
    if letter != "&" { return letter }
    let entities: [(String, Character)] = [
      ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'"),
    ]
    for (entity, meaning) in entities where take(entity) { return meaning }
    guard take("#") else { throw fault("unknown entity") }
    let radix = take("x") ? 16 : 10
    var digits = ""
    while let digit = current, digit.isHexDigit {
      digits.append(digit)
      position += 1
    }
    try expect(";")
    guard let code = UInt32(digits, radix: radix), let scalar = Unicode.Scalar(code),
      Self.isAllowed(scalar)
    else { throw fault("&#\(digits); is no character") }
    return Character(scalar)
  }

  /// The production `Char` of XML 1.0; surrogates cannot occur in a string.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  private var current: Character? {
    position < characters.count ? characters[position] : nil
  }

  /// Skips blanks; always true, so that it can stand in a condition.
  @discardableResult
  private mutating func skipSpace() -> Bool {
    while let letter = current, letter.isWhitespace { position += 1 }
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text)
    guard position + wanted.count <= characters.count else { return false }
    for (offset, letter) in wanted.enumerated() where characters[position + offset] != letter {
      return false
    }
    position += wanted.count
    return true
  }

  private mutating func expect(_ text: String) throws(PortableSVGFault) {
    if !take(text) { throw fault("\(text) is missing") }
  }

  private func fault(_ message: String) -> PortableSVGFault {
    let line = characters.prefix(position).count { $0.isNewline } + 1
    return PortableSVGFault(message: "line \(line): \(message)")
  }
}
