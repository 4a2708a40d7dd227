/// The numbers of the core schema as text: what is one, and what it is worth.
enum NumberText {
  /// Digits that a hexadecimal or octal number may have: writing longer ones in decimal, as JSON
  /// wants them, takes time that grows with the square of the length.
  static let mostRadixDigits = 1000

  /// The integer that `text` is by `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`, else nil.
  static func integer(_ text: String) -> YAMLScalar.Value? {
    let bytes = Array(text.utf8)
    if let digits = radixDigits(bytes) { return radixInteger(digits.values, digits.radix) }
    let isNegative = bytes.first == .dash
    let digits = bytes[(isNegative || bytes.first == .plus ? 1 : 0)...]
    if digits.isEmpty || !digits.allSatisfy({ $0.isDigit }) { return nil }
    let significant = digits.drop { $0 == 0x30 }
    if let value = magnitude(of: significant), value <= UInt64(Int64.max) + (isNegative ? 1 : 0) {
      return .integer(isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(value))
    }
    let text = String(decoding: significant, as: UTF8.self)
    return .bigInteger(isNegative ? "-" + text : text)
  }

  /// The value of at most nineteen decimal digits, which fit 64 bits whatever they are.
  private static func magnitude(of digits: ArraySlice<UInt8>) -> UInt64? {
    guard digits.count <= 19 else { return nil }
    return digits.reduce(0) { $0 &* 10 &+ UInt64($1 - 0x30) }
  }

  /// Whether `text` is a hexadecimal or octal number too long to be worked out.
  static func isTooLong(_ text: String) -> Bool {
    guard text.utf8.count > mostRadixDigits, text.utf8.first == 0x30 else { return false }
    return radixDigits(Array(text.utf8)) != nil
  }

  private static func radixDigits(_ bytes: [UInt8]) -> (values: [UInt32], radix: UInt32)? {
    guard bytes.count > 2, bytes[0] == 0x30 else { return nil }
    guard bytes[1] == UInt8(ascii: "x") || bytes[1] == UInt8(ascii: "o") else { return nil }
    let radix: UInt32 = bytes[1] == UInt8(ascii: "x") ? 16 : 8
    var values: [UInt32] = []
    for byte in bytes[2...] {
      guard let value = byte.hexValue, value < radix else { return nil }
      values.append(value)
    }
    return (values, radix)
  }

  private static func radixInteger(_ digits: [UInt32], _ radix: UInt32) -> YAMLScalar.Value {
    var value = WideNumber(0)
    for digit in digits.prefix(mostRadixDigits) { value.multiply(by: radix, adding: digit) }
    if value.bitWidth < 64 { return .integer(Int64(value.lowBits)) }
    return .bigInteger(value.decimalText)
  }

  /// The number that `text` is by the core schema's float pattern, integers included, else nil.
  static func float(_ text: String) -> YAMLScalar.Value? {
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    default: return DecimalFloat(text).map { .float($0.nearest) }
    }
  }

  /// A float as a JSON number of the same value, digit for digit; the specials as JSON strings.
  static func json(ofFloat text: String) -> String {
    guard let decimal = DecimalFloat(text) else { return "\"\(special(text))\"" }
    return decimal.jsonText
  }

  /// A float in the one spelling that stands for its value.
  static func canonicalFloat(_ text: String) -> String {
    guard let decimal = DecimalFloat(text) else { return special(text) }
    return decimal.canonicalText
  }

  private static func special(_ text: String) -> String {
    switch text {
    case ".nan", ".NaN", ".NAN": ".nan"
    default: text.utf8.first == .dash ? "-.inf" : ".inf"
    }
  }
}
