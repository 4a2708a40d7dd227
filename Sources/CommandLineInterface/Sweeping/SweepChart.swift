import Drawing
import KafkaModel
import MarbleDiagram
import Sweep

/// A sweep as a chart: what the picture needs, in plain numbers and words.
enum SweepChart {
  /// Series beyond these would not be told apart.
  private static let mostSeries = 4

  /// The picture of a sweep.
  static func scene(_ table: SweepTable, _ scenario: Scenario, theme: ThemeName?) -> Scene {
    var content = content(table, scenario)
    if let theme { content.theme = theme }
    return ChartBuilder.scene(for: content)
  }

  private static func content(_ table: SweepTable, _ scenario: Scenario) -> ChartContent {
    let plan = table.plan
    let requirement = plan.requirements.first
    let metric = requirement?.metric ?? .lagMax
    var content = ChartContent()
    content.title = scenario.title
    content.theme = scenario.diagram.theme ?? .talk
    content.subtitle = subtitle(table, scenario, metric)
    content.unit = metric.unit.axis
    content.chosenText = SettingName.isMeasure(plan) ? "smallest that holds" : "first that holds"
    content.verdict = SweepVerdict.sentences(table)
    if table.missing > 0 {
      content.verdict.append("Stopped early: \(table.missing) settings are not finished.")
    }
    if let requirement {
      let value = MetricText.limit(requirement.limit, metric.unit)
      content.limit = Double(requirement.limit) / metric.unit.axisScale
      content.limitText = "required: \(requirement.relation.words) \(value)"
      if metric == .lagMax { content.lagLimit = content.limit }
    }
    content.missingText = metric == .drain ? "not drained" : "no record finished"
    content.settingCount = table.rows.count
    addPoints(table, metric, to: &content)
    return content
  }

  /// The points and curves of the settings that are drawn.
  private static func addPoints(
    _ table: SweepTable, _ metric: MetricName, to content: inout ChartContent
  ) {
    let plan = table.plan
    let axes = axes(plan)
    let window = window(axes, table)
    content.xTitle = axes.title
    content.columns = Array(axes.columns[window])
    content.series = axes.series
    for (place, row) in table.rows.enumerated() {
      let estimate = plan.requirements.isEmpty ? row[metric] : row.required[0]
      let (column, series) = axes.place(row.setting)
      if !window.contains(column) { continue }
      if row.setting == table.decisive?.setting { content.focus = content.points.count }
      let missing = estimate.missing == estimate.count ? "" : " in \(estimate.missing) of "
      var point = ChartContent.Point(
        column: column - window.lowerBound, series: series,
        value: estimate.isWhole ? estimate.mean / metric.unit.axisScale : nil,
        halfWidth: estimate.isWhole ? estimate.halfWidth / metric.unit.axisScale : 0,
        text: estimate.isWhole
          ? MetricText.text(estimate, metric.unit)
          : content.missingText + (missing.isEmpty ? "" : missing + "\(estimate.count) runs"))
      point.name = SettingName.capitalized(SettingName.full(row.values, plan))
      point.isGood = plan.requirements.isEmpty ? nil : row.isGood
      point.isChosen = place == table.chosen
      point.idle = Int(row[.idle].mean + 0.5)
      content.points.append(point)
      content.curves.append(curve(row, plan))
    }
    if content.points.count < table.rows.count {
      content.subtitle += "; drawn are \(content.points.count) of \(table.rows.count) settings, "
      content.subtitle += "those around the decision"
    }
  }

  /// The columns that are drawn: so many around the one that decides that marks and labels can be
  /// told apart.
  private static func window(_ axes: Axes, _ table: SweepTable) -> Range<Int> {
    let isJoined = axes.series.count == 1 && table.plan.variations.count > 1
    let most = isJoined ? 12 : 24 / axes.series.count
    let all = axes.columns.indices
    guard all.count > most else { return all }
    let middle = table.decisive.map { axes.place($0.setting).column } ?? 0
    let first = max(0, min(middle - most / 2, all.count - most))
    return first..<(first + most)
  }

