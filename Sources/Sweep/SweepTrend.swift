import KafkaModel

/// A variation whose outermost value is still better than the one before it, beyond chance.
struct SweepTrend {
  private let plan: SweepPlan
  private let variation: Int
  private let requirement: Requirement
  private let row: SweepRow
  private let before: SweepRow
  private let difference: Estimate

  /// The first such variation for the requirement that `reason` tells of; nil where there is none,
  /// or where what binds says that more of it cannot help.
  init?(_ row: SweepRow, _ reason: SweepReason, _ table: SweepTable) {
    plan = table.plan
    self.row = row
    guard let diagnosis = reason.diagnosis, !row.isStalled else { return nil }
    requirement = diagnosis.requirement
    let relation = requirement.relation
    guard relation.wantsLess || relation.wantsMore else { return nil }
    var stride = plan.settings.count
    var rest = row.setting
    for (place, variation) in plan.variations.enumerated() {
      stride /= variation.values.count
      let index = rest / stride
      rest %= stride
      guard SettingName.isMeasure(variation),
        diagnosis.bottleneck.leavesRoom(for: SettingName.short(variation.path))
      else { continue }
      let steps = index == 0 ? [1] : index == variation.values.count - 1 ? [-1] : []
      guard variation.values.count > 1, let step = steps.first,
        let before = table.rows.first(where: { $0.setting == row.setting + step * stride })
      else { continue }
      // Fewer than one cannot be tried.
      if index == 0, Int(variation.values[0]).map({ $0 <= 1 }) ?? false { continue }
      let difference = row.difference(requirement.metric, of: requirement.group, from: before)
      let gain = relation.wantsLess ? -difference.mean : difference.mean
      guard difference.hasInterval, gain > difference.halfWidth else { continue }
      (self.variation, self.before, self.difference) = (place, before, difference)
      return
    }
    return nil
  }

  /// Says by how much: `More consumers help: from seven to eight the p99 latency falls by 1.47 s`.
  var sentence: String {
    let unit = requirement.metric.unit
    let isFall = difference.mean < 0
    var size = difference
    if isFall { size.mean = -size.mean }
    let change =
      "\(requirement.phrase(plan.settings[row.setting].scenario.groups.map { $0.name })) "
      + "\(isFall ? "falls" : "rises") by \(MetricText.text(size, unit))"
    let values = plan.variations[variation].values
    let (from, to) = (before.values[variation], row.values[variation])
    let name = SettingName.short(plan.variations[variation].path)
    let isLast = to == values.last
    guard SettingName.counts(name), let low = Int(from), let high = Int(to) else {
      return "From \(name) \(from) to \(to) \(change), and \(to) is the "
        + "\(isLast ? "last" : "first") value that was tried."
    }
    let words = (SettingName.word(low), SettingName.word(high))
    return high > low
      ? "More \(name) help: from \(words.0) to \(words.1) \(change), and \(words.1) is the most "
        + "that was tried."
      : "Fewer \(name) help: from \(words.0) to \(words.1) \(change), and \(words.1) is the fewest "
        + "that was tried."
  }
}

extension Bottleneck {
  /// Whether more or less of a setting can still help.
  fileprivate func leavesRoom(for name: String) -> Bool {
    switch self {
    case .processing, .unknown, .consumers: true
    case .key, .partition, .partitions: name != "consumers"
    case .stalled, .arrivals, .service, .commits: name != "consumers" && name != "partitions"
    }
  }
}
