import KafkaModel

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
      let verb = isPlural(row, plan) ? " are the fewest that hold" : " is the fewest that holds"
      text = scope + (scope.isEmpty ? SettingName.capitalized(name) : name) + verb
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
    if let first = beyond.first(where: { $0[.idle].mean >= 1 }) {
      let name = SettingName.capitalized(SettingName.full(first.values, table.plan))
      let count = Int(first[.idle].mean + 0.5)
      sentences.append(
        "\(name): \(SettingName.word(count)) \(count == 1 ? "is" : "are") idle, because a "
          + "partition has one owner at a time.")
    }
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

  /// What is said when no setting holds: the one that comes nearest, and what binds there.
  private static func none(_ table: SweepTable) -> [String] {
    guard let best = table.nearest(table.rows) else { return [] }
    let reason = SweepReason(best, table)
    var text = table.missing > 0 ? "No finished setting holds; " : "No setting holds; "
    text += SettingName.full(best.values, table.plan)
    text += isPlural(best, table.plan) ? " come nearest: " : " comes nearest: "
    var sentences = [text + reason.clause + "."]
    if let binding = reason.binding { sentences.append(binding) }
    return sentences
  }
}
