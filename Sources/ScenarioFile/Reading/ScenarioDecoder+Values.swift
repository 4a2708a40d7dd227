import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// Text; numbers and the like are taken as they are written.
  mutating func text(_ node: YAMLNode?, _ what: String) -> String? {
    guard let node else { return nil }
    guard let scalar = node.scalar, scalar.value != .null else {
      fail("wrong-type", node.span, "\(what) must be text, not \(kind(of: node))")
      return nil
    }
    return scalar.text
  }

  /// A whole number from `low` to `high`.
  mutating func integer(
    _ node: YAMLNode?, _ what: String, low: Int64, high: Int64 = .max
  ) -> Int64? {
    guard let node else { return nil }
    guard case .integer(let value) = node.scalar?.value else {
      fail("wrong-type", node.span, "\(what) must be a whole number, not \(kind(of: node))")
      return nil
    }
    guard value >= low, value <= high else {
      let range = high == .max ? "at least \(low)" : "from \(low) to \(high)"
      fail("out-of-range", node.span, "\(what) must be \(range), not \(value)")
      return nil
    }
    return value
  }

  /// One of the raw values of an enumeration.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ node: YAMLNode?, _ what: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let word = text(node, what), let node else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    failChoice(word, node.span, what, Choice.allCases.map { $0.rawValue })
    return nil
  }

  /// Complains about a word that is none of the known ones.
  mutating func failChoice(
    _ word: String, _ span: SourceSpan, _ what: String, _ known: [String]
  ) {
    let near = NameSuggestion.nearest(to: word, among: known)
    fail(
      "unknown-value", span, "\(what) cannot be '\(word)'",
      help: near.map { "did you mean '\($0)'?" }
        ?? "choose \(known.map { "'\($0)'" }.joinedWithOr())")
  }

  /// A duration; with `inMilliseconds` a bare number counts milliseconds, as in Kafka's files.
  mutating func duration(
    _ node: YAMLNode?, _ what: String, inMilliseconds: Bool = false
  ) -> SimulationDuration? {
    guard let word = text(node, what), let node else { return nil }
    do throws(UnitScalar.Failure) {
      return try UnitScalar.duration(
        word, tick: scenario.clock.tick, bareUnit: inMilliseconds ? 1_000_000 : nil)
    } catch {
      failUnit(error, word, node.span, what, "a duration such as '1.2s', '250ms' or '3t' (ticks)")
      return nil
    }
  }

  /// A duration that must not be zero.
  mutating func positiveDuration(
    _ node: YAMLNode?, _ what: String, inMilliseconds: Bool = false
  ) -> SimulationDuration? {
    guard let value = duration(node, what, inMilliseconds: inMilliseconds), let node else {
      return nil
    }
    if value > .zero { return value }
    fail("out-of-range", node.span, "\(what) must be longer than nothing")
    return nil
  }

  /// An instant, written as the duration since the start.
  mutating func instant(_ node: YAMLNode?, _ what: String) -> SimulationTime? {
    duration(node, what).map { .zero + $0 }
  }

  /// A size in bytes, at least 1.
  mutating func bytes(_ node: YAMLNode?, _ what: String) -> Int? {
    guard let word = text(node, what), let node else { return nil }
    do throws(UnitScalar.Failure) {
      let value = try UnitScalar.bytes(word)
      if value > 0 { return value }
      fail("out-of-range", node.span, "\(what) must be at least 1 byte")
      return nil
    } catch {
      failUnit(error, word, node.span, what, "a size such as '100', '16kB' or '1MiB'")
      return nil
    }
  }

  /// A rate such as `40/s`.
  mutating func rate(
    _ node: YAMLNode?, _ what: String
  ) -> (microRecords: Int64, period: SimulationDuration)? {
    guard let word = text(node, what), let node else { return nil }
    do throws(UnitScalar.Failure) {
      return try UnitScalar.rate(word, tick: scenario.clock.tick)
    } catch {
      failUnit(error, word, node.span, what, "a rate such as '40/s', '2400/m' or '1/t'")
      return nil
    }
  }

  private mutating func failUnit(
    _ failure: UnitScalar.Failure, _ word: String, _ span: SourceSpan, _ what: String,
    _ example: String
  ) {
    switch failure {
    case .malformed:
      fail("bad-unit", span, "\(what) must be \(example), not '\(word)'")
    case .missingUnit:
      fail("missing-unit", span, "\(what) needs a unit: '\(word)' what?", help: "write \(example)")
    case .negative:
      fail("negative", span, "\(what) cannot be negative: '\(word)'", help: "write \(example)")
    case .unknownUnit(let unit):
      let near = NameSuggestion.nearest(to: unit, among: UnitScalar.timeUnitNames)
      fail(
        "bad-unit", span, "\(what) has an unknown unit '\(unit)'",
        help: near.map { "did you mean '\($0)'?" } ?? "write \(example)")
    case .tooLarge:
      fail("out-of-range", span, "\(what) is too large: '\(word)'", help: "write \(example)")
    }
  }

  /// A marble string, with complaints that point at the character.
  mutating func marbles(
    _ node: YAMLNode?, _ what: String, mode: MarbleStringParser.Mode
  ) -> MarbleString? {
    guard let node else { return nil }
    let isEmptyBlock = node.scalar.map { $0.text.isEmpty && $0.style != .doubleQuoted } ?? false
    guard let scalar = node.scalar, scalar.value != .null, !isEmptyBlock else {
      fail(
        "wrong-type", node.span, "\(what) must be a marble string, not \(kind(of: node))",
        help: "write it in quotes, such as \"-a--b\"")
      return nil
    }
    let reading = MarbleStringParser.parse(scalar.text, tick: scenario.clock.tick, mode: mode)
    for error in reading.errors {
      fail(
        "bad-marbles", span(of: error.offset, in: node), "\(what): \(error.message)",
        help: error.help)
    }
    if reading.hasGroups, !toldOfGroups {
      toldOfGroups = true
      remarks.append(
        Diagnostic(
          .note, code: "group-length", at: node.span,
          "a group such as '(ab)' takes one tick here, not one per character as in RxJS"))
    }
    return reading.errors.isEmpty ? reading.marbles : nil
  }

  /// The place of a byte of a scalar's text, where the text stands in the file as it is.
  func span(of offset: Int, in node: YAMLNode) -> SourceSpan {
    guard let scalar = node.scalar else { return node.span }
    let quote = scalar.style == .plain ? 0 : 1
    let length = node.span.end - node.span.start
    guard scalar.style != .literal, scalar.style != .folded,
      length == scalar.text.utf8.count + 2 * quote
    else { return node.span }
    let start = node.span.start + quote + offset
    return SourceSpan(start: start, end: start + 1)
  }
}
