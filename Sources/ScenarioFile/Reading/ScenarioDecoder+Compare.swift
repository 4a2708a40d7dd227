import KafkaModel
import SourceText
import YAMLSubset

/// A variant as the file writes it, before its settings are put into the tree.
struct WrittenVariant {
  var name: String
  var overrides: [ScenarioOverride]
  /// Whether it makes claims of its own.
  var makesClaims = false
}

extension ScenarioDecoder {
  /// The list under `compare:`; the variants are read once the scenario itself is known to be good.
  mutating func readCompare(_ node: YAMLNode) {
    for item in items(of: node, "'compare'") {
      guard let fields = fields(of: item, FieldTables.variant, of: "a variant") else { continue }
      guard let name = text(fields["name"], "'name'") else {
        if fields["name"] == nil, item.mapping?.count == fields.entries.count {
          fail("missing-key", item.span, "a variant needs 'name'", help: "add 'name: eager'")
        }
        continue
      }
      var overrides: [ScenarioOverride] = []
      if let set = fields["set"] {
        for entry in namedEntries(of: set, "'set'") {
          overrides.append(
            ScenarioOverride(path: entry.key.text, value: entry.value, at: entry.keySpan))
        }
      }
      var variant = WrittenVariant(name: name, overrides: overrides)
      if let claims = fields["expect"] {
        variant.overrides.append(ScenarioOverride(path: "expect", value: claims, at: claims.span))
        variant.makesClaims = true
      }
      writtenVariants.append(variant)
    }
  }
}
