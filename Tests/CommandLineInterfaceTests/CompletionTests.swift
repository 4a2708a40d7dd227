import TestSupport
import Testing

@testable import CommandLineInterface

/// Completion scripts, judged by the shells they are for.
struct CompletionTests {
  static let shells = ["bash", "zsh", "fish"]

  private func script(_ shell: String) throws -> TemporaryFolder {
    let world = MemoryWorld()
    #expect(world.run(["completion", shell]) == .success)
    let folder = try TemporaryFolder()
    try folder.write("script", world.outputText)
    return folder
  }

  @Test("every command and option is in every script", arguments: shells)
  func completeness(shell: String) throws {
    let text = try script(shell).read("script")
    for command in SubcommandRegistry.all {
      #expect(text.contains(command.name))
      for option in command.allOptions { #expect(text.contains(option.name)) }
    }
  }

  @Test("a shell without a script is refused")
  func otherShell() {
    let world = MemoryWorld()
    #expect(world.run(["completion", "csh"]) == .usage)
    #expect(world.complaints.contains("bash") || world.complaints.contains("zsh"))
  }

  @Test(
    "bash finds no fault in its script",
    .enabled(if: OutsideJudge.tool("bash").isExpected, "needs bash"))
  func bashSyntax() throws { try checkSyntax("bash", ["-n"]) }

  @Test(
    "zsh finds no fault in its script",
    .enabled(if: OutsideJudge.tool("zsh").isExpected, "needs zsh"))
  func zshSyntax() throws { try checkSyntax("zsh", ["-n"]) }

  @Test(
    "fish finds no fault in its script",
    .enabled(if: OutsideJudge.tool("fish").isExpected, "needs fish"))
  func fishSyntax() throws { try checkSyntax("fish", ["-n"]) }

  private func checkSyntax(_ shell: String, _ options: [String]) throws {
    let folder = try script(shell)
    let answer = try OutsideJudge.tool(shell).ask(options + [folder.place(of: "script")])
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
  }

  /// Command lines up to the cursor and what must, and must not, be offered there.
  static let samples: [(line: [String], offers: [String], withholds: [String])] = [
    (["ren"], ["render"], ["check"]),
    (["render", "--th"], ["--theme"], ["--set"]),
    (["render", "--theme", ""], ["talk", "dark", "print", "plain"], ["--theme", "check"]),
    (["render", "x.yaml", "--size", "d"], ["document"], ["slide", "dark"]),
    (["completion", ""], ["bash", "zsh", "fish"], ["render"]),
    (["help", "pa"], ["partition"], ["render"]),
    (["trace", "--"], ["--document", "--format", "--help"], ["--theme"]),
  ]

  @Test(
    "bash offers what fits at the cursor",
    .enabled(if: OutsideJudge.tool("bash").isExpected, "needs bash"), arguments: samples)
  func bashOffers(line: [String], offers: [String], withholds: [String]) throws {
    let folder = try script("bash")
    let words = (["marbles"] + line).map { "'\($0)'" }.joined(separator: " ")
    let driver = """
      source '\(folder.place(of: "script"))'
      COMP_WORDS=(\(words)); COMP_CWORD=\(line.count)
      _marbles; printf '%s\\n' "${COMPREPLY[@]}"
      """
    let answer = try OutsideJudge.tool("bash").ask(["-c", driver])
    expect(answer.output, offers, withholds)
  }

  @Test(
    "fish offers what fits at the cursor",
    .enabled(if: OutsideJudge.tool("fish").isExpected, "needs fish"), arguments: samples)
  func fishOffers(line: [String], offers: [String], withholds: [String]) throws {
    let folder = try script("fish")
    let typed = (["marbles"] + line).joined(separator: " ")
    let driver = "source '\(folder.place(of: "script"))'; complete -C '\(typed)'"
    let answer = try OutsideJudge.tool("fish").ask(["--no-config", "-c", driver])
    expect(answer.output, offers, withholds)
  }

  @Test(
    "bash completes values after an equals sign and scenario files",
    .enabled(if: OutsideJudge.tool("bash").isExpected, "needs bash"))
  func bashDetails() throws {
    let folder = try script("bash")
    for name in ["one.yaml", "two.yml", "three.txt"] { try folder.write("files/" + name, "") }
    let driver = """
      cd '\(folder.place(of: "files"))'; source ../script
      COMP_WORDS=(marbles render --theme = da); COMP_CWORD=4; _marbles; echo "${COMPREPLY[@]}"
      COMP_WORDS=(marbles render --theme =); COMP_CWORD=3; _marbles; echo "${COMPREPLY[@]}"
      COMP_WORDS=(marbles check ''); COMP_CWORD=2; _marbles; echo "${COMPREPLY[@]}"
      """
    let answer = try OutsideJudge.tool("bash").ask(["-c", driver])
    #expect(answer.output == "dark\ntalk dark print plain\none.yaml two.yml\n")
  }

  private func expect(_ output: String, _ offers: [String], _ withholds: [String]) {
    // fish prints a description after a tab.
    let words = output.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
    for word in offers { #expect(words.contains(word), "\(word) is not among \(words)") }
    for word in withholds { #expect(!words.contains(word), "\(word) is among \(words)") }
  }
}
