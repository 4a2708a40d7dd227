import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

/// Turns a run into lanes of marks: the only place that knows both the trace and the picture.
struct TraceContent {
  let timeline: RunTimeline
  let logs: LogTimeline
  let header: TraceHeader
  let spec: DiagramSpec
  let from: SimulationTime
  let to: SimulationTime
  let appearance: KeyAppearance
  /// The partition of each record by its number, or nil while it was under way at the end.
  let partitionOf: [PartitionID?]

  init(_ trace: Trace, spec: DiagramSpec) {
    timeline = RunTimeline(trace)
    logs = LogTimeline(trace)
    header = trace.header
    self.spec = spec
    from = spec.from ?? .zero
    to = max(spec.to ?? trace.end, from + SimulationDuration(nanoseconds: 1))
    appearance = KeyAppearance(trace.header.recordKinds, by: spec.colorBy)
    var partitions = [PartitionID?](repeating: nil, count: timeline.kinds.count)
    for (partition, appends) in timeline.appends.enumerated() {
      for append in appends { partitions[append.record.number] = PartitionID(partition) }
    }
    partitionOf = partitions
  }

  /// The whole content of the picture.
  func content() -> DiagramContent {
    var content = DiagramContent()
    content.title = header.title
    content.subtitle = header.description
    content.story = RunStory.sentences(timeline, logs).joinedWithSpaces()
    content.from = from
    content.to = to
    content.panels = panels()
    if spec.colorBy == .partition {
      content.legend = []
    } else {
      content.legendTitle = spec.colorBy == .key ? "key" : "record"
      content.legend = spec.colorBy == .key ? appearance.legend(of: header.recordKinds) : []
    }
    if spec.view == .ownership { content.events = memberEvents() }
    if spec.view == .lag { content.plotLegend = lagLegend }
    if spec.view == .marbles { content.plotLegend = logLegend(of: content.panels) }
    return content
  }

  private func panels() -> [DiagramPanel] {
    switch spec.view {
    case .ownership: return ownershipPanels(named: nil)
    case .lag: return lagPanels()
    // One run answers no what-if; its records are what can be shown of it.
    case .marbles, .sequence, .whatif: break
    }
    var panels = producerPanels()
    for topic in header.topics.indices { panels += topicPanels(TopicID(topic)) }
    for group in header.groups.indices { panels.append(groupPanel(GroupID(group))) }
    return panels.filter { !$0.lanes.isEmpty }
  }

  /// The panel of all producers; none when they are hidden.
  func producerPanels() -> [DiagramPanel] {
    let producers = header.producers.indices.filter { isShown(.producer(ProducerID($0))) }
    if producers.isEmpty { return [] }
    var panel = DiagramPanel(
      title: producers.count == 1 ? "producer" : "producers", role: .producer)
    panel.lanes = producers.map { producerLane(ProducerID($0)) }
    return [panel]
  }

  /// Whether the scenario's choice of lanes includes this one.
  func isShown(_ lane: LaneReference) -> Bool { spec.lanes.isEmpty || spec.lanes.contains(lane) }

  /// Whether an instant lies on the axis.
  func isVisible(_ time: SimulationTime) -> Bool { from <= time && time <= to }

  /// The part of an interval that lies on the axis, or nil.
  func visible(
    _ start: SimulationTime, _ end: SimulationTime
  ) -> (start: SimulationTime, end: SimulationTime)? {
    start <= to && end >= from ? (max(start, from), min(end, to)) : nil
  }

  /// The fill of a record.
  func fill(of record: RecordID, kind: RecordKindID) -> Int? {
    if spec.colorBy == .partition {
      return partitionOf[record.number].map { header.partitions[$0.index].number }
    }
    return appearance.of(kind)
  }

  /// What is written into the marble of a kind.
  func label(of kind: RecordKindID) -> String { header.recordKinds[kind.index].label }

  /// The tooltip every marble of a record starts with.
  func tooltip(of kind: RecordKindID) -> String { header.recordKinds[kind.index].tooltip }
}

extension [String] {
  /// The strings with a space between each two.
  func joinedWithSpaces() -> String {
    var text = ""
    for part in self { text += text.isEmpty ? part : " " + part }
    return text
  }
}

extension RecordKind {
  /// Label, key, value and headers in words.
  var tooltip: String {
    var text = label.isEmpty ? "record" : "record \(label)"
    text += key.map { ", key \($0)" } ?? ", no key"
    if !value.isEmpty { text += ", value \(value)" }
    for header in headers { text += ", header \(header.name)=\(header.value)" }
    return text
  }
}
