package import KafkaModel
package import TraceAnalysis

/// What the runs of one setting came to.
package struct SweepRow: Sendable {
  package var values: [String]
  /// Estimates by the order of `MetricName.allCases`, over all groups together.
  package var estimates: [Estimate]
  /// Estimates by requirement.
  package var required: [Estimate]
  /// Whether each requirement holds, with confidence.
  package var holds: [Bool]
  /// Lag over time in the first replication, over all groups.
  package var curves: [LagCurve]
  /// Share of all records in the fullest partition, in millionths.
  package var hottestPartition: Int64
  /// Whether that is more than twice what each partition would hold in equal shares.
  package var hasHotPartition: Bool
  /// The largest share of its time that a consumer works, in millionths.
  package var busiest: Int64
  /// Whether some run never came to rest.
  package var isStalled: Bool

  /// Whether every requirement holds.
  package var isGood: Bool { holds.allSatisfy { $0 } && !isStalled }

  /// The estimate of a metric.
  package subscript(_ metric: MetricName) -> Estimate {
    estimates[MetricName.allCases.firstIndex(of: metric) ?? 0]
  }
}

/// The whole sweep, row by row.
package struct SweepTable: Sendable {
  package let plan: SweepPlan
  package let rows: [SweepRow]

  /// Sums up the runs, in the order of `SweepPlan.run`; those of a setting that was not finished
  /// are nil, and the setting is left out.
  package init(_ plan: SweepPlan, runs: [RunMetrics?]) {
    self.plan = plan
    rows = plan.settings.enumerated().compactMap { place, setting in
      let start = place * plan.replications
      let finished = runs[start..<(start + plan.replications)].compactMap { $0 }
      return finished.count == plan.replications ? Self.row(setting, finished, plan) : nil
    }
  }

  private static func row(
    _ setting: SweepSetting, _ runs: [RunMetrics], _ plan: SweepPlan
  ) -> SweepRow {
    let estimates = MetricName.allCases.map { metric in
      Estimate(runs.map { $0.value(metric, of: nil) })
    }
    let required = plan.requirements.map { requirement in
      Estimate(runs.map { $0.value(requirement.metric, of: requirement.group) })
    }
    return SweepRow(
      values: setting.values, estimates: estimates, required: required,
      holds: zip(plan.requirements, required).map { $0.holds(for: $1) },
      curves: runs[0].groups.map { $0.lag },
      hottestPartition: runs[0].groups.map { $0.hottestPartition }.max() ?? 0,
      hasHotPartition: runs[0].groups.contains {
        $0.hottestPartition * Int64($0.partitionCount) > 2_000_000
      },
      busiest: runs[0].groups.map { $0.busiest }.max() ?? 0,
      isStalled: runs.contains { $0.isStalled })
  }

  /// The first setting that meets every requirement; nil when none does or nothing is required.
  package var chosen: Int? {
    plan.requirements.isEmpty ? nil : rows.firstIndex { $0.isGood }
  }
}

extension Requirement {
  /// Whether the requirement holds for the whole confidence interval.
  package func holds(for estimate: Estimate) -> Bool {
    let low = estimate.mean - estimate.halfWidth
    let high = estimate.mean + estimate.halfWidth
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
