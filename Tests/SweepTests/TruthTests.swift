import KafkaModel
import Sweep
import TestSupport
import Testing
import TraceAnalysis

/// What is said of a setting follows from what its runs measured: each scenario is made so that
/// the reason is known, and so is what must not be said.
@Suite("Sentences are true")
struct TruthTests {
  @Test("no more arrives: that is said, and not that consumers have too much to do")
  func arrivals() throws {
    // Ten a second arrive, four consumers finish forty.
    let table = try Sweeps.table(
      Sweeps.load(), [("COUNT", ["4", "8"])],
      ["throughput > 20/s"])
    let found = SweepVerdict.sentences(table)
    try #require(found.count == 2)
    #expect(found[0].contains("only 10.") || found[0].contains("only 9."))
    #expect(found[0].contains(" records/s arrive, and throughput is "))
    #expect(found[1] == "Arrivals bind: no setting finishes more than what arrives.")
  }

  @Test("a rate above what arrives is no matter of arrivals where work is what lacks")
  func throughputOfWork() throws {
    // Thirty a second arrive, one consumer finishes ten.
    let table = try Sweeps.table(
      Sweeps.load(rate: "30/s"), [("COUNT", ["1"])],
      ["throughput > 20/s"])
    let found = SweepVerdict.sentences(table)
    #expect(found[0].contains(" records/s arrive and one consumer finishes 10.0/s, so throughput "))
    #expect(found[1].hasPrefix("Processing time binds: "))
  }

  @Test(
    "one record alone takes longer than the limit",
    arguments: [
      // A tenth, a half and so on of exponential lengths of mean 250 ms are longer than ln 10, ln 2
      // … times that.
      ("latency.max < 100ms", "one record alone takes 2", " ms on average"),
      ("latency.max < 500ms", "one record alone takes up to ", " s, and the largest latency"),
      ("latency.mean < 200ms", "one record alone takes 2", " ms on average"),
      ("latency.p50 < 150ms", "one record in two takes 1", " ms or more by itself"),
      ("latency.p99 < 900ms", "one record in a hundred takes 1.", " s or more by itself"),
    ])
  func service(_ requirement: String, _ start: String, _ end: String) throws {
    let table = try Sweeps.table(
      Sweeps.load(partitions: 24, processing: "{ exponential: 250ms }"),
      [("COUNT", ["22", "24"])], [requirement])
    let found = SweepVerdict.sentences(table)
    try #require(found.count == 2)
    #expect(found[0].contains(start) && found[0].contains(end), "\(found)")
    #expect(found[1].hasPrefix("The processing of a single record binds: "))
  }

  @Test("consumers that are half busy bind nothing; only the number and what helps are told")
  func halfBusy() throws {
    // Ten a second over six consumers, each of which finishes four: 42 % of their time.
    let table = try Sweeps.table(
      Sweeps.load(partitions: 24, processing: "{ exponential: 250ms }"),
      [("COUNT", ["4", "6"])], ["latency.p99 < 1.3s"],
      replications: 6)
    let found = SweepVerdict.sentences(table)
    #expect(found[0].hasPrefix("No setting holds; six consumers come nearest: the p99 latency is "))
    #expect(!found.contains { $0.contains("bind") }, "\(found)")
    try #require(found.count == 2)
    #expect(found[1].hasPrefix("More consumers help: from four to six the p99 latency falls by "))
    #expect(found[1].hasSuffix(", and six is the most that was tried."))
  }

  @Test("a slow consumer holds throughput down: it is told with what piles up for it")
  func slowThroughput() throws {
    // A third of 12 a second for one that finishes two.
    let text = Sweeps.load(
      rate: "12/s", partitions: 12, consumers: "{ slow: { processing: 500ms }, a: { }, b: { } }",
      processing: "COUNTms")
    let table = try Sweeps.table(text, [("COUNT", ["100"])], ["throughput > 11/s"])
    let found = SweepVerdict.sentences(table)
    #expect(found[0].contains("slow owns four partitions, where "), "\(found)")
    #expect(found[0].contains(" records/s arrive, and finishes 2.0/s, so throughput is "))
    #expect(found[1].hasPrefix("One consumer binds: slow works "))
  }

  @Test("words have no trend: only of numbers more can help")
  func noTrend() throws {
    let text = Sweeps.load(rate: "20/s", consumers: "1", commit: "MODE")
    let table = try Sweeps.table(
      text, [("MODE", ["auto", "after-batch"])], ["lag.max < 10"], replications: 4)
    let difference = table.rows[1].difference(.lagMax, of: nil, from: table.rows[0])
    try #require(difference.mean < -difference.halfWidth)
    #expect(!SweepVerdict.sentences(table).contains { $0.hasPrefix("From ") })
  }

