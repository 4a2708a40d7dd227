import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// What the timeline, the claims and the story make of a run whose outcome is known by the rules.
@Suite("Analysis of a crash")
struct TimelineTests {
  /// One poll returns a, b, c and d; the crash at 10 s interrupts c; the dead session ends at 13 s.
  private static func text(commit: String, expect: String = "") -> String {
    """
    clock: { end: 40s }
    topics: { t: {} }
    producers: { p: { sends: "abcd----------e", keys: { k: ac, l: bd } } }
    groups:
      g: { consumers: { c: { starts: 5s } }, processing: 2s, commit: \(commit),
           config: { session.timeout.ms: 3s, auto.offset.reset: earliest } }
    timeline: [{ at: 10s, crash: c }, { at: 11s, start: c }]
    \(expect)
    """
  }

  private func seconds(_ time: SimulationTime) -> Double { ScenarioRun.seconds(time) }

  @Test("repeats are marked, and only repeats")
  func repeats() throws {
    let timeline = RunTimeline(try ScenarioRun(Self.text(commit: "after-batch")).trace)
    let work = timeline.work[0].filter { $0.outcome == .finished }
    #expect(work.map { $0.offset.value } == [0, 1, 0, 1, 2, 3, 4])
    #expect(work.map { $0.isRepeat } == [false, false, true, true, false, false, false])
    #expect(timeline.work[0].filter { $0.outcome == .abandoned }.map { $0.offset.value } == [2])
    #expect(timeline.losses.isEmpty)
  }

  @Test("losses stand at the crash of their last holder")
  func losses() throws {
    let timeline = RunTimeline(try ScenarioRun(Self.text(commit: "before-processing")).trace)
    #expect(timeline.losses.map { $0.offset.value } == [2, 3])
    #expect(timeline.losses.map { seconds($0.time) } == [10, 10])
  }

  @Test("lives end with their reason, and the coordinator notices a crash later")
  func lives() throws {
    let timeline = RunTimeline(try ScenarioRun(Self.text(commit: "auto")).trace)
    let lives = timeline.lives[0]
    #expect(lives.map { seconds($0.start) } == [5, 11])
    #expect(lives.map { $0.ending } == [.crashed, .running])
    #expect(lives[0].removal.map { seconds($0) } == 13)
    #expect(lives[0].removalReason == .sessionTimeout)
    #expect(lives[1].removal == nil)
    let ownership = timeline.ownerships[0]
    #expect(ownership.map { seconds($0.start) } == [5, 13])
    #expect(ownership.map { $0.ending } == [.crashed, nil])
  }

  @Test("a member that leaves again and again is a zombie each time")
  func storm() throws {
    let timeline = RunTimeline(
      try ScenarioRun(
        """
        clock: { end: 20s }
        topics: { t: {} }
        producers: { p: { sends: "a" } }
        groups:
          g:
            consumers: [c]
            processing: 5s
            commit: after-record
            config: { max.poll.interval.ms: 3s, auto.offset.reset: earliest }
        """
      ).trace)
    // Each try takes from 0, 5, 10 and 15 s; the poll before it is 3 s old at 3, 8, 13 and 18 s.
    #expect(timeline.departures[0].map { seconds($0) } == [3, 8, 13, 18])
    let zombies = timeline.troubles[0].filter { $0.kind == .zombie }
    #expect(zombies.map { seconds($0.start) } == [3, 8, 13, 18])
    #expect(zombies.map { seconds($0.end) } == [5, 10, 15, 20])
  }

  @Test("the first formation of a group is no rebalance")
  func rebalances() throws {
    let timeline = RunTimeline(try ScenarioRun(Self.text(commit: "auto")).trace)
    #expect(timeline.rebalances[0].map { $0.isFormation } == [true, false])
    #expect(timeline.rebalances[0].map { $0.generation?.number } == [1, 2])
  }

  @Test(
    "claims hold and fail as they should",
    arguments: [
      ("{ duplicates: 2 }", true), ("{ duplicates: 1 }", false), ("{ duplicates: \"> 1\" }", true),
      ("{ lost: 0 }", true), ("{ lost: \"!= 0\" }", false),
      ("{ rebalances: 1 }", true), ("{ rebalances: \"< 1\" }", false),
      ("{ order: kept }", true), ("{ order: broken }", false),
      ("{ order: broken, per: partition }", true),
      ("{ lag: 0 }", true), ("{ lag: 4, at: 12s }", true), ("{ lag: 3, at: 12s }", false),
      ("{ owner: none, of: t-0, at: 12s }", true), ("{ owner: c, of: t-0, at: 12s }", false),
      ("{ owner: c, of: t-0, at: 13s }", true), ("{ idle: c }", false),
      ("{ lane: p, shows: \"abcd----------e\" }", true),
      ("{ lane: c, shows: \"-------a-b-----a-b-c-d-e\" }", true),
      ("{ lane: c, shows: \"-------a-b#----a-b-c-d-e\" }", true),
      ("{ lane: c, shows: \"-------a-b-#---a-b-c-d-e\" }", false),
      ("{ lane: c, shows: \"-------a-b\" }", false),
    ])
  func claims(claim: String, holds: Bool) throws {
    let text = Self.text(commit: "after-batch", expect: "expect: [\(claim)]")
    let scenario = try ScenarioRun.scenario(text)
    let trace = try ScenarioRun(text).trace
    let failures = ExpectationChecker.failures(of: scenario.expectations, in: trace)
    #expect(failures.isEmpty == holds, "\(failures.map { $0.message })")
  }

  @Test("the story tells the crash, when it is noticed, and what is repeated")
  func story() throws {
    let timeline = RunTimeline(try ScenarioRun(Self.text(commit: "after-batch")).trace)
    let story = RunStory.sentences(timeline).joined(separator: " ")
    #expect(
      story.contains(
        "c crashes at 10 s; the group notices at 13 s, by session timeout."))
    #expect(story.contains("2 records are processed again."))
  }

  @Test(
    "times are told in their natural unit",
    arguments: [
      (Int64(0), "0 s"), (9_000_000_000, "9 s"), (1_200_000_000, "1.2 s"),
      (250_000_000, "250 ms"), (1_500, "1.5 µs"), (120_000_000_000, "2 min"),
      (90_000_000_000, "90 s"), (3_600_000_000_000, "1 h"), (1_234_567_890, "1.234 s"),
    ])
  func times(nanoseconds: Int64, text: String) {
    #expect(TimeText.text(SimulationDuration(nanoseconds: nanoseconds)) == text)
  }
}
