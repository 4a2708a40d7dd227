import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Rules of the coordinator of classic groups, one by one.
@Suite("Rules of the coordinator")
struct CoordinatorRuleTests {
  private static func text(
    _ consumers: String, _ config: String, partitions: Int = 2, timeline: String = "",
    processing: String = "10ms", commit: String = "auto"
  ) -> String {
    """
    clock: { profile: kafka, end: 60s }
    topics: { t: { partitions: \(partitions) } }
    producers: { p: { workload: { arrivals: { constant: 10/s }, keys: { uniform: 20 } } } }
    groups:
      g:
        consumers: \(consumers)
        processing: \(processing)
        commit: \(commit)
        config: { group.initial.rebalance.delay.ms: 0, auto.offset.reset: earliest, \(config) }
    timeline: [\(timeline)]
    """
  }

  @Test("GRP-06: a member that joins, leaves or falls silent makes the group rebalance")
  func triggers() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }", "session.timeout.ms: 6s",
        timeline: "{ at: 20s, stop: b }, { at: 30s, start: b }, { at: 40s, crash: b }"))
    let reasons = run.facts { fact -> RebalanceReason? in
      if case .rebalanceStarted(_, let reason) = fact { reason } else { nil }
    }
    #expect(
      reasons.map { $0.value } == [
        .memberJoined, .memberJoined, .memberLeft, .memberJoined, .sessionTimeout,
      ])
  }

  @Test("GRP-08: all who wait are answered when the leader's assignment is stored")
  func parkedSyncs() throws {
    let run = try ScenarioRun(Self.text("{ a: { }, b: { starts: 10s }, c: { starts: 10s } }", ""))
    let last = run.facts { fact -> Int? in
      if case .assignmentReceived(_, let generation, let count) = fact {
        generation.number * 10 + count
      } else {
        nil
      }
    }.suffix(3)
    #expect(Set(last.map { $0.seconds }).count == 1)
    // Two partitions for three members: who is not named in the assignment gets nothing.
    #expect(last.map { $0.value % 10 }.sorted() == [0, 1, 1])
    #expect(Set(last.map { $0.value / 10 }).count == 1)
  }

  /// When the generation of a and b is formed, undisturbed.
  private func secondGeneration(_ config: String) throws -> Double {
    let run = try ScenarioRun(Self.text("{ a: { }, b: { starts: 10s } }", config))
    return try #require(run.times { if case .generationFormed = $0 { true } else { false } }.last)
  }

  private static let patient = "session.timeout.ms: 100s, max.poll.interval.ms: 5s"

  @Test("GRP-09: who joined and does not sync within the rebalance timeout is removed")
  func missingSync() throws {
    let formed = try secondGeneration(Self.patient)
    // The leader stands still between its JoinGroup's answer and its SyncGroup.
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }", Self.patient,
        timeline: "{ at: \(formed + 0.0005)s, pause: a, for: 40s }"))
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.first?.value == .rebalanceTimeout)
    #expect(abs((removed.first?.seconds ?? 0) - formed - 5) < 0.01)
    #expect(run.owned(at: 30)["b"] == [0, 1])
  }

  @Test("GRP-10: a join while others wait for the leader sends them back to join")
  func rejoinWhileSyncing() throws {
    let config = "session.timeout.ms: 100s, max.poll.interval.ms: 20s"
    let formed = try secondGeneration(config)
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s }, c: { starts: \(formed + 2)s } }", config,
        timeline: "{ at: \(formed + 0.0005)s, pause: a, for: 8s }"))
    // a's SyncGroup is refused and its JoinGroup ends the phase at once, so b has rejoined already.
    let generations = run.times { if case .generationFormed = $0 { true } else { false } }
    #expect(abs((generations.last ?? 0) - (formed + 8.0005 + 0.003)) < 1e-6, "\(generations)")
    #expect(run.owned(at: 59).values.map { $0.count }.sorted() == [1, 1])
  }

  @Test("GRP-19: ILLEGAL_GENERATION keeps the member id, UNKNOWN_MEMBER_ID drops it")
  func memberIDs() throws {
    func joins(_ run: ScenarioRun, _ name: String) -> Int {
      let wanted = run.consumer(name)
      return run.facts { if case .memberJoined(wanted) = $0 { true } else { nil } }.count
    }
    func errors(_ run: ScenarioRun) -> Set<CommitError> {
      Set(
        run.facts { fact -> CommitError? in
          if case .commitRefused(_, _, _, let error) = fact { error } else { nil }
        }.map { $0.value })
    }
    // A cooperative member in the middle of a record misses the second round.
    let missed = try ScenarioRun(
      Self.text(
        "{ a: { processing: 3s }, b: { starts: 10s } }",
        "partition.assignment.strategy: cooperative-sticky, max.poll.records: 1",
        commit: "after-record"))
    #expect(errors(missed).isSubset(of: [.illegalGeneration, .rebalanceInProgress]))
    #expect(joins(missed, "a") == 1)
    // One that took too long is no member any more.
    let removed = try ScenarioRun(
      Self.text(
        "{ a: { processing: 3s } }", "max.poll.interval.ms: 2s, max.poll.records: 1",
        commit: "after-record"))
    #expect(errors(removed) == [.unknownMemberID])
    #expect(joins(removed, "a") > 1)
  }

  @Test("GRP-32: a cooperative member commits as it rejoins, and not again before the revoke")
  func cooperativeAutoCommit() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, c: { processing: 4s, starts: 1s }, b: { starts: 20s } }",
        "partition.assignment.strategy: cooperative-sticky, auto.commit.interval.ms: 500ms, "
          + "max.poll.records: 1", partitions: 6))
    let a = run.consumer("a")
    let revoked = try #require(
      run.changes.last { $0.consumer == "a" && !$0.isAssigned && $0.seconds < 40 })
    let noticed = try #require(
      run.facts { if case .rebalanceNoticed(a) = $0 { true } else { nil } }
        .last { $0.seconds < revoked.seconds })
    let commits = run.facts { fact -> Int? in
      if case .offsetCommitted(a, let partition, _) = fact { partition.index } else { nil }
    }.filter { noticed.seconds + 0.02 < $0.seconds && $0.seconds < revoked.seconds }
    #expect(commits.isEmpty)
    let handled = run.facts { fact -> Int? in
      if case .processingFinished(a, _, let partition, _) = fact { partition.index } else { nil }
    }.filter { noticed.seconds + 0.02 < $0.seconds && $0.seconds < revoked.seconds }
    #expect(!handled.isEmpty)
  }

  @Test("ASG-13: sticky gives all up before it gets most of it back")
  func stickyIsEager() throws {
    let run = try ScenarioRun(
      Self.text(
        "{ a: { }, b: { starts: 10s } }", "partition.assignment.strategy: sticky"))
    let before = Set(run.owned(at: 9)["a"] ?? [])
    let after = Set(run.owned(at: 59)["a"] ?? [])
    let revoked = run.changes.filter { $0.consumer == "a" && !$0.isAssigned && $0.seconds > 10 }
    #expect(Set(revoked.map { $0.partition }) == before)
    #expect(after.isSubset(of: before))
  }
}
