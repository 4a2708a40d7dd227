import KafkaModel
import TraceAnalysis

/// What a sweep comes to, in a sentence or two.
package enum SweepVerdict {
  /// The smallest setting that holds and why the next smaller one does not, or what binds when
  /// none does; empty when nothing is required or nothing was finished.
  package static func sentences(_ table: SweepTable) -> [String] {
    if table.plan.requirements.isEmpty || table.rows.isEmpty { return [] }
    guard let chosen = table.chosen else { return none(table) }
    let row = table.rows[chosen]
    return [smallest(row, table)] + remarks(chosen, table)
  }

  private static func smallest(_ row: SweepRow, _ table: SweepTable) -> String {
    let plan = table.plan
    let name = SettingName.full(row.values, plan)
    let scope = table.missing > 0 ? "Of what was finished, " : ""
    var text: String
    if SettingName.isCount(plan) {
      let among = SettingName.skipsSome(row, plan) ? " of those tried" : ""
      let isMany = isPlural(row, plan)
      text = scope + (scope.isEmpty ? SettingName.capitalized(name) : name)
      text += " \(isMany ? "are" : "is") the fewest\(among) that \(isMany ? "hold" : "holds")"
    } else {
      let order = SettingName.isMeasure(plan) ? "smallest" : "first"
      text = SettingName.capitalized(scope + "the \(order) setting that holds is " + name)
    }
    guard let before = table.nearestSmaller(than: row) else {
      return text + "; nothing before it was tried."
    }
    text += ": with " + SettingName.brief(before.values, plan)
    return text + ", " + SweepReason(before, table).clause + "."
  }

  private static func isPlural(_ row: SweepRow, _ plan: SweepPlan) -> Bool {
    plan.variations.count == 1 && SettingName.isCount(plan) && row.values != ["1"]
  }

  /// What else is worth knowing of the settings beyond the chosen one.
  private static func remarks(_ chosen: Int, _ table: SweepTable) -> [String] {
    var sentences: [String] = []
    let beyond = table.rows[(chosen + 1)...]
    if let idle = idle(beyond, table) { sentences.append(idle) }
    let failing = beyond.filter { !$0.isGood }
    // With several axes, settings that come later are not larger in every way.
    if !failing.isEmpty, table.plan.variations.count == 1 {
      let names = failing.prefix(4).map { SettingName.full($0.values, table.plan) }
      let more = failing.count > 4 ? " and \(failing.count - 4) more" : ""
      let isMeasure = SettingName.isMeasure(table.plan)
      sentences.append(
        (isMeasure ? "Larger is not always better: " : "Of those after it, ")
          + SettingName.list(names) + more + " "
          + (failing.count == 1 && !isPlural(failing[0], table.plan) ? "fails." : "fail."))
    }
    return sentences
  }

  /// The first setting with consumers that own nothing because there are no partitions for them.
  private static func idle(_ rows: ArraySlice<SweepRow>, _ table: SweepTable) -> String? {
    for row in rows {
      let groups = table.plan.settings[row.setting].scenario.groups
      for (index, group) in groups.enumerated() {
        let mean = row.estimate(.idle, of: GroupID(index)).mean
        let partitions = row.runs[0].metrics.groups[index].partitionCount
        guard mean >= 1, group.consumers.count > partitions else { continue }
        let name = SettingName.capitalized(SettingName.full(row.values, table.plan))
        let count = Int(mean + 0.5)
        let place = groups.count > 1 ? " in group \(group.name)" : ""
        return "\(name): \(SettingName.word(count)) \(count == 1 ? "is" : "are") idle\(place), "
          + "because a partition has one owner at a time."
      }
    }
    return nil
  }

  /// What is said when no setting holds: that the requirements exclude each other, or the setting
  /// that comes nearest, and what binds or still helps there.
  private static func none(_ table: SweepTable) -> [String] {
    if let pair = SweepConflict(table) { return pair.sentences }
    guard let best = table.nearest(table.rows) else { return [] }
    let reason = SweepReason(best, table)
    var text = table.missing > 0 ? "No finished setting holds; " : "No setting holds; "
    text += SettingName.full(best.values, table.plan)
    text += isPlural(best, table.plan) ? " come nearest: " : " comes nearest: "
    var sentences = [text + reason.clause + "."]
    if let binding = reason.binding { sentences.append(binding) }
    if let trend = SweepTrend(best, reason, table) { sentences.append(trend.sentence) }
    if let other = reason.unchanged { sentences.append(other) }
    let isUncertain = zip(table.plan.requirements, zip(best.required, best.holds)).allSatisfy {
      $1.1 || $0.holdsForMean(of: $1.0)
    }
    if isUncertain, !best.isStalled {
      sentences.append("More replications make the interval narrower.")
    }
    return sentences
  }
}
