import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// What is told, counted and compared where leaders change and logs are cut.
@Suite("Stories of replicas")
struct ReplicaStoryTests {
  /// broker-2 is stale when it leads: b and c are lost although acknowledged and read, and d gets
  /// the offset of b.
  static let unclean = """
    clock: { end: 20s }
    brokers:
      count: 2
      latency: 200ms
      config: { broker.session.timeout.ms: 3s, replica.lag.time.max.ms: 2s }
    topics:
      t: { replication.factor: 2, config: { unclean.leader.election.enable: true } }
    producers: { x: { sends: "-a--b---c-----d", config: { enable.idempotence: false } } }
    groups:
      g:
        consumers: [w]
        processing: 500ms
        config: { auto.offset.reset: earliest }
    timeline:
      - { at: 2s, pause: broker-2, for: 7s }
      - { at: 9s, kill-broker: broker-1 }
    """

  private func told(_ text: String) throws -> [RunStory.Event] {
    let trace = try ScenarioRun(text).trace
    return RunStory.sortedEvents(of: RunTimeline(trace), LogTimeline(trace))
  }

  @Test("another record at an offset that was read before is no repeat, and in no other order")
  func reusedOffset() throws {
    let trace = try ScenarioRun(Self.unclean).trace
    let timeline = RunTimeline(trace)
    let work = timeline.work[0].filter { $0.outcome == .finished }
    #expect(work.map { $0.offset.value } == [0, 1, 2, 1])
    #expect(work.allSatisfy { !$0.isRepeat })
    for scope in [OrderCheck.Scope.key, .topic] {
      #expect(OrderCheck.violations(of: GroupID(0), scope: scope, in: timeline).isEmpty)
    }
    #expect(timeline.losses.isEmpty)
  }

  @Test("the story tells who stood still, who led, and what was lost, each with its rule")
  func unclean() throws {
    let events = try told(Self.unclean)
    func rule(_ text: String) throws -> String {
      try #require(events.first { $0.text == text }, "\(text)").rule
    }
    #expect(try rule("broker-2 stands still from 2 s to 9 s.") == StoryRules.brokerPause)
    #expect(try rule("In sync for t-0 from 5 s: broker-1.").contains("replica.lag.time.max.ms"))
    #expect(try rule("broker-1 crashes and is down from 9 s on.") == StoryRules.brokerCrash)
    #expect(
      try rule("broker-2 leads t-0 from 12 s, epoch 1, by an unclean election.")
        .contains("unclean.leader.election.enable"))
    #expect(try rule("In sync for t-0 from 12 s: broker-2.").contains("unclean election"))
    #expect(
      try rule("Record b, acknowledged at 5 s, is lost at 12 s: no log has it any more.")
        == StoryRules.loss)
    #expect(
      try rule("w finds t-0 offset 3 cut off at 12 s and goes on at 1.")
        == StoryRules.truncatedPosition)
    // Everything that is told of brokers and sends has its rule.
    #expect(events.filter { $0.rule.isEmpty }.isEmpty)
  }

  private static func resend(_ idempotence: Bool) -> String {
    """
    clock: { end: 8s }
    topics: { t: {} }
    producers:
      x: { sends: "-a-b", config: { acks: all, enable.idempotence: \(idempotence) } }
    timeline: [{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }]
    """
  }

  @Test("a resend is told as what it is to the leader: new, or known")
  func resends() throws {
    let plain = try told(Self.resend(false))
    #expect(plain.contains { $0.text.hasPrefix("Record a gets no answer at 1 s") })
    #expect(plain.contains { $0.text.hasPrefix("Record a is stored again, t-0 offset 1, at ") })
    let numbered = try told(Self.resend(true))
    #expect(
      numbered.contains {
        $0.text.hasSuffix("is known at t-0 offset 0, and is not stored again.")
      })
    #expect(!numbered.contains { $0.text.contains("stored again, t-0") })
  }

  @Test("a lost record's walk ends where the new leader begins: nobody reads its offset as it")
  func lostRecord() throws {
    let trace = try ScenarioRun(
      Self.unclean.replacing(
        "processing: 500ms", with: "processing: 500ms\n    commit: after-batch")
    ).trace
    let steps = RecordJourney.steps(of: RecordID(2), in: trace, RunTimeline(trace)).map { $0.text }
    let loss = try #require(steps.firstIndex { $0.hasPrefix("broker-2 leads without it") })
    #expect(steps[..<loss].contains("x is told that it is stored."))
    #expect(steps[..<loss].contains("The high watermark is 3: consumers can read it."))
    #expect(steps[..<loss].contains("w is done with it."))
    #expect(!steps.contains("broker-2 has copied it."))
    #expect(!steps[loss...].contains { $0.hasPrefix("poll()") })
  }

  @Test("a record that is sent again: refused, told with its attempt, stored once")
  func resentRecord() throws {
    let trace = try ScenarioRun(Self.resend(true)).trace
    let steps = RecordJourney.steps(of: RecordID(0), in: trace, RunTimeline(trace)).map { $0.text }
    #expect(steps.contains("x gets no answer: NETWORK_EXCEPTION."))
    #expect(steps.contains("x sends it again, to broker-1: attempt 2."))
    #expect(
      steps.contains("It comes again, is known at t-0 offset 0, and is not stored again."))
    #expect(steps.count { $0.hasPrefix("t-0 stores it") } == 1)
  }

  @Test("a lag ends with the log: what a new leader lacks is nobody's lag")
  func lagAfterCut() throws {
    let trace = try ScenarioRun(Self.unclean).trace
    var fold = MetricsFold(trace.header)
    fold.add(trace.events)
    // a and d are all that is left, and both are read and committed.
    #expect(fold.metrics().groups[0][.lagEnd] == 0)
    let steps = LagSteps.steps(of: PartitionID(0), in: GroupID(0), RunTimeline(trace))
    #expect(steps.last?.logEnd == 2 && steps.last?.lag == 0)
  }
}
