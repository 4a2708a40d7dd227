import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

/// Facts that were observed of real clients, shown by the simulation in the `kafka` profile.
///
/// Six partitions, 20 records a second with keys user-0 to user-9, no initial rebalance delay.
@Suite("Groups behave as real clients were seen to")
struct RealClientTests {
  private static func scenario(
    _ consumers: String, config: String, group: String = "", timeline: String = "", end: Int = 25
  ) -> String {
    """
    clock: { profile: kafka, end: \(end)s }
    topics: { t: { partitions: 6 } }
    producers:
      p:
        workload:
          arrivals: { constant: 20/s }
          keys: { uniform: 10 }
    groups:
      g:
        consumers: \(consumers)
        processing: 1ms
        \(group)
        config: { group.initial.rebalance.delay.ms: 0, auto.offset.reset: earliest, \(config) }
    timeline: [\(timeline)]
    """
  }

  private static let joins = "{ m1: { }, m2: { starts: 5s }, m3: { starts: 10s } }"
  private static let range = "partition.assignment.strategy: range, heartbeat.interval.ms: 3s"
  private static let cooperative =
    "partition.assignment.strategy: cooperative-sticky, heartbeat.interval.ms: 3s"

  @Test("GRP-11, GRP-14: a member learns of a join only from its own next heartbeat")
  func heartbeatTells() throws {
    let run = try ScenarioRun(Self.scenario(Self.joins, config: Self.range))
    let noticed = run.facts { fact -> Bool? in
      if case .rebalanceNoticed = fact { true } else { nil }
    }
    let joined = run.facts { fact -> Bool? in
      if case .memberJoined = fact { true } else { nil }
    }
    // m1's heartbeats run at multiples of 3 s from its SyncGroup answer, 6 ms after the start.
    #expect(abs((noticed.first?.seconds ?? 0) - 6.0) < 0.05)
    for notice in noticed {
      let before = joined.last { $0.seconds < notice.seconds }
      #expect(notice.seconds - (before?.seconds ?? 0) <= 3.01)
    }
  }

  @Test("GRP-22, GRP-24: eager members revoke all, commit, then join; nothing is repeated")
  func eager() throws {
    let run = try ScenarioRun(
      Self.scenario(Self.joins, config: Self.range, timeline: "{ at: 15s, stop: m2 }"))
    #expect(run.redelivered == 0)
    // While a rebalance is on, all owned partitions are free for a moment, and only for that.
    let gaps = run.gaps(after: 1, before: 14)
    #expect(gaps.count == 12)
    #expect(gaps.allSatisfy { $0 > 0 && $0 < 0.07 }, "\(gaps)")
    #expect(run.generations == 4)
  }

  @Test(
    "ASG-03, ASG-06: who owns what after joins at 5 s and 10 s and a leave at 15 s",
    arguments: [
      (
        "range", ["m1": [0, 1, 2], "m2": [3, 4, 5]],
        ["m1": [0, 1], "m2": [2, 3], "m3": [4, 5]], ["m1": [0, 1, 2], "m3": [3, 4, 5]]
      ),
      (
        "roundrobin", ["m1": [0, 2, 4], "m2": [1, 3, 5]],
        ["m1": [0, 3], "m2": [1, 4], "m3": [2, 5]], ["m1": [0, 2, 4], "m3": [1, 3, 5]]
      ),
    ])
  func owners(
    assignor: String, two: [String: [Int]], three: [String: [Int]], left: [String: [Int]]
  ) throws {
    let config = Self.range.replacing("range", with: assignor)
    let run = try ScenarioRun(
      Self.scenario(Self.joins, config: config, timeline: "{ at: 15s, stop: m2 }"))
    #expect(run.owned(at: 0.5) == ["m1": [0, 1, 2, 3, 4, 5]])
    #expect(run.owned(at: 9.5) == two)
    #expect(run.owned(at: 14.5) == three)
    #expect(run.owned(at: 24).filter { !$0.value.isEmpty } == left)
  }

