import EventKernel
package import KafkaModel
import KafkaSimulation
import TraceAnalysis

/// One combination of settings.
package struct SweepSetting: Sendable {
  /// The varied values, by the order of the variations.
  package var values: [String]
  package var scenario: Scenario

  package init(values: [String], scenario: Scenario) {
    self.values = values
    self.scenario = scenario
  }
}

/// Every run of a sweep: settings times replications.
///
/// Run `r` of every setting has the seed of the scenario plus `r`, so all settings see the same
/// arrivals (common random numbers); differences between them are theirs.
package struct SweepPlan: Sendable {
  package let variations: [Variation]
  package let settings: [SweepSetting]
  package let replications: Int
  package let requirements: [Requirement]

  package init(
    variations: [Variation], settings: [SweepSetting], replications: Int,
    requirements: [Requirement]
  ) {
    self.variations = variations
    self.settings = settings
    self.replications = replications
    self.requirements = requirements
  }

  /// The number of runs.
  package var runCount: Int { settings.count * replications }

  /// The runs of one shard: every `count`-th, so that all shards have their share of each setting.
  ///
  /// - Parameters:
  ///   - shard: From 1 to `count`.
  ///   - count: How many shards there are.
  /// - Returns: Numbers of runs, rising.
  package func runs(ofShard shard: Int, of count: Int) -> [Int] {
    Array(stride(from: shard - 1, to: runCount, by: count))
  }

  /// The values of every combination of `variations`, the last one varying fastest.
  package static func combinations(of variations: [Variation]) -> [[String]] {
    var combinations: [[String]] = [[]]
    for variation in variations {
      combinations = combinations.flatMap { head in variation.values.map { head + [$0] } }
    }
    return combinations
  }

  /// The settings that have one value less on one axis, by the order of the axes.
  ///
  /// - Parameter setting: Its place in `settings`.
  /// - Returns: Their places.
  package func smallerNeighbours(of setting: Int) -> [Int] {
    var stride = settings.count
    var place = setting
    var neighbours: [Int] = []
    for variation in variations {
      stride /= variation.values.count
      if place / stride > 0 { neighbours.append(setting - stride) }
      place %= stride
    }
    return neighbours
  }

  /// Simulates run `number`, from 0: setting by setting, replication by replication.
  package func run(_ number: Int) -> SweepRun {
    var scenario = settings[number / replications].scenario
    scenario.seed = scenario.seed &+ UInt64(number % replications)
    let header = TraceHeader(scenario)
    var run = ClusterSimulation.fold(scenario) {
      SweepFold(metrics: MetricsFold(header), load: LoadFold(header))
    } deliver: { fold, facts in
      fold.metrics.add(facts)
      fold.load.add(facts)
    } forget: { fold, floor in
      fold.metrics.forget(floor)
    }
    let isFirst = number % replications == 0
    var metrics = run.fold.metrics.metrics()
    let curves = metrics.groups.map {
      SweepCurve(
        slots: $0.lag.slots, width: $0.lag.width.nanoseconds, end: $0.lag.end.nanoseconds)
    }
    var loads: [GroupLoad] = []
    for place in metrics.groups.indices {
      loads.append(run.fold.load.load(of: place, metrics.groups[place].waiting))
      metrics.groups[place].lag = LagCurve()
      metrics.groups[place].waiting = WaitingRecords()
    }
    return SweepRun(metrics: metrics, curves: isFirst ? curves : [], loads: loads)
  }
}

/// What one run of a sweep leaves behind.
private struct SweepFold: ~Copyable {
  var metrics: MetricsFold
  var load: LoadFold
}
