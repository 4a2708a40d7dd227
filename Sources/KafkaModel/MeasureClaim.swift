/// A claim that compares a measured quantity of the run with a limit.
package struct MeasureClaim: Hashable, Sendable {
  package var measure: Measure
  /// The limit, in the unit of the measure; see `MetricName.Unit`.
  package var test: CountTest
  /// The group it is about, or nil for all of them together.
  package var group: GroupID?
  /// The consumer it is about, or nil for all of the group.
  package var consumer: ConsumerID?
  /// The partition it is about, or nil for all that the group reads.
  package var partition: PartitionNumber?
  /// Where latency begins.
  package var since: LatencyStart
  /// The lag above which the time of the lag is counted.
  package var lagLimit: Int64 = 0

  /// Makes a claim; by default about all groups, and latency from `send()` on.
  package init(
    _ measure: Measure, _ test: CountTest, group: GroupID? = nil, consumer: ConsumerID? = nil,
    partition: PartitionNumber? = nil, since: LatencyStart = .send
  ) {
    self.measure = measure
    self.test = test
    self.group = group
    self.consumer = consumer
    self.partition = partition
    self.since = since
  }
}

/// Where the latency of a record begins; it ends with each end of its processing.
package enum LatencyStart: String, CaseIterable, Sendable {
  /// `send()` of the record, of the original for a copy.
  case send
  /// The instant at which the leader stored it.
  case append
}

/// What `expect` can compare with a limit; what `whatif` measures too has the same name.
package enum Measure: String, CaseIterable, Sendable {
  case latencyMean = "latency.mean"
  case latencyP50 = "latency.p50"
  case latencyP90 = "latency.p90"
  case latencyP99 = "latency.p99"
  case latencyMax = "latency.max"
  case throughput
  case lagMax = "lag.max"
  case lagEnd = "lag.end"
  /// How long the lag is above a limit.
  case lagTime = "lag.time"
  case drain
  /// The share of its time that a consumer works.
  case busy
  /// How long a process runs without working, summed over consumers and their workers.
  case idleTime = "idle-time"
  /// Consumers that own nothing at the end; in files a count behind `idle`.
  case idle
  case unowned
  case finished
  case repeated
  case inHand = "in-hand"
  case unread
  case givenUp = "given-up"
  case skipped
  case retried
  case deadLettered = "dead-lettered"
  case passedOver = "passed-over"
  case refusedCommits = "refused-commits"

  /// What its limit counts.
  package var unit: MetricName.Unit {
    switch self {
    case .latencyMean, .latencyP50, .latencyP90, .latencyP99, .latencyMax, .drain, .idleTime,
      .unowned, .lagTime:
      .duration
    case .throughput: .rate
    case .busy: .share
    case .lagMax, .lagEnd, .idle, .finished, .repeated, .inHand, .unread, .givenUp, .skipped,
      .retried, .deadLettered, .passedOver, .refusedCommits:
      .count
    }
  }

  /// Whether it is one of the quantiles, the mean or the maximum of latency.
  package var isLatency: Bool { latencyPerMille != nil || self == .latencyMean }

  /// The quantile in thousandths; nil for what is no quantile.
  package var latencyPerMille: Int64? {
    switch self {
    case .latencyP50: 500
    case .latencyP90: 900
    case .latencyP99: 990
    case .latencyMax: 1000
    default: nil
    }
  }
}
