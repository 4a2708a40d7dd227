/// One option of a command, as data: the reader, the help and the completions all derive from it.
package struct OptionSpec: Sendable {
  /// The long name without its dashes.
  package let name: String
  /// The letter after a single dash, or nil.
  package let short: Character?
  /// What the option takes, or nil for a flag.
  package let value: ValueSpec?
  /// One line without a full stop.
  package let summary: String
  /// Whether every occurrence counts; otherwise the last one does, as in GNU tools.
  package let isRepeatable: Bool

  package init(
    _ name: String, short: Character? = nil, value: ValueSpec? = nil, repeatable: Bool = false,
    _ summary: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.summary = summary
    isRepeatable = repeatable
  }

  /// Asks any command for its help.
  package static let help = OptionSpec("help", short: "h", "show this help")
  /// Asks the tool for its version.
  package static let version = OptionSpec("version", "show the version")
}

/// What an option or an operand takes.
package struct ValueSpec: Sendable {
  /// What counts as a value.
  package enum Kind: Sendable {
    /// One of these names.
    case choice([Choice])
    /// A whole number in this range.
    case integer(ClosedRange<Int>)
    /// A scenario file, or a folder of them.
    case scenario
    /// Any path.
    case path
    /// The name of a command.
    case command
    /// Anything.
    case text
  }

  /// How the help calls it, in capitals.
  package let placeholder: String
  package let kind: Kind
  /// What holds when the option is absent, or nil when that needs no words.
  package let defaultText: String?

  package init(_ placeholder: String, _ kind: Kind, default defaultText: String? = nil) {
    self.placeholder = placeholder
    self.kind = kind
    self.defaultText = defaultText
  }

  /// The names to choose from, in order; empty when the value is free.
  package var choices: [Choice] {
    if case .choice(let choices) = kind { return choices }
    return []
  }
}

/// A name to choose and what it means.
package struct Choice: Sendable {
  package let name: String
  /// A few words, or empty when the name says it.
  package let summary: String

  package init(_ name: String, _ summary: String = "") {
    self.name = name
    self.summary = summary
  }
}

/// What a command takes besides options.
package struct OperandSpec: Sendable {
  package let value: ValueSpec
  /// How many there may be.
  package let count: ClosedRange<Int>

  package init(_ value: ValueSpec, count: ClosedRange<Int>) {
    self.value = value
    self.count = count
  }
}
