import KafkaModel
import ScenarioFile
import Sweep
import TestSupport
import Testing
import TraceAnalysis

/// What binds is told by its name, in scenarios made so that it is known.
@Suite("What binds")
struct VerdictTests {
  private func sentences(
    _ text: String, _ variations: [Variation], _ requirement: String, replications: Int = 2
  ) throws -> [String] {
    SweepVerdict.sentences(try table(text, variations, [requirement], replications))
  }

  private func table(
    _ text: String, _ variations: [Variation], _ requirements: [String], _ replications: Int
  ) throws -> SweepTable {
    let settings = try SweepPlan.combinations(of: variations).map { values in
      var variant = text
      for (variation, value) in zip(variations, values) {
        variant = variant.replacing(variation.path, with: value)
      }
      return SweepSetting(values: values, scenario: try ScenarioRun.scenario(variant))
    }
    let plan = SweepPlan(
      variations: variations, settings: settings, replications: replications,
      requirements: try requirements.map {
        try WhatIfText.requirement(parsing: $0, groups: ["g"])
      })
    return SweepTable(plan, runs: (0..<plan.runCount).map { plan.run($0) })
  }

  private func scenario(
    partitions: String = "6", keys: String = "{ uniform: 3000 }", rate: String = "20/s",
    consumers: String = "consumers", processing: String = "100ms"
  ) -> String {
    """
    clock: { end: 60s }
    topics: { t: { partitions: \(partitions) } }
    producers: { p: { workload: { for: 50s, arrivals: { poisson: \(rate) }, keys: \(keys) } } }
    groups:
      g:
        consumers: \(consumers)
        processing: \(processing)
        commit: after-record
        config: { auto.offset.reset: earliest, max.poll.records: 5 }
    """
  }

  private func replacing(_ word: String, _ values: [String]) -> [Variation] {
    [Variation(path: word, values: values)]
  }

  @Test(
    "what binds is told of a lag that is not gone, too", arguments: ["drain < 20s", "lag.end < 1"])
  func left(requirement: String) throws {
    // Eight owners at two seconds a record finish four of the ten that arrive.
    let text = scenario(partitions: "8", rate: "10/s", processing: "2s").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let found = try sentences(text, replacing("COUNT", ["8", "10"]), requirement)
    #expect(found.contains { $0.hasPrefix("Partitions bind: eight of them have eight owners") })
  }

  @Test("what one record takes is not the reason for all that it waits")
  func linked() throws {
    let text = scenario(partitions: "8", rate: "10/s", processing: "2s").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let found = try sentences(text, replacing("COUNT", ["8", "10"]), "latency.p99 < 1s")
    #expect(found[0].contains("takes 2.00 s or more by itself, and the p99 latency is"))
  }

  @Test("more consumers than partitions: the partitions")
  func partitions() throws {
    let text = scenario(partitions: "2", rate: "30/s").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let found = try sentences(text, replacing("COUNT", ["3", "4"]), "lag.max < 50")
    try #require(found.count == 2)
    #expect(found[0].hasPrefix("No setting holds; "))
    // Two owners finish ten a second each, whatever their number.
    #expect(found[0].contains(" records/s arrive and two owners finish 20.0/s"))
    #expect(found[1].hasPrefix("Partitions bind: two of them have two owners at most"))
  }

  @Test("one key that is most of the load: the key, by name, and its partition")
  func hotKey() throws {
    let text = scenario(keys: "{ zipf: 2.5, of: 200 }").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let found = SweepVerdict.sentences(
      try Sweeps.table(text, [("COUNT", ["4", "6"])], ["lag.max < 20"]))
    try #require(found.count == 2)
    #expect(found[0].contains(" alone gets ") && found[0].contains("its one owner finishes 10.0/s"))
    #expect(found[1].hasPrefix("One hot key binds: '0' is "))
  }

  @Test("one slow consumer among quick ones: that consumer")
  func slowConsumer() throws {
    let text = scenario(
      consumers: "{ slow: { processing: 500ms }, a: { }, b: { } }", processing: "TIME")
    let found = try sentences(text, replacing("TIME", ["20ms", "10ms"]), "lag.max < 20")
    try #require(found.count == 2)
    #expect(found[0].contains("slow owns two partitions"))
    #expect(found[0].contains("finishes 2.0/s"))
    #expect(found[1].hasPrefix("One consumer binds: slow works "))
    // Two thirds of 20 records a second, 20 ms each, over two consumers.
    #expect(found[1].contains(" % of its time, the others work 1"))
  }

