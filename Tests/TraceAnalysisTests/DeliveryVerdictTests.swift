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
