/// Writes JSON (RFC 8259) text, one value after another, commas and line breaks included.
///
/// A caller opens and closes containers in order; closing what was not opened is a bug of ours.
package struct JSONText: Sendable {
  /// How the text is laid out.
  package enum Layout: Sendable {
    /// Everything on one line, no spaces.
    case compact
    /// Two spaces of indentation, one member or element a line; empty containers stay closed up.
    case pretty
  }

  /// The UTF-8 bytes written so far.
  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  /// Whether each open container already has an element.
  private var hasElements: [Bool] = []
  private var followsKey = false

  /// Makes an empty text.
  package init(_ layout: Layout = .compact) {
    self.layout = layout
  }

  /// What was written so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens an object, `{`.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the innermost object, `}`.
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array, `[`.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the innermost array, `]`.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the name of the next member of the object that is open.
  package mutating func key(_ name: String) {
    startValue()
    Self.appendQuoted(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  /// Writes a string value, quoted.
  package mutating func string(_ value: String) {
    startValue()
    Self.appendQuoted(value, to: &bytes)
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int64) { literal("\(value)") }

  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  /// Writes `null`.
  package mutating func null() { literal("null") }

  /// Writes text that already is one JSON value, such as a formatted number, unchanged.
  package mutating func literal(_ json: String) {
    startValue()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes a member with a string value.
  package mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  /// Writes a member with a whole number.
  package mutating func member(_ name: String, _ value: Int64) {
    key(name)
    integer(value)
  }

  /// Writes a member with `true` or `false`.
  package mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Ends a line; for JSON Lines, and for the end of a file.
  package mutating func endLine() { bytes.append(0x0A) }

  /// The JSON string that means `text`: quotes, backslashes and control characters escaped.
  ///
  /// Control characters become `\u00XX`; everything else stays as it is, in UTF-8.
  package static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendQuoted(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 0xF))
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private mutating func open(_ bracket: UInt8) {
    startValue()
    bytes.append(bracket)
    hasElements.append(false)
  }

  private mutating func close(_ bracket: UInt8) {
    precondition(!hasElements.isEmpty && !followsKey, "closes a JSON container that is not open")
    let hadElements = hasElements.removeLast()
    if hadElements { breakLine() }
    bytes.append(bracket)
  }

  /// Writes the comma and the line break that a new element needs, unless it follows its key.
  private mutating func startValue() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = hasElements.indices.last else { return }
    if hasElements[last] { bytes.append(UInt8(ascii: ",")) }
    hasElements[last] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(0x0A)
    for _ in hasElements { bytes.append(contentsOf: "  ".utf8) }
  }
}
