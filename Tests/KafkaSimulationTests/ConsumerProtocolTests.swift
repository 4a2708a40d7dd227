import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// Rules of KIP-848, one by one.
@Suite("Rules of the consumer protocol")
struct ConsumerProtocolTests {
  private static func text(
    _ consumers: String, _ config: String = "", group: String = "", timeline: String = "",
    processing: String = "10ms", end: Int = 60
  ) -> String {
    """
    clock: { profile: kafka, end: \(end)s }
    topics: { t: { partitions: 6 } }
    producers: { p: { workload: { arrivals: { constant: 10/s }, keys: { uniform: 20 } } } }
    groups:
      g:
        consumers: \(consumers)
        processing: \(processing)
        \(group)
        config: { group.protocol: consumer, auto.offset.reset: earliest, \(config) }
    timeline: [\(timeline)]
    """
  }

  @Test("NGP-01: clients speak the classic protocol unless told otherwise")
  func classicByDefault() { #expect(GroupConfig().groupProtocol == .classic) }

  @Test("NGP-03, NGP-07 to NGP-10, NGP-14, NGP-15: first the owner shrinks, then the other grows")
  func handOver() throws {
    let run = try ScenarioRun(Self.text("{ a: { }, b: { starts: 7s } }"))
    let given = run.changes.filter { !$0.isAssigned }
    let taken = run.changes.filter { $0.isAssigned && $0.consumer == "b" }
    #expect(given.map { $0.partition } == [3, 4, 5])
    #expect(taken.map { $0.partition } == [3, 4, 5])
    // a notices at its heartbeat after 5 s, b gets them at its own, 5 s after its join.
    #expect(abs((given.first?.seconds ?? 0) - 10) < 0.05)
    #expect(abs((taken.first?.seconds ?? 0) - 12) < 0.05)
    #expect(run.redelivered == 0)
    let epochs = run.facts { fact -> Int? in
      if case .generationFormed(_, let generation, _) = fact { generation.number } else { nil }
    }
    #expect(epochs.map { $0.value } == [1, 2])
  }

  @Test("NGP-04, NGP-05: the group is settled once every member has reached its target")
  func settled() throws {
    let run = try ScenarioRun(Self.text("{ a: { }, b: { starts: 7s } }"))
    let finished = run.times { if case .rebalanceFinished = $0 { true } else { false } }
    #expect(finished.count == 2)
    #expect(abs((finished.last ?? 0) - 12) < 0.05)
  }

  @Test("NGP-06, NGP-22: what a leaver had is taken at the next heartbeats of the others")
  func leave() throws {
    let run = try ScenarioRun(Self.text("[a, b]", timeline: "{ at: 21s, stop: b }"))
    let taken = run.changes.filter { $0.isAssigned && $0.seconds > 21 }
    #expect(taken.count == 3)
    #expect(taken.allSatisfy { $0.seconds > 21.1 && $0.seconds < 26.1 })
  }

  @Test("NGP-11: a member that does not give partitions up is evicted after the rebalance timeout")
  func releaseTimeout() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 7s } }",
        "max.poll.interval.ms: 12s, group.consumer.session.timeout.ms: 100s",
        timeline: "{ at: 10.0015s, pause: a, for: 40s }"))
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.first?.value == .rebalanceTimeout)
    #expect(abs((removed.first?.seconds ?? 0) - 22) < 0.1)
  }

  @Test("NGP-12, NGP-13: a silent member is evicted after the session, and comes back from epoch 0")
  func session() throws {
    let run = try ScenarioRun(
      Self.text(
        "[a, b]", "group.consumer.session.timeout.ms: 10s",
        timeline: "{ at: 21s, pause: b, for: 20s }"))
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.sessionTimeout])
    #expect((removed.first?.seconds ?? 0) >= 26 && (removed.first?.seconds ?? 99) < 31.1)
    #expect(run.changes.contains { $0.consumer == "b" && $0.reason == .lost })
    #expect(run.owned(at: 59).mapValues { $0.count } == ["a": 3, "b": 3])
  }

  @Test("NGP-16: who does not poll in time leaves, and loses what it had at its next poll")
  func pollTimeout() throws {
    let run = try ScenarioRun(
      Self.text("[a]", "max.poll.interval.ms: 8s, max.poll.records: 1", processing: "12s"))
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.first?.value == .pollTimeout)
    #expect(run.changes.contains { $0.reason == .lost })
  }

  @Test("NGP-16, NGP-18: a static one says that it may be back, and gets what it had, read anew")
  func staticPollTimeout() throws {
    let run = try ScenarioRun(
      Self.text(
        "[a, b]",
        "max.poll.interval.ms: 8s, max.poll.records: 1, "
          + "group.consumer.session.timeout.ms: 40s",
        group: "static-members: true", processing: "12s"))
    let late = run.times { if case .pollTimeoutExceeded = $0 { true } else { false } }
    try #require(!late.isEmpty)
    #expect(run.times { if case .memberRemoved = $0 { true } else { false } }.isEmpty)
    let formed = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect(formed.allSatisfy { $0 < late[0] })
    #expect(
      run.facts { if case .memberReplaced = $0 { true } else { nil } }.count >= late.count - 2)
    for consumer in ["a", "b"] {
      let changes = run.changes.filter { $0.consumer == consumer && $0.seconds > late[0] }
      let lost = changes.filter { $0.reason == .lost }.map { $0.partition }
      #expect(
        !lost.isEmpty && Set(lost) == Set(changes.filter { $0.isAssigned }.map { $0.partition }))
    }
  }

  @Test("NGP-17: commits carry the member epoch, and are refused by it alone")
  func commitChecks() throws {
    let scenario = try ScenarioRun.scenario(Self.text("[a, b]"))
    var cluster = Cluster(scenario)
    let a = ProcessRef(consumer: 0, life: 1)
    func error(_ process: ProcessRef, _ epoch: Int) -> CommitError? {
      cluster.commitError(
        for: CommitRequest(
          process: process, generation: epoch, offsets: CommitOffsets([]), isSync: true))
    }
    cluster.addMember(a, to: 0)
    cluster.groups[0].members[0].epoch = 5
    cluster.groups[0].phase = .completing
    #expect(error(a, 5) == nil)
    cluster.groups[0].members[0].hasLeftStatically = true
    #expect(error(a, 5) == .staleMemberEpoch)
    cluster.groups[0].members[0].hasLeftStatically = false
    #expect(error(a, 4) == .staleMemberEpoch)
    #expect(error(ProcessRef(consumer: 1, life: 1), 5) == .unknownMemberID)
  }

  @Test("NGP-18: a static member that is back in time gets its partitions, and no epoch is bumped")
  func staticMember() throws {
    let run = try ScenarioRun(
      Self.text(
        "[a, b]", group: "static-members: true",
        timeline: "{ at: 21s, restart: b, gap: 3s }"))
    #expect(run.owned(at: 59) == run.owned(at: 20))
    let formed = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect(formed.allSatisfy { $0 < 21 })
    let refused = try ScenarioRun(
      Self.text("{ a: { group.instance.id: x }, b: { group.instance.id: x, starts: 9s } }"))
    let errors = refused.facts { fact -> MemberError? in
      if case .memberRefused(_, let error) = fact { error } else { nil }
    }
    #expect(errors.map { $0.value } == [.unreleasedInstanceID])
  }

  @Test("NGP-21: the coordinator sees added partitions by itself")
  func growth() throws {
    let run = try ScenarioRun(Self.text("[a]", timeline: "{ at: 21s, partitions: { t: 8 } }"))
    let added = run.changes.filter { $0.partition >= 6 && $0.isAssigned }
    #expect(added.count == 2)
    #expect(added.allSatisfy { $0.seconds < 26.1 })
  }

  /// b is cut off, has a commit under way meanwhile, and is evicted.
  private func cutOff(_ consumers: String, _ timeline: String, end: String) throws -> ScenarioRun {
    try ScenarioRun(
      """
      clock: { \(end) }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: [{ at: 10s, record: a, partition: 1 }] } }
      groups:
        g:
          consumers: [\(consumers)]
          commit: after-record
          processing: 10ms
          config: { group.protocol: consumer, auto.offset.reset: earliest }
      timeline: [\(timeline)]
      """)
  }

  @Test("NGP-13: a member that comes back gets its answer, not that to a request of its old self")
  func comesBackOnce() throws {
    let run = try cutOff("a, b", "{ at: 5s, isolate: b, for: 60s }", end: "end: 90s")
    // Its commit and its heartbeat are both refused; the second refusal is of the old membership.
    #expect(run.owned(at: 64) == ["a": [0, 1], "b": [1]])
    #expect(run.owned(at: 66) == ["a": [0], "b": [1]])
  }

  @Test("NGP-14: a run does not wait for a member that can never join")
  func neverJoins() throws {
    let run = try cutOff(
      "a, b, c", "{ at: 5s, start: c }, { at: 5s, isolate: c }", end: "tick: 1s")
    #expect(run.trace.events.last?.fact == .runEnded(reason: .quiet))
    #expect(run.owned(at: 100) == ["a": [0], "b": [1]])
  }
}
