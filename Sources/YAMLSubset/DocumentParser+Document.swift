import SourceText

extension DocumentParser {
  /// Reads the whole file; nil when there is no document in it, which is reported.
  mutating func parseDocument() -> YAMLNode? {
    var root: YAMLNode?
    do throws(Abandoned) {
      try prologue()
      let place = BlockPlace(parent: -1, allowsSequenceAtParent: false, allowsCompact: false)
      root = try blockNode(place).node
      try epilogue()
    } catch {
      root = nil
    }
    if diagnostics.isEmpty { remarkUnusedAnchors() }
    return root
  }

  /// Reads what may stand before the document: comments, `%YAML 1.2` and `---`.
  private mutating func prologue() throws(Abandoned) {
    var directive: SourceSpan?
    while true {
      _ = skipGap()
      guard position == lineStart, byte() == .percent else { break }
      let span = spanOfLine(from: position)
      readDirective(span, isRepeated: directive != nil)
      directive = span
      skipToLineEnd()
    }
    if isAtDocumentMarker, byte() == .dash {
      position += 3
      return
    }
    if let directive {
      throw fail(
        "directive", at: directive, "a directive must be followed by a line '---'",
        help: "write '---' on the next line")
    }
    if isAtEnd {
      throw fail(
        "no-document", at: SourceSpan(start: position, end: position),
        "the file has no document in it")
    }
    if isAtDocumentMarker {
      throw fail(
        "document-end", at: SourceSpan(start: position, end: position + 3),
        "'...' ends a document, but none has begun", help: "delete this line")
    }
    position = lineStart
  }

  /// Accepts `%YAML 1.2` once and refuses every other directive by its name.
  private mutating func readDirective(_ line: SourceSpan, isRepeated: Bool) {
    var words: [SourceSpan] = []
    var index = line.start
    while index < line.end {
      while index < line.end, byteAt(index).isWhite { index += 1 }
      if byteAt(index) == .hash, !words.isEmpty { break }
      let start = index
      while index < line.end, !byteAt(index).isWhite { index += 1 }
      if index > start { words.append(SourceSpan(start: start, end: index)) }
    }
    let name = words.first ?? line
    guard excerpt(name) == "%YAML" else {
      report(
        "directive", at: name, "the directive '\(excerpt(name))' is not read here",
        help: "delete the line; only %YAML 1.2 is understood, and it is not needed")
      return
    }
    if isRepeated {
      report("directive", at: name, "the directive %YAML stands twice", help: "delete one of them")
    } else if words.count != 2 || excerpt(words[1]) != "1.2" {
      report(
        "directive", at: words.count > 1 ? words[1] : name, "only '%YAML 1.2' is read here",
        help: "write '%YAML 1.2' or delete the line")
    }
  }

  /// Reads what may stand after the document: comments and `...`.
  private mutating func epilogue() throws(Abandoned) {
    while true {
      _ = skipGap()
      if isAtEnd || isHalted { return }
      guard isAtDocumentMarker, byte() == .dot else { break }
      position += 3
      skipWhite()
      if byte() == .hash, isCommentStart { skipToLineEnd() }
      guard byte().isBreakOrEnd else {
        throw fail(
          "trailing-text", at: spanOfLine(from: position),
          "text stands after the document end '...' on its line",
          help: "delete it, or write ' #' before it")
      }
      hasEnded = true
    }
    throw refuseSecondDocument()
  }

  private mutating func refuseSecondDocument() -> Abandoned {
    if isAtDocumentMarker {
      return fail(
        "second-document", at: SourceSpan(start: position, end: position + 3),
        "a second document starts here; one file holds one document",
        help: "delete this line, or keep the documents in files of their own; "
          + "text that begins with '---' must be quoted and may not stand at the start of a line")
    }
    if hasEnded {
      return fail(
        "second-document", at: spanOfLine(from: position),
        "a second document starts after '...'; one file holds one document",
        help: "keep the documents in files of their own")
    }
    guard isFresh else { return refuseTrailingText() }
    if isTabbed {
      reportTab()
      return Abandoned()
    }
    return fail(
      "indentation", at: spanOfLine(from: position),
      "this line belongs to nothing above it: the document is complete before it",
      help: "indent it like the lines it belongs to")
  }
}
