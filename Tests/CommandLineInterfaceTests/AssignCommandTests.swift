import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// Who gets which partitions.
struct AssignCommandTests {
  @Test("a table tells each member's partitions, and what moves")
  func table() {
    let world = MemoryWorld()
    // ASG-11's second example: A{0,2,4} B{1,3,5}, C joins.
    let arguments = [
      "assign", "--assignor", "sticky", "--topic", "t=6", "--member", "a", "--member", "b",
      "--member", "c", "--owned", "a=t:0,2,4", "--owned", "b=t:1,3,5",
    ]
    #expect(world.run(arguments) == .success)
    #expect(
      world.outputText == """
        member  partitions           gains    gives up
        a       2           t-0 t-2  -        t-4
        b       2           t-1 t-3  -        t-5
        c       2           t-4 t-5  t-4 t-5  -

        2 partitions moved

        """)
  }

  @Test("ASG-14: in a cooperative first round nobody gets what has to be given up")
  func cooperative() {
    let world = MemoryWorld()
    let arguments = [
      "assign", "-a", "cooperative-sticky", "-t", "t=6", "-m", "a", "-m", "b", "-m", "c",
      "--owned", "a=t:0,2,4", "--owned", "b=t:1,3,5",
    ]
    #expect(world.run(arguments) == .success)
    #expect(world.outputText.contains("0 partitions moved, 2 given up without a new owner yet"))
  }

  @Test("the first example of the help runs, and a topic that is not there gives nothing")
  func example() {
    let world = MemoryWorld()
    let arguments = [
      "assign", "--assignor", "sticky", "--topic", "orders=6", "--member", "a", "--member",
      "b=orders,payments",
    ]
    #expect(world.run(arguments) == .success)
    #expect(world.outputText.contains("a       3"))
    #expect(!world.outputText.contains("payments"))
  }

  @Test(
    "what is wrong is said",
    arguments: [
      (["--topic", "t"], "no topic with a number"), (["--member", "a"], "missing --topic"),
      (["--topic", "t=2"], "missing --member"),
      (["--topic", "t=2", "--member", "a", "--owned", "b=t:0"], "no member 'b'"),
      (["--topic", "t=2", "--member", "a", "--owned", "a=0"], "names no partitions"),
      (["--topic", "t=2", "--member", "a", "--member", "a"], "same id"),
      (["--topic", "t=2000000", "--member", "a"], "more than"),
      (["--assignor", "stiky", "--topic", "t=2", "--member", "a"], "sticky"),
    ])
  func faults(arguments: [String], words: String) {
    let world = MemoryWorld()
    #expect(world.run(["assign"] + arguments) == .usage)
    #expect(world.complaints.contains(words), "\(world.complaints)")
    #expect(world.outputText.isEmpty)
  }

  @Test("bad lines are answered by an error, and the others all the same")
  func badLines() {
    let good =
      #"{"id": 7, "assignor": "range", "topics": {"t": 2}, "#
      + #""members": [{"id": "a", "subscribes": ["t"]}]}"#
    let bad = [
      "{", "[]", #"{"id": "x"}"#, good.replacingOccurrences(of: "range", with: "rnge"),
      good.replacingOccurrences(of: "\"t\": 2", with: "\"t\": -2"),
      good.replacingOccurrences(of: "\"t\": 2", with: "\"t\": 99999999999"),
      good.replacingOccurrences(of: "[\"t\"]", with: "\"t\""),
    ]
    let world = MemoryWorld()
    world.setInput((bad + [good]).joined(separator: "\n"))
    #expect(world.run(["assign", "--jsonl"]) == .badScenario)
    let lines = world.outputText.split(separator: "\n")
    #expect(lines.count == bad.count + 1)
    for line in lines.dropLast() { #expect(line.contains("\"error\""), "\(line)") }
    #expect(
      lines.last.map { $0.filter { $0 != " " } }
        == #"{"id":7,"assignment":{"a":[["t",0],["t",1]]}}"#)
  }

  @Test("all cases computed by Kafka's own code are answered as Kafka does")
  func vectors() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appendingPathComponent("KafkaSimulationTests/Vectors/assignors.jsonl"),
      encoding: .utf8)
    let world = MemoryWorld()
    world.setInput(text)
    #expect(world.run(["assign", "--jsonl"]) == .success)
    let questions = text.split(separator: "\n")
    let answers = world.outputText.split(separator: "\n")
    #expect(answers.count == 1611)
    for (question, answer) in zip(questions, answers) {
      let asked = try JSONReader.read(Array(question.utf8)[...])
      let given = try JSONReader.read(Array(answer.utf8)[...])
      #expect(asked.member("id") == given.member("id"))
      guard case .object(let expected) = asked.member("expected") else { continue }
      for member in expected {
        #expect(given.member("assignment")?.member(member.name) == member.value, "\(answer)")
      }
    }
  }
}
