import KafkaModel

/// What a sweep comes to, in a sentence or two.
package enum SweepVerdict {
  /// The smallest setting that holds and why the one before does not, or what binds when none does.
  package static func sentences(_ table: SweepTable) -> [String] {
    if table.plan.requirements.isEmpty || table.rows.isEmpty { return [] }
    guard let chosen = table.chosen else {
      return ["No setting meets every requirement."] + binds(table)
    }
    var sentences = ["Smallest that holds: \(name(table.rows[chosen], table))."]
    if chosen > 0 {
      sentences.append(
        "\(name(table.rows[chosen - 1], table)) does not: "
          + reasons(table.rows[chosen - 1], table) + ".")
    }
    let useless = table.rows.enumerated().filter { place, row in
      place > chosen && row[.idle].mean >= 1
    }
    if let first = useless.first {
      sentences.append(
        "From \(name(first.element, table)) on consumers are idle, because partitions are few.")
    }
    return sentences
  }

  /// `consumers 4`, `consumers 4, partitions 6`.
  package static func name(_ row: SweepRow, _ table: SweepTable) -> String {
    var text = ""
    for (variation, value) in zip(table.plan.variations, row.values) {
      if !text.isEmpty { text += ", " }
      text += shortName(variation.path) + " " + value
    }
    return text.isEmpty ? "the scenario as it stands" : text
  }

  /// The last part of a path, such as `consumers`.
  package static func shortName(_ path: String) -> String {
    path.split(separator: ".").last.map { String($0) } ?? path
  }

  private static func reasons(_ row: SweepRow, _ table: SweepTable) -> String {
    if row.isStalled { return "it never comes to rest" }
    var text = ""
    for (place, requirement) in table.plan.requirements.enumerated() where !row.holds[place] {
      if !text.isEmpty { text += ", and " }
      text += requirement.metric.rawValue + " is "
      text += MetricText.text(row.required[place], requirement.metric.unit)
      text += ", not " + requirement.relation.rawValue + " "
      text += MetricText.text(Double(requirement.limit), requirement.metric.unit)
    }
    return text
  }

  /// What keeps the last setting from holding.
  private static func binds(_ table: SweepTable) -> [String] {
    guard let last = table.rows.last else { return [] }
    var sentences = ["\(name(last, table)): \(reasons(last, table))."]
    let busy = MetricText.text(Double(last.busiest), .share)
    if last[.idle].mean >= 1, last.busiest > 900_000 {
      sentences.append(
        "Partitions bind: consumers are idle while the busiest works \(busy) of its time.")
    } else if last.busiest > 900_000, !last.hasHotPartition,
      last[.busy].mean < 0.7 * Double(last.busiest)
    {
      sentences.append(
        "One consumer binds: it works \(busy) of its time, and the others have time to spare.")
    } else if last.busiest > 900_000, last[.busy].mean < 0.7 * Double(last.busiest) {
      sentences.append(
        "One partition binds: it holds \(MetricText.text(Double(last.hottestPartition), .share)) "
          + "of all records, and its consumer works \(busy) of its time.")
    } else if last.busiest > 900_000 {
      sentences.append("Processing time binds: consumers work \(busy) of their time.")
    }
    return sentences
  }
}
