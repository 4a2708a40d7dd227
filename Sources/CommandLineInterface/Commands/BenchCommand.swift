import KafkaModel
import ScenarioFile
import SourceText
import TraceAnalysis

/// `marbles bench [FILE]`.
enum BenchCommand {
  static let subcommand = Subcommand(
    name: "bench",
    summary: "measure how fast scenarios are simulated",
    details: [
      """
      Runs the standard load, or the scenario in FILE with as many records as asked for, for its \
      metrics alone, and tells processor time per event and per record, and the most memory that \
      the process has held so far: sizes run in rising order. An event is an entry taken from the \
      event queue; records differ in how many they need.
      """,
      """
      Then the event queue alone: so many events are pending, and each that is taken out is \
      scheduled again. Last the SVG writer alone: so many marks in one picture, each a circle \
      with a letter.
      """,
      """
      Times are processor time of this process, so other work on the machine disturbs them less, \
      but not never: take the median of several calls.
      """,
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 0...1),
    options: [sizes, pending, marks, format, SharedOptions.set],
    examples: [
      Subcommand.Example("marbles bench", "Measure the standard load."),
      Subcommand.Example(
        "marbles bench --sizes 100000,1000000,10000000", "Show that memory does not grow."),
      Subcommand.Example(
        "marbles bench peak.yaml --sizes 50000 --format json", "Measure a scenario of your own."),
    ],
    run: run)

  private static let sizes = OptionSpec(
    "sizes", value: ValueSpec("COUNTS", .text, default: "100000,1000000"),
    "numbers of records, with commas between them")

  private static let pending = OptionSpec(
    "pending", value: ValueSpec("COUNTS", .text, default: "100,10000,1000000"),
    "numbers of pending events, with commas between them")

  private static let marks = OptionSpec(
    "marks", value: ValueSpec("COUNTS", .text, default: "1000,100000"),
    "numbers of marks in one picture, with commas between them")

  private static let format = OptionSpec(
    "format", short: "f",
    value: ValueSpec(
      "FORMAT", .choice([Choice("table", "for people"), Choice("json", "for programs")]),
      default: "table"), "what to print")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let sizes = try counts(arguments, sizes, 1...1_000_000_000) ?? [100_000, 1_000_000]
    let pending = try counts(arguments, pending, 1...10_000_000) ?? [100, 10_000, 1_000_000]
    let marks = try counts(arguments, marks, 1...10_000_000) ?? [1000, 100_000]
    guard let (name, scenario) = try scenario(arguments, session) else { return .badScenario }
    let usage = session.environment.work.usage
    var runs: [BenchRun] = []
    for size in sizes.sorted() {
      guard let resized = BenchRun.resized(scenario, records: size) else {
        throw .data("\(name): no producer has a workload, so there is no number of records to set")
      }
      runs.append(BenchRun.measured(resized, asked: size, usage: usage))
    }
    for run in runs where run.records < run.asked {
      session.complain(
        .warning,
        "\(name) sends only \(CountText.grouped(run.records)) of \(CountText.grouped(run.asked)) "
          + "records: its workloads or its clock end before")
    }
    let holds = pending.sorted().map { BenchHold.measured(pending: $0, usage: usage) }
    let drawings = marks.sorted().map { BenchDrawing.measured(marks: $0, usage: usage) }
    let result = BenchResult(scenario: name, runs: runs, holds: holds, drawings: drawings)
    try session.write(
      arguments.value(of: format) == "json" ? BenchText.json(result) : BenchText.table(result))
    return .success
  }

  /// The scenario to run and its name; nil when it has faults, which are told.
  private static func scenario(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> (name: String, scenario: Scenario)? {
    let overrides = try SharedOptions.overrides(arguments)
    if arguments.operands.isEmpty {
      let name = "the standard load"
      let file = SourceFile(name: name, bytes: Array(StandardLoad.text.utf8))
      do {
        guard
          case .simulated(let scenario) =
            try ScenarioReader.read(file, overrides: overrides).document
        else { return nil }
        return (name, scenario)
      } catch {
        session.report(error.diagnostics, in: file)
        return nil
      }
    }
    let input = try SharedOptions.onlyScenario(arguments, session)
    var loader = ScenarioLoader(session: session, overrides: overrides, tellsNotes: false)
    guard let loaded = loader.load(input) else { return nil }
    guard case .simulated(let scenario) = loaded.document else {
      throw .data("\(input.path): a free-hand picture has no run to measure")
    }
    return (input.path, scenario)
  }

  /// Numbers with commas between them; nil without the option.
  private static func counts(
    _ arguments: ParsedArguments, _ option: OptionSpec, _ range: ClosedRange<Int>
  ) throws(CommandFailure) -> [Int]? {
    guard let text = arguments.value(of: option) else { return nil }
    var counts: [Int] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = Int(word), range.contains(count) else {
        throw .usage(
          UsageError(
            "option '--\(option.name)' cannot be '\(text)'",
            help: "write whole numbers from 1 to \(range.upperBound), such as 1000,100000"))
      }
      counts.append(count)
    }
    return counts
  }
}
