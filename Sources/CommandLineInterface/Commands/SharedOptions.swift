import KafkaModel
import ScenarioFile

/// Options that mean the same in several commands.
enum SharedOptions {
  static let outputFile = OptionSpec(
    "output", short: "o", value: ValueSpec("FILE", .path, default: "standard output"),
    "write to this file instead")

  static let set = OptionSpec(
    "set", value: ValueSpec("PATH=VALUE", .text), repeatable: true,
    "replace a value of the scenario, such as groups.billing.consumers=4")

  static let verbose = OptionSpec("verbose", short: "v", "also tell notes and what went well")

  /// The replacements that `--set` asks for, in order.
  static func overrides(
    _ arguments: ParsedArguments
  ) throws(CommandFailure) -> [ScenarioOverride] {
    var overrides: [ScenarioOverride] = []
    for text in arguments.values(of: set) {
      do {
        overrides.append(try ScenarioOverride(parsing: text))
      } catch {
        throw .usage(
          UsageError(
            "option '--set' cannot be '\(text)': \(error.message)", help: error.help))
      }
    }
    return overrides
  }

  /// The one scenario that a command reads, which its result must not overwrite.
  static func onlyScenario(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ScenarioInput {
    let inputs: [ScenarioInput]
    do {
      inputs = try ScenarioFinder(files: session.environment.files)
        .inputs(for: arguments.operands)
    } catch {
      throw .file(error)
    }
    guard let input = inputs.first, input.origin != .folder else {
      throw .file(FileFailure(.read, arguments.operands[0], .isFolder))
    }
    if let path = arguments.value(of: outputFile), input.isPlace(path) {
      throw .usage(UsageError("'\(path)' is the scenario itself, which would be overwritten"))
    }
    return input
  }

  /// The one simulated scenario of a command, with what `--set` says; nil, when its faults have
  /// been told, beside the status to end with.
  ///
  /// `loss` says what a free-hand picture cannot give, having no run.
  static func onlySimulation(
    _ arguments: ParsedArguments, _ session: CommandSession, without loss: String
  ) throws(CommandFailure) -> (scenario: Scenario?, status: ExitStatus) {
    let input = try onlyScenario(arguments, session)
    var loader = ScenarioLoader(
      session: session, overrides: try overrides(arguments), tellsNotes: false)
    guard let loaded = loader.load(input) else { return (nil, loader.status) }
    guard case .simulated(let scenario) = loaded.document else {
      throw .data("\(input.path): a free-hand picture has no run, so \(loss)")
    }
    return (scenario, .success)
  }

  /// Writes a whole result to where `--output` says.
  static func deliver(
    _ text: String, _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) {
    try deliver(bytes: Array(text.utf8), arguments, session)
  }

  /// Writes a whole result to where `--output` says.
  static func deliver(
    bytes: [UInt8], _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) {
    if let path = arguments.value(of: outputFile), path != "-" {
      try session.write([OutputFile(path: path, bytes: bytes)])
    } else {
      try session.write(bytes: bytes)
    }
  }
}
