import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Transactions, rule by rule.
@Suite("Transactions")
struct TransactionRuleTests {
  /// What a consumer finished, and the offsets that it passed over.
  private static func passed(_ run: ScenarioRun, _ name: String) -> [ClosedRange<Int64>] {
    run.facts { fact in
      guard case .offsetsPassedOver(run.consumer(name), _, let first, let end) = fact else {
        return nil
      }
      return first.value...(end.value - 1)
    }.map { $0.value }
  }

  private static func markers(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .markerAppended(_, _, let offset, _) = $0 { offset.value } else { nil } }
  }

  private static func open(_ end: String) -> String {
    """
    clock: { end: 20s }
    topics: { t: {} }
    producers:
      x: { sends: "-ab", transactions: [{ begin: 1s, \(end) }] }
      y: { sends: "---c" }
    groups:
      rc: { consumers: [rc], processing: 0s,
            config: { isolation.level: read_committed, auto.offset.reset: earliest } }
      ru: { consumers: [ru], processing: 0s, config: { auto.offset.reset: earliest } }
    """
  }

  @Test("WRK-07, PRD-46, PRD-49 to PRD-51, LOG-13: a plain record waits behind an open transaction")
  func workedTrace() throws {
    let run = try ScenarioRun(Self.open("commit: 6s"))
    let polls = run.facts { fact -> (String, Int64, Int64)? in
      guard case .recordsPolled(let consumer, _, let first, let end) = fact else { return nil }
      return (run.trace.header.consumers[consumer.index].name, first.value, end.value)
    }
    // read_uncommitted sees each as it is stored, read_committed all three once it is committed.
    #expect(polls.filter { $0.value.0 == "ru" }.map { $0.seconds } == [1, 2, 3])
    let committed = polls.filter { $0.value.0 == "rc" }
    #expect(committed.map { $0.seconds } == [6])
    #expect(committed.first?.value.1 == 0 && committed.first?.value.2 == 3)
    #expect(Self.markers(run).map { $0.value } == [3])
    #expect(Self.passed(run, "rc") == [3...3])
    let stable = run.facts { fact -> Int64? in
      if case .lastStableOffsetAdvanced(_, let offset) = fact { offset.value } else { nil }
    }
    #expect(stable.map { $0.value } == [4])
  }

  @Test("WRK-07, PRD-51, CON-11, LOG-02: of an aborted transaction only the plain record is shown")
  func abortedTrace() throws {
    let run = try ScenarioRun(Self.open("abort: 6s"))
    #expect(run.labels("rc") == ["c"])
    #expect(Self.passed(run, "rc") == [0...1, 3...3])
    // read_uncommitted sees aborted records; only the control record is hidden from it.
    #expect(Self.passed(run, "ru") == [3...3])
  }

  @Test("CON-33 to CON-36, EDU-23: lag counts control records, and waiting ones")
  func lag() throws {
    let run = try ScenarioRun(Self.open("commit: 6s"))
    let commits = run.facts { fact -> Int64? in
      guard case .offsetCommitted(run.consumer("rc"), _, let offset) = fact else { return nil }
      return offset.value
    }
    // Auto-commit stores positions: past the control record, so that no lag of 1 is left.
    #expect(commits.last?.value == 4)
    let after = try ScenarioRun(
      Self.open("commit: 6s").replacing(
        "rc], processing", with: "rc], commit: after-record, processing"))
    let last = after.facts { fact -> Int64? in
      guard case .offsetCommitted(after.consumer("rc"), _, let offset) = fact else { return nil }
      return offset.value
    }
    #expect(last.last?.value == 3, "the record behind the last one is the control record")
  }

  @Test("PRD-43 to PRD-45: a process with the same transactional.id fences the older one")
  func fencing() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers:
        old: { sends: "-a------b", transactions: [{ begin: 1s }],
               config: { transactional.id: shop } }
        new: { sends: "-----c", transactions: [{ begin: 5s, commit: 6s }],
               config: { transactional.id: shop } }
      """)
    let ends = run.facts { fact -> TransactionOutcome? in
      if case .transactionDecided(_, let outcome, _) = fact { outcome } else { nil }
    }
    #expect(ends.map { $0.seconds } == [5, 6])
    #expect(ends.map { $0.value } == [.abort, .commit])
    let causes = run.facts { fact -> TransactionEnd? in
      if case .transactionDecided(_, _, let cause) = fact { cause } else { nil }
    }
    #expect(causes.map { $0.value } == [.newSession, .requested])
    let fenced = run.facts { fact -> TransactionOwner? in
      if case .producerFenced(let owner) = fact { owner } else { nil }
    }
    #expect(fenced.map { $0.seconds } == [8])
    #expect(fenced.first?.value == .producer(ProducerID(0)))
    let refused = run.facts { fact -> ProduceError? in
      if case .produceRefused(_, _, _, let error) = fact { error } else { nil }
    }
    #expect(refused.map { $0.value } == [.invalidProducerEpoch])
  }

  @Test("PRD-43, PRD-44: the first record waits until what an older process left open has ended")
  func waitsForTheOlder() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 20s }
      topics: { t: { partitions: 6 } }
      producers:
        old: { sends: "-abcd", transactions: [{ begin: 1s }],
               config: { transactional.id: shop } }
        new: { sends: "------efgh", transactions: { every: 2 },
               config: { transactional.id: shop, linger.ms: 0 } }
      """)
    var open = Set<Int>()
    var started = 0
    for event in run.trace.events {
      switch event.fact {
      case .recordAppended(let record, let partition, _):
        if record.number == 4 {
          started += 1
          #expect(open.isEmpty, "control records are due in \(open)")
        }
        open.insert(partition.index)
      case .markerAppended(_, let partition, _, _): open.remove(partition.index)
      default: break
      }
    }
    #expect(started == 1)
    // Each partition that a transaction wrote to was told how it ended.
    #expect(open.isEmpty)
  }

  @Test("PRD-52, TMR-06: a transaction that is open for too long is aborted by the coordinator")
  func timeout() throws {
    let text = """
      clock: { end: 30s }
      topics: { t: {} }
      producers:
        x: { sends: "-a", transactions: [{ begin: 1s }],
             config: { transaction.timeout.ms: 4s } }
      """
    let run = try ScenarioRun(text)
    #expect(Self.markers(run).map { $0.seconds } == [5])
    // Kafka looks every ten seconds only.
    let kafka = try ScenarioRun(
      text.replacing("end: 30s", with: "end: 30s, profile: kafka"))
    #expect(Self.markers(kafka).first.map { $0.seconds > 10 && $0.seconds < 10.1 } == true)
  }

  @Test("PRD-53: every transaction has an epoch of its own, so a late write joins no later one")
  func epochs() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 30s }
      topics: { t: { partitions: 3 } }
      producers:
        x: { sends: "-abcdef", transactions: { every: 2 } }
      """)
    let ends = run.facts { fact -> Bool? in
      if case .transactionDecided = fact { true } else { nil }
    }
    #expect(ends.count == 3)
    let isFenced = run.trace.events.contains {
      if case .producerFenced = $0.fact { true } else { false }
    }
    #expect(!isFenced)
  }

  @Test("PRD-49: control records come to different partitions at different times")
  func markerTimes() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 30s }
      topics: { t: { partitions: 4 } }
      producers:
        x: { sends: "-abcdefgh", keys: { k: a, l: b, m: c, n: d, o: e, p: f, q: g, r: h },
             transactions: [{ begin: 1s, commit: 10s }] }
      """)
    let times = Self.markers(run).map { $0.seconds }
    #expect(times.count > 1)
    #expect(Set(times).count > 1)
  }

  @Test("PRD-42, PRD-54: sends outside of a transaction are an error of the scenario")
  func outside() throws {
    #expect(throws: ScenarioRun.Unreadable.self) {
      try ScenarioRun.scenario(
        """
        topics: { t: {} }
        producers: { x: { sends: "a--b", transactions: [{ begin: 1s, commit: 5s }] } }
        """)
    }
  }

  private static func copying(_ timeline: String, _ commit: String) -> String {
    """
    clock: { end: 60s }
    topics: { in: {}, out: {} }
    producers: { p: { topic: in, sends: "-abcdef" } }
    groups:
      eo: { topics: in, consumers: [e, f], processing: 1500ms, commit: \(commit),
            transforms: { to: out, transaction.timeout.ms: 5s },
            config: { auto.offset.reset: earliest, isolation.level: read_committed,
                      session.timeout.ms: 2s, heartbeat.interval.ms: 500ms } }
      down: { topics: out, consumers: [d], processing: 0s,
              config: { auto.offset.reset: earliest, isolation.level: read_committed } }
    timeline: [\(timeline)]
    """
  }

  @Test("CON-31, PRD-47, EDU-22: outputs come once whatever crashes; the work is done again")
  func exactlyOnce() throws {
    for moment in ["2.5s", "3.7s", "4.5s", "6.2s"] {
      let timeline = "{ at: \(moment), crash: e }, { at: 12s, start: e }"
      let run = try ScenarioRun(Self.copying(timeline, "transaction"))
      #expect(run.labels("d").sorted() == ["a", "b", "c", "d", "e", "f"])
      let plain = try ScenarioRun(Self.copying(timeline, "after-batch"))
      #expect(plain.finished("d").count >= 6)
    }
  }

  @Test("PRD-48: the offsets of a zombie are refused, and what it wrote is aborted")
  func zombie() throws {
    let run = try ScenarioRun(Self.copying("{ at: 2.2s, pause: e, for: 10s }", "transaction"))
    let refused = run.facts { fact -> CommitError? in
      if case .commitRefused(_, _, _, let error) = fact { error } else { nil }
    }
    let isFenced = run.trace.events.contains {
      if case .producerFenced = $0.fact { true } else { false }
    }
    #expect(!refused.isEmpty || isFenced)
    #expect(Set(run.labels("d")).count == run.labels("d").count)
  }

  @Test("records that arrive while a commit is under way are sent when it is over, none is lost")
  func arrivalsWhileCommitting() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka }
      topics: { t: {} }
      producers:
        x: { workload: { records: 30, arrivals: { constant: 3000/s } }, transactions: { every: 4 } }
      """)
    let sent = run.times { if case .recordSent = $0 { true } else { false } }
    #expect(sent.count == 30)
    // A commit takes longer than three arrivals, which are made up for at one instant.
    #expect(Set(sent).count < 30)
    #expect(run.times { if case .recordAppended = $0 { true } else { false } }.count == 30)
  }
}
