package import KafkaModel

/// What one run came to for one group.
package struct GroupMetrics: Sendable {
  /// By the order of `MetricName.allCases`, in each metric's own unit.
  package var values: [Int64]
  /// Lag over time.
  package var lag: LagCurve
  /// The share of all records that the fullest partition holds, in millionths.
  package var hottestPartition: Int64
  /// The largest share of its time that any consumer works, in millionths.
  package var busiest: Int64
  /// Partitions that the group reads.
  package var partitionCount: Int
  /// Whether the lag was gone after its peak; `drain` is cut at the end of the run where not.
  package var isDrained = true
  /// Whether any record was finished; latencies are 0 where not.
  package var hasFinished = true
  /// Records that still need work: the lag without what is finished and not committed yet.
  package var waiting = WaitingRecords()
  /// Nanoseconds of work, and in which it could have worked, by consumer of the group.
  package var workers: [(worked: Int64, capacity: Int64)] = []
  /// Nanoseconds without owner by partition of the run.
  package var unownedTimes: [Int64] = []

  package init(
    values: [Int64], lag: LagCurve, hottestPartition: Int64, busiest: Int64, partitionCount: Int
  ) {
    self.partitionCount = partitionCount
    self.values = values
    self.lag = lag
    self.hottestPartition = hottestPartition
    self.busiest = busiest
  }

  /// The value of a metric in its own unit; a stand-in where the run has none.
  package subscript(_ metric: MetricName) -> Int64 {
    values[MetricName.allCases.firstIndex(of: metric) ?? 0]
  }

  /// The value of a metric, or nil where the run has none: no drain time while a lag is left, no
  /// latency before a record is finished.
  package func measured(_ metric: MetricName) -> Int64? {
    if metric == .drain, !isDrained { return nil }
    if metric.isLatency, !hasFinished { return nil }
    return self[metric]
  }
}

/// Records of a group that still need work, over a run.
package struct WaitingRecords: Sendable {
  package var peak: Int64 = 0
  package var end: Int64 = 0
  /// Nanoseconds from the peak until there was none; nil when some were left.
  package var drain: Int64?
  package var curve = LagCurve()

  package init() {}

  package init(peak: Int64, end: Int64, drain: Int64?, curve: LagCurve) {
    self.peak = peak
    self.end = end
    self.drain = drain
    self.curve = curve
  }
}

/// What one run came to.
package struct RunMetrics: Sendable {
  /// By group.
  package var groups: [GroupMetrics]
  /// Whether the run was stopped because it never came to rest.
  package var isStalled: Bool
  /// The largest lag of all groups together, at one instant.
  package var peakLag: Int64

  package init(groups: [GroupMetrics], isStalled: Bool, peakLag: Int64) {
    self.groups = groups
    self.isStalled = isStalled
    self.peakLag = peakLag
  }

  /// A metric of one group, or of all together: the largest length and share, the sum of counts.
  package func value(_ metric: MetricName, of group: GroupID?) -> Int64 {
    if let group { return groups[group.index][metric] }
    if metric == .lagMax, groups.count > 1 { return peakLag }
    let all = groups.map { $0[metric] }
    switch metric.unit {
    case .count, .rate: return all.reduce(0, +)
    case .duration, .share: return all.max() ?? 0
    }
  }

  /// The same, or nil where the run has no value: see `GroupMetrics.measured`.
  ///
  /// Of all groups together, one that is not drained, or that left everything undone, stands for
  /// all; one that had nothing to do is left aside.
  package func measured(_ metric: MetricName, of group: GroupID?) -> Int64? {
    if let group { return groups[group.index].measured(metric) }
    guard metric.mayBeMissing else { return value(metric, of: nil) }
    var largest: Int64?
    for group in groups {
      if let value = group.measured(metric) {
        largest = max(largest ?? value, value)
      } else if metric == .drain || group[.lagEnd] > 0 {
        return nil
      }
    }
    return largest
  }
}
