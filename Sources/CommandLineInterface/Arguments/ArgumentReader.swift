import SourceText

/// Takes a command line apart by the conventions of GNU `getopt_long`.
///
/// `--name value`, `--name=value`, `-n value`, `-nvalue` and bundled flags are read; options may
/// stand anywhere; `--` ends them; a lone `-` is an operand. Names are not abbreviated, so that a
/// new option never changes what an old command line means.
package struct ArgumentReader {
  private let options: [OptionSpec]
  private let operand: OperandSpec?
  private var rest: ArraySlice<String>
  private var parsed = ParsedArguments()

  /// Reads `arguments`, which do not hold the command's own name.
  ///
  /// - Parameters:
  ///   - arguments: The words after the command.
  ///   - options: What the command understands; `--help` among it, if it does.
  ///   - operand: What it takes besides options, or nil for nothing.
  /// - Returns: The options and operands, each checked against its spec.
  /// - Throws: The first thing that is wrong, with a suggestion where one is near.
  package static func read(
    _ arguments: [String], options: [OptionSpec], operand: OperandSpec?
  ) throws(UsageError) -> ParsedArguments {
    var reader = ArgumentReader(options: options, operand: operand, rest: arguments[...])
    try reader.readAll()
    return reader.parsed
  }

  private init(options: [OptionSpec], operand: OperandSpec?, rest: ArraySlice<String>) {
    self.options = options
    self.operand = operand
    self.rest = rest
  }

  private mutating func readAll() throws(UsageError) {
    while let word = rest.popFirst() {
      if word == "--" {
        while let operand = rest.popFirst() { parsed.add(operand: operand) }
      } else if word.hasPrefix("--") {
        try readLong(word.dropFirst(2))
      } else if word.hasPrefix("-"), word != "-" {
        try readShort(word.dropFirst())
      } else {
        parsed.add(operand: word)
      }
    }
    // Help is an answer to any command line, so what is missing from it is no fault.
    if !parsed.has(.help) { try checkOperands() }
  }

  private mutating func readLong(_ word: Substring) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      throw unknown("--" + name)
    }
    let attached = parts.count == 2 ? String(parts[1]) : nil
    guard option.value != nil else {
      if attached != nil { throw UsageError("option '--\(name)' takes no value") }
      return parsed.add(option)
    }
    try addValue(attached ?? rest.popFirst(), to: option, spelt: "--" + name)
  }

  private mutating func readShort(_ word: Substring) throws(UsageError) {
    var letters = word
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.short == letter }) else {
        throw unknown("-\(letter)")
      }
      if option.value == nil {
        parsed.add(option)
        continue
      }
      let attached = letters.isEmpty ? nil : String(letters)
      return try addValue(attached ?? rest.popFirst(), to: option, spelt: "-\(letter)")
    }
  }

  private mutating func addValue(
    _ value: String?, to option: OptionSpec, spelt: String
  ) throws(UsageError) {
    guard let spec = option.value else { return }
    guard let value else {
      throw UsageError("option '\(spelt)' needs a value", help: spec.expectation)
    }
    try spec.check(value, of: "option '\(spelt)'")
    parsed.add(option, value: value)
  }

  private func checkOperands() throws(UsageError) {
    let operands = parsed.operands
    guard let operand else {
      if let extra = operands.first { throw UsageError("unexpected argument '\(extra)'") }
      return
    }
    if operands.count < operand.count.lowerBound {
      throw UsageError(
        "missing \(operand.value.placeholder)", help: operand.value.expectation)
    }
    if operands.count > operand.count.upperBound {
      throw UsageError("unexpected argument '\(operands[operand.count.upperBound])'")
    }
    for word in operands { try operand.value.check(word, of: operand.value.placeholder) }
  }

  private func unknown(_ spelt: String) -> UsageError {
    let name = String(spelt.drop { $0 == "-" })
    // Every letter is near every short name; only names of some length can be misspelt.
    if name.count > 1,
      let near = NameSuggestion.nearest(to: name, among: options.map { $0.name })
    {
      return UsageError("unknown option '\(spelt)'", help: "did you mean '--\(near)'?")
    }
    let isNumber = name.first?.isNumber ?? false
    let help =
      isNumber
      ? "write '--' before arguments that begin with a dash"
      : "the options are " + WordList.all(options.map { "--" + $0.name })
    return UsageError("unknown option '\(spelt)'", help: help)
  }
}

extension ValueSpec {
  /// What to write, for help after an error; nil when anything goes.
  var expectation: String? {
    switch kind {
    case .choice(let choices): "write one of \(WordList.alternatives(choices.map { $0.name }))"
    case .integer(let range):
      "write a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .scenario: "name a scenario file, or a folder of them, or - for standard input"
    case .path: "name a file or a folder, or - for standard output"
    case .command, .text: nil
    }
  }

  /// Refuses a word that this spec does not allow.
  func check(_ word: String, of subject: String) throws(UsageError) {
    switch kind {
    case .choice(let choices):
      let names = choices.map { $0.name }
      if names.contains(word) { return }
      let near = NameSuggestion.nearest(to: word, among: names)
      throw UsageError(
        "\(subject) has no value '\(word)'",
        help: near.map { "did you mean '\($0)'?" } ?? expectation)
    case .integer(let range):
      guard let number = Int(word), range.contains(number), word.first != "+" else {
        throw UsageError("\(subject) cannot be '\(word)'", help: expectation)
      }
    case .scenario, .path:
      if word.isEmpty {
        throw UsageError("\(subject) is empty", help: expectation)
      }
    case .command, .text: return
    }
  }
}
