import EventKernel
import KafkaModel
import KafkaSimulation
import SourceText
import TestSupport
import Testing

@testable import TraceAnalysis

/// Claims that compare a quantity with a limit, on runs whose numbers follow by hand.
@Suite("Claims that measure")
struct MeasureClaimTests {
  /// A run, and claims on it that hold and that do not.
  private struct Sample: Sendable {
    var text: String
    var holding: [String]
    var failing: [String]
  }

  /// One poll returns a, b, c and d; the crash at 10 s interrupts c; the dead session ends at 13 s.
  ///
  /// Done: a at 7 and 15, b at 9 and 17, c at 19, d at 21, e at 23 s, so the latencies in order are
  /// 7, 8, 9, 15, 16, 17 and 18 s, 90 s in all. Alive for 5 s and 29 s, at work for 5 s and 10 s.
  private static let crash = Sample(
    text: """
      clock: { end: 40s }
      topics: { t: {} }
      producers: { p: { sends: "abcd----------e", keys: { k: ac, l: bd } } }
      groups:
        g: { consumers: { c: { starts: 5s } }, processing: 2s, commit: after-batch,
             config: { session.timeout.ms: 3s, auto.offset.reset: earliest } }
      timeline: [{ at: 10s, crash: c }, { at: 11s, start: c }]
      """,
    holding: [
      "latency.mean: '< 13s'", "latency.mean: '> 12.85s'", "latency.p50: 15s",
      "latency.p90: 18s", "latency.p99: 18s", "latency.max: 18000ms", "latency.max: 18t",
      "latency.max: '<= 18s', group: g", "throughput: '< 0.31/s'", "throughput: '> 18/m'",
      "lag.max: 5", "lag.max: 5, of: t-0", "lag.end: 0", "lag.end: 0, of: t-0, group: g",
      "lag.time: 23s", "lag.time: 18s, above: 3", "lag.time: '< 7001ms', above: 4, of: t-0",
      "lag.time: 0, above: 5", "drain: 9s", "drain: '< 10s'", "busy: '> 44.1%'",
      "busy: '< 44.2%', of: c", "idle-time: 19s", "idle-time: 19s, of: c", "idle: 0",
      "idle: '< 1', group: g", "unowned: 3s", "unowned: 3s, of: t-0, group: g", "finished: 5",
      "repeated: 2", "in-hand: 0", "unread: 0", "given-up: 0", "skipped: 0", "retried: 0",
      "dead-lettered: 0", "passed-over: 0", "refused-commits: 0, of: c",
      "order: broken, per: partition, stage: start", "order: kept, per: producer, stage: append",
      "order: broken, per: producer", "order: kept, per: key",
    ],
    failing: [
      "latency.mean: '< 12s'", "latency.p50: '!= 15s'", "latency.p90: '< 18s'",
      "latency.p99: 17s", "latency.max: 17999999999ns", "throughput: '> 1/s'", "lag.max: 4",
      "lag.end: '> 0'", "lag.max: '< 5', of: t-0", "lag.time: 22s", "lag.time: '< 7s', above: 4",
      "lag.time: '> 0s', above: 5, group: g", "drain: '< 9s'", "busy: '<= 44%'",
      "busy: '> 50%', of: c",
      "idle-time: '< 19s'", "idle-time: '!= 19s', of: c", "idle: 1", "unowned: 0",
      "unowned: 2s, of: t-0", "finished: 7", "repeated: 0",
      "order: kept, per: partition, stage: start", "order: broken, per: key, stage: append",
    ])

  /// `auto.offset.reset: latest` passes a and b over; c is in work at the end, d and e wait.
  private static let late = Sample(
    text: """
      clock: { end: 8s }
      topics: { t: {} }
      producers: { p: { sends: "ab-cde" } }
      groups:
        g: { consumers: { c: { starts: 2s } }, processing: 10s, commit: after-record,
             config: { max.poll.records: 1 } }
      """,
    holding: [
      "passed-over: 2", "in-hand: 1", "unread: 2", "finished: 0", "drain: '> 1s'", "lag.end: 3",
    ],
    failing: [
      "passed-over: 0", "in-hand: '< 1'", "unread: 0", "latency.max: '< 9s'", "drain: '< 9s'",
      "finished: 1",
    ])

  /// The retry topic helps a, the dead-letter topic takes b.
  private static let failures = Sample(
    text: """
      topics: { t: {}, t-retry: {}, t-dlt: {} }
      producers:
        p: { topic: t, sends: "abc", records: { a: { fails: 1 }, b: { fails: always } } }
      groups:
        g: { topics: [t], consumers: [c], processing: 1s, config: { auto.offset.reset: earliest },
             on-failure: { retry-topics: { t-retry: 1s }, dead-letter: t-dlt } }
      """,
    holding: ["retried: 2", "dead-lettered: 1", "given-up: 3", "skipped: 0"],
    failing: ["retried: 0", "dead-lettered: 0", "given-up: 0"])

