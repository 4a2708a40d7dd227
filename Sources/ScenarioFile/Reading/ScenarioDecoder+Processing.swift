import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// A duration, or a distribution by name.
  mutating func readProcessing(_ node: YAMLNode) -> ProcessingTime? {
    if node.scalar != nil { return duration(node, "'processing'").map { .constant($0) } }
    guard let fields = fields(of: node, FieldTables.distribution, of: "'processing'")
    else { return nil }
    guard fields.entries.count == 1, let entry = fields.entries.first else {
      if fields.entries.count > 1 {
        fail("conflict", node.span, "'processing' has more than one distribution")
      } else if faults.isEmpty {
        fail("missing-key", node.span, "'processing' needs a duration or a distribution")
      }
      return nil
    }
    switch entry.key.text {
    case "constant": return duration(entry.value, "'constant'").map { .constant($0) }
    case "exponential":
      return positiveDuration(entry.value, "'exponential'").map { .exponential(mean: $0) }
    case "lognormal": return readLognormal(entry.value)
    case "empirical":
      let durations = items(of: entry.value, "'empirical'").compactMap {
        duration($0, "'empirical'")
      }
      if durations.isEmpty, faults.isEmpty {
        fail("out-of-range", entry.value.span, "'empirical' needs at least one duration")
      }
      return durations.isEmpty ? nil : .empirical(durations)
    default:
      let bounds = items(of: entry.value, "'uniform'").map { duration($0, "'uniform'") }
      guard bounds.count == 2, let low = bounds[0], let high = bounds[1], low <= high else {
        fail(
          "out-of-range", entry.value.span, "'uniform' needs the shortest and the longest duration",
          help: "write 'uniform: [1s, 2s]'")
        return nil
      }
      return .uniform(low: low, high: high)
    }
  }

  private mutating func readLognormal(_ node: YAMLNode) -> ProcessingTime? {
    guard let fields = fields(of: node, FieldTables.lognormal, of: "'lognormal'") else {
      return nil
    }
    guard let median = positiveDuration(fields["median"], "'median'"),
      let sigma = fields["sigma"].flatMap({ decimal($0, "'sigma'") })
    else {
      if faults.isEmpty {
        fail(
          "missing-key", node.span, "'lognormal' needs 'median' and 'sigma'",
          help: "write 'lognormal: { median: 20ms, sigma: 0.5 }'")
      }
      return nil
    }
    if sigma > 10 {
      fail("out-of-range", node.span, "'sigma' must be at most 10")
      return nil
    }
    return .lognormal(median: median, sigma: sigma)
  }

  /// A count, or a count and what the workers keep in order.
  mutating func readWorkers(_ node: YAMLNode, of what: String) -> WorkerPoolSpec? {
    let most: Int64 = 1000
    if node.scalar != nil {
      return integer(node, "'workers' of \(what)", low: 1, high: most).map {
        WorkerPoolSpec(count: Int($0))
      }
    }
    guard let fields = fields(of: node, FieldTables.workers, of: "'workers' of \(what)") else {
      return nil
    }
    guard let count = integer(fields["count"], "'count'", low: 1, high: most) else {
      if fields["count"] == nil {
        fail(
          "missing-key", node.span, "'workers' of \(what) needs 'count'", help: "add 'count: 4'")
      }
      return nil
    }
    var spec = WorkerPoolSpec(count: Int(count))
    if let order = choice(fields["order"], "'order'", WorkerPoolSpec.Order.self) {
      spec.order = order
    }
    if let capacity = integer(fields["capacity"], "'capacity'", low: 1, high: 1_000_000) {
      spec.capacity = Int(capacity)
    }
    return spec
  }

  /// What cannot be said with workers, or not without them.
  mutating func checkWorkers(of group: GroupSpec, _ fields: Fields) {
    let hasWorkers = fields["workers"] != nil
    if group.commit == .lowestUnfinished, !hasWorkers {
      fail(
        "conflict", fields["commit"]?.span ?? group.span,
        "'lowest-unfinished' says something of workers only",
        help: "write 'commit: after-record', or add 'workers: 4'")
    }
    var copies = !group.onFailure.retryTopics.isEmpty
    if case .deadLetter = group.onFailure.resort { copies = true }
    if hasWorkers, copies {
      fail(
        "conflict", fields.keySpan("on-failure"),
        "retry and dead-letter topics are not modelled for 'workers'",
        help: "write 'then: skip', or leave 'workers' out")
    }
  }
}
