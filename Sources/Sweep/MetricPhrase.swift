package import KafkaModel
import TraceAnalysis

extension CountTest.Relation {
  /// The comparison as sentences have it.
  package var words: String {
    switch self {
    case .equal: "exactly"
    case .notEqual: "other than"
    case .less: "under"
    case .lessOrEqual: "at most"
    case .greater: "over"
    case .greaterOrEqual: "at least"
    }
  }

  /// Whether small values meet it and large ones do not.
  var wantsLess: Bool { self == .less || self == .lessOrEqual }

  /// Whether large values meet it and small ones do not.
  var wantsMore: Bool { self == .greater || self == .greaterOrEqual }
}

extension MetricName {
  /// The metric as the subject of a sentence.
  package var phrase: String { self == .throughput ? "throughput" : "the " + noun }

  /// The metric without an article.
  package var noun: String {
    switch self {
    case .throughput: "throughput"
    case .lagMax: "peak lag"
    case .lagEnd: "lag at the end"
    case .latencyMean: "mean latency"
    case .latencyP50: "median latency"
    case .latencyP90: "p90 latency"
    case .latencyP99: "p99 latency"
    case .latencyMax: "largest latency"
    case .drain: "drain time"
    case .busy: "busy share"
    case .idle: "number of idle consumers"
    case .rebalances: "number of rebalances"
    case .unowned: "time without owner"
    case .repeated: "number of repeated records"
    case .lost: "number of lost records"
    case .order: "number of records out of order"
    }
  }
}

extension Requirement {
  /// What it is about as the subject of a sentence; of several groups it says which, or that they
  /// are taken together.
  func phrase(_ groups: [String]) -> String {
    if groups.count < 2 { return metric.phrase }
    if let group { return metric.phrase + " of group " + groups[group.index] }
    switch metric.unit {
    case .count, .rate: return metric.phrase + " of all groups together"
    case .duration, .share:
      return metric == .latencyMax
        ? "the largest latency of any group" : "the largest \(metric.noun) of any group"
    }
  }

  /// `under 100`.
  var limitWords: String { relation.words + " " + MetricText.limit(limit, metric.unit) }

  /// How a setting misses it: `the peak lag is 124 ± 36, not under 100`.
  func failure(_ row: SweepRow, _ estimate: Estimate, _ groups: [String]) -> String {
    if !estimate.isWhole { return missing(row, estimate, groups) }
    let text = "\(phrase(groups)) is \(MetricText.text(estimate, metric.unit)), "
    return holdsForMean(of: estimate)
      ? text + "too uncertain to be surely \(limitWords)" : text + "not \(limitWords)"
  }

  /// Why there is no value to compare.
  private func missing(_ row: SweepRow, _ estimate: Estimate, _ groups: [String]) -> String {
    let owner = group.flatMap { groups.count > 1 ? "group " + groups[$0.index] : nil }
    let (count, missing) = (estimate.count, estimate.missing)
    if metric.isLatency {
      let runs = missing == count ? "" : " in \(missing) of \(count) runs"
      let anybody = groups.count > 1 ? "one of the groups" : nil
      let who = (owner ?? anybody).map { " by " + $0 } ?? ""
      return "no record was finished\(who)\(runs), so nothing is known of \(metric.phrase)"
    }
    let whose = owner.map { " of " + $0 } ?? ""
    let left = row.runs.filter { $0.metrics.measured(metric, of: group) == nil }
    let lag = Estimate(left.map { $0.metrics.value(.lagEnd, of: group) }).mean
    let runs =
      count == 1
      ? "the run" : missing == count ? "all \(count) runs" : "\(missing) of \(count) runs"
    return "the lag\(whose) is not gone at the end of \(runs), "
      + "where it is \(MetricText.text(lag, .count))" + (missing > 1 ? " on average" : "")
  }
}
