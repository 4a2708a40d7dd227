import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// Rules of the classic protocol, one by one.
@Suite("Rules of classic groups")
struct GroupRuleTests {
  private static func text(
    _ consumers: String, _ config: String, partitions: Int = 4, group: String = "",
    timeline: String = "", processing: String = "10ms", end: Int = 60
  ) -> String {
    """
    clock: { profile: kafka, end: \(end)s }
    topics: { t: { partitions: \(partitions) } }
    producers: { p: { workload: { arrivals: { constant: 10/s }, keys: { uniform: 20 } } } }
    groups:
      g:
        consumers: \(consumers)
        processing: \(processing)
        \(group)
        config: { group.initial.rebalance.delay.ms: 0, auto.offset.reset: earliest, \(config) }
    timeline: [\(timeline)]
    """
  }

  @Test("GRP-02: a dynamic member asks twice, so it is a member after three network delays")
  func memberIDRequired() throws {
    let run = try ScenarioRun(Self.text("[a]", "max.poll.records: 5"))
    let joined = run.times { if case .memberJoined = $0 { true } else { false } }
    #expect(joined == [0.003])
  }

  @Test("GRP-04, GRP-12: a join phase ends at once when all have joined, whatever the timeout")
  func barrierEndsAtOnce() throws {
    let run = try ScenarioRun(Self.text("{ a: { }, b: { starts: 10s } }", "max.poll.records: 5"))
    let noticed = run.times { if case .rebalanceNoticed = $0 { true } else { false } }
    let formed = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect((formed.last ?? 0) - (noticed.last ?? 0) < 0.02)
  }

