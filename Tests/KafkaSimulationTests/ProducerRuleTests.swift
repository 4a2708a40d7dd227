import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// How producers batch, send, retry and number what they send, rule by rule.
@Suite("Producers")
struct ProducerRuleTests {
  private typealias Replicas = ReplicationRuleTests

  private static func text(
    _ producer: String, _ timeline: String = "", profile: String = "classroom",
    topic: String = "", end: String = "100s"
  ) -> String {
    """
    clock: { end: \(end), profile: \(profile) }
    topics: { t: { \(topic) } }
    producers: { x: { \(producer) } }
    groups: { g: { consumers: [c], processing: 0s, config: { auto.offset.reset: earliest } } }
    timeline: [\(timeline)]
    """
  }

  private static func sent(_ run: ScenarioRun) -> [(seconds: Double, value: String)] {
    let labels = run.recordLabels
    return run.facts { fact in
      guard case .produceSent(let record, _, _, let attempt) = fact else { return nil }
      return "\(labels[record.number])\(attempt)"
    }
  }

  private static func failed(_ run: ScenarioRun) -> [(seconds: Double, value: ProduceError)] {
    run.facts { if case .sendFailed(_, _, let error) = $0 { error } else { nil } }
  }

  @Test("WRK-05, PRD-30, PRD-36, PRD-38, PRD-39, EDU-05: retries reorder, sequence numbers do not")
  func reordering() throws {
    let fail = "{ at: 0s, fail: t-0 }"
    let plain = try ScenarioRun(
      Self.text("sends: \"-(ab)\", config: { enable.idempotence: false }", fail))
    #expect(Replicas.appended(plain) == ["b@0", "a@1"])
    let numbered = try ScenarioRun(Self.text("sends: \"-(ab)\", config: { acks: all }", fail))
    // b, with sequence number 1 where 0 is expected, is refused, and both are sent again in order.
    #expect(
      Replicas.refusals(numbered).map { $0.value } == [
        .notEnoughReplicas, .outOfOrderSequenceNumber,
      ])
    #expect(Replicas.appended(numbered) == ["a@0", "b@1"])
    #expect(Self.sent(numbered).map { $0.value } == ["a1", "b1", "a2", "b2"])
  }

  @Test("PRD-36, KAFKA-15591: a first batch that an election took away is not overtaken")
  func firstBatchLost() throws {
    // a dies with broker-1, which no follower reached, and broker-2 refuses it once; b leaves with
    // it, before it is answered.
    let run = try ScenarioRun(
      Replicas.cluster(
        "-a---------b",
        timeline: """
          { at: 500ms, disconnect: [broker-1, broker-2, broker-3], for: 3s }, \
          { at: 1200ms, kill-broker: broker-1 }, { at: 7s, fail: t-0 }
          """,
        more: ", retry.backoff.ms: 10s, retry.backoff.max.ms: 10s"))
    #expect(
      Replicas.refusals(run).map { $0.value } == [
        .networkException, .notEnoughReplicas, .outOfOrderSequenceNumber,
      ])
    #expect(Replicas.appended(run) == ["a@0", "a@0", "b@1"])
  }

  @Test("PRD-31, EDU-07: a lost answer makes a duplicate, unless batches are numbered")
  func duplicates() throws {
    let fail = "{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }"
    let plain = try ScenarioRun(
      Self.text("sends: \"-a\", config: { enable.idempotence: false }", fail))
    #expect(Replicas.appended(plain) == ["a@0", "a@1"])
    let numbered = try ScenarioRun(Self.text("sends: \"-a\", config: { acks: all }", fail))
    #expect(Replicas.appended(numbered) == ["a@0"])
    #expect(Replicas.acknowledged(numbered).count == 1)
  }

  @Test("PRD-34, PRD-40, EDU-07: a producer that starts again has a new id: its resends are new")
  func newSession() throws {
    // The answer is lost, the process dies before it could try again, and sends a anew.
    let run = try ScenarioRun(
      Self.text(
        "sends: \"-a---a\", config: { acks: all, retry.backoff.ms: 10s }",
        "{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }, { at: 2s, crash: x }, { at: 3s, start: x }"
      ))
    #expect(Replicas.appended(run) == ["a@0", "a@1"])
  }

  @Test("PRD-32: with one request in flight nothing overtakes, but duplicates stay possible")
  func oneInFlight() throws {
    let config = "enable.idempotence: false, max.in.flight.requests.per.connection: 1"
    let run = try ScenarioRun(
      Self.text("sends: \"-(ab)\", config: { \(config) }", "{ at: 0s, fail: t-0 }"))
    #expect(Replicas.appended(run).map { String($0.prefix(1)) } == ["a", "b"])
    let twice = try ScenarioRun(
      Self.text(
        "sends: \"-(ab)\", config: { \(config) }",
        "{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }"))
    #expect(Replicas.appended(twice).map { String($0.prefix(1)) } == ["a", "a", "b"])
  }

  @Test("PRD-21, PRD-22, EDU-06: the limit is on requests of a connection, served in turn")
  func connections() throws {
    // Two partitions on one broker 1 s away from its follower: with acks=all each answer takes 2 s.
    func run(_ limit: Int) throws -> ScenarioRun {
      try ScenarioRun(
        """
        clock: { end: 60s }
        brokers: { count: 2, latency: 1s }
        topics: { t: { partitions: 2, replication.factor: 2 } }
        producers:
          x: { sends: [{ at: 1s, record: a, partition: 0 }, { at: 2s, record: b, partition: 0 },
               { at: 2s, record: c, partition: 0 }],
               config: { acks: all, max.in.flight.requests.per.connection: \(limit) } }
        """)
    }
    // One at a time: b and c wait for a's answer at 3, and leave together.
    #expect(Self.sent(try run(1)).map { $0.seconds } == [1, 3, 3])
    // Three at a time leave at once, but the broker looks at b only when a is answered.
    let three = try run(3)
    #expect(Self.sent(three).map { $0.seconds } == [1, 2, 2])
    let stored = three.facts { if case .recordAppended = $0 { true } else { nil } }
    #expect(stored.map { $0.seconds } == [1, 3, 5])
  }

  @Test("PRD-22: what arrives as the broker gets free goes behind what waits on the connection")
  func connectionsKeepOrder() throws {
    // a is answered at 3, when c arrives; b waits since 2.
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers: { count: 2, latency: 1s }
      topics: { t: { partitions: 1, replication.factor: 2 } }
      producers:
        x: { sends: [{ at: 1s, record: a }, { at: 2s, record: b }, { at: 3s, record: c }],
             config: { acks: all, enable.idempotence: false } }
      """)
    let stored = run.facts { fact -> Int? in
      if case .recordAppended(let record, _, _) = fact { record.number } else { nil }
    }
    #expect(stored.map { $0.value } == [0, 1, 2])
    #expect(stored.map { $0.seconds } == [1, 3, 5])
  }

  @Test("PRD-16 to PRD-19: one batch a partition leaves with the first that is ready")
  func draining() throws {
    let run = try ScenarioRun(
      Self.text(
        """
        sends: [{ at: 1s, record: a, partition: 0 }, { at: 2s, record: b, partition: 1 }, \
          { at: 5s, record: c, partition: 1 }], \
        config: { acks: all, linger.ms: 3s }
        """, topic: "partitions: 2"))
    // a has lingered at 4; b, which has not, goes with it.
    #expect(Self.sent(run).map { $0.seconds } == [4, 4, 8])
    // A full batch does not linger; a record that is larger than a batch has one of its own.
    let full = try ScenarioRun(
      Self.text(
        """
        sends: [{ at: 1s, record: a, size: 60 }, { at: 2s, record: b, size: 60 }, \
          { at: 3s, record: c, size: 200 }], \
        config: { acks: all, linger.ms: 10s, batch.size: 100 }
        """))
    #expect(Self.sent(full).map { $0.value } == ["a1", "b1", "c1"])
    #expect(Self.sent(full).map { $0.seconds } == [2, 3, 3])
  }

  @Test("PRD-23, PRD-41, TMR-03, TMR-04: delivery.timeout.ms bounds everything")
  func deliveryTimeout() throws {
    let config = "acks: all, request.timeout.ms: 4s, delivery.timeout.ms: 10s"
    let run = try ScenarioRun(
      Self.text(
        "sends: \"-a-----------------------b\", config: { \(config) }",
        "{ at: 0s, pause: broker-1, for: 20s }", end: "40s"))
    // The broker stands still: two answers do not come, and at 11 the time is over.
    #expect(Self.failed(run).map { $0.value } == [.deliveryTimeout])
    #expect(Self.failed(run).map { $0.seconds } == [11])
    #expect(Replicas.refusals(run).map { $0.value } == [.requestTimedOut, .requestTimedOut])
    // All the same it is stored, when the broker reads what it had received; then the epoch goes
    // up, and b is stored behind it.
    #expect(Replicas.appended(run).last?.hasPrefix("b") ?? false)
    // PRD-23: the limit has to hold a linger and a request.
    #expect(throws: (any Error).self) {
      try ScenarioRun.scenario(
        Self.text("sends: -a, config: { request.timeout.ms: 4s, delivery.timeout.ms: 3s }"))
    }
  }

  @Test("PRD-24: retries come after 100 ms, 200 ms, … up to 1 s, a fifth more or less")
  func backoff() throws {
    let run = try ScenarioRun(
      Self.text(
        "sends: \"-a\", config: { acks: all }", "{ at: 0s, fail: t-0, times: 6 }",
        profile: "kafka"))
    let times = Self.sent(run).map { $0.seconds }
    let pauses = zip(times.dropFirst(), times).map { $0 - $1 - 0.002 }
    #expect(pauses.count == 6)
    for (pause, wanted) in zip(pauses, [0.1, 0.2, 0.4, 0.8, 1, 1]) {
      #expect(pause >= wanted * 0.8 - 1e-9 && pause <= wanted * 1.2 + 1e-9)
    }
    #expect(Set(pauses.map { Int($0 * 1e9) }).count == 6)
    // PRD-24: and no more often than `retries`.
    let limited = try ScenarioRun(
      Self.text(
        "sends: \"-a\", config: { enable.idempotence: false, retries: 2 }",
        "{ at: 0s, fail: t-0, times: 6 }"))
    #expect(Self.sent(limited).count == 3)
    #expect(Self.failed(limited).map { $0.value } == [.notEnoughReplicas])
  }

  @Test("PRD-33: what contradicts idempotence turns it off, or is an error where it is asked for")
  func contradictions() throws {
    func isIdempotent(_ config: String) throws -> Bool {
      let text = Self.text("sends: -a, config: { \(config) }")
      return try ScenarioRun.scenario(text).producers[0].delivery.isIdempotent
    }
    #expect(try isIdempotent("acks: all") && isIdempotent("acks: -1"))
    #expect(try !isIdempotent("acks: 1") && !isIdempotent("acks: 0"))
    #expect(try !isIdempotent("retries: 0"))
    #expect(try !isIdempotent("max.in.flight.requests.per.connection: 6"))
    for config in ["acks: 1", "retries: 0", "max.in.flight.requests.per.connection: 6"] {
      #expect(throws: (any Error).self) { try isIdempotent("enable.idempotence: true, \(config)") }
    }
  }

  @Test("WRK-06, PRD-35 to PRD-37: a leader knows the last five batches of a producer")
  func memory() {
    var memory = ProducerMemory()
    for sequence in 0...5 {
      #expect(memory.check(7, epoch: 0, sequence: sequence, count: 1) == .next)
      memory.note(7, epoch: 0, sequence: sequence, count: 1, at: Int64(10 + sequence))
    }
    #expect(memory.check(7, epoch: 0, sequence: 0, count: 1) == .outOfOrder)
    #expect(memory.check(7, epoch: 0, sequence: 1, count: 1) == .duplicate(11))
    #expect(memory.check(7, epoch: 0, sequence: 7, count: 1) == .outOfOrder)
    // A new epoch begins at 0, and an old one is refused.
    #expect(memory.check(7, epoch: 1, sequence: 3, count: 1) == .outOfOrder)
    #expect(memory.check(7, epoch: 1, sequence: 0, count: 2) == .next)
    memory.note(7, epoch: 1, sequence: 0, count: 2, at: 20)
    #expect(memory.check(7, epoch: 0, sequence: 6, count: 1) == .oldEpoch)
    // Whoever has stored nothing begins at 0; whose batches are all gone may go on where it was.
    #expect(memory.check(8, epoch: 0, sequence: 4, count: 1) == .outOfOrder)
    memory.rebuild(from: [], [], after: .unclean)
    #expect(memory.check(7, epoch: 1, sequence: 9, count: 1) == .next)
    memory.rebuild(from: [], [], after: .clean)
    #expect(memory.check(7, epoch: 1, sequence: 9, count: 1) == .outOfOrder)
  }

  @Test("PRD-35: what a leader knows of producers is made from the log, so a new one knows it too")
  func rebuilt() throws {
    let batches = [
      StoredBatch(producerID: 3, epoch: 0, sequence: 0, sizes: [1, 1]),
      StoredBatch(sizes: [1]),
      StoredBatch(producerID: 3, epoch: 0, sequence: 2, sizes: [1]),
    ]
    let log = [0, 0, 1, 2].map { LogEntry(record: 0, batch: Int32($0)) }
    var memory = ProducerMemory()
    memory.rebuild(from: log, batches, after: .clean)
    #expect(memory.check(3, epoch: 0, sequence: 0, count: 2) == .duplicate(0))
    #expect(memory.check(3, epoch: 0, sequence: 2, count: 1) == .duplicate(3))
    #expect(memory.check(3, epoch: 0, sequence: 3, count: 1) == .next)
  }

  @Test("PRD-22, PRD-40: a process that starts again does not wait behind requests of the last one")
  func newConnection() throws {
    // a is stored at 2 and waits for the follower until 21; its process dies, b's has a connection
    // of its own.
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers: { count: 2, latency: 1s }
      topics: { t: { replication.factor: 2 } }
      producers:
        x: { sends: [{ at: 2s, record: a }, { at: 6s, record: b }], config: { acks: all } }
      timeline:
        - { at: 1s, disconnect: [broker-1, broker-2], for: 20s }
        - { at: 3s, crash: x }
        - { at: 4s, start: x }
      """)
    let stored = run.facts { if case .recordAppended = $0 { true } else { nil } }
    #expect(stored.map { $0.seconds } == [2, 6])
  }
}
