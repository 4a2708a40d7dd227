import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// Phases: YAML tree → overrides applied → fields checked against the tables → typed scenario →
// cross-checks. Faults are collected on the way; a scenario comes out only when there are none.

/// Turns a YAML tree into a scenario, collecting every fault of the file.
struct ScenarioDecoder {
  let file: SourceFile
  var faults: [Diagnostic] = []
  var remarks: [Diagnostic] = []
  var scenario = Scenario()
  /// Whether the remark about groups was made already.
  var toldOfGroups = false
  /// Name prefix of the consumers of groups whose file gives only their number, by group.
  var countedPrefixes: [String?] = []
  /// The variants under `diagram: compare:`.
  var writtenVariants: [WrittenVariant] = []
  /// What topics have unless they say otherwise.
  var topicDefaults = TopicDefaults()
  /// Replicas of each topic's partitions.
  var factors: [Int] = []
  /// Whether any producer's file says how it makes sure that records are stored.
  var writesDelivery = false
  /// Consumers that run only once their group is scaled.
  var standbys: [String] = []

  init(_ file: SourceFile) { self.file = file }

  mutating func fail(
    _ code: String, _ span: SourceSpan, _ message: String, help: String? = nil
  ) {
    faults.append(Diagnostic(code: code, at: span, message, help: help))
  }

  /// The fields of a mapping, checked against its table.
  ///
  /// Nil, after a complaint, when the node is no mapping; a null counts as empty.
  mutating func fields(of node: YAMLNode, _ table: [FieldSpec], of what: String) -> Fields? {
    if isNull(node) { return Fields(span: node.span, entries: []) }
    guard let entries = node.mapping else {
      fail(
        "wrong-type", node.span, "\(what) must be a mapping, not \(kind(of: node))",
        help: "write 'key: value' pairs: \(Self.keys(of: table, limit: 6))")
      return nil
    }
    var known: [YAMLEntry] = []
    for entry in entries {
      let key = entry.key.text
      if let spec = table.first(where: { $0.key == key }) {
        if spec.isModelled {
          known.append(entry)
        } else {
          fail(
            "not-modelled", entry.keySpan, "'\(key)' of \(what) is not modelled yet",
            help: "remove it: the run would not follow it")
        }
      } else {
        fail(
          "unknown-key", entry.keySpan, "unknown key '\(key)' of \(what)",
          help: Self.help(for: key, in: table))
      }
    }
    return Fields(span: node.span, entries: known)
  }

  /// What may have been meant by an unknown key.
  private static func help(for key: String, in table: [FieldSpec]) -> String {
    if let near = NameSuggestion.nearest(to: key, among: table.map { $0.key }) {
      return "did you mean '\(near)'?"
    }
    // `latency` and `latency.billing.p99` both belong to `latency.p99` and its kin.
    let head = String(key.prefix { $0 != "." }) + "."
    let kin = table.filter { $0.isModelled && $0.key.hasPrefix(head) }
    if !kin.isEmpty { return "known keys of that kind: \(keys(of: kin, limit: 30))" }
    return "known keys: \(keys(of: table, limit: 60))"
  }

  private static func keys(of table: [FieldSpec], limit: Int) -> String {
    table.filter { $0.isModelled }.prefix(limit).map { "'\($0.key)'" }.joinedWithOr()
  }

  /// The entries of a mapping from free names; nil, after a complaint, when the node is none.
  mutating func namedEntries(of node: YAMLNode, _ what: String) -> [YAMLEntry] {
    if let entries = node.mapping { return entries }
    if !isNull(node) {
      fail(
        "wrong-type", node.span, "\(what) must be a mapping from names, not \(kind(of: node))",
        help: "write 'name: { … }'")
    }
    return []
  }

  /// The items of a list; a complaint and none when the node is no list.
  mutating func items(of node: YAMLNode, _ what: String) -> [YAMLNode] {
    if let items = node.sequence { return items }
    if !isNull(node) {
      fail(
        "wrong-type", node.span, "\(what) must be a list, not \(kind(of: node))",
        help: "write '- …' lines or '[…, …]'")
    }
    return []
  }

  func isNull(_ node: YAMLNode) -> Bool { node.scalar?.value == .null }

  /// What a node is, in words.
  func kind(of node: YAMLNode) -> String {
    switch node.content {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return "nothing"
      case .bool, .integer, .bigInteger, .float, .string: return "'\(scalar.text)'"
      }
    }
  }
}

/// The known fields of one mapping.
struct Fields {
  let span: SourceSpan
  let entries: [YAMLEntry]

  /// The value of a key, or nil when the key is not there.
  subscript(key: String) -> YAMLNode? { entries.first { $0.key.text == key }?.value }

  /// Where a key stands, or the whole mapping when it does not.
  func keySpan(_ key: String) -> SourceSpan {
    entries.first { $0.key.text == key }?.keySpan ?? span
  }
}
