import SourceText

/// What was skipped between two things that mean something.
struct Gap {
  /// Whether a line end, or the start of the text, lies in it.
  var crossedLine: Bool
  /// The first tab before the content, on the content's own line.
  var tab: Int?
}

extension DocumentParser {
  /// Skips white space, comments and line ends, up to content, a document marker or the end.
  mutating func skipGap() -> Gap {
    var gap = Gap(crossedLine: position == lineStart, tab: nil)
    while true {
      if gap.crossedLine, isAtDocumentMarker { break }
      skipWhite(&gap)
      if byte() == .hash, isCommentStart { skipToLineEnd() }
      guard byte().isBreak else { break }
      passLineEnd()
      gap = Gap(crossedLine: true, tab: nil)
    }
    if gap.crossedLine { lineContent = position }
    return gap
  }

  /// Skips spaces and tabs within a line.
  mutating func skipWhite() {
    while byte().isWhite { position += 1 }
  }

  private mutating func skipWhite(_ gap: inout Gap) {
    while byte().isWhite {
      if byte() == .tab, gap.tab == nil { gap.tab = position }
      position += 1
    }
  }

  /// Whether a `#` here starts a comment: only at the start of a line or after white space.
  var isCommentStart: Bool { position == lineStart || byteAt(position - 1).isWhite }

  /// Goes to the end of the line without passing it.
  mutating func skipToLineEnd() {
    while position < bytes.count, !bytes[position].isBreak { position += 1 }
  }

  /// Passes one line end, CRLF counting as one, and takes note of the new line's indentation.
  mutating func passLineEnd() {
    if byte() == .carriageReturn, byte(1) == .lineFeed { position += 1 }
    position += 1
    lineStart = position
    countIndent()
  }

  /// Counts the spaces at the start of the line that `lineStart` names.
  mutating func countIndent() {
    var index = lineStart
    while index < bytes.count, bytes[index] == .space { index += 1 }
    lineIndent = index - lineStart
    lineContent = -1
  }

  /// A place to come back to after looking ahead over line ends.
  struct Mark {
    let position: Int
    let lineStart: Int
    let lineIndent: Int
    let lineContent: Int
  }

  var mark: Mark {
    Mark(
      position: position, lineStart: lineStart, lineIndent: lineIndent, lineContent: lineContent)
  }

  mutating func goBack(to mark: Mark) {
    position = mark.position
    lineStart = mark.lineStart
    lineIndent = mark.lineIndent
    lineContent = mark.lineContent
  }

  /// After a fault in an entry at `column`: goes to the next line that an entry or a parent's
  /// entry can start on.
  ///
  /// `entryLine` is the start of the line that the entry began on; a later line that was reached
  /// but not read into is kept.
  mutating func recover(column: Int, entryLine: Int) {
    let stopped = isFresh && lineStart > entryLine
    if !stopped { skipToLineEnd() }
    while true {
      _ = skipGap()
      if isAtDocumentEnd { return }
      if lineIndent <= column, !isTabbed || !lastFaultWasTab { return }
      if isTabbed, lastFaultWasTab { reportTab() }
      if isHalted { return }
      skipToLineEnd()
    }
  }

  /// Reports the tab in the indentation of the current line.
  mutating func reportTab() {
    reportTab(at: lineStart + lineIndent)
  }

  /// Reports a tab that stands where only spaces may.
  mutating func reportTab(at offset: Int) {
    if let last = diagnostics.last, last.code == "tab", last.span.start == offset { return }
    var end = offset
    while byteAt(end) == .tab { end += 1 }
    report(
      "tab", at: SourceSpan(start: offset, end: end),
      "a tab cannot indent; YAML allows only spaces here",
      help: "replace each tab by spaces")
  }
}
