import EventKernel
package import KafkaModel
package import SourceText
import YAMLSubset

/// What a file says, and what its author might want to know.
package struct ScenarioReading: Sendable {
  package var document: ScenarioDocument
  /// Warnings and notes, sorted by place; none of them is an error.
  package var remarks: [Diagnostic]
}

/// Reads scenario files.
package enum ScenarioReader {
  /// Reads `file`, with `overrides` applied to it in their order.
  ///
  /// - Parameters:
  ///   - file: the text of the scenario.
  ///   - overrides: values that replace what the file says.
  /// - Returns: the document and remarks on it.
  /// - Throws: every error of the file, sorted by place.
  package static func read(
    _ file: SourceFile, overrides: [ScenarioOverride] = []
  ) throws(DiagnosticError) -> ScenarioReading {
    let reading = try YAMLParser.read(file)
    var node = reading.root
    for override in overrides { node = try override.applied(to: node) }
    var decoder = ScenarioDecoder(file)
    decoder.remarks = reading.remarks
    let document = decoder.document(from: node)
    guard decoder.faults.isEmpty, let document else {
      throw DiagnosticError(decoder.faults + decoder.remarks.filter { $0.severity == .warning })
    }
    guard case .simulated(var scenario) = document, !decoder.writtenVariants.isEmpty else {
      return ScenarioReading(document: document, remarks: Diagnostic.sorted(decoder.remarks))
    }
    var faults: [Diagnostic] = []
    for variant in decoder.writtenVariants {
      do throws(DiagnosticError) {
        scenario.variants.append(
          ScenarioVariant(
            name: variant.name, scenario: try read(variant, of: node, in: file)))
      } catch {
        faults += error.diagnostics
      }
    }
    if !faults.isEmpty { throw DiagnosticError(faults) }
    return ScenarioReading(
      document: .simulated(scenario), remarks: Diagnostic.sorted(decoder.remarks))
  }

  /// Reads what the file would be with each value that its `whatif:` tries, one at a time beside
  /// the first values of the others.
  ///
  /// - Throws: The errors of the first variation that has one.
  package static func checkQuestion(
    of scenario: Scenario, in file: SourceFile, overrides: [ScenarioOverride] = []
  ) throws(DiagnosticError) {
    let variations = scenario.whatIf?.variations ?? []
    let written = variations.filter { $0.origin != nil }
    for (place, variation) in written.enumerated() {
      for (number, value) in variation.values.enumerated() where number > 0 || place == 0 {
        var all = overrides + [ScenarioOverride.withoutClaims]
        for other in written {
          let text = other.path == variation.path ? value : other.values[0]
          do throws(ScenarioOverride.Failure) {
            all.append(try ScenarioOverride(other, value: text))
          } catch {
            let span = other.origin?.values ?? SourceSpan(start: 0, end: 0)
            throw DiagnosticError([
              Diagnostic(code: "bad-value", at: span, error.message, help: error.help)
            ])
          }
        }
        _ = try read(file, overrides: all)
      }
    }
  }

  /// The scenario of one variant; its own comparison is not read again.
  private static func read(
    _ variant: WrittenVariant, of root: YAMLNode, in file: SourceFile
  ) throws(DiagnosticError) -> Scenario {
    var node = root
    for override in variant.overrides { node = try override.applied(to: node) }
    var decoder = ScenarioDecoder(file)
    let document = decoder.document(from: node)
    guard decoder.faults.isEmpty, case .simulated(var scenario) = document else {
      throw DiagnosticError(decoder.faults)
    }
    // The claims of the file are about the scenario as it stands.
    if !variant.makesClaims { scenario.expectations = [] }
    return scenario
  }
}

extension ScenarioDecoder {
  /// The whole file; nil only when faults were found.
  mutating func document(from node: YAMLNode) -> ScenarioDocument? {
    if isNull(node) {
      fail(
        "empty", node.span, "the scenario is empty",
        help: "start with 'topics:', 'producers:' and 'groups:'")
      return nil
    }
    refuseControlCharacters(in: node)
    guard let fields = fields(of: node, FieldTables.scenario, of: "a scenario") else { return nil }
    readHeadings(fields)
    if fields["diagrams"] != nil || fields["streams"] != nil { return freehand(fields) }
    readBrokers(fields)
    readTopics(fields)
    readProducers(fields)
    readGroups(fields)
    readTimeline(fields)
    placeReplicas()
    readExpectations(fields)
    if let node = fields["diagram"] { scenario.diagram = readDiagram(node) }
    if let node = fields["whatif"] { readWhatIf(node) }
    if let node = fields["diagram"], scenario.diagram.view == .whatif, fields["whatif"] == nil {
      fail(
        "missing-key", node.span,
        "the view 'whatif' is the answer to a 'whatif:', and there is none",
        help: "add 'whatif: { vary: { groups.NAME.consumers: 1..4 } }'")
    }
    checkWhole(fields)
    return .simulated(scenario)
  }

