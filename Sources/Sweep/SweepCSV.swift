import KafkaModel

/// A sweep as comma-separated values (RFC 4180, with line feeds).
package enum SweepCSV {
  /// Means and half widths in base units, one line for each setting and group.
  ///
  /// Cells are empty where some run has no value, and half widths where there is but one run; the
  /// last two columns count the runs that did not drain, and that finished no record.
  package static func text(_ table: SweepTable) -> String {
    var heads = table.plan.variations.map { quoted($0.path) } + ["group"]
    for metric in MetricName.allCases {
      let name = metric.rawValue + metric.unit.suffix
      heads += [name, name + "_halfwidth"]
    }
    heads += ["holds", "smallest", "runs_not_drained", "runs_without_latency"]
    var text = joined(heads)
    let names = table.plan.settings.first?.scenario.groups.map { $0.name } ?? []
    for (place, row) in table.rows.enumerated() {
      for (group, name) in names.enumerated() {
        var cells = row.values.map { quoted($0) } + [quoted(name)]
        for metric in MetricName.allCases {
          let estimate = row.estimate(metric, of: GroupID(group))
          let scale = metric.unit.scale
          cells.append(estimate.isWhole ? MetricText.plain(estimate.mean / scale, 6) : "")
          cells.append(
            estimate.hasInterval ? MetricText.plain(estimate.halfWidth / scale, 6) : "")
        }
        let isAsked = !table.plan.requirements.isEmpty
        cells.append(isAsked ? (row.isGood ? "true" : "false") : "")
        cells.append(isAsked ? (place == table.chosen ? "true" : "false") : "")
        for metric in [MetricName.drain, .latencyMean] {
          cells.append("\(row.estimate(metric, of: GroupID(group)).missing)")
        }
        text += joined(cells)
      }
    }
    return text
  }

  private static func joined(_ cells: [String]) -> String {
    var text = ""
    for (place, cell) in cells.enumerated() { text += (place > 0 ? "," : "") + cell }
    return text + "\n"
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" }
    if !needsQuotes { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append("\"") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension MetricName.Unit {
  /// The base unit, as the end of a name.
  package var suffix: String {
    switch self {
    case .count: ""
    case .duration: "_seconds"
    case .rate: "_per_second"
    case .share: "_ratio"
    }
  }

  /// What a value is divided by to come to that unit.
  package var scale: Double {
    switch self {
    case .count: 1
    case .duration: 1e9
    case .rate: 1000
    case .share: 1e6
    }
  }
}
