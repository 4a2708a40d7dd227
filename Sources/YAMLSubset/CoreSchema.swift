/// The tags that are read: the core schema's (YAML 1.2, section 10.3) and the non-specific one.
enum CoreTag {
  case null
  case boolean
  case integer
  case float
  case string
  case sequence
  case mapping
  case nonSpecific

  /// Every tag, in the order that messages name them.
  static let all: [CoreTag] = [
    .string, .integer, .float, .boolean, .null, .sequence, .mapping, .nonSpecific,
  ]

  /// The tag as it is written.
  var text: String {
    switch self {
    case .null: "!!null"
    case .boolean: "!!bool"
    case .integer: "!!int"
    case .float: "!!float"
    case .string: "!!str"
    case .sequence: "!!seq"
    case .mapping: "!!map"
    case .nonSpecific: "!"
    }
  }

  init?(_ text: String) {
    guard let tag = Self.all.first(where: { $0.text == text }) else { return nil }
    self = tag
  }
}

/// What scalars mean by the core schema (YAML 1.2, section 10.3).
enum CoreSchema {
  /// What a plain scalar means.
  static func value(ofPlain text: String) -> YAMLScalar.Value {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"):
      return isNull(text) ? .null : .string(text)
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      return boolean(text).map { .bool($0) } ?? .string(text)
    case .dot, .plus, .dash, 0x30...0x39:
      return NumberText.integer(text) ?? NumberText.float(text) ?? .string(text)
    default:
      return .string(text)
    }
  }

  /// What a scalar means by an explicit tag; nil when the text does not fit the tag.
  static func value(of text: String, taggedAs tag: CoreTag) -> YAMLScalar.Value? {
    switch tag {
    case .null: isNull(text) ? .null : nil
    case .boolean: boolean(text).map { .bool($0) }
    case .integer: NumberText.integer(text)
    case .float: NumberText.float(text)
    case .string, .nonSpecific: .string(text)
    case .sequence, .mapping: nil
    }
  }

  /// The text that a scalar has as a mapping key: one text for every way of writing a value.
  static func canonicalText(of scalar: YAMLScalar) -> String {
    switch scalar.value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .bigInteger(let digits): digits
    case .float: NumberText.canonicalFloat(scalar.text)
    case .string(let text): text
    }
  }

  private static func isNull(_ text: String) -> Bool {
    switch text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  private static func boolean(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }
}
