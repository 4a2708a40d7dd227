/// A Swift file as the house rules see it: its lines, and its words without comments and strings.
struct SwiftText {
  /// Path below the root of the repository.
  let path: String
  /// The lines as they are, without line ends.
  let lines: [String]
  /// Words and signs of the code in order.
  let tokens: [SwiftToken]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    var scanner = SwiftScanner(bytes: Array(text.utf8))
    tokens = scanner.scanAll()
  }

  /// The target the file belongs to, or an empty name outside `Sources` and `Tests`.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  /// The tokens of each line, by line number from 1.
  var tokensByLine: [Int: [SwiftToken]] { Dictionary(grouping: tokens) { $0.line } }

  /// The index of the bracket that closes the one at `index`, or the last token.
  func closing(of index: Int) -> Int {
    var depth = 0
    for place in index..<tokens.count {
      switch tokens[place].text {
      case "{", "(", "[": depth += 1
      case "}", ")", "]": depth -= 1
      default: continue
      }
      if depth == 0 { return place }
    }
    return tokens.count - 1
  }
}

/// A word, or a single sign.
struct SwiftToken: Hashable {
  let text: String
  /// From 1.
  let line: Int

  var isWord: Bool {
    text.utf8.first.map { SwiftScanner.isWordByte($0) } ?? false
  }
}

/// Cuts Swift into words and signs, stepping over comments and the text of strings.
///
/// Code inside string interpolations is code.
struct SwiftScanner {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var tokens: [SwiftToken] = []

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }

  mutating func scanAll() -> [SwiftToken] {
    scanCode(untilParenthesis: false)
    return tokens
  }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  private func comes(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func step(_ count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] == 0x0A { line += 1 }
      index += 1
    }
  }

  private mutating func scanCode(untilParenthesis: Bool) {
    var depth = 0
    while let byte = byte() {
      if comes("//") {
        while let next = self.byte(), next != 0x0A { step() }
      } else if comes("/*") {
        skipBlockComment()
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#"), let hashes = openingQuote()
      {
        skipString(hashes: hashes)
      } else if Self.isWordByte(byte) {
        takeWord()
      } else {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") {
          if untilParenthesis, depth == 0 { return step() }
          depth -= 1
        }
        if byte > 0x20 {
          tokens.append(SwiftToken(text: String(Unicode.Scalar(byte)), line: line))
        }
        step()
      }
    }
  }

  private mutating func takeWord() {
    let start = index
    while let next = byte(), Self.isWordByte(next) { index += 1 }
    tokens.append(
      SwiftToken(text: String(decoding: bytes[start..<index], as: UTF8.self), line: line))
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if comes("/*") {
        depth += 1
        step(2)
      } else if comes("*/") {
        depth -= 1
        step(2)
      } else {
        step()
      }
    } while depth > 0 && index < bytes.count
  }

  /// The number of `#` before the quote that begins here, or nil when none begins here.
  private func openingQuote() -> Int? {
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    return byte(hashes) == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func skipString(hashes: Int) {
    step(hashes)
    let quotes = comes("\"\"\"") ? "\"\"\"" : "\""
    step(quotes.utf8.count)
    let end = quotes + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    tokens.append(SwiftToken(text: "\"\"", line: line))
    while index < bytes.count, !comes(end) {
      if comes(escape + "(") {
        step(escape.utf8.count + 1)
        scanCode(untilParenthesis: true)
      } else if comes(escape) {
        step(escape.utf8.count + 1)
      } else {
        step()
      }
    }
    step(end.utf8.count)
  }
}
