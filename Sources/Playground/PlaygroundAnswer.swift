import Drawing
import KafkaModel
import KafkaSimulation
import MarbleDiagram
import ScenarioFile
import SourceText

/// What the playground shows for a scenario file: its pictures, or what is wrong with it.
struct PlaygroundAnswer {
  /// One drawn picture.
  struct Picture {
    /// The name under `diagrams:`; empty for a file that is one picture.
    let name: String
    /// A whole SVG file.
    let svg: String
  }

  /// In file order; none when the file has errors.
  let pictures: [Picture]
  /// Errors, warnings and notes with their source lines; empty when there is nothing to tell.
  let diagnostics: String
  /// Whether the file has errors.
  let isRefused: Bool

  /// Reads, simulates and draws `bytes`, the text of a scenario file.
  init(to bytes: [UInt8]) {
    let file = SourceFile(name: "scenario.yaml", bytes: bytes)
    do {
      let reading = try ScenarioReader.read(file)
      pictures =
        switch reading.document {
        case .simulated(let scenario): [Self.picture(of: scenario)]
        case .freehand(let diagrams): diagrams.map { Self.picture(of: $0) }
        }
      diagnostics = DiagnosticRenderer.text(for: reading.remarks, in: file)
      isRefused = false
    } catch {
      pictures = []
      diagnostics = DiagnosticRenderer.text(for: error.diagnostics, in: file)
      isRefused = true
    }
  }

  private static func picture(of scenario: Scenario) -> Picture {
    if !scenario.variants.isEmpty {
      let runs = scenario.variants.map {
        (name: $0.name, trace: ClusterSimulation.run($0.scenario))
      }
      let scene = DiagramBuilder.scene(
        comparing: runs, title: scenario.title, subtitle: scenario.description,
        spec: scenario.diagram)
      return Picture(name: "", svg: SVGWriter.text(for: scene))
    }
    let trace = ClusterSimulation.run(scenario)
    let scene = DiagramBuilder.scene(for: trace, spec: scenario.diagram)
    return Picture(name: "", svg: SVGWriter.text(for: scene))
  }

  private static func picture(of diagram: FreehandDiagram) -> Picture {
    let scene = DiagramBuilder.scene(for: diagram)
    return Picture(name: diagram.name ?? "", svg: SVGWriter.text(for: scene))
  }
}
