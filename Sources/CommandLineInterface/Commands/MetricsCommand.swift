import KafkaModel
import KafkaSimulation
import TraceAnalysis

/// `marbles metrics FILE`.
enum MetricsCommand {
  static let subcommand = Subcommand(
    name: "metrics",
    summary: "print the metrics at the end of a run, as OpenMetrics text",
    details: [
      """
      Offsets, lag and members have the names that kafka_exporter gives them, so that dashboards \
      made for it can be tried on a simulated run; what only a simulation knows begins with \
      marbles_.
      """
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 1...1),
    options: [SharedOptions.outputFile, SharedOptions.set],
    examples: [
      Subcommand.Example("marbles metrics peak.yaml", "Print the metrics at the end of the run."),
      Subcommand.Example(
        "marbles metrics peak.yaml --set clock.end=5m", "Print them as they are after 5 minutes."),
    ],
    run: run)

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let input = try SharedOptions.onlyScenario(arguments, session)
    var loader = ScenarioLoader(
      session: session, overrides: try SharedOptions.overrides(arguments), tellsNotes: false)
    guard let loaded = loader.load(input) else { return loader.status }
    guard case .simulated(let scenario) = loaded.document else {
      throw .data("\(input.path): a free-hand picture has no run, so there are no metrics")
    }
    let text = OpenMetricsText.text(for: ClusterSimulation.run(scenario))
    try SharedOptions.deliver(text, arguments, session)
    return .success
  }
}
