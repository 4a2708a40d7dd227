import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// Records that are gone before a group has read them: lost, if retention took them.
@Suite("Deleted before they were read")
struct DeletionTests {
  /// The consumer finishes a, is away from 1.5 s to 30 s, and finds the rest as the log then is.
  private static func text(
    topic: String, records: String = "a-bc", keys: String = "{}", reset: String = "earliest",
    more: String = ""
  ) -> String {
    """
    clock: { end: 40s }
    brokers: { config: { log.retention.check.interval.ms: 1s, log.cleaner.backoff.ms: 1s } }
    topics: { t: { config: { \(topic) } } }
    producers: { p: { sends: "\(records)", keys: \(keys), \(more) } }
    groups:
      g: { consumers: [c], processing: 1s, commit: after-record,
           config: { auto.offset.reset: \(reset), session.timeout.ms: 6s } }
    timeline: [{ at: 1500ms, crash: c }, { at: 30s, start: c }]
    """
  }

  private static let deleting = "retention.ms: 10s, segment.ms: 1s"

  private func verdict(_ text: String) throws -> DeliveryVerdict {
    let trace = try ScenarioRun(text).trace
    let verdict = DeliveryVerdict(of: GroupID(0), in: trace)
    #expect(verdict.isConserved)
    #expect(verdict.losses.map { $0.offset } == RunTimeline(trace).losses.map { $0.offset })
    return verdict
  }

  @Test("what retention deletes unread is lost, and told so with its cause")
  func retention() throws {
    let text = Self.text(topic: Self.deleting)
    let verdict = try verdict(text)
    #expect(verdict.finished == 1)
    #expect(verdict.lost == 2)
    #expect(verdict.losses.map { $0.offset.value } == [1, 2])
    #expect(verdict.passedOver == 0)
    let trace = try ScenarioRun(text).trace
    let losses = RunTimeline(trace).losses
    #expect(losses.map { $0.cause } == [.deleted, .deleted])
    // The sweep finds b and c too old in the second after their tenth.
    #expect(losses.allSatisfy { $0.time > .zero + .seconds(12) && $0.time <= .zero + .seconds(15) })
    #expect(
      VerdictText.delivery(trace) == [
        "Group g: of 3 records 1 finished and 2 lost: deleted by retention, unread."
      ])
    let story = RunStory.sentences(RunTimeline(trace), LogTimeline(trace))
    #expect(story.last == "Lost, deleted before it was read: b and c.")
    let scenario = try ScenarioRun.scenario(text + "\nexpect: [{ lost: 0 }, { lost: 2 }]")
    let failures = ExpectationChecker.failures(of: scenario.expectations, in: trace)
    #expect(failures.map { $0.message } == ["claimed lost records 0, but the run has 2"])
    #expect(failures.first?.evidence.count == 2)
    #expect(
      failures.first?.evidence.allSatisfy { $0.contains("deleted by retention") } ?? false)
  }

  @Test("what a reset to latest leaves behind in the log is passed over, not lost")
  func latest() throws {
    // The consumer had a position at the start; it comes back when d and e are there.
    let records = "a-bc" + String(repeating: "-", count: 24) + "de"
    let earliest = try verdict(Self.text(topic: Self.deleting, records: records))
    #expect((earliest.finished, earliest.lost, earliest.passedOver) == (3, 2, 0))
    let latest = try verdict(
      Self.text(topic: Self.deleting, records: records, reset: "latest"))
    #expect((latest.finished, latest.lost, latest.passedOver) == (1, 2, 2))
  }

  @Test("what the cleaner removes is passed over, not lost")
  func compaction() throws {
    let verdict = try verdict(
      Self.text(
        topic: "cleanup.policy: compact, segment.ms: 1s, min.cleanable.dirty.ratio: 0.01",
        records: "a-bc-d-e", keys: "{ k: bcde, j: a }"))
    #expect(verdict.lost == 0)
    #expect(verdict.passedOver > 0)
  }

  @Test("aborted records that are deleted are no loss to those that read committed ones only")
  func aborted() throws {
    let text = Self.text(
      topic: Self.deleting,
      more: "transactions: [{ begin: 0s, commit: 100ms }, { begin: 2s, abort: 4s }]")
    #expect(try verdict(text).lost == 2)
    let committed = text.replacing(
      "session.timeout.ms", with: "isolation.level: read_committed, session.timeout.ms")
    #expect(try verdict(committed).lost == 0)
  }

  @Test("what somebody still has in hand is not lost, deleted or not")
  func inHand() throws {
    let verdict = try verdict(
      """
      clock: { end: 40s }
      brokers: { config: { log.retention.check.interval.ms: 1s } }
      topics: { t: { config: { \(Self.deleting) } } }
      producers: { p: { sends: "a-b" } }
      groups:
        g: { consumers: { c: { starts: 3s } }, processing: 50s, commit: after-batch,
             config: { auto.offset.reset: earliest, max.poll.interval.ms: 10min } }
      """)
    #expect((verdict.lost, verdict.inHand, verdict.unread) == (0, 2, 0))
  }
}
