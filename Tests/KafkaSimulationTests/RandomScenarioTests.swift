import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

/// Whatever the scenario, the invariants hold, and the same scenario gives the same facts.
@Suite("Random scenarios keep every invariant")
struct RandomScenarioTests {
  /// How many scenarios; `MARBLES_RANDOM_SCENARIOS=10000 swift test` tries more.
  private static let count =
    ProcessInfo.processInfo.environment["MARBLES_RANDOM_SCENARIOS"].flatMap { Int($0) } ?? 400

  @Test("invariants hold and runs repeat")
  func invariantsHold() {
    var facts = 0
    var stalls = 0
    var rebalances = 0
    for seed in 1...UInt64(Self.count) {
      let scenario = RandomScenario.scenario(seed: seed)
      let trace = ClusterSimulation.run(scenario)
      let violations = Invariants.violations(in: trace)
      #expect(violations.isEmpty, "seed \(seed): \(violations.prefix(3))")
      #expect(ClusterSimulation.run(scenario).events == trace.events, "seed \(seed) differs")
      if case .runEnded(.stalled) = trace.events.last?.fact { stalls += 1 }
      facts += trace.events.count
      for event in trace.events {
        if case .rebalanceFinished = event.fact { rebalances += 1 }
      }
    }
    // A generator that draws nothing would keep every invariant too.
    #expect(facts > Self.count * 50)
    // Only members that process longer than the rebalance timeout can go on for ever.
    #expect(stalls * 200 <= Self.count)
    #expect(rebalances > Self.count * 2)
  }
}
