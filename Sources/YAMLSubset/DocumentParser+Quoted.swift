import SourceText

extension DocumentParser {
  /// Reads `'…'`, in which `''` is the only escape.
  mutating func singleQuoted(minIndent: Int) throws(Abandoned) -> RawNode {
    let start = position
    var text: [UInt8] = []
    position += 1
    while true {
      let run = position
      while position < bytes.count, bytes[position] != .quote, !bytes[position].isBreak {
        position += 1
      }
      text.append(contentsOf: bytes[run..<position])
      if isAtEnd { throw refuseUnclosed(start) }
      if byte() == .quote {
        guard byte(1) == .quote else { break }
        text.append(.quote)
        position += 2
      } else {
        try foldLine(&text, from: 0, start: start, minIndent: minIndent)
      }
    }
    position += 1
    return quoted(text, .singleQuoted, start)
  }

  /// Reads `"…"`, resolving the escapes of YAML 1.2 (section 5.7).
  mutating func doubleQuoted(minIndent: Int) throws(Abandoned) -> RawNode {
    let start = position
    var text: [UInt8] = []
    var escaped = 0
    position += 1
    while true {
      let run = position
      while position < bytes.count {
        let byte = bytes[position]
        if byte == .doubleQuote || byte == .backslash || byte.isBreak { break }
        position += 1
      }
      text.append(contentsOf: bytes[run..<position])
      if isAtEnd { throw refuseUnclosed(start) }
      if byte() == .doubleQuote { break }
      if byte() == .backslash, !byte(1).isBreak {
        try escape(into: &text)
        escaped = text.count
      } else {
        if byte() == .backslash { escaped = text.count }
        try foldLine(&text, from: escaped, start: start, minIndent: minIndent)
      }
    }
    position += 1
    return quoted(text, .doubleQuoted, start)
  }

  private func quoted(_ text: [UInt8], _ style: YAMLScalar.Style, _ start: Int) -> RawNode {
    RawNode(
      span: SourceSpan(start: start, end: position),
      content: .scalar(String(decoding: text, as: UTF8.self), style), isJSONLike: true)
  }

  /// Passes a line end inside quotes, and the white space around it, leaving what it stands for.
  ///
  /// White space at `protected` or before in `text` was escaped and stays. A line end after a
  /// backslash stands for nothing.
  private mutating func foldLine(
    _ text: inout [UInt8], from protected: Int, start: Int, minIndent: Int
  ) throws(Abandoned) {
    let isEscaped = byte() == .backslash
    if isEscaped {
      position += 1
    } else {
      while text.count > protected, text[text.count - 1].isWhite { text.removeLast() }
    }
    var breaks = 0
    repeat {
      passLineEnd()
      breaks += 1
      if isAtDocumentMarker {
        throw fail(
          "document-marker", at: SourceSpan(start: position, end: position + 3),
          "'\(excerpt(SourceSpan(start: position, end: position + 3)))' at the start of a line "
            + "ends the document, even inside quotes",
          help: "indent the line")
      }
      skipWhite()
      if byte().isBreak, lineIndent < minIndent, position > lineStart + lineIndent { reportTab() }
    } while byte().isBreak
    lineContent = position
    if isAtEnd { throw refuseUnclosed(start) }
    if lineIndent < minIndent { throw refuseQuoteIndent(start, minIndent) }
    if breaks == 1 {
      if !isEscaped { text.append(.space) }
    } else {
      for _ in 1..<breaks { text.append(.lineFeed) }
    }
  }

  private mutating func refuseUnclosed(_ start: Int) -> Abandoned {
    let sign = span(at: start)
    return fail(
      "unclosed-quote", at: sign, "the quote \(excerpt(sign)) is never closed",
      help: "write the closing \(excerpt(sign)); "
        + (byteAt(start) == .quote
          ? "inside single quotes, an apostrophe is written ''"
          : "inside double quotes, a quote is written \\\""))
  }

