import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// Whether each input has its one output where `read_committed` consumers look.
@Suite("Claims about outputs")
struct OutputClaimTests {
  /// w1 dies at 5.5 with b done and c in work, in a transaction that stays open until 17.
  ///
  /// w2 does b, c and d from 11.5 on.
  private func wrong(end: String) throws -> [String] {
    let scenario = try ScenarioRun.scenario(
      """
      clock: { end: \(end) }
      topics: { orders: {}, bills: {} }
      producers:
        shop:
          { topic: orders, sends: "-a--(bc)----d", keys: { k: abcd }, config: { linger.ms: 1 } }
      groups:
        billing:
          topics: [orders]
          consumers: [w1, w2]
          processing: 1s
          commit: transaction
          transforms: { to: bills, transaction.timeout.ms: 12s }
          config: { auto.offset.reset: earliest, session.timeout.ms: 6s, max.poll.records: 2 }
      timeline: [{ at: 5.5s, crash: w1 }]
      expect: [{ wrong-outputs: 0 }]
      """)
    return ExpectationChecker.failures(
      of: scenario.expectations, in: ScenarioRun.trace(of: scenario)
    ).flatMap { [$0.message] + $0.evidence }
  }

  @Test("PRD-51: what lies behind an open transaction is not shown, and is no output yet")
  func behindOpen() throws {
    #expect(try wrong(end: "30s") == [])
    let open = try wrong(end: "16s")
    #expect(open.first == "claimed wrong outputs 0, but the run has 3")
    #expect(
      open.dropFirst() == [
        "record b has 0 outputs", "record c has 0 outputs", "record d has 0 outputs",
      ])
  }
}
