import SourceText

/// What an anchor was written as, for telling the ones that no alias uses.
struct AnchorDefinition {
  let span: SourceSpan
  var isUsed = false
}

extension DocumentParser {
  /// Reads the tag and the anchor that may stand before a node, in either order, on one line.
  mutating func properties(inFlow: Bool) throws(Abandoned) -> NodeProperties {
    var properties = NodeProperties()
    while byte() == .ampersand || byte() == .exclamation {
      let end: Int
      if byte() == .ampersand {
        let (name, span) = try anchorName()
        if properties.anchorSpan != nil { reportSecondProperty("anchor", at: span) }
        properties.anchor = name
        properties.anchorSpan = span
        properties.definition = anchorDefinitions.count
        anchorDefinitions.append(AnchorDefinition(span: span))
        anchors[name] = .open
        end = span.end
      } else {
        let (tag, span) = readTag()
        if properties.tagSpan != nil { reportSecondProperty("tag", at: span) }
        properties.tag = tag
        properties.tagSpan = span
        end = span.end
      }
      guard byte().isBlankOrEnd || inFlow && byte().isFlowIndicator else {
        throw fail(
          "missing-space", at: span(at: end), "a space is needed after a tag or an anchor",
          help: "if it is text, put it in quotes: \(suggestedQuotes(spanOfLine(from: position)))")
      }
      let next = position + whiteCount
      if byteAt(next) == .ampersand || byteAt(next) == .exclamation { position = next }
    }
    return properties
  }

  private var whiteCount: Int {
    var count = 0
    while byte(count).isWhite { count += 1 }
    return count
  }

  /// Reads the name after `&` or `*`.
  private mutating func anchorName() throws(Abandoned) -> (name: ByteText, span: SourceSpan) {
    let start = position
    position += 1
    while !byte().isBlankOrEnd, !byte().isFlowIndicator { position += 1 }
    let span = SourceSpan(start: start, end: position)
    guard position > start + 1 else {
      throw fail(
        "anchor-name", at: span, "'\(excerpt(span))' needs a name right after it",
        help: "if it is text, put it in quotes: \(suggestedQuotes(spanOfLine(from: start)))")
    }
    return (ByteText(text: String(decoding: bytes[start + 1..<position], as: UTF8.self)), span)
  }

  /// Reads an alias and finds the node it stands for.
  mutating func alias(inFlow: Bool) throws(Abandoned) -> RawNode {
    let start = position
    let (name, span) = try anchorName()
    guard byte().isBlankOrEnd || inFlow && byte().isFlowIndicator else {
      throw fail(
        "missing-space", at: self.span(at: position), "a space is needed after an alias",
        help: "if it is text, put it in quotes: \(suggestedQuotes(spanOfLine(from: start)))")
    }
    switch anchors[name] {
    case .complete(let target, let definition):
      anchorDefinitions[definition].isUsed = true
      if let fault = expansionFault(target) {
        throw fail("alias-expansion", at: span, fault, help: "write less by aliases")
      }
      let node = YAMLNode(span: span, content: target.node.content)
      return RawNode(
        span: span,
        content: .alias(BuiltNode(node: node, weight: target.weight, height: target.height)))
    case .open:
      report(
        "alias-cycle", at: span, "'\(excerpt(span))' stands inside the node it refers to",
        help: "a node cannot contain itself; write the inner part out")
    case nil:
      report(
        "unknown-alias", at: span,
        "no anchor '&\(excerpt(SourceSpan(start: start + 1, end: span.end)))' stands before this",
        help: "'*' refers to an anchor; if it is text, put it in quotes: "
          + suggestedQuotes(spanOfLine(from: start)))
    }
    return RawNode(span: span, content: .scalar("", .plain))
  }

  /// Counts what an alias adds; the fault when that is too much or too deep.
  private mutating func expansionFault(_ target: BuiltNode) -> String? {
    expandedNodes += target.weight
    if expandedNodes > limits.expandedNodes {
      return "aliases add more than \(limits.expandedNodes) nodes to the document"
    }
    if depth + target.height > limits.nesting {
      return "with this alias collections are nested more than \(limits.nesting) deep"
    }
    return nil
  }

  /// Reads a tag; nil, reported, when it is not one of the core schema's.
  private mutating func readTag() -> (tag: CoreTag?, span: SourceSpan) {
    let start = position
    position += 1
    if byte() == UInt8(ascii: "<") {
      while !byte().isBlankOrEnd, byte() != .greater { position += 1 }
      if byte() == .greater { position += 1 }
    } else {
      while !byte().isBlankOrEnd, !byte().isFlowIndicator { position += 1 }
    }
    let span = SourceSpan(start: start, end: position)
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let tag = CoreTag(text) { return (tag, span) }
    let names = CoreTag.all.map { $0.text }
    let near = NameSuggestion.nearest(to: text, among: names)
    report(
      "tag", at: span, "the tag '\(excerpt(span))' is not read here",
      help: near.map { "did you mean \($0)?" }
        ?? "the tags read are \(names.joined(separator: " ")); "
        + "if it is text, put it in quotes: \(suggestedQuotes(spanOfLine(from: start)))")
    return (nil, span)
  }

  /// Warns of anchors that nothing refers to: probably text that begins with `&`.
  mutating func remarkUnusedAnchors() {
    for definition in anchorDefinitions where !definition.isUsed {
      remark(
        "unused-anchor", at: definition.span,
        "'\(excerpt(definition.span))' names a node, but nothing refers to it",
        help: "delete it; if it is text, put it in quotes")
    }
  }
}
