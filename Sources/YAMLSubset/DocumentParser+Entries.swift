import SourceText

extension DocumentParser {
  /// Goes to the next entry of the block collection at `column`; false when it has no more.
  ///
  /// Whatever stands in the way is reported and passed.
  mutating func moveToEntry(
    column: Int, inSequence: Bool, parent: Int
  ) throws(Abandoned) -> Bool {
    while true {
      if isHalted { throw Abandoned() }
      _ = skipGap()
      if isAtDocumentEnd { return false }
      do throws(Abandoned) {
        guard isFresh else { throw refuseTrailingText() }
        if lineIndent < column { return false }
        if isTabbed {
          reportTab()
          throw Abandoned()
        }
        if lineIndent > column { throw refuseIndentation(column: column) }
        let isEntry = isIndicator(.dash)
        if inSequence == isEntry { return true }
        if inSequence, column == parent { return false }
        throw refuseMixture(inSequence: inSequence)
      } catch {
        recover(column: column, entryLine: .max)
      }
    }
  }

  /// The fault of text after a complete value, on the same line.
  mutating func refuseTrailingText() -> Abandoned {
    let rest = spanOfLine(from: position)
    if byte() == .hash {
      return fail(
        "missing-space", at: span(at: position), "a comment needs a space before its '#'",
        help: "write ' #'")
    }
    if byte() == .colon {
      return fail(
        "missing-space", at: span(at: position), "a space is needed after ':'",
        help: "write ': ', or put the whole text in quotes")
    }
    let followsQuote = byteAt(position - 1) == .quote
    return fail(
      "trailing-text", at: rest, "'\(excerpt(rest))' stands after the end of a value",
      help: followsQuote
        ? "inside single quotes, an apostrophe is written ''"
        : "put the whole value in quotes, or start a new line")
  }

  /// The fault of a line that is indented deeper than the collection it would belong to.
  private mutating func refuseIndentation(column: Int) -> Abandoned {
    fail(
      "indentation", at: SourceSpan(start: lineStart + column, end: position),
      "this line is indented by \(lineIndent), which fits nothing above it: "
        + "the entries around it are indented by \(column)",
      help: "indent it by \(column), or as far as the lines it belongs to")
  }

  private mutating func refuseMixture(inSequence: Bool) -> Abandoned {
    let rest = spanOfLine(from: position)
    if inSequence {
      return fail(
        "not-an-entry", at: rest, "'\(excerpt(rest))' stands among the entries of a sequence",
        help: "begin it with '- ', or indent it as far as what it belongs to")
    }
    return fail(
      "sequence-in-mapping", at: rest, "a sequence entry stands among the keys of a mapping",
      help: "give the sequence a key, or put the text in quotes: \(suggestedQuotes(rest))")
  }
}
