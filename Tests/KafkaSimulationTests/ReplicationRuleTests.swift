import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Replication, elections and truncation, rule by rule.
@Suite("Replicas")
struct ReplicationRuleTests {
  /// Three brokers half a second apart; a record every so often.
  static func cluster(
    _ sends: String, acks: String = "all", topic: String = "min.insync.replicas: 2",
    brokers: String = "", timeline: String = "", end: String = "60s", more: String = ""
  ) -> String {
    """
    clock: { end: \(end) }
    brokers: { count: 3, latency: 500ms, config: { \(brokers) } }
    topics: { t: { replication.factor: 3, config: { \(topic) } } }
    producers: { x: { sends: "\(sends)", config: { acks: \(acks)\(more) } } }
    groups: { g: { consumers: [c], processing: 0s, config: { auto.offset.reset: earliest } } }
    timeline: [\(timeline)]
    """
  }

  static func marks(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .highWatermarkAdvanced(_, let offset) = $0 { offset.value } else { nil } }
  }

  static func acknowledged(_ run: ScenarioRun) -> [Double] {
    run.facts { if case .recordAcknowledged(let record, _) = $0 { record.number } else { nil } }
      .map { $0.seconds }
  }

  static func polled(_ run: ScenarioRun) -> [Double] {
    run.facts { if case .recordsPolled(_, _, let first, _) = $0 { first.value } else { nil } }
      .map { $0.seconds }
  }

  static func elections(
    _ run: ScenarioRun
  ) -> [(seconds: Double, value: (leader: Int, epoch: Int, end: Int64, kind: ElectionKind))] {
    run.facts { fact in
      guard case .leaderElected(_, let leader, let epoch, let end, let kind) = fact else {
        return nil
      }
      return (leader.index, epoch, end.value, kind)
    }
  }

  static func inSync(_ run: ScenarioRun) -> [(seconds: Double, value: [Int])] {
    run.facts { fact in
      guard case .inSyncReplicasChanged(_, let set) = fact else { return nil }
      return set.brokers.map { $0.index }
    }
  }

  static func refusals(_ run: ScenarioRun) -> [(seconds: Double, value: ProduceError)] {
    run.facts { if case .produceRefused(_, _, _, let error) = $0 { error } else { nil } }
  }

  /// Appended labels in the order of appending, with their offsets.
  static func appended(_ run: ScenarioRun) -> [String] {
    let labels = run.recordLabels
    return run.facts { fact -> String? in
      guard case .recordAppended(let record, _, let offset) = fact else { return nil }
      return "\(labels[record.number])@\(offset.value)"
    }.map { $0.value }
  }

  @Test("WRK-01, LOG-04, LOG-05, LOG-10, LOG-12, PRD-27, PRD-28: acks=all waits for the mark")
  func highWatermark() throws {
    let run = try ScenarioRun(Self.cluster("-a"))
    let copies = run.facts { fact -> Int? in
      if case .replicaFetched(let broker, _, _) = fact { broker.index } else { nil }
    }
    // Stored at 1; the answer to waiting fetches takes half a second, the next fetch another.
    #expect(copies.map { $0.seconds } == [1.5, 1.5] && copies.map { $0.value } == [1, 2])
    #expect(Self.marks(run).map { $0.seconds } == [2] && Self.marks(run)[0].value == 1)
    // Acknowledgement and visibility come from the same advance.
    #expect(Self.acknowledged(run) == [2] && Self.polled(run) == [2])
  }

  @Test("PRD-27, PRD-28, PRD-29, LOG-13, EDU-10: with acks=1 the record is acknowledged unseen")
  func leaderOnly() throws {
    let run = try ScenarioRun(Self.cluster("-a", acks: "1"))
    #expect(Self.acknowledged(run) == [1] && Self.polled(run) == [2])
    let none = try ScenarioRun(Self.cluster("-a", acks: "0"))
    // PRD-26: nobody says anything, and the record is there all the same.
    #expect(Self.acknowledged(none) == [] && Self.polled(none) == [2])
  }

  @Test("PRD-26: with acks=0 nothing is ever sent again")
  func noRetries() throws {
    let run = try ScenarioRun(
      Self.cluster("-a", acks: "0", timeline: "{ at: 0s, fail: t-0 }"))
    #expect(Self.appended(run) == [])
    #expect(Self.refusals(run).isEmpty)
  }

  @Test("WRK-02, LOG-06, LOG-07, TMR-03, PRD-36: a frozen follower leaves after 1 to 1.5 limits")
  func shrink() throws {
    // Kafka's own limits: the follower fetches until it freezes at 1, and is looked at each 15 s.
    let text = """
      clock: { end: 100s, profile: kafka }
      brokers: 3
      topics: { t: { replication.factor: 3 } }
      producers: { x: { sends: "--a", config: { acks: all } } }
      timeline: [{ at: 1s, pause: broker-3, for: 80s }]
      """
    let run = try ScenarioRun(
      text.replacing(
        "brokers: 3\n",
        with: "brokers: { count: 3, config: "
          + "{ broker.session.timeout.ms: 90s } }\n"))
    let changes = Self.inSync(run)
    // 30 s after it was last known to be caught up, shortly before 1 s, the look at 30 s is too
    // early and the one at 45 s is not.
    #expect(changes.first?.value == [0, 1])
    #expect(changes.first.map { 45...45.01 ~= $0.seconds } ?? false)
    // The producer has given up waiting at 32 s and sent again; no second copy is stored.
    let again = run.facts { fact -> Int? in
      if case .produceSent(_, _, _, let attempt) = fact { attempt } else { nil }
    }
    #expect(again.map { $0.value } == [1, 2])
    #expect(again.last.map { 32...32.3 ~= $0.seconds } ?? false)
    #expect(Self.appended(run) == ["a@0"])
    let dropped = run.facts { if case .duplicateDropped = $0 { true } else { nil } }
    #expect(dropped.count == 1)
    #expect(Self.acknowledged(run).map { 45...46 ~= $0 } == [true])
  }

  @Test("WRK-03, LOG-11, LOG-15: below min.insync.replicas acks=all is refused, acks=1 is unseen")
  func minimum() throws {
    let timeline =
      "{ at: 1s, kill-broker: [broker-2, broker-3] }, { at: 20s, restart-broker: broker-2 }"
    let brokers = "broker.session.timeout.ms: 2s"
    let all = try ScenarioRun(
      Self.cluster("-----a", brokers: brokers, timeline: timeline, end: "40s"))
    #expect(Self.refusals(all).first?.value == .notEnoughReplicas)
    #expect(Self.refusals(all).allSatisfy { $0.seconds < 22 && $0.value == .notEnoughReplicas })
    #expect(Self.appended(all) == ["a@0"] && Self.polled(all).allSatisfy { $0 > 20 })
    let one = try ScenarioRun(
      Self.cluster("-----a", acks: "1", brokers: brokers, timeline: timeline, end: "40s"))
    #expect(Self.acknowledged(one) == [5])
    #expect(Self.polled(one).count == 1 && Self.polled(one).allSatisfy { $0 > 20 })
  }

  @Test("WRK-04, LOG-17, LOG-21 to LOG-23, LOG-26, EDU-09: acks=1 loses what nobody had copied")
  func acknowledgedAndLost() throws {
    // b is stored at 5.1, and its leader dies before a follower asks for it: both are on their way
    // with a, and ask again at 5.5.
    let text = Self.cluster("-a", acks: "1").replacing(
      "sends: \"-a\"",
      with:
        "sends: [{ at: 4500ms, record: a }, { at: 5100ms, record: b }, { at: 20s, record: c }]"
    ).replacing(
      "timeline: []",
      with: "timeline: [{ at: 5.2s, kill-broker: broker-1 }, { at: 30s, restart-broker: broker-1 }]"
    )
    let run = try ScenarioRun(text)
    #expect(Self.acknowledged(run) == [4.5, 5.1, 20])
    let election = try #require(Self.elections(run).first)
    // Nine seconds without a heartbeat, and the first of the list that is in sync.
    #expect(election.seconds == 14.2 && election.value.leader == 1)
    #expect(election.value.epoch == 1 && election.value.end == 1 && election.value.kind == .clean)
    // The offset is used again, and the old leader drops what it had there.
    #expect(Self.appended(run) == ["a@0", "b@1", "c@1"])
    let cut = run.facts { fact -> (Int, Int64)? in
      guard case .replicaTruncated(let broker, _, let end) = fact else { return nil }
      return (broker.index, end.value)
    }
    #expect(cut.map { $0.value.0 } == [0] && cut.map { $0.value.1 } == [1])
    #expect(run.labels("c") == ["a", "c"])
    #expect(Self.inSync(run).last?.value == [0, 1, 2])
  }

  @Test("LOG-24, LOG-25, PRD-24: acks=all is sent again to the new leader and never lost")
  func acknowledgedAndKept() throws {
    let timeline = "{ at: 5200ms, kill-broker: broker-1 }"
    let text = Self.cluster("-a", timeline: timeline).replacing(
      "sends: \"-a\"", with: "sends: [{ at: 1s, record: a }, { at: 5100ms, record: b }]")
    let run = try ScenarioRun(text)
    #expect(Self.refusals(run).map { $0.value } == [.networkException])
    #expect(run.labels("c") == ["a", "b"])
    // Not yet acknowledged, but copied: what the new leader has stays, and is not stored twice.
    let copied = try ScenarioRun(text.replacing("5200ms, kill", with: "5700ms, kill"))
    #expect(Self.appended(copied) == ["a@0", "b@1"] && copied.labels("c") == ["a", "b"])
    let dropped = copied.facts { if case .duplicateDropped = $0 { true } else { nil } }
    #expect(dropped.count == 1)
    // Without idempotence the same is a duplicate.
    let twice = try ScenarioRun(
      text.replacing("5200ms, kill", with: "5700ms, kill")
        .replacing("acks: all", with: "acks: all, enable.idempotence: false"))
    #expect(Self.appended(twice) == ["a@0", "b@1", "b@2"])
  }

  @Test("LOG-08, LOG-26: a follower joins once it has all, and must be waited for")
  func joining() throws {
    let run = try ScenarioRun(
      Self.cluster(
        "-a-------b", brokers: "broker.session.timeout.ms: 2s",
        timeline: "{ at: 3s, kill-broker: broker-3 }, { at: 12s, restart-broker: broker-3 }"))
    #expect(Self.inSync(run).map { $0.value } == [[0, 1], [0, 1, 2]])
    #expect(Self.inSync(run).map { $0.seconds } == [5, 13.5])
  }

  @Test("LOG-09: until the controller has answered, the larger set counts")
  func alterPartition() throws {
    let run = try ScenarioRun(
      Self.cluster(
        "-a-------b", brokers: "broker.session.timeout.ms: 2s",
        timeline: "{ at: 3s, kill-broker: broker-3 }, { at: 12s, restart-broker: broker-3 }"
      ).replacing("clock: {", with: "clock: { profile: kafka,"))
    // One more way to the controller and back than where messages take no time.
    let joined = try #require(Self.inSync(run).last)
    let copies = run.facts { fact -> Int64? in
      if case .replicaFetched(BrokerID(2), _, let end) = fact { end.value } else { nil }
    }
    let caughtUp = try #require(copies.last { $0.value == 2 })
    #expect(joined.value == [0, 1, 2])
    #expect(abs(joined.seconds - caughtUp.seconds - 0.503) < 1e-9)
  }

  @Test("LOG-12: a set that shrinks too far while a batch waits makes it retriable")
  func afterAppend() throws {
    let run = try ScenarioRun(
      Self.cluster(
        "-a", topic: "min.insync.replicas: 2",
        timeline: "{ at: 0s, fail: t-0, with: NOT_ENOUGH_REPLICAS_AFTER_APPEND }"))
    #expect(Self.refusals(run).map { $0.value } == [.notEnoughReplicasAfterAppend])
    // The batch is in the log already: the second try is a duplicate, and dropped.
    #expect(Self.appended(run) == ["a@0"] && Self.acknowledged(run).count == 1)
  }

  @Test("Replicas of one partition are on different brokers, and leaders are spread")
  func placement() throws {
    let scenario = try ScenarioRun.scenario(
      "brokers: 3\ntopics: { t: { partitions: 6, replication.factor: 2 } }\n")
    let lists = scenario.topics[0].replicas.map { $0.map { $0.index } }
    // Kafka's own assignment without racks, from the first broker on.
    #expect(lists == [[0, 1], [1, 2], [2, 0], [0, 2], [1, 0], [2, 1]])
    let racks = try ScenarioRun.scenario(
      """
      brokers: { names: { a: { rack: r }, b: { rack: r }, c: { rack: s }, d: { rack: s } } }
      topics: { t: { partitions: 4, replication.factor: 2 } }
      """)
    for list in racks.topics[0].replicas {
      #expect(racks.brokers[list[0].index].rack != racks.brokers[list[1].index].rack)
    }
  }
}
