import SourceText

/// A finished node with what it costs to copy and how deep it goes.
struct BuiltNode {
  let node: YAMLNode
  /// Nodes in it, itself included; long scalars count for several.
  let weight: Int
  /// Collections inside each other, itself included; 0 for a scalar.
  let height: Int
}

/// A node as it was written, before its tag and anchor are applied.
struct RawNode {
  enum Content {
    case scalar(String, YAMLScalar.Style)
    case collection(YAMLNode.Content, weight: Int, height: Int)
    case alias(BuiltNode)
  }

  let span: SourceSpan
  let content: Content
  /// Whether it is quoted or bracketed, so that inside brackets `:` may follow it closely.
  var isJSONLike = false

  var isPlain: Bool {
    if case .scalar(_, .plain) = content { return true }
    return false
  }

  /// An absent value at `offset`.
  static func empty(at offset: Int) -> RawNode {
    RawNode(span: SourceSpan(start: offset, end: offset), content: .scalar("", .plain))
  }
}

/// What an anchor name stands for.
enum Anchor {
  /// The node is still being read: an alias to it would be a cycle.
  case open
  /// The node, and the number of its definition.
  case complete(BuiltNode, definition: Int)
}

/// The tag and the anchor written before a node.
struct NodeProperties {
  var tag: CoreTag?
  var tagSpan: SourceSpan?
  var anchor: ByteText?
  var anchorSpan: SourceSpan?
  /// The number of the anchor's definition.
  var definition = 0

  var isEmpty: Bool { tagSpan == nil && anchorSpan == nil }
}

extension DocumentParser {
  /// Applies tag and anchor to a node; faults of either are reported and then overlooked.
  mutating func complete(_ raw: RawNode, _ properties: NodeProperties) -> BuiltNode {
    var built: BuiltNode
    switch raw.content {
    case .alias(let target):
      if !properties.isEmpty {
        report(
          "alias-properties", at: raw.span, "an alias cannot have a tag or an anchor of its own",
          help: "delete what stands before '*'")
      }
      built = target
    case .scalar(let text, let style):
      let value = resolve(text, style, properties, at: raw.span)
      built = BuiltNode(
        node: YAMLNode(
          span: raw.span,
          content: .scalar(YAMLScalar(text: text, style: style, value: value))),
        weight: 1 + text.utf8.count / 256, height: 0)
    case .collection(let content, let weight, let height):
      checkCollectionTag(properties, content)
      built = BuiltNode(
        node: YAMLNode(span: raw.span, content: content), weight: weight, height: height)
    }
    if let name = properties.anchor {
      anchors[name] = .complete(built, definition: properties.definition)
    }
    return built
  }

  private mutating func resolve(
    _ text: String, _ style: YAMLScalar.Style, _ properties: NodeProperties, at span: SourceSpan
  ) -> YAMLScalar.Value {
    if NumberText.isTooLong(text), style == .plain || properties.tag == .integer {
      report(
        "long-number", at: span,
        "a hexadecimal or octal number may have at most \(NumberText.mostRadixDigits) digits",
        help: "if it is text, put it in quotes")
      return .null
    }
    guard let tag = properties.tag else {
      return style == .plain ? CoreSchema.value(ofPlain: text) : .string(text)
    }
    if let value = CoreSchema.value(of: text, taggedAs: tag) { return value }
    report(
      "tag-mismatch", at: properties.tagSpan ?? span,
      tag == .sequence || tag == .mapping
        ? "the tag \(tag.text) cannot stand before a scalar"
        : "the tag \(tag.text) does not fit '\(excerpt(span))'",
      help: "delete the tag, or write a value that fits it")
    return .null
  }

  private mutating func checkCollectionTag(
    _ properties: NodeProperties, _ content: YAMLNode.Content
  ) {
    guard let tag = properties.tag, let span = properties.tagSpan, tag != .nonSpecific else {
      return
    }
    switch (content, tag) {
    case (.sequence, .sequence), (.mapping, .mapping): return
    case (.sequence, _):
      report(
        "tag-mismatch", at: span, "the tag \(tag.text) cannot stand before a sequence",
        help: "delete the tag")
    default:
      report(
        "tag-mismatch", at: span, "the tag \(tag.text) cannot stand before a mapping",
        help: "delete the tag")
    }
  }

  /// The properties of a node written on two lines; both lines giving the same kind is a fault.
  mutating func merge(_ outer: NodeProperties, _ inner: NodeProperties) -> NodeProperties {
    var merged = inner
    if let tagSpan = outer.tagSpan {
      if let second = inner.tagSpan { reportSecondProperty("tag", at: second) }
      merged.tag = outer.tag
      merged.tagSpan = tagSpan
    }
    if let anchorSpan = outer.anchorSpan {
      if let second = inner.anchorSpan { reportSecondProperty("anchor", at: second) }
      merged.anchor = outer.anchor
      merged.anchorSpan = anchorSpan
      merged.definition = outer.definition
    }
    return merged
  }

  mutating func reportSecondProperty(_ what: String, at span: SourceSpan) {
    report(
      "second-\(what)", at: span, "a node can have one \(what) only",
      help: "delete one of the two")
  }

  /// Opens a collection, refusing more of them inside each other than the limit allows.
  mutating func enterCollection(at offset: Int) throws(Abandoned) {
    guard depth < limits.nesting else {
      throw fail(
        "nesting", at: span(at: offset),
        "collections are nested more than \(limits.nesting) deep")
    }
    depth += 1
  }
}
