import SourceText

extension DocumentParser {
  /// Reads an alias, a quoted scalar or a collection in brackets; what else stands here is refused.
  ///
  /// `minIndent` is the least number of spaces that each further line of it must begin with.
  mutating func flowContent(minIndent: Int, inFlow: Bool) throws(Abandoned) -> RawNode {
    switch byte() {
    case .asterisk: return try alias(inFlow: inFlow)
    case .doubleQuote: return try doubleQuoted(minIndent: minIndent)
    case .quote: return try singleQuoted(minIndent: minIndent)
    case .openBracket: return try flowSequence(minIndent: minIndent)
    case .openBrace: return try flowMapping(minIndent: minIndent)
    default: throw refuseStart(inFlow: inFlow)
    }
  }

  /// Reads a node inside brackets, properties first; an absent one is null.
  private mutating func flowNode(
    _ bracket: Bracket
  ) throws(Abandoned) -> (node: BuiltNode, span: SourceSpan, isJSONLike: Bool) {
    let properties = try properties(inFlow: true)
    let emptyPoint = position
    if !properties.isEmpty { try flowGap(bracket) }
    var raw: RawNode
    if isAtFlowNodeEnd {
      raw = .empty(at: emptyPoint)
    } else if isPlainStart(inFlow: true) {
      raw = try plainLines(plainLine(inFlow: true), minIndent: bracket.minIndent, inFlow: true)
    } else {
      raw = try flowContent(minIndent: bracket.minIndent, inFlow: true)
    }
    return (complete(raw, properties), raw.span, raw.isJSONLike)
  }

  /// Whether `,`, a closing bracket or a `:` that ends an absent key stands here.
  private var isAtFlowNodeEnd: Bool {
    switch byte() {
    case .comma, .closeBracket, .closeBrace: true
    case .colon: isFlowValueStart(afterJSON: false)
    default: false
    }
  }

  /// Whether the `:` here separates a key from a value, and is not the first letter of a text.
  private func isFlowValueStart(afterJSON: Bool) -> Bool {
    byte() == .colon && (afterJSON || byte(1).isBlankOrEnd || byte(1).isFlowIndicator)
  }

  /// A collection in brackets that is open.
  struct Bracket {
    /// Offset of its opening bracket.
    let start: Int
    /// Least number of spaces that each of its lines begins with.
    let minIndent: Int

    var span: SourceSpan { SourceSpan(start: start, end: start + 1) }
  }

  /// Skips white space, comments and line ends inside brackets.
  private mutating func flowGap(_ bracket: Bracket) throws(Abandoned) {
    let gap = skipGap()
    if isAtDocumentEnd {
      throw fail(
        "unclosed-bracket", at: bracket.span,
        "this '\(excerpt(bracket.span))' is not closed before the end of the document",
        help: "write the closing bracket")
    }
    guard gap.crossedLine, lineIndent < bracket.minIndent else { return }
    if isTabbed {
      reportTab()
      throw Abandoned()
    }
    if byte() == .closeBracket || byte() == .closeBrace {
      let sign = span(at: position)
      position = sign.end
      throw fail(
        "indentation", at: sign,
        "the closing bracket must be indented deeper than what '\(excerpt(bracket.span))' "
          + "on line \(lineNumber(of: bracket.start)) belongs to",
        help: "indent it by at least \(bracket.minIndent)")
    }
    throw fail(
      "unclosed-bracket", at: bracket.span,
      "this '\(excerpt(bracket.span))' is not closed before line \(lineNumber(of: position)), "
        + "which is indented too little to belong to it",
      help: "write the closing bracket, or indent that line by at least \(bracket.minIndent)")
  }

