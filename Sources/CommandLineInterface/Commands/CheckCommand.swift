import KafkaModel
import KafkaSimulation
import SourceText
import TraceAnalysis

/// `marbles check FILE|FOLDER...`.
enum CheckCommand {
  static let subcommand = Subcommand(
    name: "check",
    summary: "test whether scenarios hold what they claim",
    details: [
      """
      Reads and simulates every scenario and tests its claims under 'expect'. Says nothing when \
      all is well. A false claim is told at its place in the file, with the records and times \
      that break it, and makes the exit status \(ExitStatus.claimFailed.rawValue).
      """
    ],
    operand: OperandSpec(ValueSpec("FILE|FOLDER", .scenario), count: 1...Int.max),
    options: [SharedOptions.set, SharedOptions.verbose],
    examples: [
      Subcommand.Example("marbles check scenarios", "Test every scenario of a folder."),
      Subcommand.Example(
        "marbles check -v crash.yaml", "Test one and say how many claims it makes."),
      Subcommand.Example(
        "marbles check crash.yaml --set groups.billing.commit=after-record",
        "Test whether the claims hold with another setting."),
    ],
    run: run)

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let isVerbose = arguments.has(SharedOptions.verbose)
    let inputs: [ScenarioInput]
    do {
      inputs = try ScenarioFinder(files: session.environment.files)
        .inputs(for: arguments.operands)
    } catch {
      throw .file(error)
    }
    var loader = ScenarioLoader(
      session: session, overrides: try SharedOptions.overrides(arguments), tellsNotes: isVerbose)
    var status = ExitStatus.success
    for input in inputs {
      guard let scenario = loader.load(input) else { continue }
      let (verdict, failures) = check(scenario, session)
      if failures > 0 { status = .claimFailed }
      if isVerbose { try session.write("\(input.path): \(verdict)\n") }
    }
    return status.worse(loader.status)
  }

  private static func check(
    _ loaded: LoadedScenario, _ session: CommandSession
  ) -> (verdict: String, failures: Int) {
    guard case .simulated(let scenario) = loaded.document else {
      return ("good, drawn free-hand without claims", 0)
    }
    let trace = ClusterSimulation.run(scenario)
    var count = scenario.expectations.count
    var failures = ExpectationChecker.failures(of: scenario.expectations, in: trace)
    for variant in scenario.variants {
      count += variant.scenario.expectations.count
      failures += self.failures(of: variant)
    }
    let claims = WordList.count(count, "claim")
    for failure in failures { report(failure, in: loaded.file, session) }
    if case .runEnded(.stalled) = trace.events.last?.fact {
      let message = "the run never comes to rest and was stopped at \(TimeText.text(trace.end))"
      let start = SourceSpan(start: 0, end: 0)
      let warning = Diagnostic(
        .warning, code: "stalled", at: start, message, help: "add 'clock: { end: … }'")
      session.report([warning], in: loaded.file)
    }
    return failures.isEmpty
      ? ("good, \(claims)", 0) : ("\(failures.count) of \(claims) false", failures.count)
  }

  /// The false claims of a variant, each under the variant's name.
  private static func failures(of variant: ScenarioVariant) -> [ExpectationFailure] {
    let claims = variant.scenario.expectations
    if claims.isEmpty { return [] }
    let trace = ClusterSimulation.run(variant.scenario)
    return ExpectationChecker.failures(of: claims, in: trace).map { failure in
      var failure = failure
      failure.message = "\(variant.name): \(failure.message)"
      return failure
    }
  }

  private static func report(
    _ failure: ExpectationFailure, in file: SourceFile, _ session: CommandSession
  ) {
    let diagnostic = Diagnostic(code: "false-claim", at: failure.expectation.span, failure.message)
    session.report([diagnostic], in: file)
    for line in failure.evidence { session.environment.streams.complain("  \(line)\n") }
  }
}
