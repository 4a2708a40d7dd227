/// Help texts, made from the specs of the commands.
package enum HelpText {
  /// How many columns help may take: those of the terminal within reason, else 80.
  package static func width(_ session: CommandSession) -> Int {
    let columns = session.environment.variable("COLUMNS").flatMap { Int($0) } ?? 80
    return min(max(columns, 40), 100)
  }

  /// The help of the whole tool.
  package static func tool(width: Int) -> String {
    var text = "marbles: simulate Apache Kafka and draw it as marble diagrams\n\n"
    text += "Usage: marbles COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n"
    let rows = SubcommandRegistry.all.map { (left: $0.name, right: $0.summary) }
    text += columns(rows, width: width)
    text += "\nOptions:\n"
    text += columns([row(of: .help), row(of: .version)], width: width)
    text += "\nExamples:\n"
    for command in SubcommandRegistry.all where command.name != "help" {
      if let example = command.examples.first { text += block(of: example, width: width) }
    }
    text += "\nExit status:\n"
    let statuses = ExitStatus.allCases.map { (left: "\($0.rawValue)", right: $0.summary) }
    text += columns(statuses, width: width)
    text += "\n'marbles help COMMAND' tells more about a command.\n"
    return text
  }

  /// The help of one command.
  package static func command(_ command: Subcommand, width: Int) -> String {
    var text = "marbles \(command.name): \(command.summary)\n\n"
    text += "Usage: \(usage(of: command))\n"
    for paragraph in command.details {
      text += "\n"
      for line in wrapped(paragraph, width: width) { text += line + "\n" }
    }
    text += "\nOptions:\n"
    text += columns(command.allOptions.map { row(of: $0) }, width: width)
    text += "\nExamples:\n"
    for example in command.examples { text += block(of: example, width: width) }
    return text
  }

  /// How to call a command, as in `marbles check [OPTION]... FILE|FOLDER...`.
  package static func usage(of command: Subcommand) -> String {
    var text = "marbles \(command.name) [OPTION]..."
    guard let operand = command.operand else { return text }
    let name = operand.value.placeholder
    text += operand.count.lowerBound == 0 ? " [\(name)]" : " \(name)"
    return operand.count.upperBound > 1 ? text + "..." : text
  }

  private static func row(of option: OptionSpec) -> (left: String, right: String) {
    var left = option.short.map { "-\($0), " } ?? "    "
    left += "--" + option.name
    guard let value = option.value else { return (left, option.summary) }
    left += " " + value.placeholder
    var right = option.summary
    if !value.choices.isEmpty {
      let described = value.choices.map { choice in
        choice.summary.isEmpty ? choice.name : "\(choice.name) (\(choice.summary))"
      }
      right += ": " + WordList.alternatives(described)
    }
    if let text = value.defaultText { right += "; default \(text)" }
    if option.isRepeatable { right += "; may be repeated" }
    return (left, right)
  }

  private static func block(of example: Subcommand.Example, width: Int) -> String {
    let meaning = wrapped(example.meaning, width: width - 6).map { "      \($0)\n" }
    return "  \(example.line)\n" + meaning.joined()
  }

  /// Two columns; the right one is wrapped, and begins below a left one that is too long.
  private static func columns(
    _ rows: [(left: String, right: String)], width: Int
  ) -> String {
    let longest = rows.map { $0.left.count }.max() ?? 0
    let indent = min(longest, 22) + 4
    var text = ""
    for row in rows {
      var lead = "  " + row.left
      if lead.count + 2 > indent {
        text += lead + "\n"
        lead = ""
      }
      for line in wrapped(row.right, width: width - indent) {
        text += lead + String(repeating: " ", count: indent - lead.count) + line + "\n"
        lead = ""
      }
    }
    return text
  }

  /// Lines of whole words, none longer than `width` unless a single word is.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
    return lines
  }
}
