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
      prints one row for each: means with 95 % confidence. All settings see the same arrivals. \
      What to vary and to require can stand in the file under 'whatif'; options replace it.
      """,
      """
      Metrics: \(MetricName.allCases.map { $0.rawValue }.joinedWithOr()). A group's name may \
      stand inside, as in lag.billing.max. The exit status is \
      \(ExitStatus.claimFailed.rawValue) when no setting meets every requirement.
      """,
    ],
    operand: OperandSpec(ValueSpec("FILE", .scenario), count: 1...1),
    options: [
      vary, replications, require, format, workers, SharedOptions.outputFile, SharedOptions.set,
    ],
    examples: [
      Subcommand.Example(
        "marbles whatif peak.yaml --vary groups.billing.consumers=1..8 --require 'lag.max < 1000'",
        "Find the fewest consumers that keep lag under 1000."),
      Subcommand.Example(
        "marbles whatif peak.yaml --format csv -o peak.csv", "Answer the file's own question."),
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
        Choice("svg", "a chart for a slide"),
      ]), default: "table"), "what to print")

  private static let workers = OptionSpec(
    "workers", value: ValueSpec("COUNT", .integer(1...1024), default: "one per processor"),
    "threads to run on; the result is the same for any number")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let input = try SharedOptions.onlyScenario(arguments, session)
    var loader = ScenarioLoader(
      session: session, overrides: try SharedOptions.overrides(arguments), tellsNotes: false)
    guard let loaded = loader.load(input) else { return loader.status }
    guard case .simulated(let scenario) = loaded.document else {
      throw .data("\(input.path): a free-hand picture has no run, so there is nothing to vary")
    }
    let spec = try question(of: scenario, arguments)
    guard let plan = try plan(for: spec, loaded, arguments, session) else { return .badScenario }
    let table = SweepTable(plan, runs: runs(of: plan, arguments, session))
    try SharedOptions.deliver(text(table, scenario, arguments), arguments, session)
    return plan.requirements.isEmpty || table.chosen != nil ? .success : .claimFailed
  }

  private static func text(
    _ table: SweepTable, _ scenario: Scenario, _ arguments: ParsedArguments
  ) -> String {
    switch arguments.value(of: format) {
    case "csv": SweepText.csv(table)
    case "svg": SweepChart.text(table, scenario)
    default: SweepText.text(table)
    }
  }

  /// What the file asks, with what the options say instead.
  private static func question(
    of scenario: Scenario, _ arguments: ParsedArguments
  ) throws(CommandFailure) -> WhatIfSpec {
    var spec = scenario.whatIf ?? WhatIfSpec()
    if let count = arguments.integer(of: replications) { spec.replications = count }
    do throws(WhatIfText.Failure) {
      let varied = arguments.values(of: vary)
      if !varied.isEmpty { spec.variations = [] }
      for text in varied { spec.variations.append(try WhatIfText.variation(parsing: text)) }
      let required = arguments.values(of: require)
      if !required.isEmpty { spec.requirements = [] }
      let groups = scenario.groups.map { $0.name }
      for text in required {
        spec.requirements.append(try WhatIfText.requirement(parsing: text, groups: groups))
      }
    } catch {
      throw .usage(UsageError(error.message, help: error.help))
    }
    if spec.variations.isEmpty {
      throw .usage(
        UsageError(
          "nothing to vary",
          help: "add '--vary groups.NAME.consumers=1..8', or 'whatif:' to the file"))
    }
    return spec
  }

  /// Every setting as a scenario of its own; nil when one of them cannot be read, which is told.
  private static func plan(
    for spec: WhatIfSpec, _ loaded: LoadedScenario, _ arguments: ParsedArguments,
    _ session: CommandSession
  ) throws(CommandFailure) -> SweepPlan? {
    var settings: [SweepSetting] = []
    let base = try SharedOptions.overrides(arguments)
    for values in SweepPlan.combinations(of: spec.variations) {
      // Claims are about the scenario as it stands, and may name consumers that a setting lacks.
      var overrides = base + [ScenarioOverride.withoutClaims]
      for (variation, value) in zip(spec.variations, values) {
        do {
          overrides.append(try ScenarioOverride(parsing: "\(variation.path)=\(value)"))
        } catch {
          throw .usage(UsageError(error.message, help: error.help))
        }
      }
      do {
        let reading = try ScenarioReader.read(loaded.file, overrides: overrides)
        guard case .simulated(let scenario) = reading.document else { return nil }
        settings.append(SweepSetting(values: values, scenario: scenario))
      } catch {
        session.report(error.diagnostics, in: loaded.file)
        return nil
      }
    }
    return SweepPlan(
      variations: spec.variations, settings: settings, replications: spec.replications,
      requirements: spec.requirements)
  }

  private static func runs(
    of plan: SweepPlan, _ arguments: ParsedArguments, _ session: CommandSession
  ) -> [RunMetrics?] {
    let streams = session.environment.streams
    let count = plan.runCount
    let metrics = ParallelRuns.map(
      count: count, workers: arguments.integer(of: workers) ?? ParallelRuns.processorCount,
      progress: { done in
        if streams.errorIsTerminal { streams.complain("\r\(done) of \(count) runs") }
      }, { plan.run($0) })
    if streams.errorIsTerminal { streams.complain("\r\u{1B}[K") }
    return metrics
  }
}
