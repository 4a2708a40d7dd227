package import KafkaModel
import KafkaSimulation
package import TraceAnalysis

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

  /// The values of every combination of `variations`, the last one varying fastest.
  package static func combinations(of variations: [Variation]) -> [[String]] {
    var combinations: [[String]] = [[]]
    for variation in variations {
      combinations = combinations.flatMap { head in variation.values.map { head + [$0] } }
    }
    return combinations
  }

  /// Simulates run `number`, from 0: setting by setting, replication by replication.
  package func run(_ number: Int) -> RunMetrics {
    var scenario = settings[number / replications].scenario
    scenario.seed = scenario.seed &+ UInt64(number % replications)
    var fold = MetricsFold(TraceHeader(scenario))
    ClusterSimulation.run(scenario) { fold.add($0) }
    return fold.metrics()
  }
}
