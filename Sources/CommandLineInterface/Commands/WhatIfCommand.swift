import Drawing
import KafkaModel
import ScenarioFile
import SourceText
import Sweep
import TraceAnalysis

/// `marbles whatif FILE`.
enum WhatIfCommand {
  static let subcommand = Subcommand(
    name: "whatif",
    summary: "try settings, and say which is the smallest that holds",
    details: [
      """
      Runs a scenario with every combination of the settings to vary, several times each, and \
      prints one row for each: means with 95 % confidence. All settings see the same arrivals, \
      so differences between them are theirs. What to vary and to require can stand in the file \
      under 'whatif'; options replace it. Of several variations the first one counts most: its \
      smallest value that can be made to hold is chosen.
      """,
      """
      Metrics: \(MetricName.allCases.map { $0.rawValue }.joinedWithOr()). A group's name may \
      stand inside, as in lag.billing.max; without one, counts are summed over groups and of \
      lengths and shares the largest is taken. A requirement holds when the whole confidence \
      interval meets it. The exit status is \(ExitStatus.claimFailed.rawValue) when no setting \
      meets every requirement.
      """,
      """
      --shard K/N runs every N-th run and writes a part; --merge with the same options and all \
      the parts gives what one run on one machine would have given, to the byte. Requirements \
      may differ, and - is standard input. Ctrl-C tells or writes what is finished and ends with \
      \(ExitStatus.interrupted.rawValue).
      """,
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 1...Int.max),
    options: [
      vary, replications, require, format, theme, workers, shard, merge, SharedOptions.outputFile,
      SharedOptions.set,
    ],
    examples: [
      Subcommand.Example(
        "marbles whatif peak.yaml --vary groups.billing.consumers=1..8 --require 'lag.max < 1000'",
        "Find the fewest consumers that keep lag under 1000."),
      Subcommand.Example(
        "marbles whatif peak.yaml --format svg -o peak.svg", "Draw the answer as a slide."),
      Subcommand.Example(
        "marbles whatif peak.yaml --shard 2/5 -o part-2.jsonl", "Run the second fifth of it."),
      Subcommand.Example(
        "marbles whatif peak.yaml --merge part-1.jsonl part-2.jsonl", "Join the parts."),
    ],
    run: run)

  private static let vary = OptionSpec(
    "vary", value: ValueSpec("PATH=VALUES", .text), repeatable: true,
    "a setting to vary: a range such as 1..8, or values such as 3,6,12")

  private static let replications = OptionSpec(
    "replications", short: "n",
    value: ValueSpec("COUNT", .integer(1...10_000), default: "the scenario's, else 10"),
    "runs of each setting")

  private static let require = OptionSpec(
    "require", value: ValueSpec("CLAIM", .text), repeatable: true,
    "what must hold, such as 'lag.max < 100' or 'latency.p99 < 5s'")

  private static let format = OptionSpec(
    "format", short: "f",
    value: ValueSpec(
      "FORMAT",
      .choice([
        Choice("table", "for people"), Choice("csv", "comma-separated values"),
        Choice("json", "everything, with paired differences"), Choice("svg", "a chart for a slide"),
      ]), default: "table"), "what to print")

  private static let theme = OptionSpec(
    "theme", short: "t",
    value: ValueSpec(
      "THEME", .choice(ThemeName.allCases.map { Choice($0.rawValue) }),
      default: "the scenario's, else \(ThemeName.talk.rawValue)"),
    "colours of the chart")

  private static let workers = OptionSpec(
    "workers", value: ValueSpec("COUNT", .integer(1...1024), default: "one per processor"),
    "threads to run on; the result is the same for any number")

  private static let shard = OptionSpec(
    "shard", value: ValueSpec("K/N", .text), "run only the K-th of N parts, and write it")

