import KafkaModel
import TraceAnalysis

/// What keeps a setting from meeting a requirement, as far as the runs have measured it.
enum Bottleneck: Equatable {
  /// The run never comes to rest.
  case stalled
  /// No more arrives: so many records a second.
  case arrivals(Double)
  /// The processing of one record alone takes as long as the limit: nanoseconds, and whether that
  /// is the mean.
  case service(Double, isMean: Bool)
  /// What waits for work meets the limit; the rest is finished and not committed: records, and
  /// nanoseconds until nothing waits.
  case commits(waiting: Double, drain: Double)
  /// Records of one key, by its text, are more than the one consumer that may have them can do.
  case key(String)
  /// The same for a partition that holds more than its share of many keys.
  case partition
  /// Some consumers are full with what they own, while the others are not.
  case consumers
  /// The owners are full, and there are no partitions for more of them.
  case partitions
  /// All consumers work nearly all the time.
  case processing
  /// The numbers do not say.
  case unknown
}

/// Why a setting misses one requirement.
struct Diagnosis {
  /// From this share of their time on consumers are full.
  private static let full = 0.9

  let requirement: Requirement
  /// The group that is told of.
  let group: Int
  let bottleneck: Bottleneck
  /// The part of the runs that it was seen in.
  let kind: LoadSpan.Kind
  let rates: LoadRates

  /// Whether it is about what arrives for all groups together.
  var isOfAll: Bool {
    if case .arrivals = bottleneck { return requirement.group == nil }
    return false
  }

  /// Diagnoses requirement `place` of the plan, which `row` misses.
  init(_ row: SweepRow, _ place: Int, _ table: SweepTable) {
    requirement = table.plan.requirements[place]
    group = Self.group(row, requirement)
    let loads = row.runs.map { [group] in $0.loads[group] }
    let kind = Self.kind(requirement.metric, loads)
    self.kind = kind
    rates = LoadRates(loads.map { $0.spans[kind.rawValue] })
    let facts = Facts(
      row: row, table: table, requirement: requirement, group: group, loads: loads, kind: kind,
      rates: rates)
    // What the mean meets is missed by chance alone.
    let isByChance = requirement.holdsForMean(of: row.required[place])
    bottleneck = row.isStalled ? .stalled : isByChance ? .unknown : facts.bottleneck()
  }

  /// The group of the requirement, else the one that weighs most in it.
  private static func group(_ row: SweepRow, _ requirement: Requirement) -> Int {
    if let group = requirement.group { return group.index }
    let groups = row.runs[0].metrics.groups.indices
    let metric: MetricName = requirement.metric == .throughput ? .lagEnd : requirement.metric
    var best: (group: Int, missing: Int, mean: Double) = (0, -1, 0)
    for group in groups {
      let estimate = row.estimate(metric, of: GroupID(group))
      if (estimate.missing, estimate.mean) > (best.missing, best.mean) {
        best = (group, estimate.missing, estimate.mean)
      }
    }
    return best.group
  }

  /// Where a metric is decided.
  private static func kind(_ metric: MetricName, _ loads: [GroupLoad]) -> LoadSpan.Kind {
    switch metric {
    case .drain, .lagEnd:
      let falls = loads.map { $0.spans[LoadSpan.Kind.fall.rawValue] }
      return falls.allSatisfy { $0[.end] > $0[.start] } ? .fall : .rise
    default: return .rise
    }
  }

  /// What a diagnosis is made from.
  private struct Facts {
    let row: SweepRow
    let table: SweepTable
    let requirement: Requirement
    let group: Int
    let loads: [GroupLoad]
    let kind: LoadSpan.Kind
    let rates: LoadRates

    private var isMeasured: Bool {
      row.estimate(requirement.metric, of: requirement.group).isWhole
    }

    private func mean(_ figure: GroupLoad.Figure) -> Double {
      loads.reduce(0) { $0 + Double($1[figure]) } / Double(loads.count)
    }

    func bottleneck() -> Bottleneck {
      let limit = Double(requirement.limit)
      switch requirement.metric {
      case .throughput:
        guard requirement.relation.wantsMore else { return .unknown }
        let rate = arrivalRate()
        // Thousandths of a record a second.
        return rate * 1000 < limit ? .arrivals(rate) : load(wait: nil)
      case .lagMax, .lagEnd, .drain:
        guard requirement.relation.wantsLess else { return .unknown }
        return commits() ?? load(wait: nil)
      case .latencyMean, .latencyP50, .latencyP90, .latencyP99, .latencyMax:
        guard requirement.relation.wantsLess, isMeasured else { return .unknown }
        return service(limit) ?? load(wait: (limit - mean(.serviceMean)) / 1e9)
      case .busy, .idle, .rebalances, .unowned, .repeated, .lost, .order: return .unknown
      }
    }

    /// Whether one record alone takes as long as the limit of a latency, which has its service in
    /// it: so has each quantile and the largest.
    private func service(_ limit: Double) -> Bottleneck? {
      let metric = requirement.metric
      let isMean = metric == .latencyMean || metric == .latencyMax
      if isMean, mean(.serviceMean) >= limit { return .service(mean(.serviceMean), isMean: true) }
      let alone = mean(metric.service)
      return alone >= limit ? .service(alone, isMean: false) : nil
    }

