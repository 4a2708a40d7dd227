import Drawing
import EventKernel
import KafkaModel
import MarbleDiagram
import Sweep
import TraceAnalysis

/// A sweep as a chart: what the picture needs, in plain numbers and words.
enum SweepChart {
  /// The SVG of a sweep.
  static func text(_ table: SweepTable, _ scenario: Scenario, theme: ThemeName?) -> String {
    var content = content(table, scenario)
    if let theme { content.theme = theme }
    return SVGWriter.text(for: ChartBuilder.scene(for: content))
  }

  private static func content(_ table: SweepTable, _ scenario: Scenario) -> ChartContent {
    let requirement = table.plan.requirements.first
    let metric = requirement?.metric ?? .lagMax
    let scale = metric.unit.scale
    var content = ChartContent()
    content.title = scenario.title
    content.theme = scenario.diagram.theme ?? .talk
    content.subtitle = "\(metric.words), \(table.plan.replications) runs each"
    content.subtitle += table.plan.replications > 1 ? ", bars show 95 % confidence" : ""
    content.xTitle =
      table.plan.variations.map { SettingName.short($0.path) }.joined(separator: ", ")
    content.verdict = SweepVerdict.sentences(table)
    content.limit = requirement.map { Double($0.limit) / scale }
    content.limitText = requirement.map { "required: " + $0.text } ?? ""
    content.points = table.rows.enumerated().map { place, row in
      let estimate = requirement == nil ? row[metric] : row.required[0]
      return ChartContent.Point(
        label: row.values.joined(separator: ", "), value: estimate.mean / scale,
        halfWidth: estimate.halfWidth / scale,
        text: MetricText.text(estimate.mean, metric.unit),
        isGood: table.plan.requirements.isEmpty || row.isGood, isChosen: place == table.chosen,
        idle: Int(row[.idle].mean + 0.5))
    }
    content.curves = table.rows.map { row in
      let curve = SweepCurve.sum(row.runs[0].curves) ?? SweepCurve(slots: [], width: 1, end: 0)
      return ChartContent.Curve(
        label: SettingName.full(row.values, table.plan),
        shortLabel: row.values.joined(separator: ", "),
        slotSeconds: Double(curve.width) / 1e9, seconds: Double(curve.end) / 1e9,
        values: curve.slots)
    }
    return content
  }
}

extension MetricName {
  /// The metric as a title says it.
  var words: String {
    switch self {
    case .throughput: "Throughput in records per second"
    case .lagMax: "Peak lag in records"
    case .lagEnd: "Lag at the end in records"
    case .latencyMean: "Mean latency in seconds"
    case .latencyP50: "Median latency in seconds"
    case .latencyP90: "90 % latency in seconds"
    case .latencyP99: "99 % latency in seconds"
    case .latencyMax: "Largest latency in seconds"
    case .drain: "Time to drain in seconds"
    case .busy: "Busy share of consumers"
    case .idle: "Idle consumers"
    case .rebalances: "Rebalances"
    case .unowned: "Time without owner in seconds"
    case .repeated: "Records processed again"
    case .lost: "Records lost"
    case .order: "Records out of the order of their key"
    }
  }
}
