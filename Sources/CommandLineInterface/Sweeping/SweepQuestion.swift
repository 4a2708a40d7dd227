import KafkaModel
import ScenarioFile
import SourceText
import Sweep

/// What a command line asks of a scenario: the plan of its sweep, and what tells it from others.
struct SweepQuestion {
  let scenario: Scenario
  let plan: SweepPlan
  let stamp: SweepStamp

  /// Joins what the file asks with what options say instead.
  ///
  /// - Returns: The question; nil when a setting cannot be read, which is already told.
  /// - Throws: A usage error when the options make no sense.
  static func read(
    _ loaded: LoadedScenario, _ options: Options, _ session: CommandSession
  ) throws(CommandFailure) -> SweepQuestion? {
    guard case .simulated(let scenario) = loaded.document else {
      throw .data(
        "\(loaded.input.path): a free-hand picture has no run, so there is nothing to vary")
    }
    let spec = try spec(of: scenario, options)
    guard let plan = try plan(for: spec, loaded, options, session) else { return nil }
    let names = plan.settings.map { $0.scenario.groups.map { $0.name } }
    if let other = names.first(where: { $0 != names[0] }) {
      throw .usage(
        UsageError("settings with other groups cannot be compared: \(names[0]) and \(other)"))
    }
    var settings = options.replacements.map { "--set " + $0 }
    for variation in spec.variations {
      settings.append("--vary \(variation.path)=\(variation.values.joined(separator: ","))")
    }
    settings.append("--replications \(spec.replications)")
    let stamp = SweepStamp(
      version: CommandLineTool.version, scenario: loaded.file.bytes, settings: settings,
      runCount: plan.runCount)
    return SweepQuestion(scenario: scenario, plan: plan, stamp: stamp)
  }

  /// What options say; empty lists leave the word to the file.
  struct Options {
    var vary: [String] = []
    var require: [String] = []
    var replications: Int?
    /// `--set` as it was given, and read.
    var replacements: [String] = []
    var overrides: [ScenarioOverride] = []
  }

  private static func spec(
    of scenario: Scenario, _ options: Options
  ) throws(CommandFailure) -> WhatIfSpec {
    var spec = scenario.whatIf ?? WhatIfSpec()
    if let count = options.replications { spec.replications = count }
    do throws(WhatIfText.Failure) {
      if !options.vary.isEmpty { spec.variations = [] }
      for text in options.vary { spec.variations.append(try WhatIfText.variation(parsing: text)) }
      if !options.require.isEmpty { spec.requirements = [] }
      let groups = scenario.groups.map { $0.name }
      for text in options.require {
        spec.requirements.append(try WhatIfText.requirement(parsing: text, groups: groups))
      }
    } catch {
      throw .usage(UsageError(error.message, help: error.help))
    }
    for (place, variation) in spec.variations.enumerated()
    where spec.variations[..<place].contains(where: { $0.path == variation.path }) {
      throw .usage(
        UsageError(
          "'\(variation.path)' is varied twice",
          help: "give all its values at once: '--vary \(variation.path)=1,2,3'"))
    }
    if spec.variations.isEmpty {
      throw .usage(
        UsageError(
          "nothing to vary",
          help: "add '--vary groups.NAME.consumers=1..8', or 'whatif: { vary: … }' to the file"))
    }
    if spec.runCount > WhatIfSpec.runLimit {
      throw .usage(
        UsageError(
          WhatIfText.tooManyRuns(spec), help: "vary fewer values, or lower '--replications'"))
    }
    if scenario.groups.isEmpty {
      throw .usage(UsageError("the scenario has no group, so there is nothing to measure"))
    }
    return spec
  }

  /// Every setting as a scenario of its own; nil when one of them cannot be read, which is told.
  private static func plan(
    for spec: WhatIfSpec, _ loaded: LoadedScenario, _ options: Options, _ session: CommandSession
  ) throws(CommandFailure) -> SweepPlan? {
    var settings: [SweepSetting] = []
    for values in SweepPlan.combinations(of: spec.variations) {
      // Claims are about the scenario as it stands, and may name consumers that a setting lacks.
      var overrides = options.overrides + [ScenarioOverride.withoutClaims]
      for (variation, value) in zip(spec.variations, values) {
        do {
          overrides.append(try ScenarioOverride(variation, value: value))
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
}