  @Test("GRP-05: a dynamic member that stands still is removed at the rebalance timeout")
  func rebalanceTimeout() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }",
        "max.poll.interval.ms: 12s, session.timeout.ms: 100s, heartbeat.interval.ms: 3s",
        timeline: "{ at: 9s, pause: a, for: 40s }"))
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.first?.value == .rebalanceTimeout)
    #expect(abs((removed.first?.seconds ?? 0) - 22) < 0.01)
  }

  @Test("GRP-07, OPS-02: the leader notices added partitions when its metadata is refreshed")
  func growthIsNoticedLate() throws {
    let run = try ScenarioRun(
      Self.text(
        "[a, b]", "metadata.max.age.ms: 20s, heartbeat.interval.ms: 3s",
        timeline: "{ at: 5s, partitions: { t: 6 } }"))
    let first = run.changes.first { $0.isAssigned && $0.partition >= 4 }?.seconds ?? 0
    #expect(first >= 20 && first <= 23.1, "\(first)")
    #expect(run.owned(at: 59).values.reduce(0) { $0 + $1.count } == 6)
  }

  @Test("GRP-13: the member beyond group.max.size is refused")
  func groupIsFull() throws {
    let run = try ScenarioRun(Self.text("[a, b, c]", "group.max.size: 2"))
    let refused = run.facts { fact -> MemberError? in
      if case .memberRefused(_, let error) = fact { error } else { nil }
    }
    #expect(refused.map { $0.value } == [.groupMaxSizeReached])
  }

  @Test("GRP-20, GRP-31: a cooperative member goes on with what it keeps while it rejoins")
  func keptPartitionsGoOn() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }",
        "partition.assignment.strategy: cooperative-sticky, heartbeat.interval.ms: 3s"))
    let kept = Set(run.owned(at: 59)["a"] ?? [])
    let handled = run.facts { fact -> Int? in
      if case .processingFinished(_, _, let partition, _) = fact { partition.index } else { nil }
    }.filter { kept.contains($0.value) && $0.seconds > 5 && $0.seconds < 40 }.map { $0.seconds }
    let pauses = zip(handled, handled.dropFirst()).map { $1 - $0 }
    #expect((pauses.max() ?? 9) < 1.5)
    #expect(run.changes.filter { !$0.isAssigned && kept.contains($0.partition) }.isEmpty)
  }

  @Test(
    "GRP-21: one eager assignor in the list makes the group eager",
    arguments: [
      ("[range, cooperative-sticky]", 4), ("cooperative-sticky", 2),
      ("[cooperative-sticky, range]", 4),
    ])
  func listOfAssignors(list: String, revoked: Int) throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }",
        "partition.assignment.strategy: \(list), heartbeat.interval.ms: 3s", end: 20))
    #expect(run.changes.filter { !$0.isAssigned }.count == revoked)
  }

  @Test("GRP-25: a commit of the old generation is taken while the group prepares a rebalance")
  func commitWhilePreparing() throws {
    let run = try ScenarioRun(
      Self.text("{ a: { }, b: { starts: 10s } }", "heartbeat.interval.ms: 3s", end: 20))
    let noticed = run.times { if case .rebalanceNoticed = $0 { true } else { false } }
    let committed = run.times { if case .offsetCommitted = $0 { true } else { false } }
    #expect(committed.contains { $0 > (noticed.first ?? 0) && $0 < (noticed.first ?? 0) + 0.05 })
    #expect(run.redelivered == 0)
  }

  @Test("GRP-26, CON-27: commits are checked in Kafka's order, and for members only")
  func commitChecks() throws {
    let scenario = try ScenarioRun.scenario(Self.text("[a, b]", "max.poll.records: 5"))
    var cluster = Cluster(scenario)
    let a = ProcessRef(consumer: 0, life: 1)
    let b = ProcessRef(consumer: 1, life: 1)
    func error(_ process: ProcessRef, _ generation: Int) -> CommitError? {
      cluster.commitError(
        for: CommitRequest(
          process: process, generation: generation, offsets: CommitOffsets([]), isSync: true))
    }
    // Without members, generation -1 is a consumer that assigns itself.
    #expect(error(a, -1) == nil)
    #expect(error(a, 1) == .unknownMemberID)
    cluster.addMember(a, to: 0)
    cluster.groups[0].generation = 3
    cluster.groups[0].phase = .preparing
    #expect(error(a, -1) == .illegalGeneration)
    #expect(error(a, 2) == .illegalGeneration)
    #expect(error(a, 3) == nil)
    #expect(error(b, 3) == .unknownMemberID)
    cluster.groups[0].phase = .completing
    #expect(error(a, 3) == .rebalanceInProgress)
    cluster.groups[0].superseded = [b]
    #expect(error(b, 3) == .fencedInstanceID)
  }

  @Test("GRP-36: the older of two processes with one group.instance.id is fenced")
  func fencing() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { group.instance.id: x }, b: { group.instance.id: x, starts: 10s } }",
        "heartbeat.interval.ms: 3s", end: 30))
    let refused = run.facts { fact -> MemberError? in
      if case .memberRefused(run.consumer("a"), let error) = fact { error } else { nil }
    }
    #expect(refused.map { $0.value } == [.fencedInstanceID])
    #expect((refused.first?.seconds ?? 99) <= 13.1)
    #expect(run.owned(at: 29)["b"]?.count == 4)
  }

  @Test("GRP-38: a static member past max.poll.interval.ms is evicted a session timeout later")
  func staticPollTimeout() throws {
    let run = try ScenarioRun(
      Self.text(
        "[a]", "max.poll.interval.ms: 8s, session.timeout.ms: 12s, heartbeat.interval.ms: 3s",
        group: "static-members: true", processing: "50s"))
    let late = run.times { if case .pollTimeoutExceeded = $0 { true } else { false } }
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.first?.value == .sessionTimeout)
    let passed = (removed.first?.seconds ?? 0) - (late.first ?? 0)
    #expect(passed >= 9 && passed <= 12.1, "\(passed)")
  }

  @Test(
    "GRP-34, GRP-35, GRP-38: back in its session, it has lost what it had and rebalances nobody",
    arguments: ["classroom", "kafka"])
  func staticPollTimeoutAndBack(profile: String) throws {
    // A batch of three or four takes 15 or 20 s: late after 10, removed after 22 at the earliest.
    let run = try ScenarioRun(
      """
      clock: { profile: \(profile), end: 60s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: "(abcd)", keys: { k: abcd } } }
      groups:
        g:
          static-members: true
          consumers: [m1, m2]
          processing: 5s
          commit: after-batch
          config:
            { group.initial.rebalance.delay.ms: 0, auto.offset.reset: earliest,
              max.poll.interval.ms: 10s, session.timeout.ms: 12s }
      """)
    let late = run.times { if case .pollTimeoutExceeded = $0 { true } else { false } }
    try #require(!late.isEmpty)
    let removed = run.times { if case .memberRemoved = $0 { true } else { false } }
    #expect(removed.isEmpty)
    let replaced = run.facts { fact -> Int? in
      if case .memberReplaced(let consumer, _) = fact { consumer.index } else { nil }
    }
    #expect(!replaced.isEmpty && replaced.allSatisfy { $0.value == replaced[0].value })
    let generations = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect(generations.allSatisfy { $0 < late[0] })
    // The commit after the batch fails in the client, so the batch comes again.
    let refused = run.facts { fact -> CommitError? in
      if case .commitRefused(_, _, _, let error) = fact { error } else { nil }
    }
    #expect(refused.first?.value == .unknownMemberID)
    let given = run.changes.filter { !$0.isAssigned && $0.seconds > late[0] }
    #expect(given.first?.reason == .lost)
    let owner = given.first?.consumer ?? ""
    #expect(run.labels(owner).prefix(4) == ["a", "b", "c", "d"])
    #expect(run.labels(owner).count > 4)
  }

  @Test("GRP-09, GRP-12: a static member kept through a rebalance gets its session anew")
  func keptSession() throws {
    // Silent from 7 on, its session would end at 13; generation 2 is formed without it at 12, and
    // it has not synced when the rebalance timeout of 4 s is over.
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: { partitions: 4 } }
      producers: { p: { sends: "---(abcd)", keys: { k: abcd } } }
      groups:
        g:
          static-members: true
          consumers: { u: { processing: 50s }, v: {}, w: { starts: 8s } }
          config:
            { session.timeout.ms: 6s, max.poll.interval.ms: 4s, auto.offset.reset: earliest }
      """)
    let late = run.facts { fact -> Int? in
      if case .pollTimeoutExceeded(let consumer) = fact { consumer.index } else { nil }
    }
    try #require(!late.isEmpty)
    let silent = late[0].seconds
    let formed = run.times { if case .generationFormed = $0 { true } else { false } }
    let second = try #require(formed.first { $0 > 0 })
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(second == 12 && silent < 12 && silent + 6 < second + 4)
    #expect(removed.first?.value == .rebalanceTimeout && removed.first?.seconds == 16)
  }

  @Test("GRP-05, GRP-19, GRP-29: who was removed loses what it has before it is back")
  func joinsTooLate() throws {
    // a notices b's joining, and its JoinGroup is held up until the join phase is over.
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 60s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: "---------a" } }
      groups:
        g:
          consumers: { a: { }, b: { starts: 10s } }
          commit: before-processing
          processing: 4s
          config:
            group.initial.rebalance.delay.ms: 0
            auto.offset.reset: earliest
            partition.assignment.strategy: cooperative-sticky
            heartbeat.interval.ms: 1s
            session.timeout.ms: 20s
            max.poll.interval.ms: 5s
      timeline: [{ at: 12s, isolate: a, for: 10s }]
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.rebalanceTimeout])
    let given = run.changes.filter { $0.consumer == "a" && !$0.isAssigned && $0.seconds > 20 }
    let joined = run.times { if case .memberJoined(ConsumerID(0)) = $0 { true } else { false } }
    #expect(given.prefix(2).map { $0.partition } == [0, 1])
    #expect(given.prefix(2).allSatisfy { $0.reason == .lost && $0.seconds < joined.last ?? 0 })
    #expect(run.owned(at: 59).values.map { $0.count } == [1, 1])
  }
}
