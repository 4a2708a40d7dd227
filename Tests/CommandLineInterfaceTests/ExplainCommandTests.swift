import TestSupport
import Testing

@testable import CommandLineInterface

/// `marbles explain`: the story, one record, one instant.
struct ExplainCommandTests {
  private static let crash = """
    title: A crash
    topics: { orders: { partitions: 1 } }
    producers: { web: { sends: "-a-b", records: { a: { key: k }, b: { key: k } } } }
    groups:
      billing:
        consumers: [w0, w1]
        processing: 500ms
        config: { session.timeout.ms: 4s, auto.offset.reset: earliest }
    timeline: [{ at: 2s, crash: w0 }]
    """

  private func explain(_ arguments: String...) -> MemoryWorld {
    let world = MemoryWorld(["crash.yaml": Self.crash])
    #expect(world.run(["explain", "crash.yaml"] + arguments) == .success, "\(world.complaints)")
    return world
  }

  @Test("the story is in order of time, rules stand beside it, verdicts follow")
  func story() throws {
    let text = explain().outputText
    let parts = [
      "A crash\n", "What happens\n", "w0 crashes at 2 s; the group notices at 6 s",
      "(a dead process says nothing", "Group billing rebalances", "w1 owns orders-0 from 6 s.",
      "w1 finishes record a again at 6.5 s.", "\nOrder\n", "\nDelivery\n",
      "Group billing: of 2 records 2 finished. Also: 1 finished again.", "\nNumbers\n",
    ]
    var rest = Substring(text)
    for part in parts {
      let range = try #require(rest.firstRange(of: part), "'\(part)' is missing in\n\(text)")
      rest = rest[range.upperBound...]
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("the numbers follow by hand from the run")
  func numbers() {
    // orders-0 has a at 1 and b at 3; orders-1 has nothing. w0 works from 1 to 1.5 and crashes at
    // 2, before it commits; w1 does a and b from 6 to 7 and commits at 11, 5 s after it began
    // (auto.commit.interval.ms): then the run is over.
    let text = explain().outputText
    let numbers = text[(text.firstRange(of: "\nNumbers\n")?.upperBound ?? text.endIndex)...]
    #expect(
      numbers == """
          Group billing: throughput 0.428/s, 11.5 % busy.
            Lag: at most 2, first at 3 s; some for 10 s; at the end 0, gone 8 s after
            its peak.
            Latency from send() and from append to done: mean 3.333 s, p50 4 s, p90 5.5
            s, p99 5.5 s, max 5.5 s.
            Rebalances: 1, because a session timed out at 6 s.
            Without owner: orders-0 for 4 s.
            Work: w0 25.0 % busy and 1.5 s idle; w1 9.0 % busy and 10 s idle.

        """)
  }

  @Test("logs and transactions belong to the story, with their rules")
  func logs() {
    let world = MemoryWorld([
      "old.yaml": """
      clock: { end: 12s }
      topics: { t: { config: { retention.ms: 4s } } }
      producers:
        p: { sends: "-a", transactions: [{ begin: 1s, abort: 2s }] }
      groups:
        g: { consumers: { c: { starts: 9s } }, config: { auto.offset.reset: earliest } }
      """
    ])
    #expect(world.run(["explain", "old.yaml"]) == .success, "\(world.complaints)")
    let text = world.outputText
    for part in [
      "A transaction of p begins at 1 s and is aborted at 2 s.", "(aborted records stay in the log",
      "An abort marker takes t-0 offset 1", "(a control record,",
      "t-0 loses everything below offset 2", "(whole segments go, read or not,",
    ] {
      #expect(text.contains(part), "\(part) is missing in\n\(text)")
    }
  }

  @Test("a record is followed from send to commit, by label or number")
  func record() {
    let text = explain("--record", "b").outputText
    for part in ["web sends it with key k", "orders-0 stores it at offset 1", "w1 is done with it"]
    {
      #expect(text.contains(part), "\(text)")
    }
    #expect(explain("--record", "1").outputText == text)
  }

  @Test("an instant has its owners, positions and lags")
  func moment() {
    // a is polled at 1 s and done at 1.5 s; nothing is committed when w0 dies at 2 s.
    let before = explain("--at", "1.6s").outputText
    #expect(before.contains("billing  orders-0   w0           1         1          -    1"))
    let between = explain("--at", "4s").outputText
    #expect(between.contains("billing  orders-0   nobody        2         -          -    2"))
  }

  @Test("what cannot be asked is told with what can")
  func mistakes() {
    for (arguments, words) in [
      (["--record", "q"], "labels are a and b"), (["--at", "soon"], "write a time such as 12s"),
      (["--at", "1h"], "the run ends at"), (["--at", "1s", "--record", "a"], "exclude each other"),
    ] {
      let world = MemoryWorld(["crash.yaml": Self.crash])
      #expect(world.run(["explain", "crash.yaml"] + arguments) == .usage)
      #expect(world.complaints.contains(words), "\(world.complaints)")
    }
  }

  @Test("labels that several records have are listed once, and long lists are cut with a count")
  func labels() {
    let world = MemoryWorld([
      "a.yaml": """
      topics: { t: {} }
      producers:
        p: { sends: "ax" }
        q: { sends: "abc", keys: { k: a } }
        r: { sends: "defghijklm" }
      """
    ])
    #expect(world.run(["explain", "a.yaml", "--record", "zz"]) == .usage)
    // Sent at the same instants: a, a, d at 0 s, x, b, e at 1 s, c, f at 2 s, then g to m.
    #expect(
      world.complaints.contains("labels are a, d, x, b, e, c, f, g, h, i, j, k and 2 more"),
      "\(world.complaints)")
  }

  @Test("what retention takes before it is read is told as lost")
  func deletedUnread() {
    let world = MemoryWorld([
      "old.yaml": """
      clock: { end: 40s }
      brokers: { config: { log.retention.check.interval.ms: 1s } }
      topics: { t: { config: { retention.ms: 10s, segment.ms: 1s } } }
      producers: { p: { sends: "a-bc" } }
      groups:
        g: { consumers: [c], processing: 1s, commit: after-record,
             config: { auto.offset.reset: earliest, session.timeout.ms: 6s } }
      timeline: [{ at: 1500ms, crash: c }, { at: 30s, start: c }]
      """
    ])
    #expect(world.run(["explain", "old.yaml"]) == .success, "\(world.complaints)")
    for words in [
      "t-0 loses everything below offset", "(whole segments go, read or not,",
      "c finds t-0 offset 1 gone at 30 s", "(OFFSET_OUT_OF_RANGE",
      "2 lost: deleted by retention, unread", "are lost for group g at",
    ] {
      #expect(world.outputText.contains(words), "\(words)")
    }
    let record = MemoryWorld(["old.yaml": world.text("old.yaml") ?? ""])
    #expect(record.run(["explain", "old.yaml", "--record", "b"]) == .success)
    for words in [
      "t-0 deletes it, with everything below", "It is lost for group g: deleted unread.",
    ] {
      #expect(record.outputText.contains(words), "\(record.outputText)")
    }
    #expect(!record.outputText.contains("would not read it again"))
  }
}
