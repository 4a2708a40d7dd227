import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// What logs and sequence stories must not claim: copies that cannot be, causes after effects.
@Suite("Truth of logs and sequences")
struct LogPictureTests {
  private func copies(_ text: String, by broker: Int) throws -> [Int64] {
    LogTimeline(try ScenarioRun(text).trace).copies[0].filter { $0.broker == BrokerID(broker) }
      .map { $0.offset.value }
  }

  @Test("a follower does not copy what retention has deleted while it was down")
  func deleted() throws {
    let offsets = try copies(
      """
      clock: { end: 19s }
      brokers:
        count: 2
        latency: 200ms
        config:
          broker.session.timeout.ms: 3s
          log.retention.check.interval.ms: 1s
          log.initial.task.delay.ms: 1s
      topics: { o: { replication.factor: 2, config: { retention.ms: 4s, segment.bytes: 200 } } }
      producers: { p: { sends: "-abcdefgh------ij", config: { acks: all } } }
      timeline: [{ at: 6.1s, kill-broker: broker-2 }, { at: 14s, restart-broker: broker-2 }]
      """, by: 1)
    // It dies with a to e; at its return the log of the leader begins at 8.
    #expect(offsets == [0, 1, 2, 3, 4, 8, 9])
  }

  @Test("a follower does not copy what was compacted away while it was down")
  func compacted() throws {
    let offsets = try copies(
      """
      clock: { end: 17s }
      brokers:
        count: 2
        latency: 200ms
        config: { broker.session.timeout.ms: 3s, log.cleaner.backoff.ms: 2s }
      topics:
        o: { replication.factor: 2, config: { cleanup.policy: compact, segment.bytes: 300 } }
      producers:
        p:
          sends: "-abcdefgh------ij"
          keys: { x: acegij, y: bdfh }
          config: { acks: all }
      timeline: [{ at: 2.7s, kill-broker: broker-2 }, { at: 14s, restart-broker: broker-2 }]
      """, by: 1)
    // b to d are gone by 8 s, behind e and f of the same keys.
    #expect(!offsets.contains(2) && !offsets.contains(3))
    #expect(offsets.suffix(6) == [4, 5, 6, 7, 8, 9])
  }

  private static let transform = """
    clock: { end: 60s }
    topics: { in: {}, out: {} }
    producers: { shop: { topic: in, sends: "-a-b-c-d-e-f" } }
    groups:
      g:
        topics: [in]
        consumers: [w1, w2]
        processing: 3s
        commit: transaction
        transforms: { to: out }
        config: { auto.offset.reset: earliest, session.timeout.ms: 6s, max.poll.records: 2 }
    timeline: [{ at: 5s, isolate: w1, for: 12s }]
    """

  @Test("after an aborted transaction a consumer returns to what is committed: nothing is gone")
  func returns() throws {
    let trace = try ScenarioRun(Self.transform).trace
    let story = RunStory.sortedEvents(of: RunTimeline(trace), LogTimeline(trace)).map { $0.text }
    #expect(
      story.contains { $0.contains("goes back from in-0 offset 2 to the committed offset 1") })
    #expect(!story.contains { $0.contains("gone") })
    let steps = SequenceStory(trace).steps.map { $0.text }
    #expect(!steps.contains { $0.contains("is gone") })
  }

  @Test("who crashes is at work no longer, and a cut position comes after the election")
  func crashes() throws {
    let trace = try ScenarioRun(
      """
      clock: { end: 40s }
      brokers:
        count: 2
        latency: 100ms
        config: { broker.session.timeout.ms: 3s, replica.lag.time.max.ms: 4s }
      topics: { o: { replication.factor: 2, config: { unclean.leader.election.enable: true } } }
      producers:
        p:
          sends: [{ at: 1s, record: a }, { at: 6s, record: b }, { at: 10.05s, record: c }]
          config: { acks: 1 }
      groups: { g: { consumers: [w], processing: 0s, config: { auto.offset.reset: earliest } } }
      timeline:
        - { at: 5s, kill-broker: broker-2 }
        - { at: 10.1s, kill-broker: broker-1 }
        - { at: 20s, restart-broker: broker-2 }
      """
    ).trace
    let story = SequenceStory(trace)
    for activation in story.activations where activation.first < activation.last {
      let within = story.steps[(activation.first)..<activation.last]
      #expect(!within.contains { $0.action == .crash(at: activation.participant) })
    }
    let texts = story.steps.map { $0.text }
    let election = try #require(texts.firstIndex { $0.hasPrefix("unclean election") })
    let cut = try #require(texts.firstIndex { $0.hasPrefix("log cut: back from offset") })
    #expect(election < cut)
    #expect(story.steps[election].time == story.steps[cut].time)
  }

  @Test("offsets with nothing to read say of which partition, where there are several")
  func passedOver() throws {
    let trace = try ScenarioRun(
      """
      clock: { end: 12s }
      topics: { o: { partitions: 2 } }
      producers:
        p:
          sends: [{ at: 1s, record: a, partition: 0 }, { at: 2s, record: b, partition: 1 }]
          transactions: [{ begin: 0.5s, commit: 3s }]
      groups:
        rc:
          consumers: [c1]
          processing: 0s
          config: { isolation.level: read_committed, auto.offset.reset: earliest }
      """
    ).trace
    let texts = SequenceStory(trace).steps.map { $0.text }
    #expect(texts.contains("nothing to read at offset 1 of o-0"))
  }
}