  private static let skips = Sample(
    text: """
      topics: { t: {} }
      producers: { p: { topic: t, sends: "abc", records: { b: { fails: always } } } }
      groups:
        g: { consumers: 2, on-failure: { then: skip }, config: { auto.offset.reset: earliest } }
      """,
    holding: ["skipped: 1", "given-up: '> 0'", "idle: 1"], failing: ["skipped: 0", "idle: 0"])

  /// Each try takes 5 s, and 3 s after its poll the member has left: a commit every 5 s is refused.
  private static let zombie = Sample(
    text: """
      clock: { end: 19s }
      topics: { t: {} }
      producers: { p: { sends: "a" } }
      groups:
        g: { consumers: [c], processing: 5s, commit: after-record,
             config: { max.poll.interval.ms: 3s, auto.offset.reset: earliest } }
      """,
    holding: [
      "refused-commits: 3", "refused-commits: 3, of: c", "refused-commits: '> 2', group: g",
      "repeated: 2",
    ],
    failing: ["refused-commits: 0", "refused-commits: 2, of: c"])

  /// What is sent first is stored 5 s later, after b.
  private static let linger = Sample(
    text: """
      topics: { t: {} }
      producers:
        slow: { sends: "a", keys: { k: a }, config: { linger.ms: 5s } }
        fast: { sends: "-b", keys: { k: b } }
      groups: { g: { consumers: 1, processing: 1s, config: { auto.offset.reset: earliest } } }
      """,
    holding: [
      "order: broken, stage: append", "order: broken, per: partition, stage: append",
      "order: kept, per: producer, stage: append", "order: kept, stage: start", "order: kept",
      "latency.max: 6s", "latency.max: 1s, since: append", "latency.p50: 1s",
    ],
    failing: [
      "order: kept, stage: append", "order: broken, stage: end", "latency.max: 6s, since: append",
      "order: broken, per: topic",
    ])

  private static let samples = [crash, late, failures, skips, zombie, linger]

  @Test("hold and fail as the numbers say", arguments: samples.indices)
  func claims(number: Int) throws {
    let sample = Self.samples[number]
    let claims = sample.holding + sample.failing
    let text = sample.text + "\nexpect:\n" + claims.map { "  - { \($0) }\n" }.joined()
    let scenario = try ScenarioRun.scenario(text)
    let failures = ExpectationChecker.failures(
      of: scenario.expectations, in: ScenarioRun.trace(of: scenario))
    let spans = Set(failures.map { $0.expectation.span.start })
    let found = zip(claims, scenario.expectations).filter { spans.contains($0.1.span.start) }
    #expect(found.map { $0.0 } == sample.failing)
  }

  @Test("every quantity is claimed in vain and with success")
  func complete() {
    for measure in Measure.allCases {
      let start = measure.rawValue + ":"
      #expect(Self.samples.contains { $0.holding.contains { $0.hasPrefix(start) } }, "\(start)")
      #expect(Self.samples.contains { $0.failing.contains { $0.hasPrefix(start) } }, "\(start)")
    }
  }

  @Test(
    "a false claim is told with what was claimed and what is so",
    arguments: [
      ("latency.p50: '< 1s'", "claimed latency.p50 < 1 s, but the run has 15 s"),
      (
        "latency.max: 18000000001ns",
        "claimed latency.max 18,000,000,001 ns, but the run has 18,000,000,000 ns"
      ),
      (
        "latency.max: 2s, since: append",
        "claimed latency.max since append 2 s, but the run has 18 s"
      ),
      ("busy: '< 10.5%', of: c", "claimed busy of c < 10.5 %, but it is 44.1176 %"),
      ("unowned: 0, of: t-0", "claimed unowned of t-0 0 s, but it is 3 s"),
      ("throughput: '>= 2/s'", "claimed throughput >= 2/s, but the run has 0.304/s"),
      ("repeated: 0", "claimed repeated 0, but the run has 2"),
      (
        "order: kept, per: partition, stage: start",
        "claimed order kept per partition at the start of processing, but 2 records come late"
      ),
    ])
  func messages(claim: String, message: String) throws {
    let text = Self.crash.text + "\nexpect: [{ \(claim) }]"
    let scenario = try ScenarioRun.scenario(text)
    let failures = ExpectationChecker.failures(
      of: scenario.expectations, in: ScenarioRun.trace(of: scenario))
    #expect(failures.map { $0.message } == [message])
  }

  @Test("what nobody finished has no latency, and a lag that stays is not drained")
  func nothing() throws {
    let text =
      Self.late.text + "\nexpect: [{ latency.p99: '< 9s' }, { drain: '< 9s' }, { latency.max: 0 }]"
    let scenario = try ScenarioRun.scenario(text)
    let failures = ExpectationChecker.failures(
      of: scenario.expectations, in: ScenarioRun.trace(of: scenario))
    #expect(
      failures.map { $0.message } == [
        "claimed latency.p99 < 9 s, but no record was finished",
        "claimed drain < 9 s, but group g still has a lag of 3 at the end",
        "claimed latency.max 0 s, but no record was finished",
      ])
  }
}
