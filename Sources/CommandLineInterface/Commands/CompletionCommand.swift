/// `marbles completion SHELL`.
enum CompletionCommand {
  static let subcommand = Subcommand(
    name: "completion",
    summary: "print a completion script for a shell",
    details: [
      "The script completes commands, options, the values of options, and scenario files.",
      "bash: add 'eval \"$(marbles completion bash)\"' to ~/.bashrc.",
      """
      zsh: marbles completion zsh > _marbles in a folder of $fpath, or \
      'eval \"$(marbles completion zsh)\"' in ~/.zshrc after compinit.
      """,
      "fish: marbles completion fish > ~/.config/fish/completions/marbles.fish",
    ],
    operand: OperandSpec(ValueSpec("SHELL", .choice(shells)), count: 1...1),
    options: [],
    examples: [
      Subcommand.Example(
        "eval \"$(marbles completion bash)\"", "Complete marbles in this bash session.")
    ],
    run: run)

  private static let shells = [Choice("bash"), Choice("zsh"), Choice("fish")]

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let commands = SubcommandRegistry.all
    switch arguments.operands.first {
    case "zsh": try session.write(ZshCompletion.script(for: commands))
    case "fish": try session.write(FishCompletion.script(for: commands))
    default: try session.write(BashCompletion.script(for: commands))
    }
    return .success
  }
}
