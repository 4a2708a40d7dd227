import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// What became of the records of a group, where logs do not keep everything.
@Suite("Delivery from logs that grow old")
struct DeliveryVerdictTests {
  private func verdict(_ text: String) throws -> DeliveryVerdict {
    DeliveryVerdict(of: GroupID(0), in: try ScenarioRun(text).trace)
  }

  @Test("LOG-32, CON-19: what retention took before it was read is counted apart")
  func deleted() throws {
    let path = "scenarios/lessons/retention-outruns-slow-consumer.yaml"
    let found = try verdict(try #require(RepositoryRoot.text(of: path)))
    // Asked for 4, 6 and 11 when the log began at 6, 9 and 12: two, three and one are missing.
    #expect(found.losses.count == 6 && found.losses.allSatisfy { $0.cause == .deleted })
    #expect(found.passedOver == 0)
    #expect(found.stored == 16)
    #expect(found.isConserved)
  }

  @Test("PRD-51, LOG-33: aborted and compacted records were never shown", arguments: [true, false])
  func hidden(isAborted: Bool) throws {
    let found = try verdict(
      isAborted
        ? """
        clock: { end: 9s }
        topics: { t: {} }
        producers: { p: { sends: "-ab", transactions: [{ begin: 1s, abort: 3s }] } }
        groups: { g: { consumers: 1, config: { isolation.level: read_committed } } }
        """
        : """
        clock: { end: 12s }
        topics: { t: { config: { cleanup.policy: compact, segment.bytes: 200 } } }
        producers: { p: { sends: "-abcd", keys: { k: abcd } } }
        groups:
          g: { consumers: { c: { starts: 8s } }, config: { auto.offset.reset: earliest } }
        """)
    #expect(found.passedOver >= 1)
    #expect(found.losses.isEmpty)
    #expect(found.isConserved)
  }

  @Test("LOG-19: what was finished before an unclean election took it away is told apart")
  func finishedAndCut() throws {
    let path = "scenarios/lessons/unclean-election.yaml"
    let text = try #require(RepositoryRoot.text(of: path))
    let trace = try ScenarioRun(text).trace
    let found = DeliveryVerdict(of: GroupID(0), in: trace)
    let ends = trace.events.count {
      if case .processingFinished = $0.fact { true } else { false }
    }
    #expect(found.finished == 2 && found.finishedAndCut == 2 && found.isConserved)
    #expect(ends == found.finished + found.finishedAndCut + found.repeated)
  }

  @Test("LOG-19, LOG-26: a record that is cut off while a worker has it is none of the records")
  func cutInHand() throws {
    // b is on the old leader only when that dies; the worker gives it up at 8.
    let found = try verdict(
      """
      clock: { end: 20s }
      brokers: { count: 2, latency: 0s }
      topics:
        t: { replication.factor: 2, config: { unclean.leader.election.enable: true } }
      producers:
        p: { sends: "-a---b----c", records: { b: { fails: always } }, config: { acks: 1 } }
      groups:
        g:
          consumers: 1
          workers: 1
          processing: 1s
          on-failure: { retries: 1, backoff: 1s, then: skip }
          config: { auto.offset.reset: earliest }
      timeline:
        - { at: 3s, stop: broker-2 }
        - { at: 5500ms, crash: broker-1 }
        - { at: 5600ms, start: broker-2 }
      """)
    #expect(found.isConserved, "\(found)")
    #expect(found.stored == 2)
  }

  @Test("CON-17: what was there before a group that begins at the end is passed over, not lost")
  func latest() throws {
    let found = try verdict(
      """
      clock: { end: 12s }
      topics: { t: {} }
      producers: { p: { sends: "-ab------c" } }
      groups: { g: { consumers: { c: { starts: 5s } }, processing: 0s } }
      """)
    #expect(found.passedOver == 2)
    #expect(found.losses.isEmpty)
    #expect(found.finished == 1)
  }
}
