import TestSupport
import Testing

@testable import CommandLineInterface

/// Help, made from the specs of every command.
struct HelpTests {
  static let names = SubcommandRegistry.all.map { $0.name }

  private func command(_ name: String) throws -> Subcommand {
    try #require(SubcommandRegistry.named(name))
  }

  @Test("commands are sorted, unique and described")
  func registry() {
    #expect(Self.names == Set(Self.names).sorted())
    for command in SubcommandRegistry.all {
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
      #expect(!command.examples.isEmpty)
    }
  }

  @Test("every way to ask for a command's help gives the same text", arguments: names)
  func waysToAsk(name: String) {
    let texts = [[name, "--help"], [name, "-h"], ["help", name], [name, "x", "--help"]].map {
      let world = MemoryWorld()
      #expect(world.run($0) == .success)
      #expect(world.complaints.isEmpty)
      return world.outputText
    }
    #expect(!texts[0].isEmpty)
    #expect(texts.allSatisfy { $0 == texts[0] } || name == "completion")
  }

  @Test("help mentions every option, choice and example", arguments: names)
  func completeness(name: String) throws {
    let command = try command(name)
    // Words may be parted by line breaks; what counts is that all of them are there in order.
    let text = HelpText.command(command, width: 80).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(text.contains(command.summary))
    for option in command.allOptions {
      #expect(text.contains("--" + option.name))
      #expect(text.contains(option.summary))
      if let short = option.short { #expect(text.contains("-\(short), --\(option.name)")) }
      for choice in option.value?.choices ?? [] { #expect(text.contains(choice.name)) }
    }
    for example in command.examples { #expect(text.contains(example.line)) }
  }

  @Test("examples are command lines that the reader takes", arguments: names)
  func examplesAreReal(name: String) throws {
    let command = try command(name)
    for example in command.examples {
      // What a shell would do with quotes, pipes and redirections is not our reader's business.
      let line = example.line.split(separator: " | ")[0].split(separator: " < ")[0]
        .replacing("eval \"$(", with: "").replacing(")\"", with: "")
      let words = line.split(separator: " ").map { String($0) }
      #expect(words.prefix(2) == ["marbles", name])
      #expect(throws: Never.self) {
        try ArgumentReader.read(
          Array(words.dropFirst(2)), options: command.allOptions, operand: command.operand)
      }
    }
  }

  @Test("no line is wider than the terminal", arguments: names, [40, 80, 100])
  func width(name: String, columns: Int) throws {
    let text = HelpText.command(try command(name), width: columns)
    let exempt = try command(name).examples.map { "  " + $0.line }
    for line in text.split(separator: "\n") where !exempt.contains(String(line)) {
      let isOneWord = !line.drop { $0 == " " }.contains(" ")
      let isTitle = line.hasPrefix("Usage:") || line.hasPrefix("marbles ")
      #expect(line.count <= columns || isOneWord || isTitle)
    }
  }

  @Test("options and short letters of a command are unique", arguments: names)
  func uniqueOptions(name: String) throws {
    let options = try command(name).allOptions
    #expect(Set(options.map { $0.name }).count == options.count)
    let letters = options.compactMap { $0.short }
    #expect(Set(letters).count == letters.count)
  }

  @Test("the tool's help lists every command and every exit status")
  func toolHelp() {
    for words in [["--help"], ["-h"], ["help"]] {
      let world = MemoryWorld()
      #expect(world.run(words) == .success)
      for command in SubcommandRegistry.all { #expect(world.outputText.contains(command.name)) }
      for status in ExitStatus.allCases { #expect(world.outputText.contains(status.summary)) }
    }
  }

  @Test("COLUMNS sets the width of help within reason")
  func columns() {
    let world = MemoryWorld()
    world.variables = ["COLUMNS": "50"]
    #expect(world.run(["render", "--help"]) == .success)
    #expect(world.outputText.split(separator: "\n").contains { $0.count > 44 && $0.count <= 50 })
    world.variables = ["COLUMNS": "5"]
    #expect(HelpText.width(CommandSession(environment: world.environment)) == 40)
  }
}
