import SourceText

/// Where a block node may stand, in the terms of YAML 1.2.2 chapter 8.
struct BlockPlace {
  /// Column of the collection that the node belongs to, -1 for the document (`n`).
  let parent: Int
  /// Whether a sequence may start at the parent's own column (`c` is `block-out`).
  let allowsSequenceAtParent: Bool
  /// Whether a block collection may start on the line of the indicator before it.
  let allowsCompact: Bool
}

/// What a block node turns out to be when its first line has been read.
private enum BlockStart {
  case whole(BuiltNode)
  case sequence(NodeProperties)
  case mapping(column: Int, first: MappingKey?, NodeProperties)
}

extension DocumentParser {
  /// Reads the node after an indicator or at the start of the document; absent nodes are null.
  mutating func blockNode(_ place: BlockPlace) throws(Abandoned) -> BuiltNode {
    switch try blockStart(place) {
    case .whole(let node):
      return node
    case .sequence(let properties):
      return complete(try blockSequence(column: column, parent: place.parent), properties)
    case .mapping(let column, let first, let properties):
      return complete(try blockMapping(column: column, first: first), properties)
    }
  }

  /// Reads a block node up to its end, or to where entries of a collection follow.
  ///
  /// Never inlined: what it needs must not lie on the stack once for each level of nesting.
  @inline(never)
  private mutating func blockStart(_ place: BlockPlace) throws(Abandoned) -> BlockStart {
    var emptyPoint = position
    var outer = NodeProperties()
    var gap = skipGap()
    while true {
      if isAtDocumentEnd { return .whole(complete(.empty(at: emptyPoint), outer)) }
      if gap.crossedLine, lineIndent <= place.parent {
        let startsSequence =
          place.allowsSequenceAtParent && lineIndent == place.parent && !isTabbed
          && isIndicator(.dash)
        return startsSequence
          ? .sequence(outer) : .whole(complete(.empty(at: emptyPoint), outer))
      }
      let start = position
      let inner = try properties(inFlow: false)
      if !inner.isEmpty {
        emptyPoint = position
        let after = skipGap()
        if after.crossedLine || isAtEnd {
          outer = merge(outer, inner)
          gap = after
          continue
        }
      }
      let allowsCollection =
        gap.tab == nil && (gap.crossedLine || place.allowsCompact && outer.isEmpty)
      let head = NodeHead(
        start: start, inner: inner, outer: outer, allowsCollection: allowsCollection,
        tab: gap.tab, place: place)
      return try blockContent(head)
    }
  }

  /// What is known about a block node when its content begins.
  struct NodeHead {
    /// Where the properties on the content's line begin, or the content itself.
    let start: Int
    /// Properties on the content's line: a key's when a key follows, else the node's.
    let inner: NodeProperties
    /// Properties on earlier lines: always the node's.
    let outer: NodeProperties
    /// Whether a block mapping or sequence may begin here.
    let allowsCollection: Bool
    /// A tab before the content, on its line.
    let tab: Int?
    let place: BlockPlace
  }

  private mutating func blockContent(_ head: NodeHead) throws(Abandoned) -> BlockStart {
    switch byte() {
    case .bar, .greater:
      let raw = try blockScalar(parent: head.place.parent)
      return .whole(complete(raw, merge(head.outer, head.inner)))
    case .dash where byte(1).isBlankOrEnd:
      guard head.allowsCollection, head.inner.isEmpty else {
        throw refuseCollection(head, "a sequence entry")
      }
      return .sequence(head.outer)
    case .question where byte(1).isBlankOrEnd,
      .colon where byte(1).isBlankOrEnd && head.inner.isEmpty:
      guard head.allowsCollection, head.inner.isEmpty else {
        throw refuseCollection(head, "a mapping")
      }
      return .mapping(column: column, first: nil, head.outer)
    default:
      return try scalarOrMapping(head)
    }
  }

