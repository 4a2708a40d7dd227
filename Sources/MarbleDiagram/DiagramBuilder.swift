package import Drawing
package import KafkaModel
import TraceAnalysis

// Phases, each with its own type:
//   trace or strings → DiagramContent (times and words) → MeasuredLane, MeasuredPanel (places)
//   → SceneNode (shapes)
// A later phase never asks an earlier one a question again, and none of them knows SVG.

/// Draws marble diagrams.
package enum DiagramBuilder {
  /// The marble diagram of a run; `spec` is the scenario's own wish.
  package static func scene(
    for trace: Trace, spec: DiagramSpec = DiagramSpec(), options: DiagramOptions = DiagramOptions()
  ) -> Scene {
    if spec.view == .sequence { return sequence(of: trace, spec: spec, options: options) }
    let content = TraceContent(trace, spec: spec).content()
    return scene(for: content, spec: spec, options: options, width: nil, height: nil)
  }

  private static func sequence(
    of trace: Trace, spec: DiagramSpec, options: DiagramOptions
  ) -> Scene {
    SequenceLayout(
      SequenceStory(trace, spec: spec), trace.header, spec: spec,
      metrics: DiagramMetrics(options.size ?? spec.size ?? .slide),
      theme: Theme.named(options.theme ?? spec.theme ?? .talk)
    ).scene()
  }

  /// Several runs of one scenario as one figure: who owns what, one panel each on one axis.
  package static func scene(
    comparing runs: [(name: String, trace: Trace)], title: String, subtitle: String,
    spec: DiagramSpec = DiagramSpec(), options: DiagramOptions = DiagramOptions()
  ) -> Scene {
    var content = DiagramContent()
    content.title = title
    content.subtitle = subtitle
    var events: [[EventMark]] = []
    for run in runs {
      let part = TraceContent(run.trace, spec: spec)
      let whole = part.content()
      content.panels += part.ownershipPanels(named: run.name)
      events.append(part.memberEvents())
      content.from = whole.from
      content.to = max(content.to, whole.to)
      content.story += content.story.isEmpty ? "" : " "
      content.story += "\(run.name): \(whole.story)"
    }
    content.events = EventMark.merged(events)
    return scene(for: content, spec: spec, options: options, width: nil, height: nil)
  }

  /// A picture drawn free-hand.
  ///
  /// The asked width is kept where the lanes can be read in it; the asked height is kept unless the
  /// lanes need more.
  package static func scene(
    for diagram: FreehandDiagram, options: DiagramOptions = DiagramOptions()
  ) -> Scene {
    let content = FreehandContent.content(diagram)
    let narrowest = 480
    let width = diagram.width.map { Double(max($0, narrowest)) }
    return scene(
      for: content, spec: diagram.diagram, options: options, width: width,
      height: diagram.height.map { Double($0) })
  }

  private static func scene(
    for content: DiagramContent, spec: DiagramSpec, options: DiagramOptions, width: Double?,
    height: Double?
  ) -> Scene {
    let theme = Theme.named(options.theme ?? spec.theme ?? .talk)
    let size = options.size ?? spec.size ?? .slide
    var metrics = DiagramMetrics(size, width: width)
    let narrow = DiagramLayout(content, metrics: metrics, theme: theme, minimumHeight: height)
    // Slides keep their width; a document may grow where that gives every lane its marbles.
    var layout = narrow
    while size == .document, layout.isAggregated, metrics.width < 2400 {
      metrics = DiagramMetrics(size, width: metrics.width * 1.5)
      layout = DiagramLayout(content, metrics: metrics, theme: theme, minimumHeight: height)
    }
    return (layout.isAggregated ? narrow : layout).scene()
  }
}
