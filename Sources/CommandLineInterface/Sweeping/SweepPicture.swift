import Drawing
import KafkaModel
import ScenarioFile
import SourceText
import Sweep

/// The answer to a scenario's `whatif:` as a picture among others.
enum SweepPicture {
  /// How wide its table may be.
  private static let tableWidth = 100

  /// Whether a look asks for it, on the command line or in the file.
  static func isWanted(of scenario: LoadedScenario, _ look: PictureLook) -> Bool {
    guard case .simulated(let simulated) = scenario.document, look.format != .mermaid else {
      return false
    }
    return (look.view ?? simulated.diagram.view) == .whatif
  }

  /// Runs the sweep and draws it.
  ///
  /// - Parameters:
  ///   - scenario: What holds the question.
  ///   - look: Format and theme.
  ///   - overrides: What replaces values of the file.
  ///   - session: Where to complain, and to tell how far it is.
  /// - Returns: One picture; none when settings cannot be read or the user stopped it.
  /// - Throws: When the scenario asks nothing.
  static func answer(
    to scenario: LoadedScenario, _ look: PictureLook, _ overrides: [ScenarioOverride],
    _ session: CommandSession
  ) throws(CommandFailure) -> (pictures: [Picture], status: ExitStatus) {
    if case .simulated(let simulated) = scenario.document, simulated.whatIf == nil {
      throw .data("\(scenario.input.path): the view 'whatif' needs a 'whatif:', and there is none")
    }
    var options = SweepQuestion.Options()
    options.overrides = overrides
    guard let question = try SweepQuestion.read(scenario, options, session) else {
      return ([], .badScenario)
    }
    let runner = SweepRunner(session: session, workers: ParallelRuns.processorCount)
    let outcome = runner.run(Array(0..<question.plan.runCount), of: question.plan)
    if outcome.isStopped {
      session.complain(.warning, "stopped early: nothing is drawn")
      return ([], .interrupted)
    }
    let table = SweepTable(question.plan, runs: outcome.runs)
    let text = SweepText.text(table, width: tableWidth)
    let scene = SweepChart.scene(table, question.scenario, theme: look.theme)
    let isText = look.format != .svg
    let picture = Picture(
      input: scenario.input, name: nil, title: question.scenario.title,
      description: question.scenario.description, story: isText ? "" : scene.description,
      text: isText ? text : SVGWriter.text(for: scene),
      size: isText
        ? nil
        : PictureSize(
          width: Int(scene.width.rounded(.up)), height: Int(scene.height.rounded(.up))),
      table: isText ? nil : text, kind: Picture.chartKind)
    return ([picture], .success)
  }
}
