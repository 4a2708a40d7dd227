import SourceText

extension DocumentParser {
  /// Whether a plain scalar can start here, outside brackets.
  var isPlainStart: Bool { isPlainStart(inFlow: false) }

  /// Whether a plain scalar can start here (`ns-plain-first`).
  func isPlainStart(inFlow: Bool) -> Bool {
    let first = byte()
    if first.isBlankOrEnd || first.isForbiddenFirst { return false }
    guard first == .dash || first == .question || first == .colon else { return true }
    let second = byte(1)
    return !second.isBlankOrEnd && !(inFlow && second.isFlowIndicator)
  }

  /// Passes the part of a plain scalar that is on this line, trailing white space left out.
  private mutating func passPlainText(inFlow: Bool) {
    var end = position
    while true {
      let byte = byte()
      if byte.isBlankOrEnd {
        guard byte.isWhite else { break }
        skipWhite()
        let next = self.byte()
        if next == .hash || next.isBreakOrEnd { break }
        continue
      }
      if byte == .colon {
        let next = self.byte(1)
        if next.isBlankOrEnd || inFlow && next.isFlowIndicator { break }
      } else if inFlow, byte.isFlowIndicator {
        break
      }
      position += 1
      end = position
    }
    position = end
  }

  /// Reads the first line of a plain scalar.
  mutating func plainLine(inFlow: Bool) -> RawNode {
    let start = position
    passPlainText(inFlow: inFlow)
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return RawNode(
      span: SourceSpan(start: start, end: position), content: .scalar(text, .plain))
  }

  /// Reads the further lines of a plain scalar, folding line ends as YAML says (section 6.5).
  mutating func plainLines(
    _ first: RawNode, minIndent: Int, inFlow: Bool
  ) throws(Abandoned) -> RawNode {
    var folded: [UInt8] = []
    var end = position
    while let breaks = passToContinuation(minIndent: minIndent, inFlow: inFlow) {
      if folded.isEmpty { folded = Array(bytes[first.span.start..<first.span.end]) }
      if breaks == 1 {
        folded.append(.space)
      } else {
        for _ in 1..<breaks { folded.append(.lineFeed) }
      }
      let start = position
      passPlainText(inFlow: inFlow)
      folded.append(contentsOf: bytes[start..<position])
      end = position
      if !inFlow, isKeyEnd() { break }
    }
    remarkComment(after: end)
    guard !folded.isEmpty else { return first }
    return RawNode(
      span: SourceSpan(start: first.span.start, end: end),
      content: .scalar(String(decoding: folded, as: UTF8.self), .plain))
  }

  /// Goes to the next line of a plain scalar; the number of line ends passed, or nil, unmoved, when
  /// the scalar ends here.
  private mutating func passToContinuation(minIndent: Int, inFlow: Bool) -> Int? {
    let before = mark
    var breaks = 0
    var badTab: Int?
    skipWhite()
    while byte().isBreak {
      if breaks > 0, lineIndent < minIndent, position > lineStart + lineIndent, badTab == nil {
        badTab = lineStart + lineIndent
      }
      passLineEnd()
      breaks += 1
      if isAtDocumentMarker { break }
      skipWhite()
    }
    let continues =
      breaks > 0 && !isAtDocumentEnd && lineIndent >= minIndent && byte() != .hash
      && !(inFlow && isPlainEnd)
    guard continues else {
      goBack(to: before)
      return nil
    }
    lineContent = position
    if let badTab { reportTab(at: badTab) }
    return breaks
  }

  /// Whether, inside brackets, no plain text goes on here.
  private var isPlainEnd: Bool {
    let first = byte()
    if first.isFlowIndicator { return true }
    return first == .colon && (byte(1).isBlankOrEnd || byte(1).isFlowIndicator)
  }

  /// Warns of a comment that looks like a part of the text before it: nothing, or one word that
  /// begins with no letter, follows its `#`.
  mutating func remarkComment(after end: Int) {
    var index = end
    while byteAt(index).isWhite { index += 1 }
    guard index > end, byteAt(index) == .hash else { return }
    let comment = spanOfLine(from: index)
    let next = byteAt(index + 1) & 0xDF
    guard !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next) else { return }
    guard !bytes[comment.start..<comment.end].contains(where: { $0.isWhite }) else { return }
    remark(
      "comment-after-text", at: comment, "'\(excerpt(comment))' is a comment, not text",
      help: "if it belongs to the text, put the whole text in quotes")
  }
}
