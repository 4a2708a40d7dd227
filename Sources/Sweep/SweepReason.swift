import EventKernel
import KafkaModel
import TraceAnalysis

/// Why a setting does not meet the requirements, in the numbers of its runs.
struct SweepReason {
  /// What keeps the lag from going down.
  enum Bound: Equatable {
    /// The run never comes to rest.
    case stalled
    /// Records of one key, by its text, are more than the one consumer that may have them can do.
    case key(String)
    /// The same for a partition that holds more than its share of many keys.
    case partition
    /// One consumer falls behind with what it owns, while others do not.
    case consumer
    /// Every partition has an owner that is too slow, and consumers are idle.
    case partitions
    /// All consumers together finish less than what arrives.
    case processing
    /// As much is finished as arrives; it is something else that is required.
    case none
  }

  let row: SweepRow
  let plan: SweepPlan
  let header: TraceHeader
  /// The group that is told of.
  let group: Int
  let bound: Bound
  private let rates: Rates

  init(_ row: SweepRow, _ table: SweepTable) {
    self.row = row
    plan = table.plan
    header = TraceHeader(plan.settings[row.setting].scenario)
    let group = Self.group(row, table.plan)
    self.group = group
    rates = Rates(row.runs.map { $0.buildups[group] })
    bound = Self.bound(row, plan, group, rates, header)
  }

  /// The group of the first requirement that fails, else the one whose lag is largest.
  private static func group(_ row: SweepRow, _ plan: SweepPlan) -> Int {
    for (place, requirement) in plan.requirements.enumerated() where !row.holds[place] {
      if let group = requirement.group { return group.index }
    }
    let lags = row.runs[0].metrics.groups.map { $0[.lagMax] }
    return lags.firstIndex(of: lags.max() ?? 0) ?? 0
  }

  private static func bound(
    _ row: SweepRow, _ plan: SweepPlan, _ group: Int, _ rates: Rates, _ header: TraceHeader
  ) -> Bound {
    if row.isStalled { return .stalled }
    let isAboutLoad = zip(plan.requirements, row.holds).contains { $0.metric.growsWithLag && !$1 }
    guard isAboutLoad else { return .none }
    let growth = rates.arrived - rates.finished
    // What waits at the end of the window as a share of what came in it.
    guard growth > 0.02 * rates.arrived, rates.records > 20 else { return .none }
    let partitions = Double(row.runs[0].metrics.groups[group].partitionCount)
    let consumers = header.groups[group].consumers.count
    let partitionGrowth = rates.partitionArrived - rates.partitionFinished
    if partitions > 1, partitionGrowth > 0.6 * growth,
      rates.fullest * partitions > 1.5 * rates.total
    {
      // The key lies in the fullest partition if no other one has room for its records.
      let isThere = rates.kindCount > rates.second && rates.kindCount > 0.5 * rates.fullest
      if isThere, let key = header.recordKinds[rates.kind].key { return .key(key) }
      return .partition
    }
    let consumerGrowth = rates.consumerArrived - rates.consumerFinished
    let idle = row.estimate(.idle, of: GroupID(group)).mean
    let owning = Double(consumers) - idle
    if owning > 1, consumerGrowth > 0.6 * growth { return .consumer }
    return idle >= 0.5 ? .partitions : .processing
  }

  /// The reason as the end of a sentence.
  var clause: String {
    switch bound {
    case .stalled: return "the run never comes to rest"
    case .none: return failures
    case .key(let key):
      return "\(partition) alone gets \(Self.rate(rates.partitionArrived)), most of it of key "
        + "'\(key)', and its one owner finishes \(Self.rate(rates.partitionFinished, "/s")), "
        + "so \(failures)"
    case .partition:
      return "\(partition) alone gets \(Self.rate(rates.partitionArrived)) and its one owner "
        + "finishes \(Self.rate(rates.partitionFinished, "/s")), so \(failures)"
    case .consumer:
      let owned = Int(rates.consumerPartitions + 0.5)
      let share = owned == 1 ? "one partition" : "\(SettingName.word(owned)) partitions"
      return "\(consumer) owns \(share), where \(Self.rate(rates.consumerArrived)) arrive, and "
        + "finishes \(Self.rate(rates.consumerFinished, "/s")), so \(failures)"
    case .partitions, .processing:
      return "\(rates.isPeak ? "at the peak " : "")\(Self.arrive(rates.arrived)) and "
        + "\(finishers) \(Self.rate(rates.finished, "/s")), so \(failures)"
    }
  }