  private mutating func refuseQuoteIndent(_ start: Int, _ minIndent: Int) -> Abandoned {
    if isTabbed {
      reportTab()
      return Abandoned()
    }
    let sign = span(at: start)
    if byte() == byteAt(start) {
      let closing = span(at: position)
      position += 1
      return fail(
        "indentation", at: closing,
        "the closing quote must be indented deeper than what the text that begins on line "
          + "\(lineNumber(of: start)) belongs to",
        help: "indent it by at least \(minIndent)")
    }
    return fail(
      "unclosed-quote", at: sign,
      "the quote \(excerpt(sign)) is not closed before line \(lineNumber(of: position)), "
        + "which is indented too little to go on with the text",
      help: "write the closing \(excerpt(sign)), or indent that line by at least \(minIndent)")
  }

  /// Resolves the escape at the backslash here.
  private mutating func escape(into text: inout [UInt8]) throws(Abandoned) {
    let start = position
    let letter = byte(1)
    position += 2
    if let digits = Escapes.digits(after: letter) {
      try hexEscape(digits, start: start, into: &text)
    } else if let scalar = Escapes.scalar(for: letter) {
      Escapes.append(scalar, to: &text)
    } else {
      position = start + 1
      if isAtEnd { return }
      position += span(at: position).end - position
      let span = SourceSpan(start: start, end: position)
      report(
        "escape", at: span, "'\(excerpt(span))' is no escape that YAML knows",
        help: "a backslash in double quotes is written \\\\; in single quotes it stands for itself")
    }
  }

  private mutating func hexEscape(
    _ digits: Int, start: Int, into text: inout [UInt8]
  ) throws(Abandoned) {
    var value: UInt32 = 0
    var count = 0
    while count < digits, let digit = byte().hexValue {
      value = value << 4 | digit
      position += 1
      count += 1
    }
    let span = SourceSpan(start: start, end: position)
    guard count == digits else {
      report(
        "escape", at: span,
        "the escape '\(excerpt(SourceSpan(start: start, end: start + 2)))' needs "
          + "\(digits) hexadecimal digits, here are \(count)")
      return
    }
    guard let scalar = Unicode.Scalar(value) else {
      report(
        "escape", at: span,
        (0xD800...0xDFFF).contains(value)
          ? "'\(excerpt(span))' is half of a surrogate pair, which YAML does not have"
          : "'\(excerpt(span))' is past the last Unicode character",
        help: "write the character itself, or \\U and its eight hexadecimal digits")
      return
    }
    Escapes.append(scalar, to: &text)
  }
}

/// The escapes of double-quoted scalars (YAML 1.2, section 5.7).
enum Escapes {
  /// What a one-letter escape stands for.
  static func scalar(for letter: UInt8) -> Unicode.Scalar? {
    switch letter {
    case UInt8(ascii: "0"): "\u{0}"
    case UInt8(ascii: "a"): "\u{7}"
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "t"), 0x09: "\t"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "v"): "\u{B}"
    case UInt8(ascii: "f"): "\u{C}"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "e"): "\u{1B}"
    case UInt8(ascii: " "): " "
    case UInt8(ascii: "\""): "\""
    case UInt8(ascii: "/"): "/"
    case UInt8(ascii: "\\"): "\\"
    case UInt8(ascii: "N"): "\u{85}"
    case UInt8(ascii: "_"): "\u{A0}"
    case UInt8(ascii: "L"): "\u{2028}"
    case UInt8(ascii: "P"): "\u{2029}"
    default: nil
    }
  }

  /// How many hexadecimal digits follow the letter, or nil when none do.
  static func digits(after letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "x"): 2
    case UInt8(ascii: "u"): 4
    case UInt8(ascii: "U"): 8
    default: nil
    }
  }

  /// Appends a scalar in UTF-8.
  static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    text.append(contentsOf: UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
  }
}
