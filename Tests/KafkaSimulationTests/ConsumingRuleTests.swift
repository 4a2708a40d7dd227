import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

/// Rules of polling, of commits, and of workers beside the thread that polls, one by one.
@Suite("Rules of consuming")
struct ConsumingRuleTests {
  /// Where records of a run were polled, as partition and offset, in order.
  private func polled(_ trace: Trace) -> [String] {
    trace.events.flatMap { event -> [String] in
      guard case .recordsPolled(_, let partition, let first, let end) = event.fact else {
        return []
      }
      return (first.value..<end.value).map { "\(partition.index):\($0)" }
    }
  }

  private func commits(_ run: ScenarioRun) -> [(seconds: Double, value: Int64)] {
    run.facts { if case .offsetCommitted(_, _, let offset) = $0 { offset.value } else { nil } }
  }

  /// Three records wait in partition 0; partition 2 and then partition 1 get one each meanwhile.
  private static let buffered = """
    clock: { end: 40s, tick: 100ms }
    topics: { t: { partitions: 3 } }
    producers:
      p:
        sends: "(abc) 1900ms y 100ms x"
        records:
          a: { partition: 0 }
          b: { partition: 0 }
          c: { partition: 0 }
          x: { partition: 1 }
          y: { partition: 2 }
    groups:
      g:
        consumers: { w: { starts: 1s } }
        processing: 2s
        config: { auto.offset.reset: earliest, max.poll.records: 1 }
    """

