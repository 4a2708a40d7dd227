import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Who leads, and what becomes of records and readers when that changes, rule by rule.
@Suite("Elections")
struct ElectionRuleTests {
  private typealias Replicas = ReplicationRuleTests

  @Test("LOG-18, LOG-19: without a live replica in sync nobody leads, or an unclean one")
  func unclean() throws {
    // broker-2 and broker-3 are out of sync when broker-1, the last one, dies.
    let timeline = """
      { at: 2s, disconnect: [broker-1, broker-2, broker-3], for: 30s }, \
      { at: 20s, kill-broker: broker-1 }, { at: 45s, restart-broker: broker-1 }
      """
    let brokers = "replica.lag.time.max.ms: 4s"
    let text = Replicas.cluster(
      "-a-b---------------c---------d", topic: "min.insync.replicas: 1", brokers: brokers,
      timeline: timeline)
    let clean = try ScenarioRun(text)
    #expect(Replicas.inSync(clean).first?.value == [0])
    let lost = clean.facts { if case .leaderLost = $0 { true } else { nil } }
    #expect(lost.map { $0.seconds } == [29])
    // The last in-sync replica stays in the set, and leads again when it is back.
    #expect(Replicas.elections(clean).map { $0.seconds } == [45])
    #expect(Replicas.elections(clean).first?.value.leader == 0)
    #expect(clean.labels("c") == ["a", "b", "c", "d"])
    let risky = try ScenarioRun(
      text.replacing(
        "min.insync.replicas: 1", with: "unclean.leader.election.enable: true"))
    let election = try #require(Replicas.elections(risky).first)
    #expect(election.seconds == 29 && election.value.kind == .unclean)
    #expect(election.value.leader == 1 && election.value.end == 1)
    // EDU-08: b was acknowledged by all in-sync replicas, of which there was one.
    #expect(Replicas.acknowledged(risky).count >= 2)
    let stored = risky.trace.events.reduce(into: Set<Int64>()) { offsets, event in
      if case .recordAppended(_, _, let offset) = event.fact { offsets.insert(offset.value) }
    }
    #expect(stored.contains(1))
    #expect(Replicas.inSync(risky).contains { $0.value == [1] })
  }

  @Test("CON-20, CON-19: what a consumer has read and an unclean election took away is reset")
  func truncatedUnderReader() throws {
    let timeline = """
      { at: 2s, disconnect: [broker-1, broker-2, broker-3], for: 50s }, \
      { at: 20s, kill-broker: broker-1 }
      """
    let run = try ScenarioRun(
      Replicas.cluster(
        "-a-b---------------------------------c",
        topic: "unclean.leader.election.enable: true", brokers: "replica.lag.time.max.ms: 4s",
        timeline: timeline))
    let resets = run.facts { fact -> (Int64, Int64, PositionSource)? in
      guard case .positionReset(_, _, let from, let to, let source) = fact else { return nil }
      return (from.value, to.value, source)
    }
    // Position 2 lies beyond the new log, which parts at 1; so c, at 1, is read and not missed.
    #expect(resets.count == 1 && resets.first?.seconds == 29)
    #expect(resets.first?.value.0 == 2 && resets.first?.value.1 == 1)
    #expect(resets.first?.value.2 == .truncation)
    #expect(run.labels("c") == ["a", "b", "c"])
  }

