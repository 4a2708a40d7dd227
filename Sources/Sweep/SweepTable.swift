package import KafkaModel
import TraceAnalysis

/// What the runs of one setting came to.
package struct SweepRow: Sendable {
  /// The place of the setting in the plan.
  package var setting: Int
  /// The varied values, by the order of the variations.
  package var values: [String]
  /// Its runs, one for each replication.
  package var runs: [SweepRun]
  /// Estimates by requirement.
  package var required: [Estimate]
  /// Whether each requirement holds, with confidence.
  package var holds: [Bool]

  /// Whether some run never came to rest.
  package var isStalled: Bool { runs.contains { $0.metrics.isStalled } }
  /// Whether every requirement holds.
  package var isGood: Bool { holds.allSatisfy { $0 } && !isStalled }

  /// The estimate of a metric over all groups together: see `RunMetrics.measured`.
  package subscript(_ metric: MetricName) -> Estimate { estimate(metric, of: nil) }

  /// The estimate of a metric of one group, or of all together.
  package func estimate(_ metric: MetricName, of group: GroupID?) -> Estimate {
    Estimate(runs.map { $0.metrics.measured(metric, of: group) })
  }

  /// How much larger a metric is than under another setting, run by run on the same arrivals; a run
  /// without a value in one of the two has no difference.
  package func difference(
    _ metric: MetricName, of group: GroupID?, from other: SweepRow
  ) -> Estimate {
    Estimate(
      zip(runs, other.runs).map { mine, theirs in
        guard let mine = mine.metrics.measured(metric, of: group),
          let theirs = theirs.metrics.measured(metric, of: group)
        else { return nil }
        return mine - theirs
      })
  }
}

/// The whole sweep, row by row.
package struct SweepTable: Sendable {
  package let plan: SweepPlan
  package let rows: [SweepRow]

  /// Sums up the runs, in the order of `SweepPlan.run`; those of a setting that was not finished
  /// are nil, and the setting is left out.
  package init(_ plan: SweepPlan, runs: [SweepRun?]) {
    self.plan = plan
    rows = plan.settings.indices.compactMap { place in
      let start = place * plan.replications
      let finished = runs[start..<(start + plan.replications)].compactMap { $0 }
      return finished.count == plan.replications ? Self.row(place, finished, plan) : nil
    }
  }

  private static func row(_ place: Int, _ runs: [SweepRun], _ plan: SweepPlan) -> SweepRow {
    let required = plan.requirements.map { requirement in
      Estimate(runs.map { $0.metrics.measured(requirement.metric, of: requirement.group) })
    }
    return SweepRow(
      setting: place, values: plan.settings[place].values, runs: runs, required: required,
      holds: zip(plan.requirements, required).map { $0.holds(for: $1) })
  }

  /// The first setting that meets every requirement; nil when none does or nothing is required.
  package var chosen: Int? {
    plan.requirements.isEmpty ? nil : rows.firstIndex { $0.isGood }
  }

  /// The setting that decides: the chosen one, else the one that comes nearest.
  package var decisive: SweepRow? { chosen.map { rows[$0] } ?? nearest(rows) }

  /// How many settings a stopped sweep did not finish.
  package var missing: Int { plan.settings.count - rows.count }

  /// The row of the setting one step smaller on the last axis that can go down, where it was
  /// finished.
  package func smaller(than row: SweepRow) -> SweepRow? {
    guard let place = plan.smallerNeighbours(of: row.setting).last else { return nil }
    return rows.first { $0.setting == place }
  }

  /// Of the settings one step smaller on some axis, the one that comes nearest to what is required.
  func nearestSmaller(than row: SweepRow) -> SweepRow? {
    let places = plan.smallerNeighbours(of: row.setting)
    return nearest(rows.filter { places.contains($0.setting) })
  }

  /// The row that misses the requirements least; the first of several.
  func nearest(_ rows: [SweepRow]) -> SweepRow? {
    var best: (row: SweepRow, distance: Distance)?
    for row in rows {
      let distance = distance(of: row)
      if let best, !distance.isLess(than: best.distance) { continue }
      best = (row, distance)
    }
    return best?.row
  }

  /// How far a row is from meeting all requirements; what stands first counts first.
  private struct Distance {
    /// Requirements that are missed, and those that are missed not by chance alone.
    var misses = 0
    var certain = 0
    /// Sum of what is missing in shares of the limits; no value at all is further off than any.
    var excess = 0.0
    /// What is left undone where there is no value.
    var left = 0.0

    func isLess(than other: Distance) -> Bool {
      (misses, certain, excess, left) < (other.misses, other.certain, other.excess, other.left)
    }
  }

  private func distance(of row: SweepRow) -> Distance {
    var sum = Distance()
    if row.isStalled { sum.misses = plan.requirements.count + 1 }
    for (place, requirement) in plan.requirements.enumerated() where !row.holds[place] {
      let estimate = row.required[place]
      let isByChance = requirement.holdsForMean(of: estimate)
      sum.misses += 1
      sum.certain += isByChance ? 0 : 1
      guard estimate.isWhole else {
        sum.excess += 1e6 * Double(estimate.missing) / Double(estimate.count)
        sum.left += row.estimate(.lagEnd, of: requirement.group).mean
        continue
      }
      let distance = estimate.mean - Double(requirement.limit)
      let size = distance < 0 ? -distance : distance
      // Where the mean meets it, the far end of the interval is what does not.
      sum.excess +=
        (isByChance ? estimate.halfWidth - size : size)
        / max(Double(requirement.limit.magnitude), 1)
    }
    return sum
  }
}

extension Requirement {
  /// Whether the requirement holds for the whole confidence interval; never where a run has no
  /// value.
  package func holds(for estimate: Estimate) -> Bool {
    guard estimate.isWhole else { return false }
    let low = estimate.mean - estimate.halfWidth
    let high = estimate.mean + estimate.halfWidth
    return holds(from: low, to: high)
  }

  /// Whether the mean meets it, whatever the interval says.
  func holdsForMean(of estimate: Estimate) -> Bool {
    estimate.isWhole && holds(from: estimate.mean, to: estimate.mean)
  }

  private func holds(from low: Double, to high: Double) -> Bool {
    let limit = Double(limit)
    switch relation {
    case .less: return high < limit
    case .lessOrEqual: return high <= limit
    case .greater: return low > limit
    case .greaterOrEqual: return low >= limit
    case .equal: return low == limit && high == limit
    case .notEqual: return high < limit || low > limit
    }
  }
}