  private mutating func flowSequence(minIndent: Int) throws(Abandoned) -> RawNode {
    let bracket = Bracket(start: position, minIndent: minIndent)
    try enterCollection(at: position)
    position += 1
    var parts = CollectionParts()
    try flowGap(bracket)
    while byte() != .closeBracket {
      if byte() == .comma { throw refuseLoneComma() }
      parts.append(try flowSequenceEntry(bracket))
      try flowSeparator(bracket, close: .closeBracket)
    }
    return closed(parts.sequence(SourceSpan(start: bracket.start, end: position + 1)))
  }

  private mutating func flowMapping(minIndent: Int) throws(Abandoned) -> RawNode {
    let bracket = Bracket(start: position, minIndent: minIndent)
    try enterCollection(at: position)
    position += 1
    var parts = CollectionParts()
    try flowGap(bracket)
    while byte() != .closeBrace {
      if byte() == .comma { throw refuseLoneComma() }
      try flowMappingEntry(bracket, into: &parts)
      try flowSeparator(bracket, close: .closeBrace)
    }
    return closed(parts.mapping(SourceSpan(start: bracket.start, end: position + 1)))
  }

  private mutating func closed(_ raw: RawNode) -> RawNode {
    position += 1
    depth -= 1
    var raw = raw
    raw.isJSONLike = true
    return raw
  }

  /// Passes the comma after an entry, or stays before the closing bracket.
  private mutating func flowSeparator(_ bracket: Bracket, close: UInt8) throws(Abandoned) {
    try flowGap(bracket)
    if byte() == .comma {
      position += 1
      try flowGap(bracket)
    } else if byte() != close {
      throw refuseInBrackets(close)
    }
  }

  /// Reads an entry of `[ ]`: a node, or a single pair that makes a mapping of its own.
  private mutating func flowSequenceEntry(_ bracket: Bracket) throws(Abandoned) -> BuiltNode {
    let start = position
    let line = lineStart
    var parts = CollectionParts()
    if isIndicator(.question) {
      try flowMappingEntry(bracket, into: &parts)
    } else {
      let (node, span, isJSONLike) = try flowNode(bracket)
      let end = position
      skipWhite()
      guard isFlowValueStart(afterJSON: isJSONLike) else {
        position = end
        return node
      }
      guard lineStart == line else {
        throw fail(
          "multiline-key", at: SourceSpan(start: start, end: start),
          "a key inside '[ ]' must stand on one line with its ':'",
          help: "write it on one line, or put the pair in '{ }'")
      }
      try checkKeyLength(start: start)
      let key = mappingKey(node, at: span)
      add(key, try flowValue(bracket, afterJSON: isJSONLike), to: &parts)
    }
    return complete(
      parts.mapping(SourceSpan(start: start, end: position)), NodeProperties())
  }

  /// Reads an entry of `{ }`: a key, perhaps with `?` before it, perhaps with a value.
  private mutating func flowMappingEntry(
    _ bracket: Bracket, into parts: inout CollectionParts
  ) throws(Abandoned) {
    if isIndicator(.question) {
      position += 1
      try flowGap(bracket)
    }
    let (node, span, isJSONLike) = try flowNode(bracket)
    let key = mappingKey(node, at: span)
    let end = position
    try flowGap(bracket)
    if isFlowValueStart(afterJSON: isJSONLike) {
      add(key, try flowValue(bracket, afterJSON: isJSONLike), to: &parts)
    } else {
      add(key, complete(.empty(at: end), NodeProperties()), to: &parts)
    }
  }

  /// Reads the value after a `:` inside brackets; an absent one is null.
  private mutating func flowValue(
    _ bracket: Bracket, afterJSON: Bool
  ) throws(Abandoned) -> BuiltNode {
    position += 1
    let end = position
    let isClose = !byte().isBlankOrEnd
    try flowGap(bracket)
    switch byte() {
    case .comma, .closeBracket, .closeBrace: return complete(.empty(at: end), NodeProperties())
    default: break
    }
    if isClose, !afterJSON {
      throw fail(
        "missing-space", at: span(at: position), "a space is needed after ':'",
        help: "write ': '")
    }
    return try flowNode(bracket).node
  }
}
