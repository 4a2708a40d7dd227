import EventKernel
import KafkaModel
import KafkaSimulation
import ScenarioFile
import Sweep
import TestSupport
import Testing
import TraceAnalysis

/// Sweeps: which settings there are, what their runs come to, and what is said of them.
@Suite("Sweeps")
struct SweepTests {
  private static let text = """
    clock: { end: 60s }
    topics: { t: { partitions: 2 } }
    producers: { p: { workload: { for: 50s, arrivals: { poisson: 15/s }, keys: { uniform: 50 } } } }
    groups:
      g:
        consumers: COUNT
        processing: 100ms
        commit: after-record
        config: { auto.offset.reset: earliest, max.poll.records: 5 }
    """

  private func plan(_ counts: ClosedRange<Int>, _ requirements: [String]) throws -> SweepPlan {
    let settings = try counts.map { count in
      SweepSetting(
        values: ["\(count)"],
        scenario: try ScenarioRun.scenario(Self.text.replacing("COUNT", with: "\(count)")))
    }
    return SweepPlan(
      variations: [Variation(path: "groups.g.consumers", values: settings.map { $0.values[0] })],
      settings: settings, replications: 4,
      requirements: try requirements.map {
        try WhatIfText.requirement(parsing: $0, groups: ["g"])
      })
  }

  private func table(_ plan: SweepPlan) -> SweepTable {
    SweepTable(plan, runs: (0..<plan.runCount).map { plan.run($0) })
  }

  @Test("the last variation varies fastest")
  func combinations() {
    let found = SweepPlan.combinations(of: [
      Variation(path: "a", values: ["1", "2"]), Variation(path: "b", values: ["x", "y"]),
    ])
    #expect(found == [["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"]])
  }

  @Test("one consumer of two cannot keep up, two can, a third is idle")
  func verdict() throws {
    // 15 records a second arrive; a consumer finishes 10 a second.
    let table = table(try plan(1...3, ["lag.g.max < 100"]))
    #expect(table.rows.map { $0.isGood } == [false, true, true])
    #expect(table.chosen == 1)
    #expect(table.rows.map { $0[.idle].mean } == [0, 0, 1])
    #expect(table.rows[0][.busy].mean > 950_000)
    // What is left when the producer stops, about 5 a second for 50 s, needs 25 s more.
    #expect(table.rows[0][.lagMax].mean > 200)
    let sentences = SweepVerdict.sentences(table)
    #expect(sentences[0].hasPrefix("Two consumers are the fewest that hold: with one, "))
    // A record takes 100 ms, so what one consumer finishes a second is known.
    #expect(sentences[0].contains(" records/s arrive and one consumer finishes 10.0/s, so the "))
    #expect(sentences[0].hasSuffix(", not under 100."))
    #expect(
      sentences[1]
        == "Three consumers: one is idle, because a partition has one owner at a time.")
    #expect(sentences.count == 2)
  }

  @Test("without any setting that holds, what binds is told")
  func binds() throws {
    let sentences = SweepVerdict.sentences(table(try plan(1...1, ["lag.max < 10"])))
    #expect(sentences[0].hasPrefix("No setting holds; one consumer comes nearest: "))
    #expect(sentences[1].hasPrefix("Processing time binds"))
    #expect(sentences.count == 2)
  }

  @Test("every setting sees the same arrivals in one replication, and others in the next")
  func commonRandomNumbers() throws {
    let plan = try plan(1...2, [])
    func appended(_ setting: Int, _ replication: Int) -> [Int64] {
      var scenario = plan.settings[setting].scenario
      scenario.seed += UInt64(replication)
      return ClusterSimulation.run(scenario).events.compactMap { event in
        if case .recordAppended = event.fact { event.time.nanoseconds } else { nil }
      }
    }
    #expect(appended(0, 0) == appended(1, 0))
    #expect(appended(0, 1) == appended(1, 1))
    #expect(appended(0, 0) != appended(0, 1))
  }

  @Test("means and half widths are those of the textbook")
  func estimates() {
    // Mean 5, standard deviation 2.138, five values: 2.776 · 2.138 / √5 … by hand.
    let estimate = Estimate([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(abs(estimate.mean - 5) < 1e-12)
    // s² = 32/7, so s/√8 = 0.755929, and t(7) = 2.364624252.
    #expect(abs(estimate.halfWidth - 2.364624252 * 0.7559289460184544) < 1e-8)
    #expect(Estimate([7]).halfWidth == 0 && !Estimate([7]).hasInterval)
    let partial = Estimate([4, nil, 6])
    #expect(partial.mean == 5 && partial.missing == 1 && !partial.isWhole)
  }
}