  @Test("CON-02: while a partition's records wait in the buffer, the others are fetched")
  func fetchesOthers() throws {
    let scenario = try ScenarioRun.scenario(Self.buffered)
    // y was there first, so the fetch that asks for partitions 1 and 2 brings it first.
    #expect(
      polled(ScenarioRun.trace(of: scenario)) == ["0:0", "0:1", "0:2", "2:0", "1:0"])
  }

  @Test("CON-03: Kafka 4.1 asks a broker for nothing while records of it wait (KAFKA-17182)")
  func waitsForBuffer() throws {
    var scenario = try ScenarioRun.scenario(Self.buffered)
    scenario.groups[0].config.fetchWaitsForBuffer = true
    // One fetch after c asks for both, in the order of the request.
    #expect(
      polled(ScenarioRun.trace(of: scenario)) == ["0:0", "0:1", "0:2", "1:0", "2:0"])
  }

  @Test("CON-06: a partition that returned data goes to the end of the request")
  func fairness() throws {
    let scenario = try ScenarioRun.scenario(
      """
      clock: { end: 20s }
      topics: { t: { partitions: 2 } }
      producers:
        p: { sends: "(aaabbb)", records: { a: { partition: 0 }, b: { partition: 1 } } }
      groups:
        g:
          consumers: { w: { starts: 1s } }
          processing: 100ms
          config: { auto.offset.reset: earliest, fetch.max.bytes: 100 }
      """)
    #expect(
      polled(ScenarioRun.trace(of: scenario)) == ["0:0", "1:0", "0:1", "1:1", "0:2", "1:2"])
  }

  @Test("CON-10: poll() sends the next fetch before it returns what is buffered")
  func pipelining() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s, profile: kafka }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "(aaaa)", config: { linger.ms: 0 } } }
      groups:
        g:
          consumers: { w: { starts: 2s } }
          processing: 10ms
          config:
            group.initial.rebalance.delay.ms: 0
            auto.offset.reset: earliest
            max.partition.fetch.bytes: 100
      """)
    let polls = run.times { if case .recordsPolled = $0 { true } else { false } }
    // The network takes 2 ms there and back; it is hidden behind 10 ms of work.
    let gaps = zip(polls, polls.dropFirst()).map { $1 - $0 }
    #expect(gaps.count == 3)
    #expect(gaps.allSatisfy { abs($0 - 0.01) < 1e-6 }, "\(gaps)")
  }

  @Test("CON-13: what is buffered of a partition is dropped when it is taken away")
  func droppedBuffer() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: { partitions: 2 } }
      producers:
        p: { sends: "(aaabbb)", records: { a: { partition: 0 }, b: { partition: 1 } } }
      groups:
        g:
          consumers: { v: { starts: 1s }, w: { starts: 4s } }
          processing: 2s
          commit: after-record
          config: { auto.offset.reset: earliest, max.poll.records: 1 }
      """)
    let owners = run.trace.events.compactMap { event -> String? in
      guard case .recordsPolled(let consumer, let partition, let first, _) = event.fact else {
        return nil
      }
      return "\(run.trace.header.consumers[consumer.index].name) \(partition.index):\(first.value)"
    }
    // v had fetched all of partition 1 and handed none of it out.
    #expect(owners.filter { $0.contains(" 1:") } == ["w 1:0", "w 1:1", "w 1:2"])
    #expect(owners.filter { $0.contains(" 0:") } == ["v 0:0", "v 0:1", "v 0:2"])
  }

  @Test("CON-14, OPS-14: a paused consumer polls on, takes nothing, and loses nothing")
  func backpressure() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abcdefgh" } }
      groups:
        g:
          consumers: [w]
          processing: 2s
          workers: { count: 1, capacity: 2 }
          commit: lowest-unfinished
          config: { max.poll.interval.ms: 3s, max.poll.records: 1, auto.offset.reset: earliest }
      """)
    #expect(polled(run.trace) == (0..<8).map { "0:\($0)" })
    #expect(run.times { if case .memberRemoved = $0 { true } else { false } }.isEmpty)
    // Two are in hand from 1 s on; each that is done, every 2 s, lets one more in.
    let polls = run.times { if case .recordsPolled = $0 { true } else { false } }
    #expect(polls == [0, 1, 2, 4, 6, 8, 10, 12])
    #expect(run.finished("w").last == "h@16.0")
  }

  private static func inHand(_ settings: String) -> String {
    """
    clock: { end: 30s }
    topics: { t: { partitions: 1 } }
    producers: { p: { sends: "abcd" } }
    groups:
      g:
        consumers: [w]
        processing: 3s
        \(settings)
    timeline: [{ at: 8s, crash: w }, { at: 10s, start: w }]
    """
  }

  private static let autoCommit =
    "auto.offset.reset: earliest, auto.commit.interval.ms: 1s, session.timeout.ms: 3s"

  @Test("CON-23: auto-commit loses what was handed to a worker; in the loop it repeats")
  func handedOver() throws {
    let pool = RunTimeline(
      try ScenarioRun(Self.inHand("workers: 1\n    config: { \(Self.autoCommit) }")).trace)
    // a and b are done at 3 and 6 s; all four were polled and committed by 4 s.
    #expect(pool.losses.map { $0.offset.value } == [2, 3])
    let loop = RunTimeline(
      try ScenarioRun(Self.inHand("config: { \(Self.autoCommit) }")).trace)
    #expect(loop.losses.isEmpty)
  }

  @Test("CON-24: under KIP-848 too, auto-commit stores what earlier polls returned")
  func autoCommitOfNewConsumer() throws {
    let settings =
      "config: { group.protocol: consumer, auto.offset.reset: earliest, "
      + "auto.commit.interval.ms: 1s, group.consumer.session.timeout.ms: 3s }"
    let run = try ScenarioRun(Self.inHand(settings))
    #expect(RunTimeline(run.trace).losses.isEmpty)
    #expect(run.finished("w").suffix(2).map { $0.prefix(1) } == ["c", "d"])
  }

  @Test("CON-25: commitSync() of a member that was removed fails, and its batch is given up")
  func commitFailed() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 9s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "(abcd)" } }
      groups:
        g:
          consumers: { w: { starts: 1s } }
          processing: 2s
          commit: after-record
          config: { max.poll.interval.ms: 3s, auto.offset.reset: earliest }
      """)
    let refused = run.facts { fact -> CommitError? in
      if case .commitRefused(_, _, _, let error) = fact { error } else { nil }
    }
    // The poll of 1 s is 3 s old at 4 s; b is done at 5 s, and c never begun before the next poll.
    #expect(refused.first.map { "\($0.seconds) \($0.value.rawValue)" } == "5.0 UNKNOWN_MEMBER_ID")
    let started = run.facts { fact -> Int64? in
      if case .processingStarted(_, _, _, let offset) = fact { offset.value } else { nil }
    }
    #expect(started.map { $0.value }.prefix(3) == [0, 1, 1])
  }

  @Test("CON-26, OPS-15: the last write wins, so workers may commit backwards")
  func backwards() throws {
    let text = """
      clock: { end: 20s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "a--b" } }
      groups:
        g:
          consumers: [w]
          processing: 2s
          workers: { count: 2, order: unordered }
          commit: COMMIT
          config: { auto.offset.reset: earliest }
      timeline: [{ at: 0s, slow: w, by: 4, for: 2s }]
      """
    // a takes from 0 to 8 s, b from 3 to 5 s.
    let naive = try ScenarioRun(text.replacing("COMMIT", with: "after-record"))
    #expect(commits(naive).map { $0.value } == [2, 1])
    let careful = try ScenarioRun(text.replacing("COMMIT", with: "lowest-unfinished"))
    #expect(commits(careful).map { $0.value } == [2])
  }

  @Test("CON-33, CON-34: tools count from the committed offset, the client from its position")
  func lags() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abc" } }
      groups:
        g:
          consumers: [w]
          config: { auto.offset.reset: earliest, auto.commit.interval.ms: 60s }
      """)
    let last = try #require(
      LagSteps.steps(of: PartitionID(0), in: GroupID(0), RunTimeline(run.trace)).last)
    #expect(last.lag == 3)
    #expect(last.logEnd - (last.position ?? 0) == 0)
    #expect(GroupSnapshot(of: run.trace, at: nil).lag(of: GroupID(0), run.trace.header) == 3)
  }
}