    /// Records that arrive in a second, from the start to the last of them.
    private func arrivalRate() -> Double {
      let groups = requirement.group.map { [$0.index] } ?? Array(row.runs[0].loads.indices)
      return groups.reduce(0) { sum, group in
        let all = row.runs.map { $0.loads[group] }
        let seconds = all.reduce(0) { $0 + Double($1[.lastArrival]) } / 1e9
        return seconds > 0 ? sum + all.reduce(0) { $0 + Double($1[.total]) } / seconds : sum
      }
    }

    /// Whether the requirement would be met if all that is finished were committed.
    private func commits() -> Bottleneck? {
      // Of several groups together one alone does not decide.
      if requirement.group == nil, row.runs[0].loads.count > 1 { return nil }
      let values = loads.map { load -> Int64? in
        switch requirement.metric {
        case .lagMax: load[.waitingMax]
        case .lagEnd: load[.waitingEnd]
        default: load[.waitingDrain] < 0 ? nil : load[.waitingDrain]
        }
      }
      guard requirement.holds(for: Estimate(values)) else { return nil }
      let waiting = requirement.metric == .lagEnd ? mean(.waitingEnd) : mean(.waitingMax)
      return .commits(waiting: waiting, drain: mean(.waitingDrain))
    }

    /// Whoever has as much as they can do, where what waits for them takes at least `wait` seconds.
    private func load(wait: Double?) -> Bottleneck {
      // A handful of records is chance; while a lag falls those count that are finished.
      let count = kind == .fall ? rates.finished * rates.seconds : rates.records
      guard count > 20, rates.seconds > 0 else { return .unknown }
      if kind == .rise, rates.growth < 0.02 * rates.records { return .unknown }
      if let part = rates.partition, isBound(part, wait), part.arrived > 0.95 * part.ownerRate {
        return key(of: part).map { .key($0) } ?? .partition
      }
      let isFull = rates.busy >= Diagnosis.full
      let isLong = waits(rates.growth, rates.finished, wait)
      if isFull || rates.full >= 0.5, isLong, lacksPartitions() { return .partitions }
      if let part = rates.fullOwners, isBound(part, wait) { return .consumers }
      return isFull && isLong ? .processing : .unknown
    }

    /// Whether the owner of a part is full, the others are not, and it is what grows.
    private func isBound(_ part: LoadRates.Part, _ wait: Double?) -> Bool {
      let grows = kind != .rise || part.growthShare > 0.6
      let growth = part.growthShare * rates.growth
      return grows && part.busy >= Diagnosis.full && part.othersBusy < Diagnosis.full
        && waits(growth, part.finished, wait)
    }

    private func waits(_ records: Double, _ perSecond: Double, _ wait: Double?) -> Bool {
      guard let wait else { return true }
      return perSecond > 0 && records / perSecond >= wait
    }

    /// Whether consumers have nothing to own because all partitions are taken.
    private func lacksPartitions() -> Bool {
      let id = GroupID(group)
      let count = Double(row.runs[0].metrics.groups[group].partitionCount)
      guard rates.owners > count - 0.5 else { return false }
      return row.estimate(.idle, of: id).mean >= 0.5
        || table.rows.contains { $0.isSame(as: row) && $0.estimate(.idle, of: id).mean >= 0.5 }
    }

    /// The key whose records alone fill the owner of a partition.
    private func key(of part: LoadRates.Part) -> String? {
      guard let number = loads.first?[.key], number >= 0,
        loads.allSatisfy({ $0[.key] == number && $0[.fullestPartition] == Int64(part.name) })
      else { return nil }
      // It lies in the fullest partition if no other one has room for its records.
      let count = mean(.keyCount)
      let perSecond = rates.arrived * count / max(mean(.total), 1)
      guard count > mean(.second), 2 * count > mean(.fullest),
        perSecond >= Diagnosis.full * part.ownerRate
      else { return nil }
      let kinds = table.plan.settings[row.setting].scenario.recordKinds
      let numbers = KeyNumbers(kinds)
      return kinds.indices.first { Int64(numbers.number(RecordKindID($0))) == number }
        .flatMap { kinds[$0].key }
    }
  }
}

extension SweepRow {
  /// Whether all runs came to the same, but for how many consumers shared the work.
  func isSame(as other: SweepRow) -> Bool {
    zip(runs, other.runs).allSatisfy { mine, theirs in
      zip(mine.metrics.groups, theirs.metrics.groups).allSatisfy { mine, theirs in
        MetricName.allCases.allSatisfy {
          $0 == .idle || $0 == .busy || mine.measured($0) == theirs.measured($0)
        }
      }
    }
  }
}

extension MetricName {
  /// What one record alone takes, in the same sense.
  fileprivate var service: GroupLoad.Figure {
    switch self {
    case .latencyP50: .serviceP50
    case .latencyP90: .serviceP90
    case .latencyP99: .serviceP99
    case .latencyMax: .serviceMax
    default: .serviceMean
    }
  }
}
