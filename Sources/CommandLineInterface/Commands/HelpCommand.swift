/// `marbles help [COMMAND]`.
enum HelpCommand {
  static let subcommand = Subcommand(
    name: "help",
    summary: "show help, for the tool or for one command",
    details: ["The same as 'marbles --help' and 'marbles COMMAND --help'."],
    operand: OperandSpec(ValueSpec("COMMAND", .command), count: 0...1),
    options: [],
    examples: [Subcommand.Example("marbles help render", "Show what 'marbles render' can do.")],
    run: run)

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let width = HelpText.width(session)
    guard let name = arguments.operands.first else {
      try session.write(HelpText.tool(width: width))
      return .success
    }
    guard let command = SubcommandRegistry.named(name) else {
      throw .usage(Suggestions.unknownCommand(name))
    }
    try session.write(HelpText.command(command, width: width))
    return .success
  }
}
