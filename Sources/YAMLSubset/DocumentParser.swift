import SourceText

/// Thrown to leave the entry that is being read; the fault itself is already reported.
struct Abandoned: Error {}

/// One reading of one file: a recursive descent over the productions of YAML 1.2.2.
///
///     document → block node → block mapping / block sequence → entries → block node …
///                           → scalar (plain, quoted, block)
///                           → flow collection → flow node …
///
/// No byte is looked at more than a fixed number of times: a node is read first, and whether it is
/// a key is decided by what follows it, so nothing is ever read on trial.
struct DocumentParser {
  let bytes: [UInt8]
  let limits: YAMLLimits
  /// Offset of the next byte to read.
  var position: Int
  /// Offset of the first byte of the line that `position` is on.
  var lineStart: Int
  /// Spaces that the line begins with.
  var lineIndent = 0
  /// Offset of the first character of the line that is not white; -1 while unknown.
  var lineContent = -1
  /// Collections that are open.
  var depth = 0
  /// Faults found so far.
  var diagnostics: [Diagnostic] = []
  /// Hints that do not make the file unusable.
  var remarks: [Diagnostic] = []
  /// Set when so many faults were found that going on helps nobody.
  var isHalted = false
  /// Whether the last fault was a tab: then the lines below probably have tabs, too.
  var lastFaultWasTab = false
  /// Anchors by name; a later definition replaces an earlier one, as YAML says.
  var anchors: [ByteText: Anchor] = [:]
  /// Every anchor in the order of the file.
  var anchorDefinitions: [AnchorDefinition] = []
  /// Whether `...` has ended the document.
  var hasEnded = false
  /// Nodes that aliases have added.
  var expandedNodes = 0

  /// Faults told at most; after a few dozen a reader stops reading.
  static let mostFaults = 100

  init(bytes: [UInt8], limits: YAMLLimits) {
    self.bytes = bytes
    self.limits = limits
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = position
    countIndent()
  }

  /// The byte `offset` places ahead, 0 at the end of the text.
  func byte(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  /// The byte at `index`, 0 past the end of the text.
  func byteAt(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  var isAtEnd: Bool { position >= bytes.count }

  /// Whether `---` or `...` stands here at the start of a line, and by itself.
  var isAtDocumentMarker: Bool { position == lineStart && isDocumentMarker(at: position) }

  /// Whether `---` or `...` stands by itself at `index`, the start of a line.
  func isDocumentMarker(at index: Int) -> Bool {
    let first = byteAt(index)
    guard first == .dash || first == .dot else { return false }
    return byteAt(index + 1) == first && byteAt(index + 2) == first
      && byteAt(index + 3).isBlankOrEnd
  }

  /// Whether the document has nothing more to read from here.
  var isAtDocumentEnd: Bool { isAtEnd || isAtDocumentMarker }

  /// Whether nothing but white space stands before `position` on its line.
  var isFresh: Bool { position == lineContent }

  /// Whether the white space that the line begins with has a tab in it.
  var isTabbed: Bool { lineContent > lineStart + lineIndent }

  /// Whether an indicator such as `-` stands here, followed by white space or a line end.
  func isIndicator(_ indicator: UInt8) -> Bool { byte() == indicator && byte(1).isBlankOrEnd }

  /// The distance of `offset` from the start of its line, in bytes.
  var column: Int { position - lineStart }
}

// MARK: - Faults

extension DocumentParser {
  /// Reports a fault that reading can go on after.
  mutating func report(
    _ code: String, at span: SourceSpan, _ message: String, help: String? = nil
  ) {
    guard !isHalted else { return }
    lastFaultWasTab = code == "tab"
    diagnostics.append(Diagnostic(code: code, at: span, message, help: help))
    if diagnostics.count == Self.mostFaults {
      isHalted = true
      diagnostics.append(
        Diagnostic(
          .note, code: "many-errors", at: span,
          "more than \(Self.mostFaults) errors; the rest of the file is not checked"))
    }
  }

  /// Reports a fault that spoils the entry being read; the caller throws what is returned.
  mutating func fail(
    _ code: String, at span: SourceSpan, _ message: String, help: String? = nil
  ) -> Abandoned {
    report(code, at: span, message, help: help)
    return Abandoned()
  }

  /// Tells a hint about something that is allowed but probably not meant.
  mutating func remark(_ code: String, at span: SourceSpan, _ message: String, help: String) {
    guard remarks.count < Self.mostFaults else { return }
    remarks.append(Diagnostic(.warning, code: code, at: span, message, help: help))
  }

  /// The span of the character at `offset`, empty at a line end.
  func span(at offset: Int) -> SourceSpan {
    guard offset < bytes.count, !bytes[offset].isBreak else {
      return SourceSpan(start: offset, end: offset)
    }
    return SourceSpan(
      start: offset, end: offset + UTF8Decoding.scalar(in: bytes[...], at: offset).length)
  }

  /// The span from `start` to the last character of its line that is not white.
  func spanOfLine(from start: Int) -> SourceSpan {
    var end = start
    var index = start
    while !byteAt(index).isBreakOrEnd {
      index += 1
      if !byteAt(index - 1).isWhite { end = index }
    }
    return SourceSpan(start: start, end: end)
  }

  /// The text of a span for quoting in a message, cut when it is long.
  func excerpt(_ span: SourceSpan) -> String {
    let most = 40
    guard span.end - span.start > most else {
      return String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }
    var end = span.start + most
    while end > span.start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[span.start..<end], as: UTF8.self) + "…"
  }

  /// The one-based line number of `offset`, for naming another place in a message.
  ///
  /// Cost: a pass over the file up to `offset`; only for messages.
  func lineNumber(of offset: Int) -> Int {
    var line = 1
    var index = 0
    while index < offset {
      let byte = bytes[index]
      index += 1
      if byte == .lineFeed || byte == .carriageReturn && byteAt(index) != .lineFeed { line += 1 }
    }
    return line
  }
}
