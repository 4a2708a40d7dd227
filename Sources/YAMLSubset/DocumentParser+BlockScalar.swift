import SourceText

extension DocumentParser {
  /// What stands after `|` or `>`.
  private struct BlockHeader {
    let start: Int
    let isFolded: Bool
    var chomping: Chomping = .clip
    var indent: Int?
  }

  /// What happens to the line ends at the end of a block scalar.
  private enum Chomping {
    case strip
    case clip
    case keep
  }

  /// Reads a literal or folded scalar (YAML 1.2, section 8.1) and stops at the line after it.
  mutating func blockScalar(parent: Int) throws(Abandoned) -> RawNode {
    let header = try blockHeader()
    var span = SourceSpan(start: header.start, end: position)
    var text: [UInt8] = []
    if !isAtEnd {
      passLineEnd()
      let indent = try contentIndent(header, parent: parent)
      if let end = try blockLines(header, indent: indent, into: &text) { span.end = end }
      if parent < 0, header.indent != nil, !text.isEmpty || !isAtDocumentEnd {
        throw refuseRootIndent(header)
      }
    }
    if text.isEmpty {
      remark(
        "empty-block-text", at: span, "'\(excerpt(span))' begins a block of text, which is empty",
        help: "indent the text under it; if the sign itself is meant, put it in quotes")
    }
    let style: YAMLScalar.Style = header.isFolded ? .folded : .literal
    return RawNode(
      span: span, content: .scalar(String(decoding: text, as: UTF8.self), style))
  }

  private mutating func blockHeader() throws(Abandoned) -> BlockHeader {
    var header = BlockHeader(start: position, isFolded: byte() == .greater)
    position += 1
    var hasChomping = false
    while true {
      let sign = byte()
      if !hasChomping, sign == .plus || sign == .dash {
        header.chomping = sign == .plus ? .keep : .strip
        hasChomping = true
      } else if header.indent == nil, sign.isDigit, sign != UInt8(ascii: "0") {
        header.indent = Int(sign) - 0x30
      } else {
        break
      }
      position += 1
    }
    let end = position
    skipWhite()
    if byte() == .hash, position > end { skipToLineEnd() }
    guard byte().isBreakOrEnd else {
      let rest = spanOfLine(from: header.start)
      throw fail(
        "block-scalar-header", at: spanOfLine(from: position),
        "'\(excerpt(SourceSpan(start: header.start, end: header.start + 1)))' begins a block of "
          + "text; only '+', '-', a digit from 1 to 9 or a comment may follow on its line",
        help: "put the text on the next line, or in quotes: \(suggestedQuotes(rest))")
    }
    return header
  }

  /// The column that the text begins at; for an absent text, any column past the parent's.
  ///
  /// Looks ahead over blank lines only.
  private mutating func contentIndent(
    _ header: BlockHeader, parent: Int
  ) throws(Abandoned) -> Int {
    if let indent = header.indent { return max(parent, 0) + indent }
    var index = lineStart
    var widestBlank = 0
    var widestLine = index
    while true {
      let line = index
      while byteAt(index) == .space { index += 1 }
      let indent = index - line
      if index >= bytes.count { return max(parent + 1, widestBlank, indent) }
      guard byteAt(index).isBreak else {
        guard indent > parent, !isDocumentMarker(at: line) else {
          return max(parent + 1, widestBlank)
        }
        if widestBlank > indent {
          throw fail(
            "indentation",
            at: SourceSpan(start: widestLine + indent, end: widestLine + widestBlank),
            "this blank line is indented deeper than the first line of the text that follows it",
            help: "delete the spaces, or give the indentation after '|' or '>' as a digit")
        }
        return indent
      }
      if indent > widestBlank {
        widestBlank = indent
        widestLine = line
      }
      if byteAt(index) == .carriageReturn, byteAt(index + 1) == .lineFeed { index += 1 }
      index += 1
    }
  }

  /// Reads the lines of a block scalar; the end of its last text line, or nil when it has none.
  ///
  /// A last line that the file ends without a line end counts as if it had one, as the YAML test
  /// suite has it (case L24T).
  private mutating func blockLines(
    _ header: BlockHeader, indent: Int, into text: inout [UInt8]
  ) throws(Abandoned) -> Int? {
    var lastEnd: Int?
    var breaks = 0
    var wasSpaced = false
    while !isAtDocumentEnd {
      position = lineStart + min(lineIndent, indent)
      if byte().isBreak {
        breaks += 1
        passLineEnd()
        continue
      }
      if isAtEnd, position > lineStart {
        if header.chomping == .keep, breaks > 0 { throw refuseUnfinished() }
        breaks += 1
      }
      if isAtEnd || lineIndent < indent {
        if byte() == .tab {
          reportTab()
          throw Abandoned()
        }
        break
      }
      let isSpaced = byte().isWhite
      appendBreaks(
        breaks, header.isFolded && lastEnd != nil && !isSpaced && !wasSpaced,
        isFirst: lastEnd == nil, to: &text)
      let start = position
      skipToLineEnd()
      text.append(contentsOf: bytes[start..<position])
      lastEnd = position
      wasSpaced = isSpaced
      breaks = 0
      breaks = 1
      if !isAtEnd { passLineEnd() }
    }
    chomp(header.chomping, breaks, hasText: lastEnd != nil, &text)
    if !isAtEnd { position = lineStart }
    return lastEnd
  }

  /// The fault of a blank last line without a line end, which some readers keep and some do not.
  private mutating func refuseUnfinished() -> Abandoned {
    fail(
      "unfinished-line", at: SourceSpan(start: lineStart, end: position),
      "the last line of a text whose blank lines are kept ('+') has no line end",
      help: "end the file with a line end, or delete the spaces")
  }

  /// The fault of an indentation digit where there is no parent to count from: by the grammar it
  /// counts from column -1, by the common readers from 0.
  private mutating func refuseRootIndent(_ header: BlockHeader) -> Abandoned {
    fail(
      "root-indentation", at: SourceSpan(start: header.start, end: header.start + 2),
      "a text that is the whole document cannot have an indentation digit here",
      help: "delete the digit, or give the text a key")
  }

  /// Writes the line ends between two text lines; `folds` when both sides fold.
  private func appendBreaks(
    _ breaks: Int, _ folds: Bool, isFirst: Bool, to text: inout [UInt8]
  ) {
    if folds, breaks == 1 {
      text.append(.space)
      return
    }
    for _ in 0..<(folds ? breaks - 1 : breaks) { text.append(.lineFeed) }
  }

  private func chomp(
    _ chomping: Chomping, _ breaks: Int, hasText: Bool, _ text: inout [UInt8]
  ) {
    switch chomping {
    case .strip: return
    case .clip:
      if hasText, breaks > 0 { text.append(.lineFeed) }
    case .keep:
      for _ in 0..<breaks { text.append(.lineFeed) }
    }
  }
}