  private static let merge = OptionSpec(
    "merge", "run nothing: join the parts named after the scenario")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let parts = try parts(arguments)
    let shard = try shardNumbers(arguments)
    let input = try SharedOptions.onlyScenario(arguments, session)
    var options = SweepQuestion.Options()
    options.vary = arguments.values(of: vary)
    options.require = arguments.values(of: require)
    options.replications = arguments.integer(of: replications)
    options.replacements = arguments.values(of: SharedOptions.set)
    options.overrides = try SharedOptions.overrides(arguments)
    var loader = ScenarioLoader(
      session: session, overrides: options.overrides, tellsNotes: false)
    guard let loaded = loader.load(input) else { return loader.status }
    guard let question = try SweepQuestion.read(loaded, options, session) else {
      return .badScenario
    }
    if arguments.has(merge) {
      return try join(parts, question, arguments, session)
    }
    let runner = SweepRunner(
      session: session, workers: arguments.integer(of: workers) ?? ParallelRuns.processorCount)
    if let shard { return try run(shard, question, runner, arguments, session) }
    let outcome = runner.run(Array(0..<question.plan.runCount), of: question.plan)
    let table = SweepTable(question.plan, runs: outcome.runs)
    let status = try deliver(table, question, arguments, session)
    guard outcome.isStopped else { return status }
    session.complain(
      .warning,
      "stopped early: \(table.rows.count) of \(question.plan.settings.count) settings are finished")
    return .interrupted
  }

  /// Joins parts; where a shard was stopped, what is finished is told, and the status says so.
  private static func join(
    _ parts: [String], _ question: SweepQuestion, _ arguments: ParsedArguments,
    _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    var reader = SweepPartReader(session: session, stamp: question.stamp)
    let joined = try reader.read(parts)
    let table = SweepTable(question.plan, runs: joined.runs)
    let status = try deliver(table, question, arguments, session)
    if joined.notes.isEmpty { return status }
    for note in joined.notes { session.complain(.warning, note + "; run it again") }
    return .badScenario
  }

  /// The parts to join; the first operand is the scenario.
  private static func parts(_ arguments: ParsedArguments) throws(CommandFailure) -> [String] {
    let parts = Array(arguments.operands.dropFirst())
    if arguments.has(merge) {
      if arguments.operands.filter({ $0 == "-" }).count > 1 {
        throw .usage(UsageError("standard input ('-') can be read only once"))
      }
      if arguments.has(shard) {
        throw .usage(UsageError("'--shard' makes parts and '--merge' joins them: not both at once"))
      }
      if parts.isEmpty {
        throw .usage(
          UsageError("no parts to join", help: "name them after the scenario: FILE --merge PART...")
        )
      }
    } else if let part = parts.first {
      throw .usage(
        UsageError("one scenario at a time, so '\(part)' is too many", help: "parts need '--merge'")
      )
    }
    return parts
  }

  /// `K/N` as two numbers; nil without the option.
  private static func shardNumbers(
    _ arguments: ParsedArguments
  ) throws(CommandFailure) -> (number: Int, count: Int)? {
    guard let text = arguments.value(of: shard) else { return nil }
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count >= 1,
      count <= 1_000_000, (1...count).contains(number)
    else {
      throw .usage(
        UsageError("option '--shard' cannot be '\(text)'", help: "write 2/5 for the second of five")
      )
    }
    if let format = arguments.value(of: format) {
      throw .usage(
        UsageError(
          "a part has a format of its own, not \(format)", help: "give '--format' to '--merge'"))
    }
    return (number, count)
  }

  private static func run(
    _ shard: (number: Int, count: Int), _ question: SweepQuestion, _ runner: SweepRunner,
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let numbers = question.plan.runs(ofShard: shard.number, of: shard.count)
    let outcome = runner.run(numbers, of: question.plan)
    let runs = numbers.compactMap { number in
      outcome.runs[number].map { (number: number, run: $0) }
    }
    let text = SweepPart.text(
      question.stamp, shard: shard.number, of: shard.count, runs: runs,
      isStopped: outcome.isStopped)
    try SharedOptions.deliver(text, arguments, session)
    if outcome.isStopped {
      session.complain(
        .warning, "stopped early: the part has \(runs.count) of its \(numbers.count) runs")
      return .interrupted
    }
    return .success
  }

  private static func deliver(
    _ table: SweepTable, _ question: SweepQuestion, _ arguments: ParsedArguments,
    _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let text =
      switch arguments.value(of: format) {
      case "csv": SweepCSV.text(table)
      case "json": SweepJSON.text(table)
      case "svg":
        SVGWriter.text(
          for: SweepChart.scene(
            table, question.scenario,
            theme: arguments.value(of: theme).flatMap { ThemeName(rawValue: $0) }))
      default: SweepText.text(table, width: width(session))
      }
    try SharedOptions.deliver(text, arguments, session)
    return table.plan.requirements.isEmpty || table.chosen != nil ? .success : .claimFailed
  }

  /// How wide tables may be: as the terminal, if that is known.
  private static func width(_ session: CommandSession) -> Int {
    let columns = session.environment.variable("COLUMNS").flatMap { Int($0) } ?? 100
    return max(columns, 40)
  }
}
