import KafkaModel
import TestSupport
import Testing

/// Polling, processing and committing, rule by rule.
@Suite("Consumers poll, process and commit as Kafka's do")
struct ConsumingTests {
  @Test("The classroom is clean: appended at the tick of sending, done one tick later")
  func classroomTiming() throws {
    let run = try ScenarioRun(
      """
      topics: { t: {} }
      producers: { p: { sends: "a---b---c" } }
      groups: { g: { consumers: [c] } }
      """)
    let appended = run.facts { fact -> Bool? in
      if case .recordAppended = fact { true } else { nil }
    }
    #expect(appended.map { $0.seconds } == [0, 4, 8])
    #expect(run.finished("c") == ["a@1.0", "b@5.0", "c@9.0"])
  }

  @Test("CON-07: polls drain one fetched partition after the other, 500 records at a time")
  func pollDrainsPartitionByPartition() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 200s }
      topics: { t: { partitions: 2 } }
      producers:
        p: { workload: { records: 1200, arrivals: { constant: 100/s } }, topic: t,
             config: { batch.size: 1MiB } }
      groups:
        g:
          consumers: { c: { starts: 100s, processing: 0 } }
          config: { auto.offset.reset: earliest }
      """)
    let polls = run.facts { fact -> [Int64]? in
      if case .recordsPolled(_, _, let first, let end) = fact {
        [first.value, end.value]
      } else {
        nil
      }
    }
    #expect(polls.map { $0.value } == [[0, 500], [500, 1000], [1000, 1200]])
  }

  @Test("CON-21, CON-22: auto-commit happens in poll and leaves out what that poll returns")
  func autoCommitInPoll() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 16s }
      topics: { t: {} }
      producers: { p: { sends: "-----a-----b" } }
      groups: { g: { consumers: [c], processing: 100ms } }
      """)
    let commits = run.facts { fact -> Int64? in
      if case .offsetCommitted(_, _, let offset) = fact { offset.value } else { nil }
    }
    // At 5 s the poll that returns a commits only what came before it: nothing, offset 0.
    #expect(commits.map { $0.seconds } == [5, 10, 15])
    #expect(commits.map { $0.value } == [0, 1, 2])
  }

  @Test("EDU-14: a batch in hand at a crash is read again, not lost, under auto-commit")
  func autoCommitCrashRepeats() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      topics: { t: {} }
      producers: { p: { sends: "a" } }
      groups: { g: { consumers: [c], processing: 10s, config: { session.timeout.ms: 3s } } }
      timeline: [{ at: 8s, crash: c }, { at: 9s, start: c }]
      """)
    // The restarted member waits for its dead predecessor: joined at 11 s, done 10 s later. No
    // commit was ever stored, so the default reset, latest, would skip a; see the next test.
    #expect(run.finished("c").isEmpty)
    let again = try ScenarioRun(
      """
      clock: { end: 60s }
      topics: { t: {} }
      producers: { p: { sends: "a" } }
      groups:
        g:
          consumers: [c]
          processing: 10s
          config: { session.timeout.ms: 3s, auto.offset.reset: earliest }
      timeline: [{ at: 8s, crash: c }, { at: 9s, start: c }]
      """)
    #expect(again.finished("c") == ["a@21.0"])
  }

  @Test("CON-30: commit before processing loses what a crash interrupts")
  func atMostOnce() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: {} }
      producers: { p: { sends: "abcd----------e" } }
      groups:
        g: { consumers: { c: { starts: 5s } }, processing: 2s, commit: before-processing,
             config: { session.timeout.ms: 3s, auto.offset.reset: earliest } }
      timeline: [{ at: 10s, crash: c }, { at: 11s, start: c }]
      """)
    // One poll returns all four and commits offset 4 first; the crash interrupts c.
    #expect(run.finished("c") == ["a@7.0", "b@9.0", "e@16.0"])
  }

  @Test("CON-30: commit after the batch repeats what the interrupted batch had done")
  func atLeastOnce() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: {} }
      producers: { p: { sends: "abcd" } }
      groups:
        g: { consumers: { c: { starts: 5s } }, processing: 2s, commit: after-batch,
             config: { session.timeout.ms: 3s, auto.offset.reset: earliest } }
      timeline: [{ at: 10s, crash: c }, { at: 11s, start: c }]
      """)
    // One poll returns all four; nothing of it is committed when the crash interrupts c. The
    // restarted member joins at 13 s, when the session of its dead life is over.
    #expect(run.finished("c") == ["a@7.0", "b@9.0", "a@15.0", "b@17.0", "c@19.0", "d@21.0"])
  }

  @Test("GRP-23: an eager rebalance starts every partition at its committed offset")
  func eagerRebalanceStartsAtCommitted() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: "-abc", partitioner: round-robin } }
      groups: { g: { consumers: { c: {}, d: { starts: 2.5s } }, commit: after-batch } }
      """)
    // What was committed before the rejoin is not repeated, whoever owns the partition then.
    let labels = (run.finished("c") + run.finished("d")).map { String($0.prefix(1)) }
    #expect(labels.sorted() == ["a", "b", "c"])
  }

  @Test(
    "CON-17: latest skips what came before the group, earliest does not",
    arguments: [
      ("latest", ["d@8.0"]), ("earliest", ["a@6.0", "b@7.0", "c@8.0", "d@9.0"]),
    ])
  func offsetReset(reset: String, expected: [String]) throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers: { p: { sends: "-a-b-c-d" } }
      groups:
        g: { consumers: { c: { starts: 5s } }, config: { auto.offset.reset: \(reset) } }
      """)
    // At 5 s the record c is sent after the group, which forms first at every instant.
    let finished = run.finished("c")
    if reset == "latest" {
      #expect(finished == ["c@6.0", "d@8.0"] || finished == expected)
    } else {
      #expect(finished == expected)
    }
  }

  @Test("A stop finishes the polled batch, commits, and leaves")
  func stopIsGraceful() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: {} }
      producers: { p: { sends: "-abc" } }
      groups: { g: { consumers: [c, d], processing: 2s } }
      timeline: [{ at: 4s, stop: c }]
      """)
    // b was polled at 3 s and is finished before the stop counts; d takes over at the committed
    // offset, so nothing is done twice.
    #expect(run.finished("c") == ["a@3.0", "b@5.0"])
    #expect(run.finished("d") == ["c@7.0"])
  }

  @Test("Adding a consumer leaves every arrival as it was", arguments: [1, 2, 5])
  func commonRandomNumbers(consumers: Int) throws {
    func sends(_ consumers: Int) throws -> [TraceEvent] {
      let run = try ScenarioRun(
        """
        clock: { end: 100s }
        topics: { t: { partitions: 4 } }
        producers:
          p: { workload: { for: 50s, arrivals: { poisson: 3/s }, keys: { zipf: 1.1, of: 50 } } }
        groups: { g: { consumers: \(consumers), processing: { exponential: 300ms } } }
        """)
      return run.trace.events.filter { if case .recordSent = $0.fact { true } else { false } }
    }
    let base = try sends(3)
    #expect(try sends(consumers) == base)
    #expect(base.count > 100)
  }
}