  private mutating func readHeadings(_ fields: Fields) {
    scenario.title = text(fields["title"], "'title'") ?? ""
    scenario.description = text(fields["description"], "'description'") ?? ""
    scenario.notes = text(fields["notes"], "'notes'") ?? ""
    if let seed = integer(fields["seed"], "'seed'", low: 0) { scenario.seed = UInt64(seed) }
    guard let node = fields["clock"],
      let clock = self.fields(of: node, FieldTables.clock, of: "'clock'")
    else { return }
    if let tick = positiveDuration(clock["tick"], "'tick'") { scenario.clock.tick = tick }
    scenario.clock.end = positiveDuration(clock["end"], "'end'").map { .zero + $0 }
    if let profile = choice(clock["profile"], "'profile'", Profile.self) {
      scenario.clock.profile = profile
    }
  }

  private mutating func readTopics(_ fields: Fields) {
    guard let node = fields["topics"] else { return }
    for entry in namedEntries(of: node, "'topics'") {
      let name = entry.key.text
      guard Self.isTopicName(name) else {
        fail(
          "bad-name", entry.keySpan, "Kafka does not allow a topic to be called '\(name)'",
          help: "use letters, digits, '.', '_' and '-', at most 249 of them")
        continue
      }
      let topic = self.fields(of: entry.value, FieldTables.topic, of: "topic '\(name)'")
      let partitions = integer(topic?["partitions"], "'partitions'", low: 1, high: 10_000)
      var spec = TopicSpec(
        name: name, span: entry.keySpan, partitions: Int(partitions ?? 1))
      readReplication(topic, &spec)
      if let node = topic?["config"] {
        spec.log = readTopicConfig(node, of: "topic '\(name)'")
      } else if scenario.clock.end.map({ $0.nanoseconds > Self.defaultRetention }) ?? false {
        spec.log = LogConfig()
      }
      scenario.topics.append(spec)
    }
  }

  /// Nanoseconds of `retention.ms` where the file writes none: 7 days.
  private static let defaultRetention: Int64 = 604_800_000_000_000

  /// Kafka's rule: `org.apache.kafka.common.internals.Topic.validate`.
  private static func isTopicName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 249, name != ".", name != ".." else { return false }
    return name.utf8.allSatisfy { byte in
      (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A)
        || (byte >= 0x30 && byte <= 0x39) || byte == 0x2E || byte == 0x5F || byte == 0x2D
    }
  }

  private mutating func checkWhole(_ fields: Fields) {
    if scenario.topics.isEmpty, faults.isEmpty {
      fail(
        "no-topics", fields.span, "a scenario needs at least one topic",
        help: "add 'topics: { orders: { partitions: 3 } }'")
    }
    let partitions = scenario.topics.reduce(0) { $0 + $1.partitions }
    if partitions > 100_000 {
      fail("too-many", fields.keySpan("topics"), "more than 100000 partitions in all")
    }
  }

  /// The topic called `name`, or nil after a complaint.
  mutating func topic(named name: String, _ span: SourceSpan) -> TopicID? {
    if let index = scenario.topics.firstIndex(where: { $0.name == name }) {
      return TopicID(index)
    }
    failDangling("topic", name, span, scenario.topics.map { $0.name })
    return nil
  }

  /// Complains about a name that nothing has.
  mutating func failDangling(
    _ what: String, _ name: String, _ span: SourceSpan, _ known: [String]
  ) {
    let near = NameSuggestion.nearest(to: name, among: known)
    var list = known.prefix(8).map { "'\($0)'" }.joinedWithOr()
    if known.count > 8 { list += ", and \(known.count - 8) more" }
    fail(
      "unknown-name", span, "there is no \(what) '\(name)'",
      help: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty ? nil : "known: \(list)"))
  }

  /// The topic of a client that may leave it out where there is only one.
  mutating func onlyTopic(_ span: SourceSpan, _ what: String) -> TopicID? {
    if scenario.topics.count == 1 { return TopicID(0) }
    fail(
      "missing-key", span,
      "\(what) must name its topic, because there are \(scenario.topics.count)",
      help: "add 'topic:' or 'topics:'")
    return nil
  }
}
