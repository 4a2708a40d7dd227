/// Reads one JSON text, strictly by RFC 8259 and refusing duplicate names.
package struct JSONReader {
  /// Arrays and objects within each other; bounds the stack.
  package static let depthBound = 100

  var bytes: ArraySlice<UInt8>
  var index: Int

  /// Reads `bytes`, which hold one value between white space.
  ///
  /// - Parameter bytes: The text in UTF-8; offsets in errors count from its start.
  /// - Returns: The value.
  /// - Throws: The first fault of the text.
  package static func read(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, index: bytes.startIndex)
    reader.skipSpace()
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    if reader.index < bytes.endIndex { throw reader.error("unexpected text after the value") }
    return value
  }

  /// An error at the byte that comes next.
  func error(_ message: String) -> JSONError {
    JSONError(message, offset: index - bytes.startIndex)
  }

  /// The byte that comes next, or nil at the end.
  var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  /// Steps over `byte` if it comes next.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    if depth > Self.depthBound { throw error("nested more than \(Self.depthBound) deep") }
    guard let byte = next else { throw error("expected a value, found the end") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("expected a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    index += 1
    var members: [JSONValue.Member] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
      let start = self
      let name = try string()
      // Compared by bytes: Swift's equality of strings would join what JSON keeps apart.
      guard names.insert(Array(name.utf8)).inserted else {
        throw start.error("the name \"\(name)\" appears twice")
      }
      skipSpace()
      guard take(":") else { throw error("expected ':' after the name") }
      skipSpace()
      members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("expected ',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    index += 1
    var items: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(items) }
    while true {
      skipSpace()
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(items) }
      guard take(",") else { throw error("expected ',' or ']'") }
    }
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[index...].starts(with: text.utf8) else { throw error("expected a value") }
    index += text.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = index
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
    if index == start { throw error("expected a digit") }
  }
}
