/// The options and operands of one command line, already checked against their specs.
package struct ParsedArguments: Sendable {
  /// Options in the order given, by long name.
  private var given: [(name: String, value: String)] = []
  /// What is left besides options, in order.
  package private(set) var operands: [String] = []

  /// No arguments at all.
  package init() {}

  /// Notes that an option was given; flags carry an empty value.
  mutating func add(_ option: OptionSpec, value: String = "") {
    given.append((name: option.name, value: value))
  }

  /// Notes an operand.
  mutating func add(operand: String) {
    operands.append(operand)
  }

  /// Whether the option was given at all.
  package func has(_ option: OptionSpec) -> Bool {
    given.contains { $0.name == option.name }
  }

  /// The value that counts: the last one given, or nil.
  package func value(of option: OptionSpec) -> String? {
    given.last { $0.name == option.name }?.value
  }

  /// Every value given, in order.
  package func values(of option: OptionSpec) -> [String] {
    given.filter { $0.name == option.name }.map { $0.value }
  }

  /// The value of an option whose spec asks for a whole number.
  package func integer(of option: OptionSpec) -> Int? {
    value(of: option).flatMap { Int($0) }
  }
}

/// What is wrong with a command line.
package struct UsageError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package let message: String
  /// What to write instead, or nil.
  package let help: String?

  package init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
