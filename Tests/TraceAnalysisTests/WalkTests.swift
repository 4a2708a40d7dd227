import EventKernel
import KafkaModel
import TestSupport
import Testing
import TraceAnalysis

/// One record from `send()` on, and one instant of a run.
@Suite("Walks of records, and instants")
struct WalkTests {
  @Test("LOG-03, PRD-52: the walk of a record ends with its transaction, or where no log has it")
  func walks() throws {
    func steps(_ text: String, _ record: Int) throws -> [String] {
      let trace = try ScenarioRun(text).trace
      return RecordJourney.steps(of: RecordID(record), in: trace, RunTimeline(trace)).map {
        $0.text
      }
    }
    let aborted = try steps(
      """
      clock: { end: 30s }
      topics: { t: {} }
      producers:
        x: { sends: "-a", transactions: [{ begin: 1s, commit: 20s }],
             config: { transaction.timeout.ms: 10s } }
      """, 0)
    #expect(aborted.last == "The transaction of x is aborted by transaction.timeout.ms.")
    // Other transactions end without it.
    let two = try steps(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers:
        x: { sends: "-a", transactions: [{ begin: 1s, abort: 8s }] }
        y: { sends: "--b", transactions: [{ begin: 2s, commit: 6s }] }
      """, 0)
    #expect(two.filter { $0.contains("transaction") } == ["The transaction of x is aborted."])
    let unheard = try steps(
      """
      clock: { end: 8s }
      brokers: 1
      topics: { t: {} }
      producers: { x: { sends: "-a-b", config: { acks: 0 } } }
      timeline: [{ at: 2s, kill-broker: broker-1 }]
      """, 1)
    #expect(unheard.last == "No log ever has it, and x is not told.")
    let crashed = try steps(
      """
      clock: { end: 8s }
      topics: { t: {} }
      producers: { x: { sends: "-a", config: { linger.ms: 5s } } }
      timeline: [{ at: 2s, crash: x }]
      """, 0)
    #expect(crashed.last == "x crashes, and it with it, unless it is under way.")
    // In hand at the crash and skipped at the return, whatever is committed later.
    let skipped = try steps(
      """
      clock: { end: 30s }
      topics: { t: {} }
      producers: { p: { sends: "a---------b" } }
      groups:
        g: { consumers: [w], processing: 3s, commit: after-batch,
             config: { session.timeout.ms: 3s } }
      timeline: [{ at: 2.5s, crash: w }, { at: 9.5s, start: w }]
      """, 0)
    #expect(
      skipped.suffix(3) == [
        "w dies with it in hand.", "w passes over it: nothing is committed.",
        "Group g commits 2: a restart would not read it again.",
      ])
  }

  @Test("CON-29: an instant has the position of that instant, lost, reset or sought")
  func positions() throws {
    func position(_ text: String, _ seconds: Double) throws -> Int64? {
      let time = SimulationTime(nanoseconds: Int64(seconds * 1e9))
      return MomentText.rows(of: try ScenarioRun(text).trace, at: time).first?.position
    }
    // Back at 5.2, w polls what it had fetched, finds that it was removed, and begins at 5.
    let back = """
      clock: { end: 20s }
      topics: { t: {} }
      producers: { p: { sends: "-abcdefgh" } }
      groups:
        g: { consumers: [w], processing: 500ms, workers: 2, commit: lowest-unfinished,
             config: { session.timeout.ms: 2s, max.poll.records: 1 } }
      timeline: [{ at: 1.2s, pause: w, for: 4s }]
      """
    #expect(try position(back, 5.3) == 5)
    let sought = """
      clock: { end: 9s }
      topics: { t: {} }
      producers: { p: { sends: "(abcd)" } }
      groups:
        g: { consumers: [w], processing: 1s, config: { auto.offset.reset: earliest } }
      timeline: [{ at: 1.5s, seek: w, partition: t-0, to: 1 }]
      """
    #expect(try position(sought, 1.6) == 1)
  }
}
