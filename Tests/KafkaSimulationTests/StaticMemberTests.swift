import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Static members that come back, above all the one that leads (KIP-345, KIP-814).
@Suite("Static members")
struct StaticMemberTests {
  private static func scenario(
    _ timeline: String, consumers: String = "[m1, m2]", config: String = "", end: Int = 90
  ) -> String {
    """
    clock: { profile: kafka, end: \(end)s }
    topics: { t: { partitions: 2 } }
    producers: { p: { workload: { arrivals: { constant: 20/s }, keys: { uniform: 10 } } } }
    groups:
      g:
        static-members: true
        consumers: \(consumers)
        processing: 1ms
        config:
          group.initial.rebalance.delay.ms: 0
          auto.offset.reset: earliest
          heartbeat.interval.ms: 3s
          session.timeout.ms: 20s
          metadata.max.age.ms: 10s
          \(config)
    timeline: [\(timeline)]
    """
  }

  /// Seconds at which generations were formed.
  private func generations(_ run: ScenarioRun) -> [Double] {
    run.times { if case .generationFormed = $0 { true } else { false } }
  }

  @Test("a leader that is back within its session skips the assignment: nothing changes")
  func leaderRestarts() throws {
    // m1 came first and leads.
    let run = try ScenarioRun(Self.scenario("{ at: 31s, restart: m1, gap: 3s }"))
    #expect(generations(run).filter { $0 > 30 }.isEmpty)
    #expect(run.owned(at: 89) == run.owned(at: 30))
    #expect(run.changes.filter { $0.seconds > 30 && $0.consumer == "m2" }.isEmpty)
  }

  @Test("KIP-814: a leader that is back notices partitions that are added later")
  func growthAfterwards() throws {
    let run = try ScenarioRun(
      Self.scenario("{ at: 31s, restart: m1, gap: 3s }, { at: 41s, partitions: { t: 4 } }"))
    let first = run.changes.first { $0.isAssigned && $0.partition >= 2 }?.seconds ?? 0
    // Its metadata is refreshed at 50 s, and the others hear of it within a heartbeat.
    #expect(first >= 50 && first <= 53.1, "\(first)")
    #expect(run.owned(at: 89).values.reduce(0) { $0 + $1.count } == 4)
  }

  // What it compares new metadata with is what it knew as it came back:
  // `assignmentSnapshot = metadataSnapshot` in `ConsumerCoordinator.onLeaderElected`.
  @Test(
    "KIP-814: partitions that were added while the leader was away wait for the next rebalance",
    arguments: ["metadata.max.age.ms: 10s", "metadata.max.age.ms: 40s"])
  func growthMeanwhile(age: String) throws {
    let text = Self.scenario(
      "{ at: 31s, restart: m1, gap: 3s }, { at: 32s, partitions: { t: 4 } }"
    ).replacing("metadata.max.age.ms: 10s", with: age)
    let run = try ScenarioRun(text)
    #expect(generations(run).filter { $0 > 30 }.isEmpty)
    #expect(run.owned(at: 89) == run.owned(at: 30))
    // Whatever makes the group rebalance brings them in: here a member that joins at 60 s.
    let joined = try ScenarioRun(
      text.replacing("[m1, m2]", with: "{ m1: { }, m2: { }, m3: { starts: 60s } }"))
    let first = joined.changes.first { $0.isAssigned && $0.partition >= 2 }?.seconds ?? 0
    #expect(first >= 60 && first <= 63.1, "\(first)")
    #expect(joined.owned(at: 89).values.reduce(0) { $0 + $1.count } == 4)
  }

  @Test("GRP-35, CON-32: killed and back, it repeats to itself what it had not committed")
  func killed() throws {
    let run = try ScenarioRun(
      Self.scenario("{ at: 33s, crash: m2 }, { at: 36s, start: m2 }"))
    #expect(generations(run).filter { $0 > 30 }.isEmpty)
    #expect(run.owned(at: 89) == run.owned(at: 30))
    #expect(run.redelivered > 0)
    var owners: [Int: Set<String>] = [:]
    for change in run.changes { owners[change.partition, default: []].insert(change.consumer) }
    let own = run.owned(at: 30)["m2"] ?? []
    #expect(own.count == 1)
    // Its partition waits all the while; the other one never stops.
    let gaps = run.gaps(after: 30, before: 80)
    #expect(gaps.count == 1)
    #expect(gaps.allSatisfy { $0 > 3 && $0 < 3.2 }, "\(gaps)")
  }

  @Test("GRP-37: not back within its session, its partitions go to the others")
  func gone() throws {
    let run = try ScenarioRun(Self.scenario("{ at: 33s, stop: m2 }"))
    let taken = run.changes.first { $0.isAssigned && $0.seconds > 33 }?.seconds ?? 0
    // The last heartbeat is at most 3 s old, and the survivor's next at most 3 s away.
    #expect(taken >= 50 && taken <= 56.1, "\(taken)")
    #expect(run.owned(at: 89)["m1"] == [0, 1])
  }
}
