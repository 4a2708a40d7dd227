import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// When an open-ended run is given up because nothing new happens any more.
@Suite("Stalls")
struct StallTests {
  private static func text(_ groups: String) -> String {
    """
    topics: { t: {}, u: {}, v: {} }
    producers: { p: { topic: t, sends: "a" } }
    groups: { \(groups) }
    """
  }

  private static let reset = "config: { auto.offset.reset: earliest }"
  private static let ahead =
    "g: { topics: [t], consumers: 1, processing: 0s, transforms: { to: u }, \(reset) }"
  private static let back =
    "h: { topics: [u], consumers: 1, processing: 1s, transforms: { to: t }, \(reset) }"
  private static let away =
    "h: { topics: [u], consumers: 1, processing: 1s, transforms: { to: v }, \(reset) }"

  @Test("outputs that come back as inputs for ever are no progress")
  func circle() throws {
    let run = try ScenarioRun(Self.text("\(Self.ahead), \(Self.back)"))
    #expect(run.trace.events.last?.fact == .runEnded(reason: .stalled))
    let line = try ScenarioRun(Self.text("\(Self.ahead), \(Self.away)"))
    #expect(line.trace.events.last?.fact == .runEnded(reason: .quiet))
  }

  @Test("outputs that are made anew for ever, because committed offsets expire, are no progress")
  func expiry() throws {
    // Without lag g is scaled to none, loses its offsets and finds lag again, while h is busy.
    let run = try ScenarioRun(
      """
      topics: { t: {}, u: {} }
      producers: { p: { topic: t, sends: "abcd" } }
      groups:
        g:
          topics: [t]
          consumers: 1
          processing: 1s
          transforms: { to: u }
          config: { auto.offset.reset: earliest, offsets.retention.minutes: 1 }
          autoscale:
            { lagThreshold: 2, minReplicaCount: 0, pollingInterval: 9s, cooldownPeriod: 9s }
        h: { topics: [t], consumers: 1, processing: 1000000s, \(Self.reset) }
      """)
    #expect(run.trace.events.last?.fact == .runEnded(reason: .stalled))
  }

  @Test("KIP-62: a run with an end goes on until who was cut off is heard or removed")
  func heardOf() throws {
    // Heard of last a moment before 9 and cut off at 9.5: its next heartbeats would be at 12 and
    // 15; that one is too late for a session of 5 s, and nothing else is left to happen.
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 60s }
      topics: { t: {} }
      groups:
        g:
          consumers: [c]
          config:
            { session.timeout.ms: 5s, heartbeat.interval.ms: 3s,
              group.initial.rebalance.delay.ms: 0 }
      timeline: [{ at: 9.5s, isolate: c, for: 4s }]
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.sessionTimeout])
    #expect((removed.first?.seconds ?? 0) > 13.5 && (removed.first?.seconds ?? 99) < 14.1)
    #expect(run.owned(at: 59)["c"]?.count == 1)
  }

  @Test(
    "records may come back by outputs, retry topics and dead letters",
    arguments: [
      (ahead, false), ("\(ahead), \(back)", true), ("\(ahead), \(away)", false),
      ("\(ahead), h: { topics: [u], consumers: 1, on-failure: { dead-letter: t } }", true),
      (
        "h: { topics: [t, u], consumers: 1, on-failure: { retry-topics: { u: 0s }, then: skip } }",
        false
      ),
      (
        "h: { topics: [t, u], consumers: 1, "
          + "on-failure: { retry-topics: { u: 0s }, dead-letter: v } }, "
          + "i: { topics: [v], consumers: 1, transforms: { to: u } }", true
      ),
    ])
  func mayCircle(_ groups: String, _ isExpected: Bool) throws {
    #expect(try ScenarioRun.scenario(Self.text(groups)).mayCircle == isExpected)
  }
}
