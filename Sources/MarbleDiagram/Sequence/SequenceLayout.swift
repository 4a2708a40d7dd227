import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

/// A sequence diagram whose every part has its place.
///
/// Rows follow each other at an even distance, whatever time lies between them. A picture that fits
/// a slide is as high as one, with its rows spread; one that does not repeats the heads below.
struct SequenceLayout {
  let story: SequenceStory
  let header: TraceHeader
  let marks: SequenceMarks
  let frame: DiagramFrame
  let columns: SequenceColumns
  private let heading: HeadingDrawing
  private let legend: LegendDrawing
  private(set) var rows: [SequenceRow]
  private let headTop: Double
  /// Where lifelines begin and end.
  let top: Double
  let bottom: Double
  private let hasFeet: Bool
  private let height: Double

  /// The height of a slide in pixels, at the width of one.
  private static let slideHeight = 720.0

  init(
    _ story: SequenceStory, _ header: TraceHeader, spec: DiagramSpec, metrics: DiagramMetrics,
    theme: Theme
  ) {
    self.story = story
    self.header = header
    let appearance = KeyAppearance(header.recordKinds, by: spec.colorBy)
    columns = SequenceColumns(story, metrics: metrics)
    heading = HeadingDrawing(
      title: header.title, subtitle: header.description, metrics: metrics, theme: theme)
    var content = DiagramContent()
    content.legendTitle = "key"
    content.legend =
      spec.colorBy == .key ? appearance.legend(of: Self.drawnKinds(story, header)) : []
    frame = DiagramFrame(content, metrics: metrics, theme: theme)
    legend = LegendDrawing(content, in: frame)
    marks = SequenceMarks(header: header, appearance: appearance, frame: frame, columns: columns)
    headTop = heading.bottom
    top = headTop + columns.headHeight
    let rows = SequencePlacing(columns: columns, metrics: metrics, marks: marks).rows(of: story)
    let tail = metrics.px(20) + legend.height
    let tight = Self.spread(rows, from: top, gap: metrics.px(6), metrics)
    let slide = metrics.factor == 1 ? Self.slideHeight : 0
    hasFeet = tight.bottom + tail > max(slide, metrics.px(Self.slideHeight))
    if hasFeet || tight.bottom + tail > slide {
      self.rows = tight.rows
      bottom = tight.bottom
    } else {
      let spare = slide - tail - tight.bottom
      let gap = metrics.px(6) + min(spare / Double(rows.count + 1), metrics.px(22))
      let loose = Self.spread(rows, from: top, gap: gap, metrics)
      self.rows = loose.rows
      bottom = slide - tail
    }
    let feet = hasFeet ? columns.headHeight : 0
    height = Double(Int(bottom + feet + tail + 0.999_999))
  }

  /// The kinds of records that are drawn somewhere.
  private static func drawnKinds(_ story: SequenceStory, _ header: TraceHeader) -> [RecordKind] {
    var isDrawn = [Bool](repeating: false, count: header.recordKinds.count)
    for marble in story.steps.flatMap({ $0.marbles }) {
      if case .record(_, let kind) = marble.content { isDrawn[kind.index] = true }
    }
    return header.recordKinds.indices.filter { isDrawn[$0] }.map { header.recordKinds[$0] }
  }

  /// Puts rows under each other.
  private static func spread(
    _ rows: [SequenceRow], from top: Double, gap: Double, _ metrics: DiagramMetrics
  ) -> (rows: [SequenceRow], bottom: Double) {
    var y = top + metrics.px(8)
    var placed = rows
    for index in rows.indices {
      placed[index].y = y + gap + rows[index].above
      y = placed[index].y + rows[index].below
    }
    return (placed, y + metrics.px(18))
  }

  func scene() -> Scene {
    let metrics = frame.metrics
    var scene = Scene(
      width: metrics.width, height: height,
      title: header.title.isEmpty ? "Sequence diagram" : header.title,
      description: story.sentences(header).joinedWithSpaces(), background: frame.theme.background)
    scene.nodes += heading.nodes()
    scene.nodes += lifelines()
    scene.nodes += activations()
    for place in columns.xs.indices {
      scene.nodes += head(place, story.participants[place].kind, top: headTop)
      if hasFeet { scene.nodes += head(place, story.participants[place].finalKind, top: bottom) }
    }
    let drawing = SequenceDrawing(layout: self)
    for row in rows { scene.nodes += drawing.nodes(of: row) }
    scene.nodes += times()
    let end = bottom + (hasFeet ? columns.headHeight : 0)
    scene.nodes += legend.nodes(top: end + metrics.px(8))
    return scene
  }

  /// The colours of a participant.
  func colors(of place: Int) -> Theme.Panel {
    switch story.participants[place].reference {
    case .producer: frame.theme.panel(.producer)
    case .broker: frame.theme.panel(.neutral)
    case .topic, .partition: frame.theme.panel(.topic)
    case .group, .consumer: frame.theme.panel(.group)
    }
  }

