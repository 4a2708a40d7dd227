import KafkaModel
import TestSupport
import Testing

/// `seek()` moves a position and nothing else.
@Suite("A consumer can seek")
struct SeekTests {
  private static func run(_ seek: String, config: String = "") throws -> ScenarioRun {
    try ScenarioRun(
      """
      clock: { end: 12s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abcdef", keys: { k: abcdef } } }
      groups:
        g: { consumers: [c], processing: 100ms, commit: after-batch,
             config: { auto.offset.reset: earliest\(config) } }
      timeline: [{ at: 7s, seek: c, partition: t-0, \(seek) }]
      """)
  }

  @Test(
    "CON-29: the next poll starts at the offset sought, and nothing is committed by seeking",
    arguments: [
      ("to: 4", ["e", "f"]), ("to: beginning", ["a", "b", "c", "d", "e", "f"]), ("to: end", []),
    ])
  func seeks(target: String, again: [String]) throws {
    let run = try Self.run(target)
    let labels = run.finished("c").map { String($0.prefix { $0 != "@" }) }
    #expect(labels == ["a", "b", "c", "d", "e", "f"] + again)
    // The commits before are of the records read then, those after of the records read again.
    let commits = run.facts { fact -> Int64? in
      if case .offsetCommitted(_, _, let offset) = fact { offset.value } else { nil }
    }
    #expect(commits.filter { $0.seconds < 7 }.map { $0.value } == [1, 2, 3, 4, 5, 6])
    #expect(commits.filter { $0.seconds == 7 }.isEmpty)
  }

  @Test("CON-13: what was fetched from the old position is thrown away")
  func discardsFetched() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "(abcdef)", keys: { k: abcdef } } }
      groups:
        g: { consumers: [c], processing: 1s, commit: after-batch,
             config: { auto.offset.reset: earliest, max.poll.records: 1 } }
      timeline: [{ at: 1.5s, seek: c, partition: t-0, to: 5 }]
      """)
    // b is in hand at 1.5 s; c, d and e were fetched and are never seen.
    #expect(run.finished("c") == ["a@1.0", "b@2.0", "f@3.0"])
  }

  @Test(
    "CON-19: an offset beyond the log end is out of range, and auto.offset.reset chooses",
    arguments: [("earliest", 0), ("latest", 6)])
  func outOfRange(reset: String, position: Int64) throws {
    let run = try ScenarioRun(
      """
      clock: { end: 12s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "abcdef", keys: { k: abcdef } } }
      groups: { g: { consumers: [c], processing: 100ms, config: { auto.offset.reset: \(reset) } } }
      timeline: [{ at: 7s, seek: c, partition: t-0, to: 99 }]
      """)
    let resets = run.facts { fact -> [Int64]? in
      if case .positionReset(_, _, let from, let to, _) = fact {
        [from.value, to.value]
      } else {
        nil
      }
    }
    #expect(resets.map { $0.value } == [[99, position]])
  }
}
