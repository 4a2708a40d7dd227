import TestSupport
import Testing

@testable import CommandLineInterface

/// Bad input: a clear error, the right exit status, nothing written.
struct BadInputTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// What the error must say, its place included.
    let says: [String]

    var testDescription: String { name }
  }

  static let samples = [
    Sample(
      name: "a misspelt key", text: SampleScenarios.misspelt,
      says: ["bad.yaml:5:13: error:", "partitons", "help: did you mean", "partitions"]),
    Sample(
      name: "a tab", text: "title: x\ntopics:\n\torders: { partitions: 1 }\n",
      says: ["bad.yaml:3:1: error:", "tab"]),
    Sample(
      name: "a duplicate key", text: "title: x\ntitle: y\n",
      says: ["bad.yaml:2:1: error:", "title"]),
    Sample(
      name: "a dangling consumer name",
      text: SampleScenarios.simple + "timeline:\n  - { at: 2s, crash: wroker }\n",
      says: ["bad.yaml:", "error:", "wroker", "did you mean", "worker"]),
    Sample(
      name: "a negative duration",
      text: SampleScenarios.simple.replacing("processing: 1s", with: "processing: -1s"),
      says: ["bad.yaml:9:", "error:", "-1s"]),
    Sample(
      name: "10,000 nested brackets",
      text: "title: " + String(repeating: "[", count: 10_000)
        + String(repeating: "]", count: 10_000) + "\n",
      says: ["bad.yaml:1:", "error:", "100"]),
    Sample(name: "an empty file", text: "", says: ["bad.yaml:1:1: error:"]),
    Sample(name: "a list", text: "- a\n- b\n", says: ["bad.yaml:1:1: error:"]),
    Sample(name: "two documents", text: "title: x\n---\ntitle: y\n", says: ["error:"]),
    Sample(name: "a NUL byte", text: "title: \0\n", says: ["bad.yaml:1:8: error:"]),
    Sample(
      name: "an escape that a terminal would obey",
      text: #"title: "a \e[31mred""# + "\n"
        + SampleScenarios.simple.replacing("title: ", with: "notes: "),
      says: ["bad.yaml:1:8: error:", "U+001B", "help: leave it out"]),
    Sample(
      name: "a name with a control character", text: #"topics: { "t\x07": {} }"# + "\n",
      says: ["bad.yaml:1:11: error:", "U+0007"]),
  ]

  @Test(
    "a bad scenario is refused by every command", arguments: samples, ["render", "check", "trace"])
  func badScenario(sample: Sample, command: String) {
    let world = MemoryWorld(["bad.yaml": sample.text])
    let target = command == "check" ? [] : ["-o", "out.svg"]
    #expect(world.run([command, "bad.yaml"] + target) == .badScenario)
    for words in sample.says {
      #expect(world.complaints.contains(words), "\(words) is not in: \(world.complaints)")
    }
    #expect(world.output.isEmpty)
    #expect(world.writes == 0)
  }

  @Test("bytes that are no UTF-8 are refused with their place")
  func invalidEncoding() {
    let world = MemoryWorld()
    world.put("bad.yaml", bytes: Array("title: a".utf8) + [0xFF, 0x0A])
    #expect(world.run(["check", "bad.yaml"]) == .badScenario)
    #expect(world.complaints.hasPrefix("bad.yaml:1:9: error:"))
  }

  @Test("a file of 20 MiB is refused without being read", arguments: ["render", "check", "trace"])
  func largeFile(command: String) {
    let world = MemoryWorld()
    world.put("bad.yaml", bytes: Array(repeating: 0x23, count: 20 * 1_048_576))
    #expect(world.run([command, "bad.yaml"]) == .badScenario)
    #expect(
      world.complaints
        == "marbles: error: cannot read 'bad.yaml': it has 20 MiB, more than the bound of 16 MiB\n")
    #expect(world.output.isEmpty)
  }

  @Test("standard input has the same bound as files")
  func largeInput() {
    let world = MemoryWorld()
    world.inputPieces = Array(repeating: Array(repeating: 0x23, count: 1_048_576), count: 20)
    #expect(world.run(["check", "-"]) == .badScenario)
    #expect(world.complaints.contains("more than the bound of 16 MiB"))
    #expect(world.inputPieces.count == 3)
  }

  @Test("a missing file is told in the system's words", arguments: ["render", "check", "trace"])
  func missing(command: String) {
    let world = MemoryWorld(["there.yaml": SampleScenarios.misspelt])
    let others = command == "trace" ? [] : ["there.yaml"]
    #expect(world.run([command, "nope/missing.yaml"] + others) == .noInput)
    #expect(
      world.complaints.hasPrefix(
        "marbles: error: cannot read 'nope/missing.yaml': No such file or directory\n"))
    // The other files are still looked at: all errors are told at once.
    #expect(world.complaints.contains("there.yaml:5:") == !others.isEmpty)
    #expect(world.output.isEmpty && world.writes == 0)
  }

  @Test("a file without permission, a folder as a file, an empty folder")
  func otherInputs() {
    let world = MemoryWorld(["secret.yaml": "", "folder/x.txt": ""])
    world.unreadableFiles = ["secret.yaml"]
    #expect(world.run(["check", "secret.yaml"]) == .noInput)
    #expect(world.complaints.contains("cannot read 'secret.yaml': Permission denied"))
    #expect(world.run(["trace", "folder"]) == .noInput)
    #expect(world.run(["render", "folder"]) == .noInput)
    #expect(world.complaints.contains("'folder': it holds no scenarios"))
    let trace = MemoryWorld(["folder/a.yaml": SampleScenarios.simple])
    #expect(trace.run(["trace", "folder"]) == .noInput)
    #expect(trace.complaints.contains("cannot read 'folder': it is a folder"))
  }

  @Test("an output that cannot be written leaves everything as it was")
  func unwritable() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple, "file": "in the way"])
    world.makeFolder("sealed")
    world.sealedFolders = ["sealed"]
    #expect(world.run(["render", "in", "-o", "sealed"]) == .cannotWrite)
    #expect(world.complaints.contains("cannot write 'sealed/a.svg': Permission denied"))
    #expect(world.run(["render", "in", "-o", "file"]) == .cannotWrite)
    #expect(world.complaints.contains("'file': it is not a folder"))
    #expect(world.run(["trace", "in/a.yaml", "-o", "sealed/x.jsonl"]) == .cannotWrite)
    #expect(world.writes == 0)
    #expect(world.files.count == 2)
  }
}
