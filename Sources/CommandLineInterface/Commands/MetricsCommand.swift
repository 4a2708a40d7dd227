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
      Brokers, topics, offsets, lag and members have the names and labels that kafka_exporter \
      gives them, so that dashboards made for it can be tried on a simulated run; brokers are \
      numbered from 1. What only a simulation knows begins with marbles_.
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
    let (loaded, status) = try SharedOptions.onlySimulation(
      arguments, session, without: "there are no metrics")
    guard let scenario = loaded else { return status }
    let text = OpenMetricsText.text(for: ClusterSimulation.run(scenario))
    try SharedOptions.deliver(text, arguments, session)
    return .success
  }
}
