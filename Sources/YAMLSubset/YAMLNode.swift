package import SourceText

/// A node of a parsed document, with the place it was written at.
package struct YAMLNode: Sendable {
  /// The three kinds of node; mappings keep the order of the file.
  package indirect enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  /// Where the node stands: for an alias, the alias; for an empty value, an empty span.
  package let span: SourceSpan
  /// What the node is.
  package let content: Content

  /// Makes a node.
  package init(span: SourceSpan, content: Content) {
    self.span = span
    self.content = content
  }

  /// The entries when the node is a mapping, else nil.
  package var mapping: [YAMLEntry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// The items when the node is a sequence, else nil.
  package var sequence: [YAMLNode]? {
    if case .sequence(let items) = content { return items }
    return nil
  }

  /// The scalar when the node is one, else nil.
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }
}

/// One `key: value` of a mapping; keys are scalars and unique within their mapping.
package struct YAMLEntry: Sendable {
  /// Where the key stands.
  package let keySpan: SourceSpan
  /// The key as a scalar; its `text` is the canonical text of a non-string key.
  package let key: YAMLScalar
  /// The value; an absent value is a null scalar with an empty span.
  package let value: YAMLNode

  /// Makes an entry.
  package init(keySpan: SourceSpan, key: YAMLScalar, value: YAMLNode) {
    self.keySpan = keySpan
    self.key = key
    self.value = value
  }
}

/// A scalar: its decoded text, how it was written, and what the core schema resolves it to.
package struct YAMLScalar: Sendable {
  /// How a scalar was written; only plain scalars are resolved by the core schema.
  package enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// What the core schema (YAML 1.2, chapter 10.3), or an explicit tag, makes of the text.
  package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// An integer outside 64 bits, kept as its decimal digits with an optional minus sign.
    case bigInteger(String)
    /// A finite or special number; JSON output writes `.inf` and `.nan` as strings.
    case float(Double)
    case string(String)
  }

  /// The decoded text: escapes resolved, lines folded; for plain scalars the text as written.
  package let text: String
  /// How it was written.
  package let style: Style
  /// What it means.
  package let value: Value

  /// Makes a scalar.
  package init(text: String, style: Style, value: Value) {
    self.text = text
    self.style = style
    self.value = value
  }
}
