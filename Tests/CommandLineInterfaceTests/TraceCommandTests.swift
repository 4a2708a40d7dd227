import TestSupport
import Testing

@testable import CommandLineInterface

/// The facts of a run as JSON Lines.
struct TraceCommandTests {
  private func lines(_ text: String) throws -> [JSONValue] {
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { try JSONReader.read(Array($0.utf8)[...]) }
  }

  @Test("every line is an object with a time and a name, times never decrease")
  func shape() throws {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["trace", "a.yaml"]) == .success)
    #expect(world.complaints.isEmpty)
    let facts = try lines(world.outputText)
    var last = 0
    for fact in facts {
      let time = try #require(fact.member("time_ns")?.integer)
      #expect(time >= last)
      last = time
      #expect(fact.member("fact")?.string != nil)
    }
    #expect(facts.last?.member("fact")?.string == "run-ended")
  }

  @Test("what the scenario says is among the facts, at its time")
  func content() throws {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["trace", "a.yaml"]) == .success)
    let appended = try lines(world.outputText).filter {
      $0.member("fact")?.string == "record-appended"
    }
    // "a-b|" at a tick of one second: a at 0 s, b at 2 s, in the only partition.
    #expect(appended.map { $0.member("time_ns")?.integer } == [0, 2_000_000_000])
    #expect(appended.map { $0.member("offset")?.integer } == [0, 1])
  }

  @Test("-o writes the same bytes to a file, - reads the same from standard input")
  func elsewhere() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["trace", "a.yaml"]) == .success)
    #expect(world.run(["trace", "a.yaml", "-o", "facts/a.jsonl", "--format", "jsonl"]) == .success)
    #expect(world.text("facts/a.jsonl") == world.outputText)
    let other = MemoryWorld()
    other.setInput(SampleScenarios.simple)
    #expect(other.run(["trace", "-"]) == .success)
    #expect(other.outputText == world.outputText)
  }

  @Test("the scenario itself is never overwritten")
  func overwriting() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    #expect(world.run(["trace", "in/a.yaml", "-o", "./in//a.yaml"]) == .usage)
    #expect(world.complaints.contains("is the scenario itself"))
    #expect(world.writes == 0)
  }

  @Test("--document prints the file as JSON, whatever its keys mean")
  func document() throws {
    let world = MemoryWorld(["a.yaml": "b: [1, 0x10, \"x\", null]\na: { c: 1.5 }\n"])
    #expect(world.run(["trace", "--document", "a.yaml"]) == .success)
    let value = try JSONReader.read(Array(world.outputText.utf8)[...])
    #expect(
      value.member("b") == .array([.number("1"), .number("16"), .string("x"), .null]))
    #expect(value.member("a")?.member("c") == .number("1.5"))
  }

  @Test("a free-hand picture has no facts")
  func freehand() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.diagrams])
    #expect(world.run(["trace", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains("a.yaml: a free-hand picture has no run"))
  }

  @Test("formats that do not exist yet are refused with those that do")
  func formats() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["trace", "a.yaml", "--format", "xml"]) == .usage)
    #expect(world.complaints.contains("jsonl"))
  }
}
