import EventKernel
package import KafkaModel
import SourceText
import YAMLSubset

/// The short texts of a what-if: `groups.billing.consumers=1..8`, `lag.billing.max < 100`.
package enum WhatIfText {
  /// Says that a sweep has more runs than it may have.
  package static func tooManyRuns(_ spec: WhatIfSpec) -> String {
    "\(spec.settingCount) settings with \(spec.replications) replications each are more than "
      + "\(WhatIfSpec.runLimit) runs"
  }

  /// What is wrong with such a text.
  package struct Failure: Error, Sendable {
    /// One sentence without a full stop.
    package var message: String
    /// What to write instead, or nil.
    package var help: String?
    /// Whether a name is unknown that could be a group's, which may have faults of its own.
    package var isAboutGroup = false
  }

  private static let most = 1000

  /// Reads `path=1..8` or `path=3,6,12`.
  package static func variation(parsing text: String) throws(Failure) -> Variation {
    guard let equals = text.utf8.firstIndex(of: 0x3D), equals > text.startIndex else {
      throw Failure(message: "'\(text)' has no path and '='", help: "write PATH=1..8")
    }
    let range = String(text[text.utf8.index(after: equals)...])
    return Variation(path: String(text[..<equals]), values: try values(parsing: range))
  }

  /// Reads `1..8`, or values with commas between them; whole numbers come in rising order.
  package static func values(parsing text: String) throws(Failure) -> [String] {
    let ends = text.split(separator: ".", omittingEmptySubsequences: true)
    if ends.count == 2, text.utf8.count == ends[0].utf8.count + ends[1].utf8.count + 2,
      let low = Int(trimmed(ends[0])), let high = Int(trimmed(ends[1]))
    {
      guard low <= high, high - low < most else {
        throw Failure(
          message: "'\(text)' is no range of at most \(most) values", help: "write 1..8")
      }
      return (low...high).map { "\($0)" }
    }
    let values = text.split(separator: ",").map { String(trimmed($0)) }.filter { !$0.isEmpty }
    if values.isEmpty || values.count > most {
      throw Failure(
        message: "'\(text)' names no values", help: "write a range 1..8, or values 3,6,12")
    }
    return try inOrder(values)
  }

  /// Whole numbers in rising order, so that smaller settings come first; other values as they are.
  ///
  /// - Throws: When a value stands there twice, which would be one setting told twice.
  package static func inOrder(_ values: [String]) throws(Failure) -> [String] {
    let numbers = values.compactMap { Int($0) }
    let isWhole = numbers.count == values.count
    let texts = isWhole ? numbers.map { "\($0)" } : values
    for (place, text) in texts.enumerated() where texts[..<place].contains(text) {
      throw Failure(
        message: "'\(text)' is named twice", help: "name each value once")
    }
    return isWhole ? numbers.sorted().map { "\($0)" } : values
  }

  /// Reads `METRIC RELATION LIMIT`; a group's name may stand inside the metric.
  package static func requirement(
    parsing text: String, groups: [String]
  ) throws(Failure) -> Requirement {
    let signs = CountTest.Relation.allCases.sorted {
      $0.rawValue.utf8.count > $1.rawValue.utf8.count
    }
    for relation in signs {
      let parts = split(text, at: relation.rawValue)
      guard let parts else { continue }
      let (metric, group) = try metric(parsing: parts.left, groups: groups)
      guard let limit = limit(parsing: parts.right, metric.unit) else {
        throw Failure(
          message: "'\(parts.right)' is no limit for \(metric.rawValue)", help: example(metric))
      }
      return Requirement(
        text: text, metric: metric, group: group, relation: relation, limit: limit)
    }
    throw Failure(
      message: "'\(text)' compares nothing", help: "write 'lag.max < 100' or 'latency.p99 < 5s'")
  }

  private static func metric(
    parsing text: String, groups: [String]
  ) throws(Failure) -> (MetricName, GroupID?) {
    if let metric = MetricName(rawValue: text) { return (metric, nil) }
    for (place, group) in groups.enumerated() {
      for metric in MetricName.allCases where name(metric, of: group) == text {
        return (metric, GroupID(place))
      }
    }
    let known = MetricName.allCases.map { $0.rawValue }
    if let near = NameSuggestion.nearest(to: text, among: known) {
      throw Failure(message: "there is no metric '\(text)'", help: "did you mean '\(near)'?")
    }
    let full = MetricName.allCases.flatMap { metric in groups.map { name(metric, of: $0) } }
    let near = NameSuggestion.nearest(to: text, among: full)
    throw Failure(
      message: "there is no metric '\(text)'",
      help: near.map { "did you mean '\($0)'?" } ?? "known: \(known.joinedWithOr())",
      isAboutGroup: text.utf8.contains(UInt8(ascii: ".")))
  }

  /// A metric with a group's name inside: `lag.billing.max`, `throughput.billing`.
  private static func name(_ metric: MetricName, of group: String) -> String {
    let parts = metric.rawValue.split(separator: ".")
    return parts.count == 2 ? "\(parts[0]).\(group).\(parts[1])" : "\(metric.rawValue).\(group)"
  }

  private static func limit(parsing text: String, _ unit: MetricName.Unit) -> Int64? {
    do throws(UnitScalar.Failure) {
      return try UnitScalar.limit(text, unit, tick: .seconds(1))
    } catch {
      return nil
    }
  }

  private static func example(_ metric: MetricName) -> String {
    switch metric.unit {
    case .count: "write '\(metric.rawValue) < 100'"
    case .duration: "write '\(metric.rawValue) < 5s'"
    case .rate: "write '\(metric.rawValue) > 100/s'"
    case .share: "write '\(metric.rawValue) < 80%'"
    }
  }

  private static func split(
    _ text: String, at sign: String
  ) -> (left: String, right: String)? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(sign) {
        let after = text.index(index, offsetBy: sign.count)
        return (String(trimmed(text[..<index])), String(trimmed(text[after...])))
      }
      index = text.index(after: index)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return text
  }
}
