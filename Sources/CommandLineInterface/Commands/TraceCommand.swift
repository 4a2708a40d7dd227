import KafkaModel
import KafkaSimulation
import SourceText
import YAMLSubset

/// `marbles trace FILE`.
enum TraceCommand {
  static let subcommand = Subcommand(
    name: "trace",
    summary: "print the facts of a run",
    details: [
      """
      Every fact is one JSON object on a line of its own: its time in nanoseconds since the \
      start of the run (time_ns), its name (fact), and what belongs to it. Names of facts and \
      fields are stable. With - the scenario is read from standard input.
      """,
      """
      --format csv has the same facts as a table with one fixed line of names. --format perfetto \
      is Chrome's trace-event JSON, with a track per consumer and per partition: open it at \
      ui.perfetto.dev.
      """,
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 1...1),
    options: [format, document, SharedOptions.outputFile, SharedOptions.set],
    examples: [
      Subcommand.Example("marbles trace crash.yaml", "Print what happened, a fact a line."),
      Subcommand.Example(
        "marbles trace crash.yaml | jq 'select(.fact == \"offset-committed\")'",
        "Show only the commits."),
      Subcommand.Example(
        "marbles trace --document crash.yaml", "Show how the file is read, as JSON."),
    ],
    run: run)

  private static let format = OptionSpec(
    "format", short: "f",
    value: ValueSpec(
      "FORMAT",
      .choice([
        Choice("jsonl", "JSON Lines"), Choice("csv", "comma-separated values"),
        Choice("perfetto", "trace-event JSON for timeline viewers"),
      ]), default: "jsonl"), "what to print")

  private static let document = OptionSpec(
    "document", "print the parsed YAML document as JSON instead of running it")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    if arguments.has(document) {
      let input = try SharedOptions.onlyScenario(arguments, session)
      return try printDocument(of: input, arguments, session)
    }
    let (loaded, status) = try SharedOptions.onlySimulation(
      arguments, session, without: "there are no facts")
    guard let scenario = loaded else { return status }
    switch arguments.value(of: format) {
    case "perfetto":
      let bytes = PerfettoText.text(for: ClusterSimulation.run(scenario))
      try SharedOptions.deliver(bytes: bytes, arguments, session)
    case "csv":
      var table = FactTable(header: TraceHeader(scenario))
      try printFacts(of: scenario, after: FactTable.head, arguments, session) {
        table.text(for: $0)
      }
    default:
      var lines = FactLines(header: TraceHeader(scenario))
      try printFacts(of: scenario, after: [], arguments, session) { lines.text(for: $0) }
    }
    return .success
  }

  private static func printDocument(
    of input: ScenarioInput, _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    var loader = ScenarioLoader(session: session, overrides: [], tellsNotes: false)
    guard let file = loader.source(of: input) else { return loader.status }
    let node: YAMLNode
    do {
      node = try YAMLParser.parse(file)
    } catch {
      session.report(error.diagnostics, in: file)
      return .badScenario
    }
    try SharedOptions.deliver(YAMLDocumentJSON.text(of: node) + "\n", arguments, session)
    return .success
  }

  /// Prints `head`, then the facts as `text` has them, as they come.
  private static func printFacts(
    of scenario: Scenario, after head: [UInt8], _ arguments: ParsedArguments,
    _ session: CommandSession, text: ([TraceEvent]) -> [UInt8]
  ) throws(CommandFailure) {
    if let path = arguments.value(of: SharedOptions.outputFile), path != "-" {
      var whole = head
      ClusterSimulation.run(scenario) { whole += text($0) }
      return try session.write([OutputFile(path: path, bytes: whole)])
    }
    if !head.isEmpty { try session.write(bytes: head) }
    var failure: CommandFailure?
    ClusterSimulation.run(scenario) { events in
      // The run cannot be stopped from here; what nobody can read is at least not made.
      guard failure == nil else { return }
      do throws(CommandFailure) {
        try session.write(bytes: text(events))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
