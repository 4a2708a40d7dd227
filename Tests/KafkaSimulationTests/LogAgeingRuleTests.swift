import EventKernel
import KafkaModel
import TestSupport
import Testing

/// Segments, retention and compaction, rule by rule.
@Suite("Logs grow old")
struct LogAgeingRuleTests {
  private static func rolls(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .segmentRolled(_, let base) = $0 { base.value } else { nil } }
  }

  private static func starts(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .logStartMoved(_, let start, _) = $0 { start.value } else { nil } }
  }

  private static func removed(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .recordCompacted(_, _, let offset) = $0 { offset.value } else { nil } }
  }

  private static func topic(_ config: String, _ sends: String, _ more: String = "") -> String {
    """
    clock: { end: 60s }
    topics: { t: { config: { \(config) } } }
    producers: { p: { \(sends) } }
    \(more)
    """
  }

  @Test("LOG-01, LOG-03: offsets are given in order of arrival, not of sending")
  func arrival() throws {
    let run = try ScenarioRun(
      """
      topics: { t: {} }
      producers:
        slow: { sends: "a", config: { linger.ms: 5s } }
        fast: { sends: "-b" }
      """)
    let offsets = run.facts { fact -> Int64? in
      if case .recordAppended(_, _, let offset) = fact { offset.value } else { nil }
    }
    #expect(offsets.map { $0.value } == [0, 1])
    let order = run.facts { fact -> Int? in
      if case .recordAppended(let record, _, _) = fact { record.number } else { nil }
    }
    #expect(order.map { $0.value } == [1, 0], "the record that was sent first is stored last")
  }

  @Test("LOG-29: segments are rolled by appends, by size or by age, never by a clock")
  func rolling() throws {
    let size = try ScenarioRun(Self.topic("segment.bytes: 250", "sends: \"abcdef\""))
    #expect(Self.rolls(size).map { $0.value } == [2, 4])
    let age = try ScenarioRun(Self.topic("segment.ms: 2s", "sends: \"abcd------e\""))
    #expect(Self.rolls(age).map { $0.seconds } == [3, 10])
  }

  @Test("LOG-30, LOG-32, TMR-10: a sweep deletes whole segments by their newest record")
  func retention() throws {
    let run = try ScenarioRun(
      Self.topic(
        "retention.ms: 5s, segment.bytes: 250", "sends: \"abcdef\"",
        "brokers: { config: { log.retention.check.interval.ms: 4s, "
          + "log.initial.task.delay.ms: 2s } }"
      ))
    // Sweeps are at 2, 6, 10 and 14 s: b is old at 6 s plus a moment, d at 8, f at 10.
    #expect(Self.starts(run).map { $0.seconds } == [10, 14])
    #expect(Self.starts(run).map { $0.value } == [4, 6])
  }

  @Test("LOG-30: by size the log stays at least as large as retention.bytes")
  func size() throws {
    let run = try ScenarioRun(
      Self.topic(
        "retention.ms: -1, retention.bytes: 300, segment.bytes: 200", "sends: \"abcdefgh\""))
    // 800 bytes in segments of 200: two go; a third would leave 200.
    #expect(Self.starts(run).last?.value == 4)
  }

  @Test("LOG-31, EDU-24: the active segment is not exempt")
  func active() throws {
    let run = try ScenarioRun(Self.topic("retention.ms: 10s", "sends: \"a\""))
    #expect(Self.starts(run).map { $0.value } == [1])
    #expect(Self.rolls(run).map { $0.value } == [1])
    #expect(Self.starts(run).first.map { $0.seconds > 10 && $0.seconds <= 11 } == true)
  }

  @Test("CON-17, CON-19: an offset that is gone is reset by auto.offset.reset")
  func outOfRange() throws {
    func reset(_ policy: String) throws -> ScenarioRun {
      try ScenarioRun(
        Self.topic(
          "retention.ms: 4s, segment.ms: 1s", "sends: \"abcdefghijklmnop\"",
          """
          groups:
            g: { consumers: { c: { processing: 6s } }, commit: after-record,
                 config: { auto.offset.reset: \(policy), max.partition.fetch.bytes: 1 } }
          """))
    }
    func resets(_ run: ScenarioRun) -> [(seconds: Double, value: PositionSource)] {
      run.facts { if case .positionReset(_, _, _, _, let source) = $0 { source } else { nil } }
    }
    #expect(try resets(reset("earliest")).first?.value == .earliest)
    #expect(try resets(reset("latest")).first?.value == .latest)
    #expect(try resets(reset("by_duration:PT2S")).first?.value == .byDuration)
    let none = try reset("none")
    #expect(
      none.trace.events.contains { if case .consumerCrashed = $0.fact { true } else { false } })
  }

  @Test("WRK-15, LOG-33 to LOG-36, EDU-25: the tail keeps every value, offsets stay")
  func workedTrace() throws {
    // Segments of three; the first pass sees a b a, the second also b c d.
    let run = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 300",
        "sends: \"abcdef----g\", keys: { a: ac, b: bd, c: e, d: f, e: g }",
        """
        groups:
          late: { consumers: { l: { starts: 20s } }, processing: 0s,
                  config: { auto.offset.reset: earliest } }
        """))
    #expect(Self.removed(run).map { $0.value } == [0, 1])
    #expect(Self.removed(run).map { $0.seconds } == [4, 10])
    #expect(run.labels("l") == ["c", "d", "e", "f", "g"])
    let passed = run.facts { fact -> Int64? in
      if case .offsetsPassedOver(_, _, _, let end) = fact { end.value } else { nil }
    }
    #expect(passed.first?.value == 2)
  }

  @Test("LOG-35: a log at the ratio is not cleaned, one above it is")
  func ratio() throws {
    // Clean b@1 a@2, dirty two or three records of the same size: 2/4 is not more than a half.
    let two = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 300",
        "sends: [{ at: 0s, record: a, key: a }, { at: 1s, record: b, key: b }, "
          + "{ at: 2s, record: c, key: a }, { at: 6s, record: d, key: b }, "
          + "{ at: 7s, record: e, key: c }, { at: 20s, record: f, key: x, size: 200 }]"))
    #expect(Self.removed(two).map { $0.value } == [0])
  }

  @Test("LOG-33: a record without a key is refused on a compacted topic")
  func keyless() throws {
    let run = try ScenarioRun(Self.topic("cleanup.policy: compact", "sends: \"a\""))
    let refused = run.facts { fact -> ProduceError? in
      if case .produceRefused(_, _, _, let error) = fact { error } else { nil }
    }
    #expect(refused.map { $0.value } == [.invalidRecord])
  }

  @Test("LOG-37: a tombstone goes delete.retention.ms after the pass that found it clean")
  func tombstone() throws {
    let run = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 200, delete.retention.ms: 5s, "
          + "min.cleanable.dirty.ratio: 0",
        "sends: \"ab-c----------d--e\", keys: { a: ab, b: cd, c: e }, "
          + "records: { b: { value: null } }"
      ))
    // The pass at 3 s removes a and finds the tombstone b clean; the next pass is at 17 s.
    #expect(Self.removed(run).map { $0.value } == [0, 1, 2])
    #expect(Self.removed(run)[1].seconds >= 8)
  }

  @Test("LOG-38: aborted records are cleaned away, and then their control record")
  func aborted() throws {
    let run = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 200, min.cleanable.dirty.ratio: 0, "
          + "delete.retention.ms: 1s",
        "sends: \"ab--------\", keys: { a: a, b: b }, transactions: [{ begin: 0s, abort: 2s }] }, "
          + "q: { sends: \"----c-d-e---f-g-h\", keys: { x: ce, y: d, z: fgh }",
        """
        groups:
          late: { consumers: { l: { starts: 30s } }, processing: 0s,
                  config: { auto.offset.reset: earliest } }
        """))
    #expect(Self.removed(run).prefix(2).map { $0.value } == [0, 1])
    #expect(!run.labels("l").contains { $0 == "a" || $0 == "b" })
  }

  @Test("LOG-39: with compact,delete old segments go as well")
  func both() throws {
    let run = try ScenarioRun(
      Self.topic(
        "cleanup.policy: 'compact,delete', segment.bytes: 200, retention.ms: 12s, "
          + "min.cleanable.dirty.ratio: 0.1",
        "sends: \"abcdef\", keys: { a: ace, b: bdf }"))
    #expect(!Self.removed(run).isEmpty)
    #expect(Self.starts(run).last?.value == 6)
  }

  @Test("LOG-34: max.compaction.lag.ms forces a pass, min.compaction.lag.ms forbids one")
  func lags() throws {
    let sends = "sends: \"ab------------------c\", keys: { a: ab, b: c }"
    let forbidden = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 200, min.compaction.lag.ms: 30s", sends))
    #expect(Self.removed(forbidden).map { $0.seconds } == [31])
    let forced = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 200, min.cleanable.dirty.ratio: 1", sends))
    #expect(Self.removed(forced).isEmpty)
    let lag = try ScenarioRun(
      Self.topic(
        "cleanup.policy: compact, segment.bytes: 200, min.cleanable.dirty.ratio: 1, "
          + "max.compaction.lag.ms: 5s", sends))
    #expect(Self.removed(lag).map { $0.value } == [0])
  }
}
