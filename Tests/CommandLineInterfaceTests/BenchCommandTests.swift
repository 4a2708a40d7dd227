import TestSupport
import Testing

@testable import CommandLineInterface

/// The bench runs and counts right; how long it takes is nobody's claim.
@Suite("marbles bench")
struct BenchCommandTests {
  private func json(_ arguments: [String], _ world: MemoryWorld) throws -> JSONValue {
    #expect(world.run(["bench", "--format", "json", "--marks", "1"] + arguments) == .success)
    #expect(world.complaints.isEmpty)
    return try JSONReader.read(Array(world.outputText.utf8)[...])
  }

  @Test("it runs as many records as asked for, in rising order")
  func sizes() throws {
    let result = try json(["--sizes", "300,100", "--pending", "10"], MemoryWorld())
    let runs = try #require(result.member("runs")).elements
    #expect(runs.map { $0.member("records")?.integer } == [100, 300])
    for run in runs {
      let records = try #require(run.member("records")?.integer)
      let events = try #require(run.member("events")?.integer)
      // Each record is at least sent, processed, committed and answered.
      #expect(events >= 4 * records)
      #expect(events < 12 * records)
    }
  }

  @Test("a constant load takes the events that can be counted by hand")
  func byHand() throws {
    let scenario = """
      topics: { t: {} }
      producers: { p: { workload: { records: 3, arrivals: { constant: 1/s } } } }
      groups: { g: { consumers: 1, processing: 100ms, commit: after-record } }
      """
    let result = try json(
      ["a.yaml", "--sizes", "10", "--pending", "1"], MemoryWorld(["a.yaml": scenario]))
    let longer = try json(
      ["a.yaml", "--sizes", "11", "--pending", "1"], MemoryWorld(["a.yaml": scenario]))
    let events = [result, longer].compactMap {
      $0.member("runs")?.elements.first?.member("events")?.integer
    }
    try #require(events.count == 2)
    // One record more, with an idle consumer: sent, fetch answered, processed, commit arrived,
    // commit answered, and the next fetch twice: at the poll that returned the record, and at
    // the one after it.
    #expect(events[1] - events[0] == 7)
  }

  @Test("records are shared out among workloads")
  func shares() throws {
    let scenario = """
      topics: { t: {} }
      producers:
        p: { workload: { records: 3, arrivals: { constant: 1/s } } }
        q: { workload: { records: 3, arrivals: { constant: 2/s } } }
      """
    let result = try json(
      ["a.yaml", "--sizes", "11", "--pending", "1"], MemoryWorld(["a.yaml": scenario]))
    #expect(result.member("runs")?.elements.first?.member("records")?.integer == 11)
  }

  @Test("records that were asked for and not sent are told, and how many there were")
  func short() throws {
    // 1, 2, 3 and 4 s are within the clock.
    let scenario = """
      clock: { end: 4s }
      topics: { t: {} }
      producers: { p: { workload: { records: 3, arrivals: { constant: 1/s } } } }
      """
    let arguments = ["bench", "a.yaml", "--sizes", "3,5000", "--pending", "1", "--marks", "1"]
    let world = MemoryWorld(["a.yaml": scenario])
    #expect(world.run(arguments) == .success)
    #expect(world.outputText.contains("\n4 of 5,000"))
    #expect(
      world.complaints
        == "marbles: warning: a.yaml sends only 4 of 5,000 records: its workloads or its clock end "
        + "before\n")
    let other = MemoryWorld(["a.yaml": scenario])
    #expect(other.run(arguments + ["--format", "json"]) == .success)
    let runs = try JSONReader.read(Array(other.outputText.utf8)[...]).member("runs")?.elements ?? []
    #expect(runs.map { $0.member("records")?.integer } == [3, 4])
    #expect(runs.map { $0.member("records_asked")?.integer } == [3, 5000])
  }

  @Test("the queue holds as many events as asked for", arguments: [1, 7, 1000])
  func hold(pending: Int) {
    var model = HoldModel(pending: pending)
    #expect(model.queued == pending)
    model.hold(3 * pending)
    #expect(model.queued == pending)
  }

  @Test("a picture has as many marks as asked for, each a circle and a letter")
  func marks() throws {
    let arguments = ["--sizes", "1", "--pending", "1", "--marks", "1001,1"]
    let world = MemoryWorld()
    #expect(world.run(["bench", "--format", "json"] + arguments) == .success)
    let svg = try JSONReader.read(Array(world.outputText.utf8)[...]).member("svg")?.elements ?? []
    #expect(svg.map { $0.member("marks")?.integer } == [1, 1001])
    let bytes = svg.compactMap { $0.member("bytes")?.integer }
    try #require(bytes.count == 2)
    // A circle with place, radius, fill and stroke and a text with place and colour: 100 bytes at
    // the least, 200 at most.
    #expect((100_000...200_000).contains(bytes[1] - bytes[0]))
  }

  @Test("the table tells every number of the runs")
  func table() {
    let world = MemoryWorld()
    let arguments = ["--sizes", "1000", "--pending", "100,10", "--marks", "2000"]
    #expect(world.run(["bench"] + arguments) == .success)
    for word in ["1,000", "events/s", "ns/record", "peak memory", "ns/hold", "2,000"] {
      #expect(world.outputText.contains(word))
    }
  }

  @Test(
    "what cannot be measured is refused",
    arguments: [
      ["--sizes", "0"], ["--sizes", "1,,2"], ["--sizes", "many"], ["--pending", "-3"],
      ["--marks", "0"],
    ])
  func refused(arguments: [String]) {
    let world = MemoryWorld()
    #expect(world.run(["bench"] + arguments) == .usage)
    #expect(world.outputText.isEmpty)
  }

  @Test("a scenario without workloads has no size")
  func noWorkload() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["bench", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains("workload"))
  }

  @Test("the built-in load is the one among the scenarios")
  func sameText() {
    #expect(StandardLoad.text == RepositoryRoot.text(of: "scenarios/benchmarks/standard-load.yaml"))
  }
}

extension JSONValue {
  /// The elements of an array; none for anything else.
  fileprivate var elements: [JSONValue] {
    if case .array(let elements) = self { return elements }
    return []
  }
}
