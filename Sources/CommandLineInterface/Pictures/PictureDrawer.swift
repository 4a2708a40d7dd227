import Drawing
import KafkaModel
import KafkaSimulation
import MarbleDiagram
import TraceAnalysis

/// Simulates and draws what a scenario file holds.
enum PictureDrawer {
  /// The pictures of a file in its order; one, unless it has `diagrams:`.
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
    let trace = ClusterSimulation.run(scenario)
    let options = options(scenario.diagram, look)
    let (text, size) =
      switch look.format {
      case .svg: svg(DiagramBuilder.scene(for: trace, options: options))
      case .text: (TextMarbles.text(for: trace, options: options), nil)
      }
    return Picture(
      input: input, name: nil, title: scenario.title, description: scenario.description,
      story: RunStory.sentences(trace), text: text, size: size)
  }

  private static func picture(
    of diagram: FreehandDiagram, from input: ScenarioInput, look: PictureLook
  ) -> Picture {
    let options = options(diagram.diagram, look)
    let (text, size) =
      switch look.format {
      case .svg: svg(DiagramBuilder.scene(for: diagram, options: options))
      case .text: (TextMarbles.text(for: diagram), nil)
      }
    return Picture(
      input: input, name: diagram.name, title: diagram.title, description: diagram.description,
      story: [], text: text, size: size)
  }

  private static func svg(_ scene: Scene) -> (String, PictureSize?) {
    let size = PictureSize(
      width: Int(scene.width.rounded(.up)), height: Int(scene.height.rounded(.up)))
    return (SVGWriter.text(for: scene), size)
  }

  /// What the scenario asks for, overruled by the command line.
  private static func options(_ spec: DiagramSpec, _ look: PictureLook) -> DiagramOptions {
    var spec = spec
    spec.theme = look.theme ?? spec.theme
    spec.size = look.size ?? spec.size
    return DiagramOptions(spec)
  }
}
