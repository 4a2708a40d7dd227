import KafkaModel

/// A sweep as a table for people.
package enum SweepText {
  /// Metrics in the order of their columns, with two lines of head.
  private static let columns: [(metric: MetricName, upper: String, lower: String)] = [
    (.throughput, "through-", "put"), (.lagMax, "peak", "lag"), (.drain, "drain", "time"),
    (.latencyP99, "latency", "p99"), (.busy, "busy", "share"), (.idle, "", "idle"),
    (.rebalances, "rebal-", "ances"), (.unowned, "no", "owner"), (.repeated, "re-", "peated"),
    (.lost, "", "lost"), (.order, "out of", "order"),
  ]

  /// One row for each setting, the differences between neighbours, then the verdict.
  ///
  /// - Parameters:
  ///   - table: What was run; settings are told of that a stopped sweep did not finish.
  ///   - width: How many characters a line of the tables may have.
  /// - Returns: Lines, each with its line feed.
  package static func text(_ table: SweepTable, width: Int) -> String {
    var text = ""
    let names = table.plan.settings.first?.scenario.groups.map { $0.name } ?? []
    for (index, name) in names.enumerated() {
      if names.count > 1 { text += (index > 0 ? "\n" : "") + "group \(name)\n" }
      text += means(table, GroupID(index), width)
    }
    text += "\n" + confidence(table)
    text += absences(table, names.indices.map { GroupID($0) }, width)
    for (place, requirement) in table.plan.requirements.enumerated() {
      text += (place == 0 ? "Required: " : "          ") + requirement.text + "\n"
    }
    let sentences = SweepVerdict.sentences(table)
    if !sentences.isEmpty { text += "\n" }
    for sentence in sentences { text += wrapped(sentence, width) }
    if table.missing > 0 {
      text += "\nStopped early: \(table.missing) of \(table.plan.settings.count) settings "
      text += "are not finished and not shown.\n"
    }
    let differing = table.rows.filter { table.smaller(than: $0) != nil }
    if !differing.isEmpty {
      text +=
        "\n"
        + wrapped(
          "What one step more changes, on the same arrivals"
            + (table.plan.replications > 1 ? " (paired, 95 % confidence):" : ":"), width)
      for (index, name) in names.enumerated() {
        if names.count > 1 { text += (index > 0 ? "\n" : "") + "group \(name)\n" }
        text += differences(table, differing, GroupID(index), width)
      }
    }
    return text
  }

  private static func confidence(_ table: SweepTable) -> String {
    let count = table.plan.replications
    let same = "every setting sees the same arrivals"
    return count > 1
      ? "Means of \(count) runs, ± half of the 95 % confidence interval; \(same).\n"
      : "One run of each setting, so nothing is known of its chance; \(same).\n"
  }

  /// What the words mean that stand where a metric has no value.
  private static func absences(_ table: SweepTable, _ groups: [GroupID], _ width: Int) -> String {
    func isMissing(_ metric: MetricName) -> Bool {
      groups.contains { group in
        table.rows.contains { !$0.estimate(metric, of: group).isWhole }
      }
    }
    var text = ""
    if isMissing(.drain) {
      text += wrapped(
        "Not drained: the lag is not gone between its peak and the end of the run.", width)
    }
    if isMissing(.latencyP99) { text += wrapped("No latency: no record was finished.", width) }
    return text
  }

  private static func means(_ table: SweepTable, _ group: GroupID, _ width: Int) -> String {
    var layout = labels(table, table.rows.map { $0.values })
    for column in columns {
      layout.append(
        numbers(column, table.rows.map { $0.estimate(column.metric, of: group) }, isSigned: false))
    }
    if !table.plan.requirements.isEmpty {
      layout.append(
        ColumnLayout.Column(
          head: ("", "holds"), isLeading: true, isLabel: true, name: "holds",
          cells: table.rows.enumerated().map { place, row in
            (place == table.chosen ? "smallest" : row.isGood ? "yes" : "no", "")
          }))
    }
    return finished(layout, width)
  }

  private static func differences(
    _ table: SweepTable, _ rows: [SweepRow], _ group: GroupID, _ width: Int
  ) -> String {
    var layout = labels(
      table,
      rows.map { row in
        let before = table.smaller(than: row)?.values ?? row.values
        return zip(before, row.values).map { $0 == $1 ? $1 : "\($0) to \($1)" }
      })
    for column in columns {
      let estimates = rows.map { row in
        row.difference(column.metric, of: group, from: table.smaller(than: row) ?? row)
      }
      layout.append(numbers(column, estimates, isSigned: true))
    }
    return finished(layout, width)
  }

  private static func labels(
    _ table: SweepTable, _ values: [[String]]
  ) -> [ColumnLayout.Column] {
    SettingName.heads(table.plan).enumerated().map { place, name in
      ColumnLayout.Column(
        head: ("", name), isLeading: true, isLabel: true, name: name,
        cells: values.map { ($0[place], "") })
    }
  }

  private static func numbers(
    _ column: (metric: MetricName, upper: String, lower: String), _ estimates: [Estimate],
    isSigned: Bool
  ) -> ColumnLayout.Column {
    let unit = column.metric.unit
    let head = column.upper.isEmpty ? column.lower : column.upper + " " + column.lower
    return ColumnLayout.Column(
      head: (column.upper, column.lower), name: head.replacingHyphens,
      cells: estimates.map { estimate in
        if !estimate.isWhole {
          return isSigned ? ("-", "") : MetricText.missing(column.metric, estimate)
        }
        return (
          isSigned
            ? MetricText.signed(estimate.mean, unit) : MetricText.text(estimate.mean, unit),
          estimate.halfWidth > 0 ? "±" + MetricText.text(estimate.halfWidth, unit) : ""
        )
      })
  }

  private static func finished(_ columns: [ColumnLayout.Column], _ width: Int) -> String {
    let (text, same) = ColumnLayout(columns: columns, width: width).text()
    if same.isEmpty { return text }
    var sentence = "The same everywhere: "
    for (place, column) in same.enumerated() {
      sentence += (place > 0 ? ", " : "") + column.name + " " + column.value
    }
    return text + wrapped(sentence + ".", width)
  }

  /// Lines of at most `width` characters, broken at spaces.
  private static func wrapped(_ sentence: String, _ width: Int) -> String {
    var text = ""
    var length = 0
    for word in sentence.split(separator: " ") {
      let count = word.unicodeScalars.count
      if length > 0, length + 1 + count > width {
        text += "\n"
        length = 0
      }
      text += (length > 0 ? " " : "") + word
      length += count + (length > 0 ? 1 : 0)
    }
    return text + "\n"
  }
}

extension String {
  /// Without the hyphens that part a word into two lines of a head.
  fileprivate var replacingHyphens: String {
    var text = ""
    var skips = false
    for scalar in unicodeScalars {
      if scalar == "-" {
        skips = true
      } else if !(skips && scalar == " ") {
        text.unicodeScalars.append(scalar)
        skips = false
      }
    }
    return text
  }
}
