package import KafkaModel
package import ScenarioFile
package import SourceText

/// A scenario that was read without errors.
package struct LoadedScenario {
  package let input: ScenarioInput
  package let file: SourceFile
  package let document: ScenarioDocument
}

/// Reads scenarios and tells what is wrong with them.
package struct ScenarioLoader {
  /// Largest scenario file in bytes.
  package static let sizeBound = 16 * 1_048_576

  private let session: CommandSession
  private let overrides: [ScenarioOverride]
  private let tellsNotes: Bool
  /// The worst that was met so far.
  package private(set) var status = ExitStatus.success

  package init(session: CommandSession, overrides: [ScenarioOverride], tellsNotes: Bool) {
    self.session = session
    self.overrides = overrides
    self.tellsNotes = tellsNotes
  }

  /// Reads one scenario; nil when it has errors or cannot be read, which is then already told.
  package mutating func load(_ input: ScenarioInput) -> LoadedScenario? {
    guard let file = source(of: input) else { return nil }
    do {
      let reading = try ScenarioReader.read(file, overrides: overrides)
      if case .simulated(let scenario) = reading.document {
        try ScenarioReader.checkQuestion(of: scenario, in: file, overrides: overrides)
      }
      session.report(reading.remarks.filter { tellsNotes || $0.severity != .note }, in: file)
      return LoadedScenario(input: input, file: file, document: reading.document)
    } catch {
      session.report(error.diagnostics, in: file)
      status = status.worse(.badScenario)
      return nil
    }
  }

  /// Reads the text of a scenario; nil when that fails, which is then already told.
  package mutating func source(of input: ScenarioInput) -> SourceFile? {
    do {
      return SourceFile(name: input.path, bytes: try bytes(of: input))
    } catch {
      session.complain(.error, error.message)
      status = status.worse(error.status)
      return nil
    }
  }

  private func bytes(of input: ScenarioInput) throws(FileFailure) -> [UInt8] {
    input.origin == .standardInput
      ? try session.environment.streams.readAll(Self.sizeBound, as: input.path)
      : try session.environment.files.read(input.path, Self.sizeBound)
  }
}
