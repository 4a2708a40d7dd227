import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// The mapping under `whatif:`.
  mutating func readWhatIf(_ node: YAMLNode) {
    guard let fields = fields(of: node, FieldTables.whatIf, of: "'whatif'") else { return }
    var spec = WhatIfSpec()
    if let vary = fields["vary"] {
      for entry in namedEntries(of: vary, "'vary'") {
        guard let values = variedValues(entry.value) else { continue }
        spec.variations.append(
          Variation(
            path: entry.key.text, values: values,
            origin: Variation.Origin(path: entry.keySpan, values: entry.value.span)))
      }
    }
    if let count = integer(fields["replications"], "'replications'", low: 1, high: 10_000) {
      spec.replications = Int(count)
    }
    if let node = fields["require"] {
      for item in items(of: node, "'require'") {
        guard let text = text(item, "a requirement") else { continue }
        do throws(WhatIfText.Failure) {
          spec.requirements.append(
            try WhatIfText.requirement(parsing: text, groups: scenario.groups.map { $0.name }))
        } catch {
          // The group it names may be there, with faults that are told already.
          if error.isAboutGroup, !faults.isEmpty { continue }
          fail("bad-requirement", item.span, error.message, help: error.help)
        }
      }
    }
    if spec.runCount > WhatIfSpec.runLimit {
      fail(
        "out-of-range", node.span, WhatIfText.tooManyRuns(spec),
        help: "vary fewer values, or lower 'replications'")
    }
    scenario.whatIf = spec
  }

  private mutating func variedValues(_ node: YAMLNode) -> [String]? {
    if let items = node.sequence {
      let values = items.compactMap { $0.scalar?.text }
      if items.isEmpty {
        fail("wrong-type", node.span, "there is no value to vary", help: "write at least one")
        return nil
      }
      if values.count == items.count, !values.isEmpty { return inOrder(values, items) }
      fail("wrong-type", node.span, "values to vary must be plain scalars")
      return nil
    }
    guard let text = node.scalar?.text else {
      fail("wrong-type", node.span, "write a range such as 1..8, or a list of values")
      return nil
    }
    do throws(WhatIfText.Failure) {
      return try WhatIfText.values(parsing: text)
    } catch {
      fail("bad-range", node.span, error.message, help: error.help)
      return nil
    }
  }

  private mutating func inOrder(_ values: [String], _ items: [YAMLNode]) -> [String]? {
    do throws(WhatIfText.Failure) {
      return try WhatIfText.inOrder(values)
    } catch {
      let place = values.indices.first { values[..<$0].contains(values[$0]) } ?? 0
      fail("bad-range", items[place].span, error.message, help: error.help)
      return nil
    }
  }
}
