import KafkaModel
import TestSupport
import Testing

/// The classic group protocol, rule by rule; times follow from the rules, not from earlier runs.
@Suite("Consumer groups follow Kafka's classic protocol")
struct GroupProtocolTests {
  private func generations(_ run: ScenarioRun) -> [(seconds: Double, value: Int)] {
    run.facts { if case .generationFormed(_, _, let members) = $0 { members } else { nil } }
  }

  @Test("GRP-03: an empty group waits 3 s, and again while further members keep coming")
  func initialRebalanceDelay() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 12s }
      topics: { t: { partitions: 3 } }
      groups:
        g: { consumers: { a: {}, b: { starts: 2s }, c: { starts: 5.5s } } }
      """)
    let formed = generations(run)
    #expect(formed.count == 1)
    #expect(formed.first?.value == 3)
    #expect(abs((formed.first?.seconds ?? 0) - 9) < 0.02)
  }

  @Test("GRP-03: nobody follows, so the first generation starts after one delay")
  func initialDelayAlone() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 8s }
      topics: { t: { partitions: 3 } }
      groups: { g: { consumers: [a] } }
      """)
    #expect(generations(run).map { $0.value } == [1])
    #expect(abs((generations(run).first?.seconds ?? 0) - 3) < 0.02)
  }

  @Test("GRP-18: a member in a 40 s handler holds the rebalance up until it polls")
  func slowMemberHoldsTheBarrier() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 60s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: " 5s a" } }
      groups:
        g:
          consumers: { a: { processing: 40s }, b: { starts: 6s } }
          config: { group.initial.rebalance.delay.ms: 0 }
      """)
    let assigned = run.facts { fact -> Int? in
      if case .assignmentReceived(run.consumer("b"), _, let count) = fact { count } else { nil }
    }
    #expect(assigned.map { $0.value } == [1])
    #expect(abs((assigned.first?.seconds ?? 0) - 45) < 0.1)
  }

  @Test("GRP-15, GRP-18: who does not poll for 5 min leaves by itself, and others wait until then")
  func rebalanceTimeout() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 500s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: "a", records: { a: { partition: 0 } } } }
      groups:
        g: { consumers: { a: { processing: 400s }, b: { starts: 10s } }, commit: after-batch }
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(run.consumer("a"), let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.pollTimeout])
    #expect(removed.map { $0.seconds } == [300])
    // GRP-27: the late commit of the removed member is refused, and stores nothing.
    let refused = run.facts { fact -> CommitError? in
      if case .commitRefused(run.consumer("a"), _, _, let error) = fact { error } else { nil }
    }
    #expect(refused.map { $0.value } == [.unknownMemberID])
    #expect(refused.map { $0.seconds } == [400])
    // GRP-16: it gives its partitions up as lost and joins again as a new member.
    let lost = run.facts { fact -> RevocationReason? in
      if case .partitionRevoked(run.consumer("a"), _, let reason) = fact { reason } else { nil }
    }
    #expect(lost.map { $0.value } == [.lost, .lost])
    let joined = run.facts { fact -> Bool? in
      if case .memberJoined(run.consumer("a")) = fact { true } else { nil }
    }
    #expect(joined.map { $0.seconds } == [0, 400])
  }

  @Test("GRP-17: a crash is noticed one session timeout after the last heartbeat")
  func crashIsNoticedBySessionTimeout() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 120s }
      topics: { t: { partitions: 2 } }
      groups: { g: { consumers: [a, b], config: { group.initial.rebalance.delay.ms: 0 } } }
      timeline: [{ at: 31s, crash: a }]
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(run.consumer("a"), let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.sessionTimeout])
    // Heartbeats every 3 s: the last one before 31 s was at about 30 s.
    #expect(abs((removed.first?.seconds ?? 0) - 75) < 0.1)
    let noticed = run.facts { fact -> Bool? in
      if case .rebalanceNoticed(run.consumer("b")) = fact { true } else { nil }
    }
    #expect(noticed.count == 1)
    let wait = (noticed.first?.seconds ?? 0) - (removed.first?.seconds ?? 0)
    #expect(wait >= 0 && wait <= 3.01)
  }

  @Test("GRP-17: close() is noticed at once; the others learn of it by heartbeat")
  func closeLeavesAtOnce() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 2 } }
      groups: { g: { consumers: [a, b], config: { heartbeat.interval.ms: 3s } } }
      timeline: [{ at: 10s, stop: a }]
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    #expect(removed.map { $0.value } == [.left])
    #expect(removed.map { $0.seconds } == [10])
    let owned = run.facts { fact -> Int? in
      if case .assignmentReceived(run.consumer("b"), _, let count) = fact { count } else { nil }
    }
    #expect(owned.map { $0.value } == [1, 2])
    #expect(owned.map { $0.seconds } == [0, 12])
  }

  @Test("GRP-22: eager members give up everything before anybody gets anything")
  func eagerBarrier() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: { partitions: 4 } }
      producers: { p: { sends: "-a-b-c-d-e-f-g-h", partitioner: round-robin } }
      groups:
        g:
          consumers: [a, b, c]
          processing: 900ms
          config: { heartbeat.interval.ms: 2s }
      timeline: [{ at: 7s, start: c }]
      """)
    var owned = 0
    var isForming = true
    for event in run.trace.events {
      switch event.fact {
      case .partitionAssigned: owned += 1
      case .partitionRevoked: owned -= 1
      case .generationFormed:
        #expect(owned == 0)
        isForming = false
      default: break
      }
    }
    #expect(owned == 4 && !isForming)
  }

  @Test("GRP-13: more members than partitions leave some with nothing")
  func surplusMembersAreIdle() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 5s }
      topics: { t: { partitions: 2 } }
      groups: { g: { consumers: 4 } }
      """)
    let counts = run.facts { fact -> Int? in
      if case .assignmentReceived(_, _, let count) = fact { count } else { nil }
    }
    #expect(counts.map { $0.value } == [1, 1, 0, 0])
  }

  @Test("INV-45: a second group changes nothing for the first")
  func groupsAreIndependent() throws {
    func text(second: String) -> String {
      """
      clock: { end: 60s }
      topics: { t: { partitions: 3 } }
      producers:
        p: { workload: { records: 60, arrivals: { poisson: 2/s }, keys: { uniform: 9 } } }
      groups:
        g: { consumers: [a, b], processing: { exponential: 700ms } }
      \(second)
      """
    }
    func firstGroup(_ run: ScenarioRun) -> [TraceEvent] {
      run.trace.events.filter { event in
        switch event.fact {
        case .processingFinished(let consumer, _, _, _), .offsetCommitted(let consumer, _, _):
          consumer.index < 2
        case .recordAppended, .recordSent: true
        default: false
        }
      }
    }
    let alone = try ScenarioRun(text(second: ""))
    let beside = try ScenarioRun(
      text(second: "  h: { consumers: [x, y, z], processing: 2s, commit: after-record }"))
    #expect(firstGroup(alone) == firstGroup(beside))
    #expect(firstGroup(alone).count > 120)
  }
}