  private static func subtitle(
    _ table: SweepTable, _ scenario: Scenario, _ metric: MetricName
  ) -> String {
    var text = SettingName.capitalized(metric.words)
    let groups = scenario.groups.map { $0.name }
    if let group = table.plan.requirements.first?.group {
      text += ", group \(groups[group.index])"
    } else if groups.count == 1 {
      text += ", group \(groups[0])"
    }
    // What is the same in every setting, where that is a number of partitions.
    let partitions = table.plan.settings.map { $0.scenario.topics.reduce(0) { $0 + $1.partitions } }
    if let count = partitions.first, partitions.allSatisfy({ $0 == count }) {
      text += count == 1 ? ", 1 partition" : ", \(count) partitions"
    }
    let runs = table.plan.replications
    text += runs == 1 ? ", one run each" : ", \(runs) replications, bars show 95 % confidence"
    if table.plan.requirements.count > 1 {
      let others = table.plan.requirements.dropFirst().map { other in
        let limit = MetricText.limit(other.limit, other.metric.unit)
        let owner = groups.count > 1 ? other.group.map { " of group \(groups[$0.index])" } : nil
        return "\(other.metric.phrase)\(owner ?? "") \(other.relation.words) \(limit)"
      }
      text += "; also required: " + SettingName.list(others)
    }
    return text
  }

  private static func curve(_ row: SweepRow, _ plan: SweepPlan) -> ChartContent.Curve {
    let all = row.runs[0].curves
    let group = plan.requirements.first?.group
    let curve =
      SweepCurve.sum(group.map { [all[$0.index]] } ?? all)
      ?? SweepCurve(slots: [], width: 1, end: 0)
    return ChartContent.Curve(
      labels: SettingName.parts(row.values, plan),
      shortLabels: SettingName.values(row.values, plan),
      slotSeconds: Double(curve.width) / 1e9, seconds: Double(curve.end) / 1e9,
      values: curve.slots)
  }

  /// Where settings stand: two variations make columns and series, others a row of all of them.
  private struct Axes {
    var title: String
    var columns: [String]
    var series: [String]
    let place: (_ setting: Int) -> (column: Int, series: Int)
  }

  private static func axes(_ plan: SweepPlan) -> Axes {
    let variations = plan.variations
    let names = SettingName.heads(plan)
    let counts = variations.map { $0.values.count }
    if counts.count == 2, min(counts[0], counts[1]) > 1, min(counts[0], counts[1]) <= mostSeries {
      // The longer of the two runs along the axis.
      let isFirst = counts[0] > counts[1]
      let along = variations[isFirst ? 0 : 1]
      let across = variations[isFirst ? 1 : 0]
      let last = counts[1]
      return Axes(
        title: names[isFirst ? 0 : 1], columns: along.values.map { SettingName.value($0) },
        series: across.values.map { value in
          SettingName.parts(isFirst ? ["", value] : [value, ""], plan)[isFirst ? 1 : 0]
        },
        place: { setting in
          let (first, second) = setting.quotientAndRemainder(dividingBy: last)
          return isFirst ? (first, second) : (second, first)
        })
    }
    return Axes(
      title: names.joined(separator: ", "),
      columns: plan.settings.map { setting in
        setting.values.map { SettingName.value($0) }.joined(separator: ", ")
      }, series: [""],
      place: { ($0, 0) })
  }
}

extension MetricName {
  /// The metric as a subtitle says it.
  fileprivate var words: String {
    switch self {
    case .throughput, .lagMax, .lagEnd, .latencyMean, .latencyP50, .latencyP90, .latencyP99,
      .latencyMax:
      noun
    case .drain: "time to drain"
    case .busy: "busy share of the consumers"
    case .idle: "idle consumers"
    case .rebalances: "rebalances"
    case .unowned: "partition time without owner"
    case .repeated: "records processed again"
    case .lost: "records lost"
    case .order: "records out of the order of their key"
    }
  }
}

extension MetricName.Unit {
  fileprivate var axis: ChartContent.Unit {
    switch self {
    case .count: .count
    case .duration: .seconds
    case .rate: .perSecond
    case .share: .percent
    }
  }

  /// What a value is divided by to come to the unit of the axis.
  fileprivate var axisScale: Double {
    switch self {
    case .count, .duration, .rate: scale
    case .share: 10_000
    }
  }
}