  @Test("LOG-27, LOG-28: leadership goes back to the first replica, and clients find the leader")
  func preferredLeader() throws {
    let run = try ScenarioRun(
      Replicas.cluster(
        "-a-------------b---------c", brokers: "leader.imbalance.check.interval.seconds: 20",
        timeline: "{ at: 3s, kill-broker: broker-1 }, { at: 14s, restart-broker: broker-1 }"))
    let elections = Replicas.elections(run)
    #expect(elections.map { $0.value.leader } == [1, 0])
    #expect(elections.map { $0.value.kind } == [.clean, .preferred])
    #expect(elections.map { $0.seconds } == [12, 20])
    // b is sent to broker-1, which is back but follows, c to broker-2, which leads no more: each
    // time one refusal, then the right one, at once.
    #expect(
      Replicas.refusals(run).map { $0.value } == [.notLeaderOrFollower, .notLeaderOrFollower])
    #expect(Replicas.refusals(run).map { $0.seconds } == [15, 25])
    #expect(run.labels("c") == ["a", "b", "c"])
    let still = try ScenarioRun(
      Replicas.cluster(
        "-a-------------b---------c",
        brokers: "leader.imbalance.check.interval.seconds: 20, auto.leader.rebalance.enable: false",
        timeline: "{ at: 3s, kill-broker: broker-1 }, { at: 14s, restart-broker: broker-1 }"))
    #expect(Replicas.elections(still).map { $0.value.leader } == [1])
  }

  @Test("LOG-17: in a controlled shutdown leadership moves first; nothing waits, nothing is lost")
  func controlledShutdown() throws {
    let run = try ScenarioRun(
      Replicas.cluster("-a--b", timeline: "{ at: 3s, stop: broker-1 }"))
    #expect(Replicas.elections(run).map { $0.seconds } == [3])
    #expect(run.labels("c") == ["a", "b"])
    // Heartbeats each 2 s in Kafka: what dies at 3 was last heard of at 2.
    let kafka = try ScenarioRun(
      Replicas.cluster("-a--b", timeline: "{ at: 3s, kill-broker: broker-1 }")
        .replacing("clock: {", with: "clock: { profile: kafka,"))
    #expect(Replicas.elections(kafka).map { $0.seconds } == [11])
  }

  @Test("LOG-14, LOG-16, LOG-21: a leader that comes back has what it had, and gives it out")
  func sameLeaderAgain() throws {
    let text = """
      clock: { end: 40s }
      topics: { t: {} }
      producers: { x: { sends: "-a------------b" } }
      groups: { g: { consumers: [c], processing: 0s, config: { auto.offset.reset: earliest } } }
      timeline: [{ at: 3s, kill-broker: broker-1 }, { at: 20s, restart-broker: broker-1 }]
      """
    let run = try ScenarioRun(text)
    #expect(Replicas.appended(run) == ["a@0", "b@1"])
    #expect(run.finished("c") == ["a@1.0", "b@20.0"])
  }

  @Test("LOG-20: without ELR a replica that left the set cannot lead, whatever it holds")
  func noEligibleLeaders() throws {
    // broker-2 leaves with everything below the mark; broker-1 then dies alone.
    let run = try ScenarioRun(
      Replicas.cluster(
        "-a", topic: "min.insync.replicas: 2", brokers: "broker.session.timeout.ms: 2s",
        timeline: "{ at: 4s, kill-broker: [broker-2, broker-3] }, { at: 8s, kill-broker: "
          + "broker-1 }, { at: 20s, restart-broker: broker-2 }"))
    #expect(Replicas.elections(run).isEmpty)
    let lost = run.facts { if case .leaderLost = $0 { true } else { nil } }
    #expect(!lost.isEmpty)
  }

  @Test("GRP-01: what the coordinator knows survives the death of any broker", arguments: 1...3)
  func coordinatorState(broker: Int) throws {
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers: 3
      topics: { t: { partitions: 2, replication.factor: 3 } }
      producers: { x: { sends: "-abcd-------------------efgh" } }
      groups:
        g: { consumers: [c, d], processing: 0s, commit: after-record,
             config: { auto.offset.reset: earliest } }
      timeline: [{ at: 10s, kill-broker: broker-\(broker) }]
      """)
    // Members, generation and committed offsets go on: nobody joins again, nothing is read twice.
    let generations = run.facts { fact -> Int? in
      if case .generationFormed(_, let generation, _) = fact { generation.number } else { nil }
    }
    #expect(generations.map { $0.value } == [1])
    let finished = (run.labels("c") + run.labels("d")).sorted()
    #expect(finished == ["a", "b", "c", "d", "e", "f", "g", "h"])
  }

  @Test("LOG-13, LOG-30: a new leader lets read at least up to where the log was deleted")
  func markAfterDeletion() throws {
    // The followers have a and b at 1.5 but wait for more before they hear that both may be read.
    // The log is deleted at 8; broker-2 leads at 12 and hears of broker-3 half a second later.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers:
        count: 3
        latency: 500ms
        config:
          broker.session.timeout.ms: 2s
          log.retention.check.interval.ms: 4s
          log.initial.task.delay.ms: 4s
      topics: { t: { replication.factor: 3, config: { retention.ms: 5s } } }
      producers: { p: { sends: "-(ab)", config: { acks: all } } }
      groups: { g: { consumers: [c], processing: 0s } }
      timeline:
        - { at: 10s, kill-broker: broker-1 }
        - { at: 12.2s, seek: c, partition: t-0, to: 0 }
      """)
    let started = run.facts {
      if case .logStartMoved(_, let start, _) = $0 { start.value } else { nil }
    }
    #expect(started.map { $0.value } == [2] && started.map { $0.seconds } == [8])
    #expect(Replicas.elections(run).map { $0.seconds } == [12])
    let resets = run.facts { fact -> [Int64]? in
      guard case .positionReset(_, _, let from, let to, _) = fact else { return nil }
      return [from.value, to.value]
    }
    // `latest` is the high watermark, which is never below the start of the log.
    #expect(resets.map { $0.value } == [[0, 2]] && resets.map { $0.seconds } == [12.2])
  }
}