  @Test("shares that cannot be equal: the consumer with two partitions")
  func unequalShares() throws {
    let text = scenario(partitions: "3", rate: "24/s").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let found = try sentences(text, replacing("COUNT", ["2", "3"]), "lag.max < 100")
    // Two of three partitions get 16 a second, and their owner finishes ten.
    #expect(found[0].hasPrefix("The smallest setting that holds is COUNT 3: with 2, consumer-0 "))
    #expect(found[0].contains("consumer-0 owns two partitions"))
    #expect(found[0].contains("finishes 10.0/s"))
  }

  @Test("of two axes, the smaller setting that fails least is told of")
  func twoAxes() throws {
    let text = scenario(partitions: "PARTS", rate: "25/s").replacing(
      "consumers: consumers", with: "consumers: COUNT")
    let axes = replacing("PARTS", ["2", "4"]) + replacing("COUNT", ["2", "4"])
    let found = try sentences(text, axes, "lag.max < 100")
    #expect(found[0].hasPrefix("The smallest setting that holds is PARTS 4 and COUNT 4: with "))
    let plan = try table(text, axes, [], 1).plan
    #expect(plan.smallerNeighbours(of: 3) == [1, 2])
    #expect(plan.smallerNeighbours(of: 1) == [0])
    #expect(plan.smallerNeighbours(of: 0) == [])
  }

  @Test("what is not about load is told by its number alone, and larger ones that fail are named")
  func notAboutLoad() throws {
    let text = scenario(rate: "5/s").replacing("consumers: consumers", with: "consumers: COUNT")
    let found = try sentences(text, replacing("COUNT", ["6", "7"]), "idle < 1")
    #expect(found[0] == "The smallest setting that holds is COUNT 6; nothing before it was tried.")
    #expect(found.last == "Larger is not always better: COUNT 7 fails.")
  }

  @Test(
    "only rising numbers of one unit have a smallest",
    arguments: [
      (["1", "8"], true), (["0s", "30s", "300s"], true), (["0.5s", "1.5s"], true),
      (["90s", "2m"], false), (["300s", "60s"], false), (["range", "sticky"], false),
    ])
  func measures(values: [String], isMeasure: Bool) {
    let plan = SweepPlan(
      variations: [Variation(path: "a.b", values: values)], settings: [], replications: 1,
      requirements: [])
    #expect(SettingName.isMeasure(plan) == isMeasure)
  }

  @Test("two settings of one name are told apart by what has them")
  func sameNames() {
    let variations = ["billing", "audit"].map {
      Variation(path: "groups.\($0).consumers", values: ["1", "2"])
    }
    let plan = SweepPlan(variations: variations, settings: [], replications: 1, requirements: [])
    #expect(SettingName.heads(plan) == ["billing.consumers", "audit.consumers"])
    #expect(
      SettingName.full(["2", "1"], plan) == "2 consumers of billing and 1 consumer of audit")
    #expect(SettingName.values(["2", "1"], plan) == ["billing: 2", "audit: 1"])
    let one = SweepPlan(
      variations: [variations[0]], settings: [], replications: 1, requirements: [])
    #expect(SettingName.full(["2"], one) == "two consumers")
    #expect(SettingName.brief(["2"], one) == "two")
  }

  @Test("differences are paired: their interval is that of the differences run by run")
  func paired() throws {
    let text = scenario(rate: "15/s", processing: "TIME").replacing(
      "consumers: consumers", with: "consumers: 1")
    let table = try table(text, replacing("TIME", ["80ms", "90ms"]), [], 6)
    let (one, two) = (table.rows[0], table.rows[1])
    let differences = zip(one.runs, two.runs).map {
      $1.metrics.value(.lagMax, of: nil) - $0.metrics.value(.lagMax, of: nil)
    }
    #expect(two.difference(.lagMax, of: nil, from: one) == Estimate(differences))
    let paired = two.difference(.lagMax, of: nil, from: one).halfWidth
    // On the same arrivals most of what chance does to one setting it does to the other.
    #expect(paired < 0.5 * (one[.lagMax].halfWidth + two[.lagMax].halfWidth))
    #expect(two.difference(.lagMax, of: nil, from: one).mean > 0)
  }

  @Test(
    "Student's points are those of R's qt(0.975, n), to six decimals",
    arguments: [
      (1, 12.706205), (2, 4.302653), (3, 3.182446), (4, 2.776445), (5, 2.570582), (9, 2.262157),
      (19, 2.093024), (29, 2.045230), (30, 2.042272), (31, 2.039513), (40, 2.021075),
      (60, 2.000298), (120, 1.979930), (1000, 1.962339),
    ])
  func student(freedom: Int, point: Double) {
    #expect(abs(StudentT.point95(degreesOfFreedom: freedom) - point) < 0.000_000_6)
  }
}
