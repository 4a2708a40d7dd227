import Drawing
import KafkaModel
import KafkaSimulation
import MarbleDiagram

/// Simulates and draws what a scenario file holds.
enum PictureDrawer {
  /// The pictures of a file in its order; one, unless it has `diagrams:`.
  ///
  /// Answers to a what-if take many runs, and are `SweepPicture`'s.
  static func pictures(of scenario: LoadedScenario, look: PictureLook) -> [Picture] {
    switch scenario.document {
    case .simulated(let simulated): [picture(of: simulated, from: scenario.input, look: look)]
    case .freehand(let diagrams):
      diagrams.map { picture(of: $0, from: scenario.input, look: look) }
    }
  }

  private static func picture(
    of scenario: Scenario, from input: ScenarioInput, look: PictureLook
  ) -> Picture {
    let options = DiagramOptions(theme: look.theme, size: look.size)
    var scenario = scenario
    if let view = look.view { scenario.diagram.view = view }
    let isSequence = scenario.diagram.view == .sequence || look.format == .mermaid
    // What a sequence diagram is made of costs facts that no other picture needs.
    if isSequence { scenario.detail = .requests }
    let spec = scenario.diagram
    let trace = ClusterSimulation.run(scenario)
    let drawing =
      switch look.format {
      case .svg where !scenario.variants.isEmpty && look.view == nil:
        Drawing(comparison(of: scenario, options))
      case .svg: Drawing(DiagramBuilder.scene(for: trace, spec: spec, options: options))
      case .text where !scenario.variants.isEmpty && look.view == nil:
        Drawing(text: TextMarbles.comparison(of: runs(of: scenario), title: scenario.title))
      case .text where isSequence: Drawing(text: SequenceText.text(for: trace, spec: spec))
      case .text: Drawing(text: TextMarbles.view(of: trace, spec: spec))
      case .mermaid: Drawing(text: MermaidText.text(for: trace, spec: spec))
      }
    return Picture(
      input: input, name: nil, title: scenario.title, description: scenario.description,
      story: drawing.story, text: drawing.text, size: drawing.size,
      kind: isSequence ? Picture.sequenceKind : Picture.marbleKind)
  }

  /// The variants of a scenario as one figure.
  private static func comparison(of scenario: Scenario, _ options: DiagramOptions) -> Scene {
    DiagramBuilder.scene(
      comparing: runs(of: scenario), title: scenario.title, subtitle: scenario.description,
      spec: scenario.diagram, options: options)
  }

  private static func runs(of scenario: Scenario) -> [(name: String, trace: Trace)] {
    scenario.variants.map { variant in
      (name: variant.name, trace: ClusterSimulation.run(variant.scenario))
    }
  }

  private static func picture(
    of diagram: FreehandDiagram, from input: ScenarioInput, look: PictureLook
  ) -> Picture {
    let options = DiagramOptions(theme: look.theme, size: look.size)
    let drawing =
      switch look.format {
      case .svg: Drawing(DiagramBuilder.scene(for: diagram, options: options))
      case .text, .mermaid: Drawing(text: TextMarbles.text(for: diagram))
      }
    return Picture(
      input: input, name: diagram.name, title: diagram.title, description: diagram.description,
      story: drawing.story, text: drawing.text, size: drawing.size)
  }

  /// What is left of a scene once it is written.
  private struct Drawing {
    let text: String
    var story = ""
    var size: PictureSize?

    init(text: String) {
      self.text = text
    }

    init(_ scene: Scene) {
      text = SVGWriter.text(for: scene)
      story = scene.description
      size = PictureSize(
        width: Int(scene.width.rounded(.up)), height: Int(scene.height.rounded(.up)))
    }
  }
}
