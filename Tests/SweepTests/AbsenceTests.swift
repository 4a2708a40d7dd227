import KafkaModel
import Sweep
import TestSupport
import Testing
import TraceAnalysis

/// Where a run has no value – a lag that is left has no drain time, nothing finished has no
/// latency – it is told in every format, and no requirement holds.
@Suite("Values that are not there")
struct AbsenceTests {
  /// One consumer never gets through; two do.
  private func drain(_ requirements: [String] = ["drain < 30s"]) throws -> SweepTable {
    // Thirty a second for 20 s; a consumer finishes 12 a second: 360 of 600 are left at 20 s, and
    // 40 s later none; at 40 s there are.
    try Sweeps.table(
      Sweeps.load(rate: "30/s", of: "20s", end: "40s", processing: "80ms"),
      [("COUNT", ["1", "4"])], requirements)
  }

  @Test("a lag that is left has no drain time, and the requirement fails")
  func notDrained() throws {
    let table = try drain()
    #expect(table.rows.map { $0.required[0].missing } == [3, 0])
    #expect(table.rows.map { $0.isGood } == [false, true])
    let found = SweepVerdict.sentences(table)
    #expect(
      found[0].hasPrefix("Four consumers are the fewest of those tried that hold: with one, "))
    #expect(found[0].contains("the lag is not gone at the end of all 3 runs, where it is "))
    // Whatever is compared: what is not there is neither more nor less.
    for relation in ["<", "<=", ">", ">=", "==", "!="] {
      #expect(try !drain(["drain \(relation) 1s"]).rows[0].isGood, "\(relation)")
    }
  }

  @Test("what keeps it from draining is told with the numbers of the fall")
  func fall() throws {
    let table = try Sweeps.table(
      Sweeps.load(rate: "[{ until: 20s, rate: 40/s }, { until: 60s, rate: 9/s }]", of: "60s"),
      [("COUNT", ["1"])], ["drain < 30s"])
    let found = SweepVerdict.sentences(table)
    #expect(found[0].contains("after the peak "), "\(found)")
    #expect(
      found[0].contains("one consumer finishes 10.0/s, so the lag is not gone at the end of "))
  }

  @Test("the table says it, the differences have none, and a sentence explains it")
  func table() throws {
    let text = SweepText.text(try drain(), width: 120)
    #expect(text.contains(" not drained "))
    #expect(text.contains("Not drained: the lag is not gone between its peak and the end of the "))
    let difference = text.split(separator: "\n").first { $0.hasPrefix("1 to 4") }
    #expect(difference?.contains(" - ") == true)
  }

  @Test("CSV has empty cells and counts the runs, JSON has null")
  func files() throws {
    let table = try drain()
    let lines = SweepCSV.text(table).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let head = try #require(lines.first)
    let drain = try #require(head.firstIndex(of: "drain_seconds"))
    #expect(lines[1][drain] == "" && lines[1][drain + 1] == "")
    #expect(Double(lines[2][drain]) ?? 0 > 0)
    let left = try #require(head.firstIndex(of: "runs_not_drained"))
    #expect(lines[1][left] == "3" && lines[2][left] == "0")
    #expect(lines.allSatisfy { $0.count == head.count })
    let json = SweepJSON.text(table).split(separator: "\n").map {
      $0.drop { $0 == " " }
    }
    let place = try #require(json.firstIndex(of: "\"drain_seconds\": {"))
    #expect(json[place + 1] == "\"mean\": null," && json[place + 2] == "\"halfwidth\": null,")
    #expect(json[place + 3] == "\"runs_without\": 3")
  }

  @Test("where some runs drain and others do not, it is told of how many")
  func some() throws {
    // A consumer finishes ten a second of eight that arrive: whether the lag is gone between its
    // peak and the end is chance.
    let table = try Sweeps.table(
      Sweeps.load(rate: "9/s", of: "60s"), [("COUNT", ["1"])], ["drain < 50s"],
      replications: 10)
    let missing = table.rows[0].required[0].missing
    try #require(missing > 0 && missing < 10)
    #expect(!table.rows[0].isGood)
    #expect(SweepText.text(table, width: 120).contains("in \(missing) of 10"))
    #expect(
      SweepVerdict.sentences(table)[0].contains(
        "the lag is not gone at the end of \(missing) of 10 runs"))
  }

  @Test("without a finished record there is no latency, and no requirement on it holds")
  func nothingFinished() throws {
    let table = try Sweeps.table(
      Sweeps.load(processing: "1h"), [("COUNT", ["1", "2"])], ["latency.p99 < 10s"])
    #expect(table.chosen == nil)
    #expect(table.rows[0].required[0].missing == 3)
    let found = SweepVerdict.sentences(table)
    #expect(
      found[0]
        == "No setting holds; one consumer comes nearest: no record was finished, so nothing "
        + "is known of the p99 latency.")
    let text = SweepText.text(table, width: 120)
    #expect(text.contains("No latency: no record was finished."))
    let row = text.split(separator: "\n").first { $0.hasPrefix("1 ") }
    #expect(row?.split(separator: " ").contains("-") == true)
  }

  @Test("one run says nothing of chance: no half width in CSV and JSON")
  func oneRun() throws {
    let table = try Sweeps.table(
      Sweeps.load(), [("COUNT", ["2"])], ["lag.max < 50"], replications: 1)
    let lines = SweepCSV.text(table).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    for (name, cell) in zip(lines[0], lines[1]) where name.hasSuffix("_halfwidth") {
      #expect(cell == "", "\(name)")
    }
    #expect(!SweepJSON.text(table).contains("\"halfwidth\": 0"))
    let two = try Sweeps.table(Sweeps.load(), [("COUNT", ["2"])], [], replications: 2)
    #expect(SweepCSV.text(two).contains(",0.000000,"))
  }

  @Test("of all groups together one that is not drained, or left all undone, stands for all")
  func groups() {
    func group(_ drain: Int64, isDrained: Bool, hasFinished: Bool, lag: Int64) -> GroupMetrics {
      var group = GroupMetrics(
        values: MetricName.allCases.map { $0 == .lagEnd ? lag : drain }, lag: LagCurve(),
        hottestPartition: 0, busiest: 0, partitionCount: 1)
      group.isDrained = isDrained
      group.hasFinished = hasFinished
      return group
    }
    let done = group(7, isDrained: true, hasFinished: true, lag: 0)
    let other = group(9, isDrained: true, hasFinished: true, lag: 0)
    let open = group(5, isDrained: false, hasFinished: false, lag: 3)
    let unused = group(0, isDrained: true, hasFinished: false, lag: 0)
    func value(_ groups: [GroupMetrics], _ metric: MetricName) -> Int64? {
      RunMetrics(groups: groups, isStalled: false, peakLag: 0).measured(metric, of: nil)
    }
    #expect(value([done, other], .drain) == 9)
    #expect(value([done, open], .drain) == nil)
    #expect(value([done, open], .latencyP99) == nil)
    #expect(value([done, unused], .latencyP99) == 7)
    #expect(value([unused], .latencyP99) == nil)
  }
}
