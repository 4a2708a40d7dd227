package import EventKernel
package import KafkaModel
import KafkaSimulation
import ScenarioFile
import SourceText

/// A scenario text, simulated: the shortest way from a rule to what the simulation makes of it.
package struct ScenarioRun: Sendable {
  /// Why a scenario text of a test cannot be read.
  package struct Unreadable: Error {
    /// The diagnostics as a user would see them.
    package let report: String

    package init(report: String) { self.report = report }
  }

  /// The facts of the run.
  package let trace: Trace

  /// Reads and simulates `text`.
  package init(_ text: String) throws {
    trace = ClusterSimulation.run(try Self.scenario(text))
  }

  /// The facts of a scenario's run.
  package static func trace(of scenario: Scenario) -> Trace { ClusterSimulation.run(scenario) }

  /// Reads `text` without running it.
  package static func scenario(_ text: String) throws -> Scenario {
    let file = SourceFile(name: "test.yaml", bytes: Array(text.utf8))
    do throws(DiagnosticError) {
      if case .simulated(let scenario) = try ScenarioReader.read(file).document { return scenario }
    } catch {
      let report = error.diagnostics.map { DiagnosticRenderer.text(for: $0, in: file) }
      throw Unreadable(report: report.joined(separator: "\n"))
    }
    throw Unreadable(report: "free-hand pictures are not simulated")
  }

  /// Seconds of an instant.
  package static func seconds(_ time: SimulationTime) -> Double {
    Double(time.nanoseconds) / 1e9
  }

  /// The facts that `pick` turns into something, with their seconds.
  package func facts<Value>(_ pick: (Fact) -> Value?) -> [(seconds: Double, value: Value)] {
    trace.events.compactMap { event in
      pick(event.fact).map { (Self.seconds(event.time), $0) }
    }
  }

  /// The consumer called `name`.
  package func consumer(_ name: String) -> ConsumerID {
    ConsumerID(trace.header.consumers.firstIndex { $0.name == name } ?? -1)
  }

  /// The label of each record that was sent or copied, by its number.
  package var recordLabels: [String] {
    var kinds: [RecordKindID] = []
    for event in trace.events {
      switch event.fact {
      case .recordSent(_, _, let kind): kinds.append(kind)
      case .recordForwarded(_, let original, _, _, _): kinds.append(kinds[original.number])
      default: break
      }
    }
    return kinds.map { trace.header.recordKinds[$0.index].label }
  }

  /// Labels in the order in which `name` finished them.
  package func labels(_ name: String) -> [String] {
    finished(name).map { $0.split(separator: "@").first.map { String($0) } ?? "" }
  }

  /// Labels with the seconds at which `name` finished them.
  package func finished(_ name: String) -> [String] {
    let labels = recordLabels
    let wanted = consumer(name)
    return trace.events.compactMap { event in
      guard case .processingFinished(wanted, let record, _, _) = event.fact else { return nil }
      return "\(labels[record.number])@\(Self.seconds(event.time))"
    }
  }
}
