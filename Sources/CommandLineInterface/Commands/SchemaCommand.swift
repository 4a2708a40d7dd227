import ScenarioFile

/// `marbles schema`.
enum SchemaCommand {
  static let subcommand = Subcommand(
    name: "schema",
    summary: "print the JSON Schema of scenario files",
    details: [
      """
      Editors that know the schema complete keys, show what they mean and mark mistakes. \
      For the YAML extension of Visual Studio Code, write the schema to a file and begin \
      scenarios with: # yaml-language-server: $schema=marbles.schema.json
      """
    ],
    operand: nil,
    options: [SharedOptions.outputFile],
    examples: [
      Subcommand.Example(
        "marbles schema -o marbles.schema.json", "Write the schema where an editor finds it.")
    ],
    run: run)

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    try SharedOptions.deliver(ScenarioSchema.jsonSchema(), arguments, session)
    return .success
  }
}