  /// Reads a scalar, an alias or a flow collection, and finds whether it is the key of a mapping.
  private mutating func scalarOrMapping(_ head: NodeHead) throws(Abandoned) -> BlockStart {
    let line = lineStart
    let column = head.start - line
    var raw: RawNode
    if isIndicator(.colon) {
      raw = .empty(at: position)
    } else if isPlainStart {
      raw = plainLine(inFlow: false)
      if !isKeyEnd() { raw = try plainLines(raw, minIndent: head.place.parent + 1, inFlow: false) }
    } else {
      raw = try flowContent(minIndent: head.place.parent + 1, inFlow: false)
    }
    guard isKeyEnd() else { return .whole(complete(raw, merge(head.outer, head.inner))) }
    guard lineStart == line else { throw refuseMultilineKey(raw) }
    guard head.allowsCollection else { throw refuseCollection(head, "a mapping") }
    let key = try implicitKey(raw, head.inner, start: head.start)
    return .mapping(column: column, first: key, head.outer)
  }

  /// Whether, white space aside, `:` and a blank follow here, which makes a key of what was read.
  func isKeyEnd() -> Bool {
    var index = position
    while byteAt(index).isWhite { index += 1 }
    return byteAt(index) == .colon && byteAt(index + 1).isBlankOrEnd
  }

  private mutating func refuseMultilineKey(_ raw: RawNode) -> Abandoned {
    if isTabbed, raw.isPlain {
      reportTab()
      return Abandoned()
    }
    skipWhite()
    let start = raw.isPlain && lineContent >= lineStart ? lineContent : position
    return fail(
      "multiline-key", at: SourceSpan(start: start, end: max(position, start + 1)),
      "a key must stand on one line, but this one began on line \(lineNumber(of: raw.span.start))",
      help: adviceOnMultilineKey(raw))
  }

  private func adviceOnMultilineKey(_ raw: RawNode) -> String {
    let quotes = "if ':' is text here, put the text in quotes"
    guard raw.isPlain else { return quotes }
    let first = spanOfLine(from: raw.span.start)
    var index = first.start
    while index > 0, bytes[index - 1].isWhite { index -= 1 }
    guard index == 0 || bytes[index - 1].isBreak else {
      return "the line above is complete, so this line is indented too far; or " + quotes
    }
    return bytes[first.start..<first.end].contains(.colon)
      ? "in '\(excerpt(first))', write ': ' with a space to make a key"
      : "if '\(excerpt(first))' is a key, write ':' after it"
  }

  /// The fault of a collection that begins where none may.
  private mutating func refuseCollection(_ head: NodeHead, _ what: String) -> Abandoned {
    if let tab = head.tab {
      reportTab(at: tab)
      return Abandoned()
    }
    let text = spanOfLine(from: head.start)
    let quoted = "put it in quotes if it is text: \(suggestedQuotes(text))"
    if !head.inner.isEmpty {
      return fail(
        "collection-after-properties", at: span(at: position),
        "\(what) cannot start on the line of its tag or anchor",
        help: "start it on the next line")
    }
    if head.place.parent < 0 {
      return fail(
        "collection-on-marker-line", at: span(at: position),
        "\(what) cannot start on the line of '---'", help: "start it on the next line")
    }
    if isIndicator(.dash) {
      return fail(
        "sequence-on-key-line", at: text, "a sequence cannot start on the line of its key",
        help: quoted + ", or start the sequence on the next line")
    }
    return fail(
      "mapping-on-key-line", at: isKeyEnd() ? span(at: position) : text,
      "a mapping cannot start on the line of its key: there is a second ': '",
      help: quoted + ", or start the mapping on the next line")
  }

  /// The text of a span in quotes, as advice.
  func suggestedQuotes(_ span: SourceSpan) -> String {
    let text = excerpt(span)
    return text.utf8.contains(.doubleQuote) || text.utf8.contains(.backslash)
      ? "'\(text)'" : "\"\(text)\""
  }
}
