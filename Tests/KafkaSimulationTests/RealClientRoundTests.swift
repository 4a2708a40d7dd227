import EventKernel
import KafkaModel
import TestSupport
import Testing

/// How many rounds a change takes, and whom it touches, as real clients were seen to do it.
@Suite("Rounds of a rebalance")
struct RealClientRoundTests {
  private static func scenario(
    _ consumers: String, partitions: Int = 6, config: String, timeline: String = "", end: Int = 40
  ) -> String {
    """
    clock: { profile: kafka, end: \(end)s }
    topics: { t: { partitions: \(partitions) } }
    producers: { p: { workload: { arrivals: { constant: 20/s }, keys: { uniform: 10 } } } }
    groups:
      g:
        consumers: \(consumers)
        processing: 1ms
        config: { group.initial.rebalance.delay.ms: 0, auto.offset.reset: earliest, \(config) }
    timeline: [\(timeline)]
    """
  }

  private static let eager = "partition.assignment.strategy: range, heartbeat.interval.ms: 2s"
  private static let cooperative =
    "partition.assignment.strategy: cooperative-sticky, heartbeat.interval.ms: 2s"

  @Test("GRP-22: in an eager round all take part, also who owns nothing and whose set stays")
  func everybodyTakesPart() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2, m3, m4]", partitions: 3, config: Self.eager, timeline: "{ at: 15s, stop: m3 }"))
    let received = run.facts { fact -> String? in
      guard case .assignmentReceived(let consumer, _, _) = fact else { return nil }
      return run.trace.header.consumers[consumer.index].name
    }.filter { $0.seconds > 15 }.map { $0.value }
    #expect(received.sorted() == ["m1", "m2", "m4"])
    // m1 and m2 have the same as before, and gave it up all the same.
    #expect(run.owned(at: 14)["m1"] == run.owned(at: 39)["m1"])
    let given = run.changes.filter { !$0.isAssigned && $0.seconds > 15.1 }.map { $0.consumer }
    #expect(given.sorted() == ["m1", "m2"])
  }

  @Test("GRP-30: a cooperative join with nothing to give takes one generation and no revoke")
  func surplus() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "{ m1: { }, m2: { }, m3: { starts: 15s } }", partitions: 2, config: Self.cooperative))
    #expect(
      run.times { if case .generationFormed = $0 { true } else { false } }
        .filter { $0 > 14 }.count == 1)
    #expect(run.changes.filter { $0.seconds > 14 }.isEmpty)
  }

  @Test(
    "GRP-17, GRP-28, NGP-10: who survives a crash keeps what it has, and gets what is free",
    arguments: [
      RealClientRoundTests.cooperative + ", session.timeout.ms: 6s",
      "group.protocol: consumer, group.consumer.heartbeat.interval.ms: 2s, "
        + "group.consumer.session.timeout.ms: 6s",
    ])
  func crash(config: String) throws {
    let run = try ScenarioRun(
      Self.scenario("[m1, m2, m3]", config: config, timeline: "{ at: 15s, crash: m2 }"))
    let later = run.changes.filter { $0.seconds > 15 }
    #expect(later.filter { !$0.isAssigned }.isEmpty)
    let taken = later.filter { $0.isAssigned }
    #expect(taken.map { $0.partition }.sorted() == run.owned(at: 14)["m2"])
    // From the session less a heartbeat to the session and one heartbeat more.
    #expect(taken.allSatisfy { $0.seconds >= 19 && $0.seconds <= 23.1 })
  }

  @Test("GRP-27, GRP-29: a cooperative member that polled too late is back after two generations")
  func lateCooperative() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2]",
        config: Self.cooperative + ", max.poll.interval.ms: 6s, session.timeout.ms: 20s",
        timeline: "{ at: 15s, slow: m2, by: 9000, for: 50ms }", end: 60))
    let left = run.times { if case .pollTimeoutExceeded = $0 { true } else { false } }
    #expect(left.count == 1)
    let leaving = try #require(left.first)
    // Its partitions are lost, not revoked, as it wakes up; then one generation takes some back
    // from the other, and the next gives them.
    let lost = run.changes.filter { $0.reason == .lost }
    #expect(lost.allSatisfy { $0.consumer == "m2" && $0.seconds > leaving })
    let waking = try #require(lost.first?.seconds)
    let formed = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect(formed.filter { $0 > leaving && $0 < waking }.count == 1)
    #expect(formed.filter { $0 > waking }.count == 2)
    #expect(run.owned(at: 59).mapValues { $0.count } == ["m1": 3, "m2": 3])
    #expect(run.redelivered > 0)
  }
}