  /// The middle of the row that holds a step.
  func y(ofStep index: Int) -> Double {
    rows.first { $0.steps.contains { $0.index == index } }?.y ?? top
  }

  /// Whether a participant is at work as a step happens.
  func isActive(_ place: Int, at index: Int) -> Bool {
    story.activations.contains {
      $0.participant == place && $0.first <= index && index <= $0.last
    }
  }

  private func head(_ place: Int, _ kind: String, top: Double) -> [SceneNode] {
    let metrics = frame.metrics
    let colors = colors(of: place)
    let head = columns.heads[place]
    let x = columns.xs[place]
    let box = Rect(
      x: x - head.width / 2, y: top, width: head.width, height: columns.headHeight)
    var nodes: [SceneNode] = [
      .rect(
        box, radius: metrics.px(8),
        Style(fill: colors.fill, stroke: colors.ink, strokeWidth: metrics.px(1.5))),
      .text(
        TextRun(
          kind, at: Point(x, top + metrics.px(24)),
          size: metrics.smallSize, isBold: true, color: colors.ink, anchor: .middle)),
    ]
    let spare = columns.headHeight - metrics.px(38) - Double(head.lines.count) * metrics.px(24)
    for (row, line) in head.lines.enumerated() {
      nodes.append(
        .text(
          TextRun(
            line, at: Point(x, top + metrics.px(48) + spare / 2 + Double(row) * metrics.px(24)),
            size: head.size, isBold: true, color: frame.theme.ink, anchor: .middle)))
    }
    return [.group(tooltip: story.participants[place].name, nodes)]
  }

  /// Dashed lines, with gaps where a participant is dead or at work.
  private func lifelines() -> [SceneNode] {
    let metrics = frame.metrics
    return columns.xs.indices.map { place in
      var ends: [(Double, Double)] = []
      var start: Double? = top
      for row in rows {
        for placed in row.steps {
          switch placed.step.action {
          case .crash(place):
            if let begun = start { ends.append((begun, row.y)) }
            start = nil
          case .start(place): if start == nil { start = row.y }
          default: break
          }
        }
      }
      if let begun = start { ends.append((begun, bottom)) }
      let bars = bars(of: place)
      let lines = ends.flatMap { Self.cut($0, by: bars) }.map {
        [Point(columns.xs[place], $0.0), Point(columns.xs[place], $0.1)]
      }
      let style = Style.line(
        frame.theme.deadLine, metrics.px(1.5), dash: [metrics.px(5), metrics.px(6)])
      return .strokes(lines, style)
    }
  }

  /// What is left of a stretch without the bars, which are in order.
  private static func cut(
    _ stretch: (Double, Double), by bars: [(Double, Double)]
  ) -> [(Double, Double)] {
    var left: [(Double, Double)] = []
    var from = stretch.0
    for bar in bars where bar.1 > stretch.0 && bar.0 < stretch.1 {
      if bar.0 > from { left.append((from, bar.0)) }
      from = max(from, bar.1)
    }
    if from < stretch.1 { left.append((from, stretch.1)) }
    return left
  }

  /// Tops and bottoms of the bars of one participant.
  private func bars(of place: Int) -> [(Double, Double)] {
    story.activations.filter { $0.participant == place }.map { activation in
      let first = rows.first { $0.steps.contains { $0.index == activation.first } }
      let last = rows.first { $0.steps.contains { $0.index == activation.last } }
      let rim = frame.metrics.px(10)
      return ((first?.y ?? top) - rim, (last?.y ?? top) + rim)
    }
  }

  private func activations() -> [SceneNode] {
    let metrics = frame.metrics
    return columns.xs.indices.flatMap { place in
      bars(of: place).map { bar in
        var style = Style.tint(colors(of: place).ink, 0.15)
        style.stroke = colors(of: place).ink
        style.strokeWidth = metrics.px(1.5)
        let box = Rect(
          x: columns.xs[place] - metrics.px(8), y: bar.0, width: metrics.px(16),
          height: bar.1 - bar.0)
        return .rect(box, radius: 0, style)
      }
    }
  }

  /// The time of each row, where it is another than that of the row before.
  private func times() -> [SceneNode] {
    let metrics = frame.metrics
    var nodes: [SceneNode] = []
    var last: SimulationTime?
    for row in rows {
      guard let step = row.steps.first?.step, step.action != .pass, step.time != last else {
        continue
      }
      last = step.time
      nodes.append(
        .text(
          TextRun(
            TimeText.text(step.time),
            at: Point(metrics.margin + metrics.px(10), row.y + 0.35 * metrics.smallSize),
            size: metrics.smallSize, color: frame.theme.mutedInk)))
    }
    return nodes
  }
}
