import Drawing
import KafkaModel
import MarbleDiagram
import ScenarioFile
import SourceText
import TestSupport
import Testing

/// Every picture of the gallery, in every theme and every size, looks the same everywhere.
@Suite("Pictures are portable")
struct PortabilityTests {
  private static let scenarios = RepositoryRoot.files(below: "scenarios").filter {
    $0.hasSuffix(".yaml")
  }

  @Test("nothing outside the subset, nothing clipped, nothing overlaps", arguments: scenarios)
  func isPortable(path: String) throws {
    let text = try #require(RepositoryRoot.text(of: path))
    let file = SourceFile(name: path, bytes: Array(text.utf8))
    let document = try ScenarioReader.read(file).document
    // Places depend on the size and colours on the theme, so each size is met in one theme.
    let looks = ThemeName.allCases.map { (theme: $0, size: DiagramSize.slide) }
    let others = DiagramSize.allCases.filter { $0 != .slide }.map {
      (theme: ThemeName.talk, size: $0)
    }
    for (theme, size) in looks + others {
      let smallest = size == .slide ? 16.0 : 11
      for svg in Self.pictures(document, DiagramOptions(theme: theme, size: size)) {
        let violations = PortableSVG.violations(in: svg, smallestType: smallest)
        #expect(violations.isEmpty, "\(theme.rawValue), \(size.rawValue): \(violations.prefix(8))")
      }
    }
  }

  private static func pictures(
    _ document: ScenarioDocument, _ options: DiagramOptions
  ) -> [String] {
    switch document {
    case .simulated(let scenario):
      // Their charts are judged with the sweeps that they take.
      if scenario.diagram.view == .whatif { return [] }
      if !scenario.variants.isEmpty {
        let runs = scenario.variants.map {
          (name: $0.name, trace: ScenarioRun.trace(of: $0.scenario))
        }
        return [
          SVGWriter.text(
            for: DiagramBuilder.scene(
              comparing: runs, title: scenario.title, subtitle: scenario.description,
              spec: scenario.diagram, options: options))
        ]
      }
      let trace = ScenarioRun.trace(of: scenario)
      return [
        SVGWriter.text(
          for: DiagramBuilder.scene(for: trace, spec: scenario.diagram, options: options))
      ]
    case .freehand(let diagrams):
      return diagrams.map { SVGWriter.text(for: DiagramBuilder.scene(for: $0, options: options)) }
    }
  }

  @Test(
    "random scenarios are drawn without overlap or clipping",
    arguments: 1...30 as ClosedRange<UInt64>)
  func randomPictures(seed: UInt64) {
    let scenario = RandomScenario.scenario(seed: seed)
    let scene = DiagramBuilder.scene(for: ScenarioRun.trace(of: scenario))
    let violations = PortableSVG.violations(in: SVGWriter.text(for: scene), smallestType: 16)
    #expect(violations.isEmpty, "\(violations.prefix(5))")
  }
}
