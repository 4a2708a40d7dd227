package import KafkaModel

/// A sweep as a table for people.
package enum SweepText {
  /// Metrics in the order of their columns.
  static let columns: [MetricName] = [
    .throughput, .lagMax, .drain, .latencyP99, .busy, .idle, .rebalances, .unowned, .repeated,
    .lost, .order,
  ]

  /// One row for each setting, then the verdict.
  ///
  /// Settings are told of that a stopped sweep did not finish.
  package static func text(_ table: SweepTable) -> String {
    var rows = [
      table.plan.variations.map { SweepVerdict.shortName($0.path) }
        + columns.map { $0.rawValue } + (table.plan.requirements.isEmpty ? [] : ["holds"])
    ]
    for (place, row) in table.rows.enumerated() {
      var cells = row.values
      cells += columns.map { MetricText.text(row[$0], $0.unit) }
      if !table.plan.requirements.isEmpty {
        cells.append(place == table.chosen ? "yes, smallest" : row.isGood ? "yes" : "no")
      }
      rows.append(cells)
    }
    var text = aligned(rows)
    text += "\nMeans of \(table.plan.replications) runs with 95 % confidence; "
    text += "every setting sees the same arrivals.\n"
    for requirement in table.plan.requirements { text += "required: \(requirement.text)\n" }
    for sentence in SweepVerdict.sentences(table) { text += sentence + "\n" }
    let missing = table.plan.settings.count - table.rows.count
    if missing > 0 { text += "Stopped early: \(missing) settings are not finished.\n" }
    return text
  }

  private static func aligned(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    let widths = head.indices.map { column in
      rows.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let isLast = column == row.count - 1
        line += cell
        if !isLast {
          for _ in 0..<(widths[column] - cell.unicodeScalars.count + 2) { line += " " }
        }
      }
      text += line + "\n"
    }
    return text
  }

  /// Comma-separated values: means and half widths in base units, one line for each setting.
  package static func csv(_ table: SweepTable) -> String {
    var heads = table.plan.variations.map { quoted($0.path) }
    for metric in MetricName.allCases {
      let unit = suffix(metric.unit)
      heads += ["\(metric.rawValue)\(unit)", "\(metric.rawValue)\(unit)_halfwidth"]
    }
    heads.append("holds")
    var text = joined(heads) + "\n"
    for row in table.rows {
      var cells = row.values.map { quoted($0) }
      for (metric, estimate) in zip(MetricName.allCases, row.estimates) {
        let scale = scale(metric.unit)
        cells.append(MetricText.plain(estimate.mean / scale, 6))
        cells.append(MetricText.plain(estimate.halfWidth / scale, 6))
      }
      cells.append(table.plan.requirements.isEmpty ? "" : row.isGood ? "true" : "false")
      text += joined(cells) + "\n"
    }
    return text
  }

  /// The unit of a column, as the end of its name.
  package static func suffix(_ unit: MetricName.Unit) -> String {
    switch unit {
    case .count: ""
    case .duration: "_seconds"
    case .rate: "_per_second"
    case .share: "_ratio"
    }
  }

  /// What a value is divided by to come to that unit.
  package static func scale(_ unit: MetricName.Unit) -> Double {
    switch unit {
    case .count: 1
    case .duration: 1e9
    case .rate: 1000
    case .share: 1e6
    }
  }

  private static func joined(_ cells: [String]) -> String {
    var text = ""
    for (place, cell) in cells.enumerated() { text += (place > 0 ? "," : "") + cell }
    return text
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" }
    if !needsQuotes { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      quoted += scalar == "\"" ? "\"\"" : String(Character(scalar))
    }
    return quoted + "\""
  }
}
