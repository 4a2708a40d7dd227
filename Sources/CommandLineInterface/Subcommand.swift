/// One command of the tool, as data and a function.
///
/// Adding one takes a file in `Commands` that makes such a value and a line in
/// `SubcommandRegistry`; help, suggestions and completions follow from it.
package struct Subcommand: Sendable {
  /// What a person types.
  package let name: String
  /// One line without a full stop, beginning with a verb.
  package let summary: String
  /// Paragraphs of the help, each one line of any length.
  package let details: [String]
  /// What it takes besides options, or nil for nothing.
  package let operand: OperandSpec?
  /// Its options without `--help`, in the order of the help.
  package let options: [OptionSpec]
  /// Command lines that work, with what they do.
  package let examples: [Example]
  /// Does the job; failures of the world are thrown, faults of scenarios are reported and counted.
  package let run: @Sendable (ParsedArguments, CommandSession) throws(CommandFailure) -> ExitStatus

  /// A command line and what it does.
  package struct Example: Sendable {
    package let line: String
    package let meaning: String

    package init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  package init(
    name: String, summary: String, details: [String], operand: OperandSpec?,
    options: [OptionSpec], examples: [Example],
    run: @escaping @Sendable (ParsedArguments, CommandSession) throws(CommandFailure) -> ExitStatus
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.operand = operand
    self.options = options
    self.examples = examples
    self.run = run
  }

  /// Every option a person can give, `--help` last.
  package var allOptions: [OptionSpec] { options + [.help] }
}

/// What stops a command at once.
package enum CommandFailure: Error, Sendable {
  /// The command line makes no sense, though every word of it is known.
  case usage(UsageError)
  /// A file could not be read or written.
  case file(FileFailure)
  /// An input was read and is no use; the text says where and why.
  case data(String)
}
