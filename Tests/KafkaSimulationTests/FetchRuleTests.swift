import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

/// Rules of fetching and of positions, one by one.
@Suite("Rules of fetching")
struct FetchRuleTests {
  private struct Poll: Equatable {
    var partition: Int
    var first: Int64
    var end: Int64
  }

  private func polls(_ run: ScenarioRun) -> [(value: Poll, seconds: Double)] {
    run.facts { fact -> Poll? in
      guard case .recordsPolled(_, let partition, let first, let end) = fact else { return nil }
      return Poll(partition: partition.index, first: first.value, end: end.value)
    }.map { ($0.value, $0.seconds) }
  }

  @Test("CON-04: a fetch waits for fetch.min.bytes")
  func minimumBytes() throws {
    let run = try ScenarioRun(
      """
      clock: { profile: kafka, end: 20s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "--a-b-c-d", config: { linger.ms: 0 } } }
      groups:
        g:
          consumers: [a]
          processing: 1ms
          config:
            group.initial.rebalance.delay.ms: 0
            auto.offset.reset: earliest
            fetch.min.bytes: 250
            fetch.max.wait.ms: 15s
      """)
    // Records of 100 bytes at 2, 4 and 6 s: the third makes 250.
    let first = try #require(polls(run).first)
    #expect(first.value == Poll(partition: 0, first: 0, end: 3))
    #expect(abs(first.seconds - 6) < 0.02)
  }

  @Test("CON-05, CON-12: max.partition.fetch.bytes bounds a fetch, max.poll.records a poll")
  func maximumBytes() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "(abcdefg)" } }
      groups:
        g:
          consumers: { a: { starts: 1s } }
          processing: 10ms
          config: { auto.offset.reset: earliest, max.partition.fetch.bytes: 250 }
      """)
    #expect(polls(run).map { $0.value.end } == [2, 4, 6, 7])
  }

  @Test("CON-01, CON-07, CON-08, CON-09: a fetched partition is drained before the next (WRK-08)")
  func drainedInTurn() throws {
    let first = String(repeating: "a", count: 1200)
    let second = String(repeating: "b", count: 700)
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      topics: { t: { partitions: 2 } }
      producers:
        p:
          sends: "(\(first)\(second))"
          records: { a: { partition: 0 }, b: { partition: 1 } }
      groups:
        g:
          consumers: { a: { starts: 1s } }
          processing: 1ms
          config: { auto.offset.reset: earliest }
      """)
    #expect(
      polls(run).map { $0.value } == [
        Poll(partition: 0, first: 0, end: 500), Poll(partition: 0, first: 500, end: 1000),
        Poll(partition: 0, first: 1000, end: 1200), Poll(partition: 1, first: 0, end: 300),
        Poll(partition: 1, first: 300, end: 700),
      ])
  }

  @Test("CON-15, CON-16: a kept partition keeps its position, a new one starts at the committed")
  func positions() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 2 } }
      producers:
        p: { sends: "-a-b-a-b-a-b", records: { a: { partition: 0 }, b: { partition: 1 } } }
      groups:
        g:
          consumers: { x: { }, y: { starts: 5.6s } }
          processing: 100ms
          config:
            partition.assignment.strategy: cooperative-sticky
            auto.offset.reset: earliest
            auto.commit.interval.ms: 60s
      """)
    let polled = polls(run).map { $0.value }
    for partition in [0, 1] {
      let offsets = polled.filter { $0.partition == partition }.map { $0.first }
      #expect(offsets == [0, 1, 2])
    }
    let starts = run.facts { fact -> PositionSource? in
      if case .partitionAssigned(run.consumer("y"), _, _, let source) = fact { source } else { nil }
    }
    #expect(starts.map { $0.value } == [.committed])
  }

  @Test("CON-17, CON-18: with latest, what was written before the group looked is skipped")
  func latestSkips() throws {
    let run = try ScenarioRun(
      """
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abc----d" } }
      groups: { g: { consumers: { x: { starts: 5s } }, processing: 100ms } }
      """)
    #expect(polls(run).map { $0.value } == [Poll(partition: 0, first: 3, end: 4)])
  }

  @Test("CON-28: an empty group's offsets expire, and the reset rule applies again")
  func offsetsExpire() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 200s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abc" } }
      groups:
        g:
          consumers: [x]
          processing: 100ms
          config: { auto.offset.reset: earliest, offsets.retention.minutes: 1 }
      timeline: [{ at: 20s, stop: x }, { at: 90s, start: x }]
      """)
    #expect(run.times { if case .offsetExpired = $0 { true } else { false } } == [80])
    #expect(run.redelivered == 3)
  }

  @Test("OPS-12, OPS-13: a failed record is retried, passed on, or given up")
  func failures() throws {
    let run = try ScenarioRun(
      """
      topics: { t: { partitions: 1 }, dlt: { partitions: 1 } }
      producers:
        p: { topic: t, sends: "-a-b", records: { a: { fails: always }, b: { fails: 1 } } }
      groups:
        g:
          topics: [t]
          consumers: [x]
          processing: 100ms
          on-failure: { retries: 1, backoff: 200ms, dead-letter: dlt }
          config: { auto.offset.reset: earliest }
      """)
    let attempts = run.facts { fact -> Int? in
      if case .processingFailed(_, _, _, _, let attempt) = fact { attempt } else { nil }
    }
    #expect(attempts.map { $0.value } == [1, 2, 1])
    let forwarded = run.times { if case .recordForwarded = $0 { true } else { false } }
    #expect(forwarded == [1.4])
    #expect(run.times { if case .processingFinished = $0 { true } else { false } } == [3.4])
  }

  @Test("CON-02: a partition that comes while a fetch is on its way is fetched all the same")
  func partitionWhileFetching() throws {
    // a, whose commits are refused in the middle of the rebalance, polls on and gets what b had.
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: { partitions: 2 } }
      producers:
        p:
          sends: [{ at: 4400ms, record: a, partition: 0 }, { at: 4800ms, record: b, partition: 0 },
            { at: 5200ms, record: c, partition: 0 }, { at: 5700ms, record: d, partition: 1 }]
      groups:
        g:
          consumers: [a, b]
          commit: before-processing
          processing: 2s
          config:
            auto.offset.reset: earliest
            partition.assignment.strategy: cooperative-sticky
            heartbeat.interval.ms: 1500ms
            session.timeout.ms: 2s
            max.poll.records: 1
      timeline: [{ at: 3250ms, crash: b }]
      """)
    let taken = run.changes.last { $0.isAssigned }
    #expect(taken?.partition == 1 && taken?.consumer == "a" && taken?.seconds == 6.4)
    #expect(polls(run).last?.value == Poll(partition: 1, first: 0, end: 1))
    #expect(polls(run).last?.seconds == 6.4)
  }
}
