import SourceText

extension DocumentParser {
  /// The fault of a character that no scalar, alias or bracket can start with.
  mutating func refuseStart(inFlow: Bool) -> Abandoned {
    let here = span(at: position)
    let sign = excerpt(here)
    let text = inFlow ? here : spanOfLine(from: position)
    let quotes = "if it is text, put it in quotes: \(suggestedQuotes(text))"
    switch byte() {
    case .percent, .at, .backtick:
      return fail(
        "reserved-indicator", at: here, "'\(sign)' cannot start a text in YAML", help: quotes)
    case .bar, .greater:
      return fail(
        "block-scalar-place", at: here,
        inFlow
          ? "a block text ('\(sign)') cannot stand inside brackets"
          : "a block text ('\(sign)') cannot be a key",
        help: quotes)
    case .hash:
      return fail(
        "missing-space", at: here, "a comment needs a space before its '#'", help: "write ' #'")
    case .comma:
      return fail("stray-comma", at: here, "',' cannot start a text outside brackets", help: quotes)
    case .closeBracket, .closeBrace:
      return fail(
        "stray-bracket", at: here, "'\(sign)' closes nothing: no bracket of its kind is open",
        help: quotes)
    case .ampersand, .exclamation:
      return fail(
        "second-properties", at: here, "a node has its tag and anchor in one place", help: quotes)
    default:
      return fail(
        "stray-indicator", at: here,
        inFlow
          ? "'\(sign)' by itself is no value inside brackets"
          : "'\(sign)' followed by a space cannot start a text here",
        help: quotes)
    }
  }

  /// The fault of a comma with no entry before it.
  mutating func refuseLoneComma() -> Abandoned {
    fail(
      "stray-comma", at: span(at: position), "no entry stands before this ','",
      help: "delete the ',', or write null or \"\" for an empty entry")
  }

  /// The fault of whatever stands where `,` or the closing bracket should.
  mutating func refuseInBrackets(_ close: UInt8) -> Abandoned {
    let sign = close == .closeBracket ? "]" : "}"
    let here = span(at: position)
    if byte() == .hash {
      return fail(
        "missing-space", at: here, "a comment needs a space before its '#'", help: "write ' #'")
    }
    if byte() == .colon {
      return fail(
        "stray-colon", at: here,
        "this ':' has no key: an entry has one ': ', on the line that its key ends on",
        help: "put text that contains ': ' in quotes")
    }
    if byte() == .closeBracket || byte() == .closeBrace {
      return fail(
        "stray-bracket", at: here, "'\(excerpt(here))' cannot close what '\(sign)' should close",
        help: "write '\(sign)'")
    }
    return fail(
      "missing-comma", at: here, "',' or '\(sign)' is expected here",
      help: "separate the entries with ',', or put the whole entry in quotes")
  }

  /// Refuses an implicit key longer than YAML allows (1024 characters), counted from `start`.
  mutating func checkKeyLength(start: Int) throws(Abandoned) {
    guard position - start > 1024 else { return }
    let length = bytes[start..<position].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    guard length > 1024 else { return }
    throw fail(
      "long-key", at: SourceSpan(start: start, end: position),
      "a key may have at most 1024 characters, this one has \(length)",
      help: "if it is text, put it in quotes")
  }
}