  @Test("a share that is too uncertain has no reason but chance")
  func uncertain() throws {
    // The work of five consumers' half: which side of 50 % it is on is chance.
    let table = try Sweeps.table(
      Sweeps.load(of: "60s", partitions: 24, processing: "{ exponential: 250ms }"),
      [("COUNT", ["5"])], ["busy < 50.5%"], replications: 4)
    let row = table.rows[0]
    try #require(row[.busy].mean < 505_000 && row[.busy].mean + row[.busy].halfWidth > 505_000)
    let found = SweepVerdict.sentences(table)
    #expect(
      found[0].hasPrefix("No setting holds; five consumers come nearest: the busy share is 4"))
    #expect(found[0].hasSuffix(", too uncertain to be surely under 50.5 %."))
    #expect(found[1] == "More replications make the interval narrower.")
  }

  @Test("a lag that is only uncommitted is told as such, with the commit mode")
  func commits() throws {
    let text = Sweeps.load(rate: "20/s", consumers: "4", processing: "20ms", commit: "MODE")
    let table = try Sweeps.table(text, [("MODE", ["auto", "after-record"])], ["lag.max < 60"])
    let found = SweepVerdict.sentences(table)
    // 20 records a second pile up for the five seconds between two commits.
    #expect(table.rows[0][.lagMax].mean > 80 && table.rows[1][.lagMax].mean < 15)
    #expect(found[0].contains(": with auto, at most "), "\(found)")
    #expect(found[0].contains("wait to be processed and the rest of the lag is finished but not "))
    let alone = try Sweeps.table(text, [("MODE", ["auto"])], ["lag.max < 60"])
    #expect(
      SweepVerdict.sentences(alone)[1]
        == "Commits bind: with 'commit: auto' offsets are committed every 5 s.")
  }

  @Test(
    "more consumers than partitions come to the same: partitions bind, with the rows that show it")
  func partitions() throws {
    // 48 a second arrive, twelve owners finish forty.
    let table = try Sweeps.table(
      Sweeps.load(rate: "48/s", partitions: 12, processing: "250ms"),
      [("COUNT", ["10", "12", "14"])],
      ["lag.max < 50"])
    #expect(
      table.rows[1].runs.map { $0.metrics.value(.lagMax, of: nil) }
        == table.rows[2].runs.map { $0.metrics.value(.lagMax, of: nil) })
    let found = SweepVerdict.sentences(table)
    #expect(found[1].hasPrefix("Partitions bind: twelve of them have twelve owners at most; more "))
    #expect(found[1].contains("the rows for 12 and 14 consumers show."))
    #expect(found.count == 2)
  }

  @Test("requirements that exclude each other are told so, with who meets which and the gap")
  func conflict() throws {
    // Ten a second, 100 ms each: one consumer is full, four are a quarter busy.
    let table = try Sweeps.table(
      Sweeps.load(rate: "9/s"), [("COUNT", ["1", "4"])], ["busy > 50%", "lag.max < 12"])
    #expect(table.rows.map { $0.holds } == [[true, false], [false, true]])
    let found = SweepVerdict.sentences(table)
    #expect(
      found == [
        "No setting holds: every one that meets 'busy > 50%' (one consumer) misses 'lag.max < 12', "
          + "and every one that meets 'lag.max < 12' (four consumers) misses 'busy > 50%'.",
        "Between 1 and 4, where that changes, 2 to 3 were not tried.",
      ])
  }

  @Test("only the requirement that follows from the reason stands behind its 'so'")
  func twoFailures() throws {
    // One consumer is full; idle consumers have nothing to do with that.
    let table = try Sweeps.table(
      Sweeps.load(rate: "20/s"), [("COUNT", ["1"])], ["idle > 0", "lag.max < 12"])
    let found = SweepVerdict.sentences(table)
    #expect(found[0].contains("one consumer finishes 10.0/s, so the peak lag is "))
    #expect(found[0].hasSuffix(", not under 12; the number of idle consumers is 0, not over 0."))
  }

  @Test("of several groups the one that decides is named, and that it does not change")
  func groups() throws {
    let text = """
      clock: { end: 60s }
      topics: { t: { partitions: 6 } }
      producers:
        p: { workload: { for: 50s, arrivals: { poisson: 10/s }, keys: { uniform: 99 } } }
      groups:
        g:
          consumers: COUNT
          processing: 50ms
          commit: after-record
          config: { auto.offset.reset: earliest }
        slow:
          consumers: 2
          processing: 300ms
          commit: after-record
          config: { auto.offset.reset: earliest }
      """
    let table = try Sweeps.table(text, [("COUNT", ["1", "2"])], ["lag.max < 40"])
    let found = SweepVerdict.sentences(table)
    try #require(found.count == 3)
    // Two consumers of 300 ms finish 6.7 a second.
    #expect(found[0].contains("in group slow ") && found[0].contains("two consumers finish 6.7/s"))
    #expect(found[0].contains("the peak lag of all groups together is "))
    #expect(found[1].hasPrefix("In group slow, processing time binds: the consumers work "))
    #expect(
      found[2].hasPrefix("What was varied changes nothing for group slow: the peak lag there is "))
  }

  @Test("arrivals for several groups are told for all of them")
  func arrivalsOfGroups() throws {
    let text = """
      clock: { end: 60s }
      topics: { t: { } }
      producers: { p: { workload: { for: 50s, arrivals: { poisson: 10/s } } } }
      groups:
        g: { consumers: COUNT, processing: 20ms, config: { auto.offset.reset: earliest } }
        h: { consumers: 1, processing: 20ms, config: { auto.offset.reset: earliest } }
      """
    let table = try Sweeps.table(text, [("COUNT", ["1", "2"])], ["throughput > 30/s"])
    let found = SweepVerdict.sentences(table)
    #expect(found[0].contains(" records/s arrive for all groups together, and throughput of all "))
    #expect(found[1] == "Arrivals bind: no setting finishes more than what arrives.")
  }

  @Test("where smaller numbers were left out, the chosen one is the fewest of those tried")
  func leftOut() throws {
    let table = try Sweeps.table(
      Sweeps.load(rate: "15/s"), [("COUNT", ["1", "4"])], ["lag.max < 50"])
    #expect(
      SweepVerdict.sentences(table)[0].hasPrefix(
        "Four consumers are the fewest of those tried that "))
  }
}
