import SourceText

/// The tool: arguments in, exit status out.
///
///     arguments ─▶ ArgumentReader ─▶ Subcommand.run ─▶ ExitStatus
///                  (by the specs)    (with a CommandSession)
///
/// The one place where errors become words on standard error and a status.
package enum CommandLineTool {
  /// The version of the tool, also of the trace and picture formats it writes.
  package static let version = "0.1.0"

  /// Runs one command line.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - environment: The world to act on.
  /// - Returns: What to tell the caller.
  package static func run(arguments: [String], environment: ToolEnvironment) -> ExitStatus {
    let session = CommandSession(environment: environment)
    var status: ExitStatus
    do {
      status = try dispatch(arguments, session)
    } catch {
      status = report(error, of: commandName(in: arguments), to: session)
    }
    // What a failed run has written so far still belongs to its reader.
    do {
      try environment.streams.flush()
    } catch {
      status = status.worse(report(.file(error), of: nil, to: session))
    }
    return status
  }

  private static func dispatch(
    _ arguments: [String], _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    guard let first = arguments.first else {
      session.environment.streams.complain(HelpText.tool(width: HelpText.width(session)))
      return .usage
    }
    if first.hasPrefix("-") { return try runToolOptions(arguments, session) }
    guard let command = SubcommandRegistry.named(first) else {
      throw .usage(Suggestions.unknownCommand(first))
    }
    let parsed: ParsedArguments
    do {
      parsed = try ArgumentReader.read(
        Array(arguments.dropFirst()), options: command.allOptions, operand: command.operand)
    } catch {
      throw .usage(error)
    }
    if parsed.has(.help) {
      try session.write(HelpText.command(command, width: HelpText.width(session)))
      return .success
    }
    return try command.run(parsed, session)
  }

  private static func runToolOptions(
    _ arguments: [String], _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let parsed: ParsedArguments
    do {
      parsed = try ArgumentReader.read(
        arguments, options: [.help, .version],
        operand: OperandSpec(ValueSpec("COMMAND", .command), count: 0...Int.max))
    } catch {
      throw .usage(Suggestions.misplacedOption(arguments[0]) ?? error)
    }
    if parsed.has(.help) {
      try session.write(HelpText.tool(width: HelpText.width(session)))
    } else if parsed.has(.version) {
      try session.write("marbles \(version)\n")
    } else {
      throw .usage(UsageError("missing COMMAND"))
    }
    return .success
  }

  @discardableResult
  static func report(
    _ failure: CommandFailure, of command: String?, to session: CommandSession
  ) -> ExitStatus {
    switch failure {
    case .usage(let error):
      session.complain(.error, error.message)
      if let help = error.help { session.environment.streams.complain("  help: \(help)\n") }
      let name = command.map { " " + $0 } ?? ""
      session.environment.streams.complain("  see 'marbles\(name) --help'\n")
      return .usage
    case .file(let failure):
      session.complain(.error, failure.message)
      return failure.status
    case .data(let message):
      session.complain(.error, message)
      return .badScenario
    }
  }

  private static func commandName(in arguments: [String]) -> String? {
    arguments.first.flatMap { SubcommandRegistry.named($0)?.name }
  }
}
