import EventKernel
import KafkaModel
import KafkaSimulation
import ScenarioFile
import SourceText
import TraceAnalysis

/// `marbles explain FILE`.
enum ExplainCommand {
  static let subcommand = Subcommand(
    name: "explain",
    summary: "tell in plain words what happens and why",
    details: [
      """
      Runs a scenario and tells its story in order of time, each event with the rule behind it, \
      then the verdicts: what is in order and what is not, what became of every record, lag, \
      latency and work. With --record it follows one record from send to commit, with --at it \
      says who owns what at one instant.
      """
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 1...1),
    options: [record, moment, SharedOptions.outputFile, SharedOptions.set],
    examples: [
      Subcommand.Example("marbles explain crash.yaml", "Tell the whole story."),
      Subcommand.Example("marbles explain crash.yaml --record c", "Follow record c."),
      Subcommand.Example(
        "marbles explain crash.yaml --at 12s", "Say who owns what at 12 s, and how far they are."),
    ],
    run: run)

  private static let labelLimit = 12

  private static let record = OptionSpec(
    "record", value: ValueSpec("LABEL", .text),
    "follow one record, by its label or its number in the run")

  private static let moment = OptionSpec(
    "at", value: ValueSpec("TIME", .text),
    "say what is so at an instant such as 12s or 3t (ticks)")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    if arguments.has(record), arguments.has(moment) {
      throw .usage(
        UsageError("options '--record' and '--at' exclude each other", help: "ask twice"))
    }
    let (loaded, status) = try SharedOptions.onlySimulation(
      arguments, session, without: "there is nothing to explain")
    guard let scenario = loaded else { return status }
    let trace = ClusterSimulation.run(scenario)
    let width = HelpText.width(session)
    let text: String
    if let name = arguments.value(of: record) {
      text = try journey(of: name, in: trace, width: width)
    } else if let name = arguments.value(of: moment) {
      text = try state(at: name, in: trace)
    } else {
      text = Explanation.story(of: trace, width: width)
    }
    try SharedOptions.deliver(text, arguments, session)
    return .success
  }

  private static func journey(
    of name: String, in trace: Trace, width: Int
  ) throws(CommandFailure) -> String {
    let timeline = RunTimeline(trace)
    let records = RecordJourney.records(named: name, in: timeline)
    if records.isEmpty {
      let labels = RecordJourney.labels(in: timeline)
      let help =
        NameSuggestion.nearest(to: name, among: labels).map { "did you mean '\($0)'?" }
        ?? "labels are \(listed(labels))"
      throw .usage(UsageError("there is no record '\(name)' in this run", help: help))
    }
    return Explanation.journeys(of: records, in: trace, timeline, width: width)
  }

  /// The first labels, and how many there are beside them.
  private static func listed(_ labels: [String]) -> String {
    let rest = labels.count - labelLimit
    return WordList.all(
      Array(labels.prefix(labelLimit)) + (rest > 0 ? ["\(rest) more"] : []))
  }

  private static func state(at text: String, in trace: Trace) throws(CommandFailure) -> String {
    guard let time = DurationText.instant(text, tick: trace.header.tick) else {
      throw .usage(
        UsageError("option '--at' cannot be '\(text)'", help: "write a time such as 12s or 250ms"))
    }
    if time > trace.end {
      throw .usage(
        UsageError(
          "the run ends at \(TimeText.text(trace.end)), before \(TimeText.text(time))",
          help: "ask for an earlier instant"))
    }
    return Explanation.moment(of: trace, at: time)
  }
}
