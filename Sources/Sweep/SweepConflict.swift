import KafkaModel

/// Two requirements of which every setting that meets one misses the other.
struct SweepConflict {
  let table: SweepTable
  /// Their places in the plan.
  let one: Int
  let other: Int

  /// The first such pair; nil where there is none, or where a setting misses one of them by chance
  /// alone.
  init?(_ table: SweepTable) {
    self.table = table
    let requirements = table.plan.requirements
    for one in requirements.indices {
      for other in requirements.indices where other > one {
        let isMet = [one, other].allSatisfy { place in table.rows.contains { $0.holds[place] } }
        let isOpen = table.rows.contains { row in
          [one, other].allSatisfy { requirements[$0].holdsForMean(of: row.required[$0]) }
        }
        if isMet, !isOpen {
          self.one = one
          self.other = other
          return
        }
      }
    }
    return nil
  }

  /// That they exclude each other, and where nothing was tried between them.
  var sentences: [String] {
    let plan = table.plan
    let texts = [one, other].map { "'\(plan.requirements[$0].text)'" }
    let scope = table.missing > 0 ? "No finished setting holds" : "No setting holds"
    var sentences = [
      scope + ": every one that meets \(texts[0]) (\(names(one))) misses \(texts[1]), and every "
        + "one that meets \(texts[1]) (\(names(other))) misses \(texts[0])."
    ]
    let neither = table.rows.filter { !$0.holds[one] && !$0.holds[other] }
    if !neither.isEmpty {
      let names = SettingName.several(neither.map { $0.values }, plan)
      let isMany = neither.count > 1 || SettingName.isCount(plan) && neither[0].values != ["1"]
      sentences.append(
        SettingName.capitalized(names) + " \(isMany ? "meet" : "meets") neither.")
    } else if let gap {
      sentences.append(gap)
    }
    return sentences
  }

  private func names(_ place: Int) -> String {
    SettingName.several(table.rows.filter { $0.holds[place] }.map { $0.values }, table.plan)
  }

  /// Numbers between two neighbours of which each meets one of the two.
  private var gap: String? {
    guard SettingName.isCount(table.plan) else { return nil }
    for (low, high) in zip(table.rows, table.rows.dropFirst()) {
      guard let from = Int(low.values[0]), let to = Int(high.values[0]), to - from > 1 else {
        continue
      }
      if low.holds[one] == high.holds[one] { continue }
      let between = from + 2 == to ? "\(from + 1) was" : "\(from + 1) to \(to - 1) were"
      return "Between \(from) and \(to), where that changes, \(between) not tried."
    }
    return nil
  }
}
