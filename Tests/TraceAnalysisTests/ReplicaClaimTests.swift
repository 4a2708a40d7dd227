import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// Claims about replicas, on runs whose outcome is known by the rules.
@Suite("Claims about replicas")
struct ReplicaClaimTests {
  /// WRK-04: b is acknowledged at 5.1 and copied by nobody when its leader dies, for the followers
  /// are on their way with a.
  ///
  /// Nine seconds later the first of them leads, c takes b's offset, and the old leader follows
  /// from 30 s on.
  private static let loss = """
    clock: { end: 40s }
    brokers: { count: 3, latency: 500ms }
    topics: { t: { replication.factor: 3 } }
    producers:
      x:
        sends: [{ at: 4500ms, record: a }, { at: 5100ms, record: b }, { at: 20s, record: c }]
        config: { acks: 1 }
    timeline:
      - { at: 5200ms, kill-broker: broker-1 }
      - { at: 30s, restart-broker: broker-1 }

    """

  /// PRD-31: the answer is lost, and the record is stored again.
  private static let duplicate = """
    clock: { end: 10s }
    brokers: 2
    topics: { t: { replication.factor: 2 } }
    producers: { x: { sends: "-a-b", config: { enable.idempotence: false } } }
    timeline: [{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }]

    """

  /// LOG-19: the only replica is gone.
  private static let offline = """
    clock: { end: 20s }
    topics: { t: {} }
    producers: { x: { sends: "-a" } }
    timeline: [{ at: 3s, kill-broker: broker-1 }]

    """

  @Test(
    "claims hold and fail as they should",
    arguments: [
      (loss, "{ acknowledged-lost: 1 }", true), (loss, "{ acknowledged-lost: 0 }", false),
      (duplicate, "{ acknowledged-lost: 0 }", true),
      (loss, "{ leader: broker-1, at: 14s }", true),
      (loss, "{ leader: broker-2, at: 14s }", false),
      (loss, "{ leader: broker-2, at: 15s }", true), (loss, "{ leader: broker-2 }", true),
      (loss, "{ leader: none }", false), (offline, "{ leader: none }", true),
      (offline, "{ leader: broker-1, at: 4s }", true), (offline, "{ leader: broker-1 }", false),
      (loss, "{ in-sync: 3, at: 14s }", true),
      (loss, "{ in-sync: [broker-3, broker-2], at: 20s }", true),
      (loss, "{ in-sync: [broker-1, broker-2, broker-3], at: 20s }", false),
      (loss, "{ in-sync: \"< 3\", at: 20s }", true), (loss, "{ in-sync: 3 }", true),
      (loss, "{ in-sync: 2 }", false),
      (duplicate, "{ stored-twice: 1 }", true), (duplicate, "{ stored-twice: 0 }", false),
      (loss, "{ stored-twice: 0 }", true),
    ])
  func claims(text: String, claim: String, holds: Bool) throws {
    let text = text + "expect: [\(claim)]"
    let scenario = try ScenarioRun.scenario(text)
    let failures = ExpectationChecker.failures(
      of: scenario.expectations, in: try ScenarioRun(text).trace)
    #expect(failures.isEmpty == holds, "\(failures.map { $0.message })")
  }

  @Test("a false claim names the records, the brokers and the instant")
  func words() throws {
    let text =
      Self.loss
      + "expect: [{ acknowledged-lost: 0 }, { leader: none, at: 15s }, { in-sync: [broker-1] }]"
    let scenario = try ScenarioRun.scenario(text)
    let failures = ExpectationChecker.failures(
      of: scenario.expectations, in: try ScenarioRun(text).trace)
    #expect(
      failures.map { $0.message } == [
        "claimed acknowledged and lost records 0, but the run has 1",
        "claimed that nobody leads t-0 at 15 s, but broker-2 does",
        "claimed that in sync for t-0 at 40 s are broker-1, but broker-1, broker-2, broker-3 are",
      ])
    #expect(failures.first?.evidence == ["record b at t-0 offset 1 is lost at 14.2 s"])
  }
}
