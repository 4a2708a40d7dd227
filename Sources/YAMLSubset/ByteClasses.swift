/// The character classes of YAML 1.2 that are ASCII; 0 stands for the end of the text.
extension UInt8 {
  /// Space or tab (`s-white`).
  var isWhite: Bool { self == 0x20 || self == 0x09 }

  /// LF or CR (`b-char`); NEL and the Unicode separators are text since YAML 1.2.
  var isBreak: Bool { self == 0x0A || self == 0x0D }

  /// A line end or the end of the text.
  var isBreakOrEnd: Bool { isBreak || self == 0 }

  /// What may follow an indicator such as `-` or `:`.
  var isBlankOrEnd: Bool { self <= 0x20 && (isWhite || isBreakOrEnd) }

  /// The characters that end a plain scalar inside brackets (`c-flow-indicator`).
  var isFlowIndicator: Bool {
    switch self {
    case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace: true
    default: false
    }
  }

  /// The indicators that never start a plain scalar.
  var isForbiddenFirst: Bool {
    if isFlowIndicator { return true }
    switch self {
    case .hash, .ampersand, .asterisk, .exclamation, .bar, .greater, .quote, .doubleQuote, .percent,
      .at, .backtick:
      return true
    default: return false
    }
  }

  /// An ASCII decimal digit.
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// The value of an ASCII hexadecimal digit, or nil.
  var hexValue: UInt32? {
    switch self {
    case 0x30...0x39: UInt32(self) - 0x30
    case 0x41...0x46: UInt32(self) - 0x37
    case 0x61...0x66: UInt32(self) - 0x57
    default: nil
    }
  }

  static var space: UInt8 { 0x20 }
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var exclamation: UInt8 { UInt8(ascii: "!") }
  static var doubleQuote: UInt8 { UInt8(ascii: "\"") }
  static var hash: UInt8 { UInt8(ascii: "#") }
  static var percent: UInt8 { UInt8(ascii: "%") }
  static var ampersand: UInt8 { UInt8(ascii: "&") }
  static var quote: UInt8 { UInt8(ascii: "'") }
  static var asterisk: UInt8 { UInt8(ascii: "*") }
  static var plus: UInt8 { UInt8(ascii: "+") }
  static var comma: UInt8 { UInt8(ascii: ",") }
  static var dash: UInt8 { UInt8(ascii: "-") }
  static var dot: UInt8 { UInt8(ascii: ".") }
  static var colon: UInt8 { UInt8(ascii: ":") }
  static var greater: UInt8 { UInt8(ascii: ">") }
  static var question: UInt8 { UInt8(ascii: "?") }
  static var at: UInt8 { UInt8(ascii: "@") }
  static var openBracket: UInt8 { UInt8(ascii: "[") }
  static var backslash: UInt8 { UInt8(ascii: "\\") }
  static var closeBracket: UInt8 { UInt8(ascii: "]") }
  static var backtick: UInt8 { UInt8(ascii: "`") }
  static var openBrace: UInt8 { UInt8(ascii: "{") }
  static var bar: UInt8 { UInt8(ascii: "|") }
  static var closeBrace: UInt8 { UInt8(ascii: "}") }
}
