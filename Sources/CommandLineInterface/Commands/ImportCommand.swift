import SourceText

/// `marbles import --describe FILE`.
enum ImportCommand {
  static let subcommand = Subcommand(
    name: "import",
    summary: "make a starter scenario from what Kafka's own tools print",
    details: [
      """
      Reads what 'kafka-consumer-groups --describe' prints, one group or --all-groups, and writes \
      a scenario with those partitions, members, owners and backlogs, ready for marbles whatif. \
      What the text does not tell, such as arrivals and processing times, is assumed and marked \
      so; the head of the file says whose owners cannot be had.
      """
    ],
    operand: OperandSpec(ValueSpec("FILE", .path), count: 1...1),
    options: [describe, SharedOptions.outputFile],
    examples: [
      Subcommand.Example(
        "marbles import --describe groups.txt -o groups.yaml",
        "Take over what kafka-consumer-groups --describe --all-groups has printed."),
      Subcommand.Example(
        "marbles import --describe - -o groups.yaml", "Read it from a pipe."),
    ],
    run: run)

  private static let describe = OptionSpec(
    "describe", "FILE holds the output of kafka-consumer-groups --describe; required")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    guard arguments.has(describe) else {
      throw .usage(
        UsageError(
          "say what FILE holds", help: "add '--describe' for kafka-consumer-groups --describe"))
    }
    let path = arguments.operands[0]
    let isPiped = path == "-"
    let input = ScenarioInput(
      origin: isPiped ? .standardInput : .file, path: isPiped ? "<stdin>" : path, relativePath: path
    )
    if let output = arguments.value(of: SharedOptions.outputFile), input.isPlace(output) {
      throw .usage(UsageError("'\(output)' is the input itself, which would be overwritten"))
    }
    var loader = ScenarioLoader(session: session, overrides: [], tellsNotes: false)
    guard let file = loader.source(of: input) else { return loader.status }
    let groups: [DescribedGroup]
    do {
      groups = try GroupDescription.groups(in: file)
    } catch {
      session.report(error.diagnostics, in: file)
      return .badScenario
    }
    try SharedOptions.deliver(StarterScenario.text(for: groups), arguments, session)
    return .success
  }
}
