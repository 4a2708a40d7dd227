package import KafkaModel
import SourceText
import YAMLSubset

/// A value that replaces what a file says: `--set PATH=VALUE`, or of a variant or a variation in
/// the file itself.
package struct ScenarioOverride: Sendable {
  /// Why an override cannot be read or applied.
  package struct Failure: Error, Sendable {
    /// One sentence without a full stop.
    package var message: String
    /// What to write instead, or nil.
    package var help: String?
  }

  /// The path as it was given, such as `groups.billing.config.session.timeout.ms`.
  package let path: String
  private let value: YAMLNode
  /// Where a file itself names the path; the value then has its own places in the file.
  private let origin: SourceSpan?
  /// Which option names the path where no file does.
  private var option = "--set"

  /// A value that a file itself gives.
  init(path: String, value: YAMLNode, at origin: SourceSpan) {
    self.path = path
    self.value = value
    self.origin = origin
  }

  /// One value of a variation.
  ///
  /// - Throws: When the value is no YAML.
  package init(_ variation: Variation, value text: String) throws(Failure) {
    try self.init(path: variation.path, text: text, origin: variation.origin)
    option = "--vary"
  }

  private init(path: String, text: String, origin: Variation.Origin?) throws(Failure) {
    self.path = path
    self.origin = origin?.path
    do throws(DiagnosticError) {
      let node = try YAMLParser.parse(SourceFile(name: path, bytes: Array(text.utf8)))
      value = origin.map { Self.moved(node, to: $0.values) } ?? node
    } catch {
      let first = error.diagnostics.first
      throw Failure(
        message: "the value of '\(path)' is no YAML: \(first?.message ?? "unreadable")",
        help: first?.help)
    }
  }

  /// Takes all claims away.
  package static let withoutClaims = ScenarioOverride(
    path: "expect",
    value: YAMLNode(span: SourceSpan(start: 0, end: 0), content: .sequence([])),
    at: SourceSpan(start: 0, end: 0))

  /// Reads `path=value`; the value is YAML.
  ///
  /// - Parameter text: the path, an equals sign, the value.
  /// - Throws: when there is no equals sign, no path, or the value is no YAML.
  package init(parsing text: String) throws(Failure) {
    guard let equals = text.utf8.firstIndex(of: 0x3D) else {
      throw Failure(message: "'\(text)' has no '='", help: "write PATH=VALUE")
    }
    let path = String(text[..<equals])
    if path.isEmpty { throw Failure(message: "'\(text)' has no path", help: "write PATH=VALUE") }
    let value = String(text[text.utf8.index(after: equals)...])
    try self.init(path: path, text: value, origin: nil)
  }

  /// How messages call it.
  private var name: String { origin == nil ? "'\(option) \(path)'" : "'\(path)'" }

  /// The tree with the value in its place; values from outside the file keep the place of what they
  /// replace.
  func applied(to root: YAMLNode) throws(DiagnosticError) -> YAMLNode {
    try replace(in: root, path: path, known: .mapping(FieldTables.scenario))
  }

  private func replace(
    in node: YAMLNode, path: String, known type: FieldType
  ) throws(DiagnosticError) -> YAMLNode {
    if let items = node.sequence { return try replaceItem(of: node, items, path, type) }
    var entries = node.mapping ?? []
    let candidates = entries.map { $0.key.text } + Self.keys(of: type)
    // Kafka's property names hold dots themselves, so the longest key that fits is meant.
    let fitting = candidates.filter { path == $0 || path.hasPrefix($0 + ".") }
    let longest = fitting.max { $0.utf8.count < $1.utf8.count }
    // A new name is welcome where there are none yet; beside others it is a misspelt one.
    let free = entries.isEmpty ? Self.freeName(in: path, type) : nil
    guard let key = longest ?? free else {
      let head = String(path.prefix { $0 != "." })
      let near =
        NameSuggestion.nearest(to: head, among: candidates)
        ?? NameSuggestion.nearest(to: path, among: candidates)
      throw DiagnosticError([
        Diagnostic(
          code: "unknown-path",
          at: origin ?? SourceSpan(start: node.span.start, end: node.span.start),
          "\(name): there is no '\(head)'\(origin == nil ? " here" : "")",
          help: near.map { "did you mean '\($0)'?" })
      ])
    }
    let rest = path == key ? "" : String(path.dropFirst(key.count + 1))
    let place = entries.firstIndex { $0.key.text == key }
    let old =
      place.map { entries[$0].value }
      ?? YAMLNode(
        span: SourceSpan(start: node.span.start, end: node.span.start),
        content: .scalar(YAMLScalar(text: "", style: .plain, value: .null)))
    let new =
      rest.isEmpty
      ? placed(at: old.span)
      : try replace(in: old, path: rest, known: Self.type(of: key, in: type))
    if let place {
      let entry = entries[place]
      entries[place] = YAMLEntry(keySpan: entry.keySpan, key: entry.key, value: new)
    } else {
      let scalar = YAMLScalar(text: key, style: .plain, value: .string(key))
      entries.append(YAMLEntry(keySpan: old.span, key: scalar, value: new))
    }
    return YAMLNode(span: node.span, content: .mapping(entries))
  }

  private func replaceItem(
    of node: YAMLNode, _ items: [YAMLNode], _ path: String, _ type: FieldType
  ) throws(DiagnosticError) -> YAMLNode {
    let head = String(path.prefix { $0 != "." })
    guard let index = Int(head), index >= 0, index < items.count else {
      throw DiagnosticError([
        Diagnostic(
          code: "unknown-path", at: origin ?? node.span,
          "\(name): '\(head)' is no place in a list of \(items.count)",
          help: "items count from 0")
      ])
    }
    let rest = head == path ? "" : String(path.dropFirst(head.count + 1))
    var inner = FieldType.anything
    if case .list(let type) = type { inner = type }
    var items = items
    items[index] =
      rest.isEmpty
      ? placed(at: items[index].span)
      : try replace(in: items[index], path: rest, known: inner)
    return YAMLNode(span: node.span, content: .sequence(items))
  }

  private func placed(at span: SourceSpan) -> YAMLNode {
    origin == nil ? Self.moved(value, to: span) : value
  }

  /// The keys that a type allows by name.
  private static func keys(of type: FieldType) -> [String] {
    switch type {
    case .mapping(let table): table.map { $0.key }
    case .either(let types): types.flatMap { keys(of: $0) }
    default: []
    }
  }

  /// The first part of a path where names are free.
  private static func freeName(in path: String, _ type: FieldType) -> String? {
    switch type {
    case .named: String(path.prefix { $0 != "." })
    case .either(let types): types.lazy.compactMap { freeName(in: path, $0) }.first
    default: nil
    }
  }

  private static func type(of key: String, in type: FieldType) -> FieldType {
    switch type {
    case .mapping(let table): table.first { $0.key == key }?.type ?? .anything
    case .named(let inner): inner
    case .either(let types):
      types.first { type in
        if case .named = type { return true }
        return keys(of: type).contains(key)
      }.map { self.type(of: key, in: $0) } ?? .anything
    default: .anything
    }
  }

  /// The node with every place set to `span`.
  private static func moved(_ node: YAMLNode, to span: SourceSpan) -> YAMLNode {
    switch node.content {
    case .scalar: YAMLNode(span: span, content: node.content)
    case .sequence(let items):
      YAMLNode(span: span, content: .sequence(items.map { moved($0, to: span) }))
    case .mapping(let entries):
      YAMLNode(
        span: span,
        content: .mapping(
          entries.map {
            YAMLEntry(keySpan: span, key: $0.key, value: moved($0.value, to: span))
          }))
    }
  }
}
