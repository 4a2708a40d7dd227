import EventKernel
import KafkaModel
import TestSupport
import Testing

/// What a broker or a process that is dead or stands still does not do, and what had left before.
@Suite("Dead and silent processes")
struct SilentBrokerRuleTests {
  private typealias Replicas = ReplicationRuleTests

  @Test(
    "LOG-17, LOG-28: nobody reads from a leader that is dead or stands still",
    arguments: [("kill-broker: broker-1", 12.0), ("pause: broker-1, for: 4s", 7.0)])
  func reading(action: String, polled: Double) throws {
    // Dead at 3, its successor leads at 12; paused at 3, it goes on at 7.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 9s } }
      topics: { t: { replication.factor: 2 } }
      producers: { p: { sends: "-ab", config: { acks: all } } }
      groups:
        g: { consumers: { w: { starts: 5s } }, config: { auto.offset.reset: earliest } }
      timeline: [{ at: 3s, \(action) }]
      """)
    #expect(Replicas.polled(run).first == polled)
  }

  @Test("LOG-10, LOG-12, PRD-27: a leader that stands still moves no mark and answers nobody")
  func silentMark() throws {
    // broker-2 is fenced at 6, so b has all replicas that count; broker-1 sees that at 8.5.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers: { count: 2, latency: 1s, config: { broker.session.timeout.ms: 4s } }
      topics: { t: { replication.factor: 2 } }
      producers: { p: { sends: "---b", config: { acks: all } } }
      timeline: [{ at: 2s, kill-broker: broker-2 }, { at: 5.5s, pause: broker-1, for: 3s }]
      """)
    #expect(Replicas.marks(run).map { $0.seconds } == [8.5])
    #expect(Replicas.acknowledged(run) == [8.5])
  }

  @Test("LOG-10: nor does one that is dead, until another leads")
  func deadMark() throws {
    // broker-1 is fenced at 8.2, when broker-2 is dead, too; broker-3 leads from 10.3 on.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers: { count: 3, latency: 1s, config: { broker.session.timeout.ms: 3s } }
      topics: { t: { partitions: 3, replication.factor: 3 } }
      producers: { p: { sends: "-abcdefgh", config: { acks: 1 } } }
      timeline: [{ at: 5.2s, kill-broker: broker-1 }, { at: 7.3s, kill-broker: broker-2 }]
      """)
    let marks = Replicas.marks(run).map { $0.seconds }
    #expect(!marks.contains { $0 > 7.3 && $0 < 10.3 } && marks.contains { $0 >= 10.3 })
  }

  @Test("PRD-24, LOG-28: a former leader that stands still refuses nobody before it goes on")
  func silentRefusal() throws {
    // Another one leads from 8 on; the request times out at 23, before broker-1 goes on at 24.
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      brokers: { count: 3, latency: 1s, config: { broker.session.timeout.ms: 4s } }
      topics: { t: { replication.factor: 3 } }
      producers: { p: { sends: "---b", config: { acks: all, request.timeout.ms: 20s } } }
      timeline: [{ at: 4s, pause: broker-1, for: 20s }]
      """)
    #expect(Replicas.refusals(run).map { $0.seconds } == [23])
    #expect(Replicas.refusals(run).map { $0.value } == [.requestTimedOut])
    let late = try ScenarioRun(
      """
      clock: { end: 40s }
      brokers: { count: 3, latency: 1s, config: { broker.session.timeout.ms: 4s } }
      topics: { t: { replication.factor: 3 } }
      producers: { p: { sends: "---b", config: { acks: all } } }
      timeline: [{ at: 4s, pause: broker-1, for: 12s }]
      """)
    #expect(Replicas.refusals(late).map { $0.seconds } == [16])
    #expect(Replicas.refusals(late).map { $0.value } == [.notLeaderOrFollower])
  }

  @Test("LOG-30, LOG-33: a log is swept and cleaned by a broker that runs")
  func keeping() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers:
        count: 1
        config:
          broker.session.timeout.ms: 3s
          log.retention.check.interval.ms: 5s
          log.initial.task.delay.ms: 5s
          log.cleaner.backoff.ms: 5s
      topics:
        o: { config: { retention.ms: 6s, segment.bytes: 200 } }
        k: { config: { cleanup.policy: compact, segment.bytes: 200 } }
      producers:
        p: { topic: o, sends: "-abcd" }
        q: { topic: k, sends: "-wxyz", keys: { k1: wxyz } }
      timeline: [{ at: 4.5s, kill-broker: broker-1 }, { at: 33s, restart-broker: broker-1 }]
      """)
    let kept = run.facts { fact -> Bool? in
      switch fact {
      case .recordCompacted, .logStartMoved: true
      default: nil
      }
    }
    // The looks at 5, 10, … 30 find nobody; the next one comes at 35.
    #expect(!kept.isEmpty && kept.allSatisfy { $0.seconds == 35 })
  }

  @Test("LOG-03, LOG-30: retention goes by the time that a record bears, when it was sent")
  func createTime() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers:
        { count: 1, config: { log.retention.check.interval.ms: 1s, log.initial.task.delay.ms: 1s } }
      topics: { t: { config: { retention.ms: 5s } } }
      producers: { p: { sends: "-a", config: { linger.ms: 10s } } }
      """)
    // Sent at 1, stored at 11 with that time: older than 5 s at the next look.
    let moved = run.facts {
      if case .logStartMoved(_, let start, _) = $0 { start.value } else { nil }
    }
    #expect(moved.map { $0.value } == [1] && moved.map { $0.seconds } == [12])
  }

  @Test("LOG-05, PRD-36: a duplicate that is dropped does not answer a fetch that waits")
  func duplicate() throws {
    // a is stored at 1 and copied; its answer is lost, and it comes again at 6. y follows at 6.1.
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      brokers: { count: 2, latency: 500ms }
      topics: { t: { replication.factor: 2 } }
      producers:
        p: { sends: "-a", config: { acks: all, retry.backoff.ms: 5s, retry.backoff.max.ms: 5s } }
        q: { sends: [{ at: 6.1s, record: y }], config: { acks: all } }
      timeline: [{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }]
      """)
    let copied = run.facts { if case .replicaFetched = $0 { true } else { nil } }
    // y leaves at once and is told of half a round trip after it has arrived.
    #expect(copied.map { $0.seconds } == [1.5, 6.6])
    #expect(Replicas.acknowledged(run).last == 7.1)
  }

  @Test("LOG-05: an answer that left a leader before it died arrives")
  func underWay() throws {
    let run = try ScenarioRun(
      Replicas.cluster("-a", acks: "1", timeline: "{ at: 1200ms, kill-broker: broker-1 }"))
    let copied = run.facts { if case .replicaFetched = $0 { true } else { nil } }
    #expect(copied.map { $0.seconds } == [1.5, 1.5])
    // So nothing is lost, and the consumer gets it from the new leader.
    #expect(run.labels("c") == ["a"])
  }

  @Test("KIP-62: a process that stands still is removed after its session, and hears of it later")
  func standingStill() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: {} }
      producers: { p: { sends: "-a-b-c-d-e-f" } }
      groups:
        g:
          consumers: [v, w]
          processing: 500ms
          config: { auto.offset.reset: earliest, session.timeout.ms: 6s }
      timeline: [{ at: 5s, pause: v, for: 20s }, { at: 30s, pause: w, for: 5s }]
      """)
    let removed = run.facts { fact -> RemovalReason? in
      if case .memberRemoved(_, let reason) = fact { reason } else { nil }
    }
    // Six seconds after it fell silent; the second pause is shorter than a session.
    #expect(removed.map { $0.value } == [.sessionTimeout] && removed.map { $0.seconds } == [11])
    let lost = run.facts { fact -> RevocationReason? in
      if case .partitionRevoked(_, _, let reason) = fact { reason } else { nil }
    }
    // It took c up at 5, has all of its half second before it when it goes on, and polls then.
    #expect(lost.filter { $0.value == .lost }.map { $0.seconds } == [25.5])
  }

  @Test("LOG-19: that nobody leads is told once, and is an epoch of its own")
  func leaderless() throws {
    // broker-2 is out of sync when broker-1, the last one in sync, dies; it may not lead.
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers: { count: 2, config: { replica.lag.time.max.ms: 4s } }
      topics: { t: { replication.factor: 2 } }
      producers: { p: { sends: "-a" } }
      timeline:
        - { at: 2s, kill-broker: broker-2 }
        - { at: 20s, kill-broker: broker-1 }
        - { at: 35s, restart-broker: broker-2 }
        - { at: 40s, restart-broker: broker-1 }
      """)
    let lost = run.facts { if case .leaderLost = $0 { true } else { nil } }
    #expect(lost.map { $0.seconds } == [29])
    #expect(Replicas.elections(run).map { $0.value.epoch } == [2])
  }

  @Test("CON-18: with auto.offset.reset none a consumer without offset ends")
  func noOffset() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 10s }
      topics: { t: {} }
      producers: { p: { sends: "-a" } }
      groups: { g: { consumers: [c], config: { auto.offset.reset: none } } }
      """)
    let sources = run.facts { fact -> PositionSource? in
      if case .partitionAssigned(_, _, _, let source) = fact { source } else { nil }
    }
    #expect(sources.map { $0.value } == [.none])
    #expect(run.times { if case .consumerCrashed = $0 { true } else { false } } == [0])
  }

  @Test("PRD-50: without transactions the last stable offset is the high watermark, and not told")
  func stableOffset() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      brokers: { count: 2, latency: 100ms, config: { log.cleaner.backoff.ms: 2s } }
      topics:
        t: { replication.factor: 2, config: { cleanup.policy: compact, segment.bytes: 200 } }
      producers: { p: { sends: "-abcdefg", keys: { k: abcdefg } } }
      """)
    let cleaned = run.facts { if case .recordCompacted = $0 { true } else { nil } }
    let told = run.facts { if case .lastStableOffsetAdvanced = $0 { true } else { nil } }
    #expect(!cleaned.isEmpty && told.isEmpty)
  }
}