  /// What would have to change, as a sentence of its own; nil when the numbers do not say it.
  var binding: String? {
    let count = row.runs[0].metrics.groups[group].partitionCount
    switch bound {
    case .stalled, .none: return nil
    case .key(let key):
      let share = MetricText.text(rates.kindCount / max(rates.total, 1) * 1e6, .share)
      return "One hot key binds: '\(key)' is \(share) of all records, and records of one key go "
        + "to one partition and one owner."
    case .partition:
      let share = MetricText.text(rates.fullest / max(rates.total, 1) * 1e6, .share)
      return "One hot partition binds: \(partition) holds \(share) of all records and has one "
        + "owner."
    case .consumer: return "One consumer binds: \(consumer); the others keep up with their share."
    case .partitions:
      return "Partitions bind: \(SettingName.word(count)) of them have "
        + "\(SettingName.word(count)) owners at most, and the other consumers are idle."
    case .processing:
      return "Processing time binds: every consumer has as much as it can do."
    }
  }

  /// The requirements that are missed: `lag.max is 2,293 ± 12, not < 1,000`.
  var failures: String {
    var texts: [String] = []
    for (place, requirement) in plan.requirements.enumerated() where !row.holds[place] {
      let unit = requirement.metric.unit
      let name = requirement.metric.phrase
      let value = MetricText.text(row.required[place], unit)
      let limit =
        requirement.relation.words + " "
        + MetricText.limit(requirement.limit, unit)
      texts.append(
        requirement.holdsForMean(of: row.required[place])
          ? "\(name) is \(value), too uncertain to be surely \(limit)"
          : "\(name) is \(value), not \(limit)")
    }
    if texts.isEmpty { return "it meets every requirement" }
    var list = ""
    for (place, text) in texts.enumerated() {
      list += (place == 0 ? "" : place == texts.count - 1 ? ", and " : ", ") + text
    }
    return list
  }

  private var partition: String {
    let info = header.partitions[rates.partition]
    return "\(header.topics[info.topic.index].name)-\(info.number)"
  }

  private var consumer: String { header.consumers[rates.consumer].name }

  /// Who finishes: `four consumers finish` where all of them run all the time.
  private var finishers: String {
    let spec = plan.settings[row.setting].scenario.groups[group]
    let idle = Int(row.estimate(.idle, of: GroupID(group)).mean + 0.5)
    let count = spec.consumers.count - idle
    let isSteady = spec.autoscale == nil && spec.consumers.allSatisfy { $0.starts == .zero }
    guard isSteady, count > 0 else { return "the group finishes" }
    if count == 1 { return idle > 0 ? "the one owner finishes" : "one consumer finishes" }
    return SettingName.word(count) + (idle > 0 ? " owners finish" : " consumers finish")
  }

  private static func arrive(_ rate: Double) -> String { Self.rate(rate) + " arrive" }

  private static func rate(_ perSecond: Double, _ unit: String = " records/s") -> String {
    MetricText.decimal(perSecond, perSecond >= 100 ? 0 : 1) + unit
  }
}

/// Sums of the build-ups of all replications, as rates.
private struct Rates {
  /// Records a second in the window.
  var arrived = 0.0
  var finished = 0.0
  var consumerArrived = 0.0
  var consumerFinished = 0.0
  var partitionArrived = 0.0
  var partitionFinished = 0.0
  /// Means over the runs.
  var consumerPartitions = 0.0
  var records = 0.0
  var total = 0.0
  var fullest = 0.0
  var second = 0.0
  var kindCount = 0.0
  /// What most runs name.
  var consumer = 0
  var partition = 0
  var kind = 0
  /// Whether more arrives in the window than else.
  var isPeak = false

