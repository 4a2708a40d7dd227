import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// What became of what producers sent: every record is told, whatever they know of it.
@Suite("Sending")
struct SendingVerdictTests {
  private static let lateRetry = "timeline: [{ at: 0s, fail: t-0, with: NETWORK_EXCEPTION }]"

  @Test(
    "every record that was sent is in one of the counts",
    arguments: [
      // Nobody asks for answers, so the trace has none.
      ("producers: { x: { sends: -a } }", "of 1 record 1 stored."),
      // The answer to a is lost, and a is sent again and known.
      (
        "producers: { x: { sends: -a-b, config: { acks: all } } }\n" + lateRetry,
        "of 2 records 2 acknowledged. Also: 1 sent again."
      ),
      // The same without a second try: a is in the log, and its producer believes it is not.
      (
        "producers: { x: { sends: -a-b, config: { acks: all, retries: 0 } } }\n" + lateRetry,
        "of 2 records 1 acknowledged and 1 given up (1 of them stored all the same)."
      ),
      // Both wait in a batch when the process dies at 4; c is never sent.
      (
        """
        producers: { x: { sends: -a-b-c, config: { linger.ms: 10s } } }
        timeline: [{ at: 4s, crash: x }]
        """, "of 2 records 2 gone with the process."
      ),
      // Both wait in a batch when the clock ends.
      (
        "clock: { end: 4s }\nproducers: { x: { sends: -a-b, config: { linger.ms: 10s } } }",
        "of 2 records 2 not stored yet."
      ),
      // The leader is dead from 4 on, and nobody answers either way.
      (
        """
        clock: { end: 8s }
        brokers: 1
        producers: { x: { sends: -a-b-c, config: { acks: 0 } } }
        timeline: [{ at: 4s, kill-broker: broker-1 }]
        """,
        "of 3 records 2 stored without an answer (acks=0) and 1 not stored, which nobody is told."
      ),
      // The follower asks a second's way off: a is answered before the process dies at 4, b is not.
      (
        """
        clock: { end: 9s }
        brokers: { count: 2, latency: 1s }
        producers: { x: { sends: -a-b, config: { acks: all } } }
        timeline: [{ at: 4s, crash: x }]
        """, "of 2 records 1 acknowledged and 1 stored without an answer."
      ),
    ])
  func sending(scenario: String, verdict: String) throws {
    let topics = scenario.contains("count: 2") ? "{ t: { replication.factor: 2 } }" : "{ t: {} }"
    let trace = try ScenarioRun("topics: \(topics)\n" + scenario).trace
    #expect(VerdictText.sending(trace) == ["Producer x: " + verdict])
  }

  @Test("LOG-19: an unclean election takes acknowledged records away, and the verdict says so")
  func lost() throws {
    let trace = try ScenarioRun(ReplicaStoryTests.unclean).trace
    #expect(
      VerdictText.sending(trace)
        == ["Producer x: of 4 records 4 acknowledged (2 of them lost since)."])
  }

  @Test("a producer that sends nothing has no verdict, and each is told of its own records")
  func several() throws {
    let trace = try ScenarioRun(
      """
      topics: { t: {} }
      producers: { x: { sends: "-a-b" }, y: { sends: "--" }, z: { sends: "c" } }
      """
    ).trace
    #expect(
      VerdictText.sending(trace) == [
        "Producer x: of 2 records 2 stored.", "Producer z: of 1 record 1 stored.",
      ])
  }
}
