extension JSONReader {
  /// Reads a string with its quotes.
  mutating func string() throws(JSONError) -> String {
    index += 1
    var text: [UInt8] = []
    while true {
      guard let byte = next else { throw error("the string has no closing quote") }
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("the string is not valid UTF-8")
        }
        index += 1
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("a control character in a string must be escaped")
      default:
        text.append(byte)
        index += 1
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = self
    index += 1
    guard let byte = next else { throw error("the string has no closing quote") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(String(try scalar(from: start)).utf8)
    default: throw start.error("unknown escape in a string")
    }
  }

  /// The scalar of a `\u` escape whose letter was just read, or of a surrogate pair of them.
  private mutating func scalar(from start: JSONReader) throws(JSONError) -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take("\\"), take("u") else {
      throw start.error("a surrogate stands alone")
    }
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low) else { throw start.error("a surrogate stands alone") }
    let value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else { throw start.error("a surrogate stands alone") }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