  init(_ buildups: [LagBuildup]) {
    let runs = Double(buildups.count)
    let seconds = buildups.reduce(0) { $0 + Double($1.end - $1.start) } / 1e9
    guard seconds > 0 else { return }
    arrived = Self.sum(buildups) { $0.arrived } / seconds
    finished = Self.sum(buildups) { $0.finished } / seconds
    records = Self.sum(buildups) { $0.arrived } / runs
    total = Self.sum(buildups) { $0.total } / runs
    fullest = Self.sum(buildups) { $0.fullest } / runs
    second = Self.sum(buildups) { $0.second } / runs
    let length = buildups.reduce(0) { $0 + Double($1.lastArrival) } / 1e9
    isPeak = length > 0 && arrived > 1.2 * (total * runs / length)
    consumer = Self.mostCommon(buildups.map { $0.consumer })
    partition = Self.mostCommon(buildups.map { $0.partition })
    kind = Self.mostCommon(buildups.map { $0.kind })
    let kinds = buildups.filter { $0.kind == kind }
    kindCount = Self.sum(kinds) { $0.kindCount } / max(Double(kinds.count), 1)
    let ofPartition = buildups.filter { $0.partition == partition }
    let partitionSeconds = ofPartition.reduce(0) { $0 + Double($1.end - $1.start) } / 1e9
    if partitionSeconds > 0 {
      partitionArrived = Self.sum(ofPartition) { $0.partitionArrived } / partitionSeconds
      partitionFinished = Self.sum(ofPartition) { $0.partitionFinished } / partitionSeconds
    }
    let ofConsumer = buildups.filter { $0.consumer == consumer }
    let consumerSeconds = ofConsumer.reduce(0) { $0 + Double($1.end - $1.start) } / 1e9
    if consumerSeconds > 0 {
      consumerArrived = Self.sum(ofConsumer) { $0.consumerArrived } / consumerSeconds
      consumerFinished = Self.sum(ofConsumer) { $0.consumerFinished } / consumerSeconds
      consumerPartitions =
        Self.sum(ofConsumer) { $0.consumerPartitions } / Double(ofConsumer.count)
    }
  }

  private static func sum(_ buildups: [LagBuildup], _ value: (LagBuildup) -> Int64) -> Double {
    buildups.reduce(0) { $0 + Double(value($1)) }
  }

  /// The number that stands most often, the smallest of several; 0 rather than a negative one.
  private static func mostCommon(_ numbers: [Int64]) -> Int {
    var best: (count: Int, number: Int64) = (0, 0)
    for number in numbers.sorted() where number >= 0 {
      let count = numbers.count { $0 == number }
      if count > best.count { best = (count, number) }
    }
    return Int(best.number)
  }
}

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
}

extension MetricName {
  /// Whether it gets worse when more arrives than is finished.
  var growsWithLag: Bool {
    switch self {
    case .throughput, .lagMax, .lagEnd, .latencyMean, .latencyP50, .latencyP90, .latencyP99,
      .latencyMax, .drain, .busy:
      true
    case .idle, .rebalances, .unowned, .repeated, .lost, .order: false
    }
  }

  /// The metric as the subject of a sentence.
  package var phrase: String {
    switch self {
    case .throughput: "throughput"
    case .lagMax: "the peak lag"
    case .lagEnd: "the lag at the end"
    case .latencyMean: "the mean latency"
    case .latencyP50: "the median latency"
    case .latencyP90: "the p90 latency"
    case .latencyP99: "the p99 latency"
    case .latencyMax: "the largest latency"
    case .drain: "the drain time"
    case .busy: "the busy share"
    case .idle: "the number of idle consumers"
    case .rebalances: "the number of rebalances"
    case .unowned: "the time without owner"
    case .repeated: "the number of repeated records"
    case .lost: "the number of lost records"
    case .order: "the number of records out of order"
    }
  }
}