  @Test("GRP-28 to GRP-31: a cooperative join is two rounds, one heartbeat apart")
  func cooperative() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "{ m1: { }, m2: { starts: 5s }, m3: { starts: 13s } }", config: Self.cooperative,
        timeline: "{ at: 22s, stop: m2 }", end: 30))
    // Generations 1, then 2 and 3 for m2, 4 and 5 for m3, 6 for the leave.
    #expect(run.generations == 6)
    let moved = run.changes.filter { !$0.isAssigned && $0.seconds < 21 }
    // The Java assignor gives up its highest partitions: 3, 4, 5; then 2 and 5.
    #expect(moved.map { $0.partition } == [3, 4, 5, 2, 5])
    let gaps = run.gaps(after: 1, before: 21)
    #expect(gaps.count == 5)
    #expect(gaps.allSatisfy { abs($0 - 3) < 0.05 }, "\(gaps)")
    #expect(run.owned(at: 21).mapValues { $0.count } == ["m1": 2, "m2": 2, "m3": 2])
    // When nothing moves away from a live member there is one generation and no revoke.
    #expect(
      run.changes.filter { !$0.isAssigned && $0.seconds > 21 && $0.consumer != "m2" }.isEmpty)
  }

  @Test(
    "GRP-17: from kill to reassignment passes the session, give or take a heartbeat",
    arguments: ["range", "cooperative-sticky"])
  func crash(assignor: String) throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2]",
        config: "partition.assignment.strategy: \(assignor), heartbeat.interval.ms: 2s, "
          + "session.timeout.ms: 6s", timeline: "{ at: 13s, crash: m2 }", end: 30))
    let taken = run.changes.first { $0.isAssigned && $0.seconds > 13.1 }
    let window = (taken?.seconds ?? 0) - 13
    #expect(window >= 4 && window <= 8.1, "\(window)")
    #expect(run.owned(at: 29)["m1"] == [0, 1, 2, 3, 4, 5])
  }

  @Test("GRP-34, GRP-35, GRP-37: a static member is back in 3 s, and nobody noticed")
  func staticRestart() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2]", config: Self.range + ", session.timeout.ms: 10s",
        group: "static-members: true", timeline: "{ at: 12s, restart: m2, gap: 3s }", end: 30))
    let before = run.owned(at: 11)
    #expect(run.owned(at: 29) == before)
    let count = run.facts { fact -> Double? in
      if case .generationFormed = fact { 1 } else { nil }
    }.filter { $0.seconds > 11 }.count
    #expect(count == 0)
    #expect(run.changes.filter { $0.seconds > 11 && $0.consumer == "m1" }.isEmpty)
    #expect(run.gaps(after: 11, before: 30).allSatisfy { $0 > 3 && $0 < 3.2 })
    #expect(run.redelivered == 0)
  }

  @Test("GRP-15, GRP-16, GRP-27: who does not poll in time leaves, and loses what it had")
  func pollTimeout() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 40s }
      topics: { t: { partitions: 2 } }
      producers:
        p: { sends: "-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a", keys: { k: a } }
      groups:
        g:
          consumers: { m1: { processing: 1ms }, m2: { processing: 1ms } }
          config:
            group.initial.rebalance.delay.ms: 0
            max.poll.interval.ms: 6s
            heartbeat.interval.ms: 2s
            session.timeout.ms: 10s
            auto.offset.reset: earliest
      timeline:
        - { at: 12s, slow: [m1, m2], by: 12000, for: 2s }
      """)
    let left = run.facts { fact -> Bool? in
      if case .pollTimeoutExceeded = fact { true } else { nil }
    }
    let start = run.facts { fact -> Int64? in
      if case .processingStarted(_, _, _, let offset) = fact { offset.value } else { nil }
    }.last { $0.seconds <= (left.first?.seconds ?? 0) }
    let limit = (left.first?.seconds ?? 0) - (start?.seconds ?? 0)
    #expect(abs(limit - 6) < 0.05, "\(limit)")
    let lost = run.changes.filter { $0.reason == .lost }
    #expect(!lost.isEmpty)
    #expect(lost.allSatisfy { abs($0.seconds - (start?.seconds ?? 0) - 12) < 0.1 })
  }

  @Test("GRP-13: the surplus member is idle, and takes over when an owner leaves")
  func surplus() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2, m3, m4]", config: Self.range, timeline: "{ at: 10s, stop: m2 }", end: 20
      ).replacing("partitions: 6", with: "partitions: 3"))
    #expect((run.owned(at: 9)["m4"] ?? []).isEmpty)
    #expect(
      run.owned(at: 19).filter { !$0.value.isEmpty } == ["m1": [0], "m3": [1], "m4": [2]])
  }

  @Test("CON-21, CON-32: after a kill exactly what was consumed since the commit repeats")
  func autoCommit() throws {
    let run = try ScenarioRun(
      Self.scenario(
        "[m1, m2]", config: Self.range + ", session.timeout.ms: 6s",
        timeline: "{ at: 13.3s, crash: m2 }", end: 40))
    var committed = [Int64](repeating: 0, count: 6)
    var positions = committed
    var wanted = 0
    let victim = run.consumer("m2")
    for event in run.trace.events {
      switch event.fact {
      case .offsetCommitted(_, let partition, let offset):
        committed[partition.index] = offset.value
      case .processingFinished(let consumer, _, let partition, let offset) where consumer == victim:
        positions[partition.index] = offset.value + 1
      case .partitionRevoked(let consumer, let partition, .crashed) where consumer == victim:
        wanted += Int(max(0, positions[partition.index] - committed[partition.index]))
      default: break
      }
    }
    #expect(wanted > 0)
    #expect(run.redelivered == wanted)
  }

  @Test(
    "CON-30: before processing loses the record in hand, after it repeats it",
    arguments: [("before-processing", 1, 0), ("after-record", 0, 1)])
  func commitOrder(mode: String, lost: Int, again: Int) throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 40s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "-a-b-c-d-e-f", keys: { k: abcdef } } }
      groups:
        g:
          consumers: [m1, m2]
          commit: \(mode)
          processing: 500ms
          config:
            group.initial.rebalance.delay.ms: 0
            max.poll.records: 1
            session.timeout.ms: 6s
            heartbeat.interval.ms: 2s
            auto.offset.reset: earliest
      timeline: [{ at: 7.2s, crash: m1 }]
      """)
    var started: [Int64: Int] = [:]
    var finished: [Int64: Int] = [:]
    for event in run.trace.events {
      switch event.fact {
      case .processingStarted(_, _, _, let offset): started[offset.value, default: 0] += 1
      case .processingFinished(_, _, _, let offset): finished[offset.value, default: 0] += 1
      default: break
      }
    }
    #expect((0..<6).count { finished[Int64($0)] == nil } == lost)
    #expect((0..<6).count { (started[Int64($0)] ?? 0) > 1 } == again)
  }

  @Test("NGP-02, NGP-06, NGP-10: under KIP-848 each member moves at its own heartbeat")
  func consumerProtocol() throws {
    let run = try ScenarioRun(
      Self.scenario(
        Self.joins.replacing("10s", with: "17s"),
        config: "group.protocol: consumer, group.consumer.heartbeat.interval.ms: 5s",
        timeline: "{ at: 31s, stop: m2 }", end: 45))
    #expect(run.redelivered == 0)
    let gaps = run.gaps(after: 1, before: 30)
    #expect(gaps.count == 5)
    #expect(gaps.allSatisfy { $0 <= 5.05 }, "\(gaps)")
    #expect(run.owned(at: 16).mapValues { $0.count } == ["m1": 3, "m2": 3])
    #expect(run.owned(at: 30).mapValues { $0.count } == ["m1": 2, "m2": 2, "m3": 2])
    // m1 gives up 2 and m2 gives up 5; all others never change hands.
    let given = run.changes.filter { !$0.isAssigned && $0.seconds > 16 && $0.seconds < 30 }
    #expect(given.map { $0.partition }.sorted() == [2, 5])
    // Survivors pick up what the leaver had at their own heartbeats.
    let taken = run.changes.filter { $0.isAssigned && $0.seconds > 31 }
    #expect(taken.count == 2)
    #expect(taken.allSatisfy { $0.seconds - 31 <= 5.05 })
  }

  @Test("user-0 to user-9 on six partitions, as both clients hash them")
  func partitioners() throws {
    for (name, wanted) in [
      ("java", [1, 2, 2, 5, 1, 4, 5, 2, 3, 5]),
      ("consistent_random", [2, 2, 4, 0, 3, 3, 3, 3, 0, 0]),
    ] {
      var records = ""
      for key in 0..<10 { records += "\n      \"\(key)\": { key: user-\(key) }" }
      let run = try ScenarioRun(
        """
        topics: { t: { partitions: 6 } }
        producers:
          p:
            partitioner: \(name)
            sends: "0123456789"
            records:\(records)
        """)
      let partitions = run.facts { fact -> Int? in
        if case .recordAppended(_, let partition, _) = fact { partition.index } else { nil }
      }
      #expect(partitions.map { $0.value } == wanted)
    }
  }
}
