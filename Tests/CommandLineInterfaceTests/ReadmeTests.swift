import TestSupport
import Testing

@testable import CommandLineInterface

/// The README says what the tool does.
struct ReadmeTests {
  private let text = RepositoryRoot.text(of: "README.md") ?? ""

  /// Every command line of the README that calls the tool, without comments.
  private var commandLines: [[String]] {
    text.split(separator: "\n").compactMap { line in
      let code = line.split(separator: "#").first ?? ""
      let isCommand = line.hasPrefix("marbles ") || line.hasPrefix("swift run ")
      guard isCommand, let start = code.firstRange(of: "marbles ") else { return nil }
      return code[start.upperBound...].split(separator: " ").map { String($0) }
    }
  }

  @Test("it has a row for every command")
  func rows() {
    for command in SubcommandRegistry.all {
      #expect(text.contains("`marbles \(command.name)"), "\(command.name) is not in the README")
    }
  }

  @Test("its command lines are ones that the reader takes")
  func examples() throws {
    #expect(commandLines.count >= 4)
    for line in commandLines {
      let words = Array(line.prefix { $0 != ">" && $0 != "|" })
      let command = try #require(SubcommandRegistry.named(words[0]), "\(line)")
      #expect(throws: Never.self, "\(line)") {
        try ArgumentReader.read(
          Array(words.dropFirst()), options: command.allOptions, operand: command.operand)
      }
    }
  }

  @Test("it tells every fact and field of a trace")
  func trace() throws {
    let scenario = """
      topics: { t: {} }
      producers: { p: { sends: "ab", keys: { k: a } } }
      groups:
        g: { consumers: { c: {}, d: { starts: 3s, processing: 400s }, e: { starts: 4s } },
             commit: after-batch, config: { session.timeout.ms: 2s, auto.offset.reset: earliest } }
        h: { consumers: [f, x], processing: 9s, commit: after-batch }
      timeline: [{ at: 5s, crash: c }, { at: 6s, crash: f }, { at: 900s, stop: e }]
      """
    let world = MemoryWorld(["a.yaml": scenario])
    #expect(world.run(["trace", "a.yaml"]) == .success)
    let words = world.outputText.split { !($0.isLetter || $0 == "-" || $0 == "_") }
    let names = Set(words.filter { $0.contains("-") || $0.contains("_") }.map { String($0) })
    #expect(names.count >= 15)
    for name in names { #expect(text.contains("`\(name)`"), "\(name) is not in the README") }
  }

  @Test("it tells every exit status")
  func numbers() {
    let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
    for status in CommandLineInterface.ExitStatus.allCases {
      #expect(numbers.contains(status.rawValue))
    }
  }
}
