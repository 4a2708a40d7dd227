package import SourceText

/// What a scenario is meant to be asked: which settings to vary, and what must hold.
package struct WhatIfSpec: Sendable {
  /// Settings to vary, in order; the last one varies fastest.
  package var variations: [Variation] = []
  /// Runs of each setting, each with arrivals of its own; at least 1.
  package var replications = 10
  /// What a setting must fulfil.
  package var requirements: [Requirement] = []

  package init() {}

  /// How many runs one sweep may have: each is remembered until the end.
  package static let runLimit = 1_000_000

  /// How many settings there are; at most `Int.max`.
  package var settingCount: Int {
    variations.reduce(1) { Self.product($0, $1.values.count) }
  }

  /// Settings times replications; at most `Int.max`.
  package var runCount: Int { Self.product(settingCount, replications) }

  private static func product(_ one: Int, _ other: Int) -> Int {
    let (product, overflow) = one.multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

/// One setting and the values it takes.
package struct Variation: Hashable, Sendable {
  /// A path as `--set` takes it, such as `groups.billing.consumers`.
  package var path: String
  /// YAML scalars as text, in order; never empty.
  package var values: [String]
  /// Where a file says so; nil of one from the command line.
  package var origin: Origin?

  /// Where a file names a setting and its values.
  package struct Origin: Hashable, Sendable {
    package var path: SourceSpan
    package var values: SourceSpan

    package init(path: SourceSpan, values: SourceSpan) {
      self.path = path
      self.values = values
    }
  }

  package init(path: String, values: [String], origin: Origin? = nil) {
    self.path = path
    self.values = values
    self.origin = origin
  }
}

/// A comparison of a metric with a number.
package struct Requirement: Hashable, Sendable {
  /// As it was written.
  package var text: String
  package var metric: MetricName
  /// The group it is about, or nil for all of them together.
  package var group: GroupID?
  package var relation: CountTest.Relation
  /// In the metric's own unit; see `MetricName.unit`.
  package var limit: Int64

  package init(
    text: String, metric: MetricName, group: GroupID?, relation: CountTest.Relation, limit: Int64
  ) {
    self.text = text
    self.metric = metric
    self.group = group
    self.relation = relation
    self.limit = limit
  }
}

/// What is measured of a group in one run.
package enum MetricName: String, CaseIterable, Sendable {
  /// Records finished per second from the start to the last of them.
  case throughput
  /// The largest lag.
  case lagMax = "lag.max"
  /// Lag at the end of the run.
  case lagEnd = "lag.end"
  /// From `send()` to the end of processing.
  case latencyMean = "latency.mean"
  case latencyP50 = "latency.p50"
  case latencyP90 = "latency.p90"
  case latencyP99 = "latency.p99"
  case latencyMax = "latency.max"
  /// From the peak of the lag until it is gone; a run that ends before has none.
  case drain
  /// The share of its time that a consumer works.
  case busy
  /// Consumers that own nothing at the end.
  case idle
  /// Completed rebalances after the first generation.
  case rebalances
  /// Time without owner, summed over partitions.
  case unowned
  /// Records finished again.
  case repeated
  /// Records committed past, but never finished.
  case lost
  /// Records finished after a later-stored one of their key.
  case order

  /// What its numbers count.
  package enum Unit: Sendable {
    case count
    /// Nanoseconds.
    case duration
    /// Thousandths of a record per second.
    case rate
    /// Millionths.
    case share
  }

  /// Whether it is a length from `send()` to the end of processing.
  package var isLatency: Bool {
    switch self {
    case .latencyMean, .latencyP50, .latencyP90, .latencyP99, .latencyMax: true
    default: false
    }
  }

  /// Whether a run may have no value of it.
  package var mayBeMissing: Bool { isLatency || self == .drain }

  package var unit: Unit {
    switch self {
    case .throughput: .rate
    case .lagMax, .lagEnd, .idle, .rebalances, .repeated, .lost, .order: .count
    case .latencyMean, .latencyP50, .latencyP90, .latencyP99, .latencyMax, .drain, .unowned:
      .duration
    case .busy: .share
    }
  }
}
