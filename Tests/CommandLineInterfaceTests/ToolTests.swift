import TestSupport
import Testing

@testable import CommandLineInterface

/// What holds for the tool before any command does its job.
struct ToolTests {
  @Test("the version is told")
  func version() {
    let world = MemoryWorld()
    #expect(world.run(["--version"]) == .success)
    #expect(world.outputText == "marbles 0.1.0\n")
  }

  @Test("without arguments the help goes to standard error and the status is 64")
  func nothing() {
    let world = MemoryWorld()
    #expect(world.run([]) == .usage)
    #expect(world.output.isEmpty)
    #expect(world.complaints.hasPrefix("marbles: simulate"))
  }

  @Test(
    "a misspelt command is answered by the one that was meant",
    arguments: [("rendr", "render"), ("chekc", "check"), ("Trace", "trace"), ("shema", "schema")])
  func misspeltCommand(spelt: String, meant: String) {
    for words in [[spelt], ["help", spelt]] {
      let world = MemoryWorld()
      #expect(world.run(words) == .usage)
      #expect(world.complaints.contains("unknown command '\(spelt)'"))
      #expect(world.complaints.contains("did you mean '\(meant)'?"))
    }
  }

  @Test("a command like no other is answered by the list, a scenario by what to do with it")
  func hopelessCommand() {
    let world = MemoryWorld()
    #expect(world.run(["xyzzyxyzzy"]) == .usage)
    #expect(world.complaints.contains("the commands are assign, bench, check, completion"))
    #expect(world.run(["talk/crash.yaml"]) == .usage)
    #expect(world.complaints.contains("marbles render talk/crash.yaml"))
  }

  @Test("an option before its command is told where it belongs")
  func misplacedOption() {
    let world = MemoryWorld()
    #expect(world.run(["--theme=dark", "render", "x.yaml"]) == .usage)
    #expect(world.complaints.contains("marbles render --theme"))
    #expect(world.run(["--verison"]) == .usage)
    #expect(world.complaints.contains("did you mean '--version'?"))
  }

  @Test("what exists is listed for formats that do not exist yet")
  func laterFormats() {
    let world = MemoryWorld()
    for format in ["html", "pdf"] {
      #expect(world.run(["render", "x.yaml", "--format", format]) == .usage)
      #expect(world.complaints.contains("option '--format' has no value '\(format)'"))
      #expect(world.complaints.contains("write one of svg, text or mermaid"))
    }
    #expect(world.run(["render", "x.yaml", "--frames"]) == .usage)
    #expect(world.run(["render", "x.yaml", "--view", "timing"]) == .usage)
  }

  @Test("usage errors name the command whose help tells more")
  func pointerToHelp() {
    let world = MemoryWorld()
    #expect(world.run(["render"]) == .usage)
    #expect(world.complaints.contains("missing FILE|FOLDER"))
    #expect(world.complaints.hasSuffix("see 'marbles render --help'\n"))
  }

  @Test("a full disk behind standard output is told in the system's words")
  func fullOutput() {
    let world = MemoryWorld()
    world.outputFault = "No space left on device"
    #expect(world.run(["--version"]) == .cannotWrite)
    #expect(
      world.complaints
        == "marbles: error: cannot write 'standard output': No space left on device\n")
  }

  @Test(
    "colour needs a terminal, a capable one, and nobody who asked for none",
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
      (true, ["NO_COLOR": ""], true), (true, ["TERM": "dumb"], false),
    ] as [(Bool, [String: String], Bool)])
  func color(isTerminal: Bool, variables: [String: String], expected: Bool) {
    let world = MemoryWorld()
    world.errorIsTerminal = isTerminal
    world.variables = variables
    #expect(world.run(["render", "missing.yaml"]) == .noInput)
    #expect(world.complaints.contains("\u{1B}[") == expected)
  }

  @Test("exit statuses are those of sysexits.h, and the shells' own for Ctrl-C")
  func statuses() {
    #expect(ExitStatus.allCases.map { $0.rawValue } == [0, 1, 64, 65, 66, 73, 130])
  }
}
