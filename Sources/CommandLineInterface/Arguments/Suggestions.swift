import SourceText

/// Answers to command lines that name something the tool does not have.
enum Suggestions {
  /// For a word that is no command.
  static func unknownCommand(_ word: String) -> UsageError {
    let names = SubcommandRegistry.all.map { $0.name }
    if let near = NameSuggestion.nearest(to: word, among: names) {
      return UsageError("unknown command '\(word)'", help: "did you mean '\(near)'?")
    }
    if PathText.fileExtension(of: word) == "yaml" || PathText.fileExtension(of: word) == "yml" {
      return UsageError(
        "unknown command '\(word)'", help: "to draw a scenario: marbles render \(word)")
    }
    return UsageError(
      "unknown command '\(word)'", help: "the commands are \(WordList.all(names))")
  }

  /// For an option of some command that stands before the command, or nil.
  static func misplacedOption(_ word: String) -> UsageError? {
    let name = word.split(separator: "=", maxSplits: 1)[0]
    let owners = SubcommandRegistry.all.filter { command in
      command.options.contains { option in
        name == "--" + option.name || option.short.map { name == "-\($0)" } ?? false
      }
    }
    guard let owner = owners.first else { return nil }
    return UsageError(
      "option '\(name)' stands before the command",
      help: "write the command first: marbles \(owner.name) \(name)")
  }
}
