import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// How logs grow old.
extension ScenarioDecoder {
  private mutating func interval(_ key: String, _ fields: Fields) -> SimulationDuration? {
    positiveDuration(fields[key], "'\(key)'", inMilliseconds: true)
  }

  /// The mapping under `config:` of a topic; nil where nothing is written that a run could see.
  mutating func readTopicConfig(_ node: YAMLNode, of what: String) -> LogConfig? {
    guard let fields = fields(of: node, FieldTables.topicConfig, of: "'config' of \(what)") else {
      return nil
    }
    var log = LogConfig()
    if let node = fields["cleanup.policy"] { readPolicy(node, &log) }
    if let node = fields["retention.ms"] {
      if isMinusOne(node) {
        log.retention = nil
      } else if let value = duration(node, "'retention.ms'", inMilliseconds: true) {
        log.retention = value
      }
    }
    if let node = fields["retention.bytes"], !isMinusOne(node) {
      log.retentionBytes = bytes(node, "'retention.bytes'").map { Int64($0) }
    }
    if let value = bytes(fields["segment.bytes"], "'segment.bytes'") {
      log.segmentBytes = Int64(value)
    }
    if let value = interval("segment.ms", fields) { log.segmentAge = value }
    if let node = fields["min.cleanable.dirty.ratio"],
      let value = decimal(node, "'min.cleanable.dirty.ratio'")
    {
      if value > 1 {
        fail("out-of-range", node.span, "'min.cleanable.dirty.ratio' must be from 0 to 1")
      }
      log.minDirtyRatio = value
    }
    if let value = duration(
      fields["min.compaction.lag.ms"], "'min.compaction.lag.ms'", inMilliseconds: true)
    {
      log.minCompactionLag = value
    }
    if let value = interval("max.compaction.lag.ms", fields) { log.maxCompactionLag = value }
    if let value = duration(
      fields["delete.retention.ms"], "'delete.retention.ms'", inMilliseconds: true)
    {
      log.deleteRetention = value
    }
    return log
  }

  private mutating func readPolicy(_ node: YAMLNode, _ log: inout LogConfig) {
    var words: [String] = []
    if let items = node.sequence {
      words = items.compactMap { text($0, "'cleanup.policy'") }
    } else if let word = text(node, "'cleanup.policy'") {
      words = word.split(separator: ",").map { String($0).trimmed() }
    }
    log.deletes = words.contains("delete")
    log.compacts = words.contains("compact")
    for word in words where word != "delete" && word != "compact" {
      failChoice(word, node.span, "'cleanup.policy'", ["delete", "compact"])
    }
  }

  private func isMinusOne(_ node: YAMLNode) -> Bool {
    if case .integer(-1) = node.scalar?.value { return true }
    return false
  }

  /// `auto.offset.reset`; `by_duration` takes how far back to go, as Kafka's ISO 8601 or in units.
  mutating func readOffsetReset(_ node: YAMLNode?, _ group: inout GroupSpec) {
    guard let node, let word = text(node, "'auto.offset.reset'") else { return }
    let prefix = OffsetReset.byDuration.rawValue + ":"
    if word.hasPrefix(prefix) {
      let rest = String(word.dropFirst(prefix.count))
      guard let length = resetDuration(rest) else {
        fail(
          "bad-unit", node.span, "'by_duration' cannot go back '\(rest)'",
          help: "write 'by_duration:PT30S', 'by_duration:PT1H' or 'by_duration:30s'")
        return
      }
      group.config.autoOffsetReset = .byDuration
      group.config.resetDuration = length
      return
    }
    if let reset = OffsetReset(rawValue: word), reset != .byDuration {
      group.config.autoOffsetReset = reset
      return
    }
    failChoice(
      word, node.span, "'auto.offset.reset'",
      OffsetReset.allCases.map { $0 == .byDuration ? "by_duration:PT1H" : $0.rawValue })
  }

  /// `PnDTnHnMnS`, or a duration as files write it elsewhere.
  private func resetDuration(_ text: String) -> SimulationDuration? {
    guard text.hasPrefix("P") else {
      do throws(UnitScalar.Failure) {
        return try UnitScalar.duration(text, tick: scenario.clock.tick, bareUnit: nil)
      } catch {
        return nil
      }
    }
    var seconds: Int64 = 0
    var digits = ""
    var isTime = false
    for character in text.dropFirst() {
      if character == "T", digits.isEmpty {
        isTime = true
        continue
      }
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      let unit: Int64? =
        switch character {
        case "D" where !isTime: 86_400
        case "H" where isTime: 3600
        case "M" where isTime: 60
        case "S" where isTime: 1
        default: nil
        }
      guard let unit, let count = Int64(digits), count < 1 << 30 else { return nil }
      seconds += count * unit
      digits = ""
    }
    return digits.isEmpty && text.utf8.count > 2 && seconds < 1 << 33 ? .seconds(seconds) : nil
  }
}
