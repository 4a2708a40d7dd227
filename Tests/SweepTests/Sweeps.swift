import KafkaModel
import ScenarioFile
import Sweep
import TestSupport

/// Small sweeps of scenarios that are written down in a test.
enum Sweeps {
  private static let paths = ["COUNT": "groups.g.consumers", "MODE": "groups.g.commit"]

  /// Runs `text` with every combination of values, each in the place of a word in it.
  static func table(
    _ text: String, _ variations: [(word: String, values: [String])], _ requirements: [String],
    replications: Int = 3
  ) throws -> SweepTable {
    let named = variations.map {
      Variation(path: paths[$0.word] ?? $0.word, values: $0.values)
    }
    let settings = try SweepPlan.combinations(of: named).map { values in
      var variant = text
      for (variation, value) in zip(variations, values) {
        variant = variant.replacing(variation.word, with: value)
      }
      return SweepSetting(values: values, scenario: try ScenarioRun.scenario(variant))
    }
    let groups = settings[0].scenario.groups.map { $0.name }
    let plan = SweepPlan(
      variations: named, settings: settings, replications: replications,
      requirements: try requirements.map {
        try WhatIfText.requirement(parsing: $0, groups: groups)
      })
    return SweepTable(plan, runs: (0..<plan.runCount).map { plan.run($0) })
  }

  /// One topic, one producer with Poisson arrivals, one group; all that is varied is a word in it.
  static func load(
    rate: String = "10/s", of length: String = "50s", end: String = "60s", partitions: Int = 4,
    consumers: String = "COUNT", processing: String = "100ms", commit: String = "after-record"
  ) -> String {
    """
    clock: { end: \(end) }
    topics: { t: { partitions: \(partitions) } }
    producers:
      p: { workload: { for: \(length), arrivals: { poisson: \(rate) }, keys: { uniform: 3000 } } }
    groups:
      g:
        consumers: \(consumers)
        processing: \(processing)
        commit: \(commit)
        config: { auto.offset.reset: earliest, max.poll.records: 5 }
    """
  }
}
