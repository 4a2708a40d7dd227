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
  /// Whether the lag was gone after its peak.
  package var isDrained = true
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

  /// The value of a metric in its own unit.
  package subscript(_ metric: MetricName) -> Int64 {
    values[MetricName.allCases.firstIndex(of: metric) ?? 0]
  }
}

/// What one run came to.
package struct RunMetrics: Sendable {
  /// By group.
  package var groups: [GroupMetrics]
  /// Whether the run was stopped because it never came to rest.
  package var isStalled: Bool

  package init(groups: [GroupMetrics], isStalled: Bool) {
    self.groups = groups
    self.isStalled = isStalled
  }

  /// A metric of one group, or of all together: the largest length and share, the sum of counts.
  package func value(_ metric: MetricName, of group: GroupID?) -> Int64 {
    if let group { return groups[group.index][metric] }
    let all = groups.map { $0[metric] }
    switch metric.unit {
    case .count, .rate: return all.reduce(0, +)
    case .duration, .share: return all.max() ?? 0
    }
  }
}
