import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

/// How far behind each group is: log end, position and committed offset of every partition.
extension TraceContent {
  /// The producers, then one panel per group: its lag, its partitions, its consumers.
  func lagPanels() -> [DiagramPanel] {
    var panels = producerPanels()
    for group in header.groups.indices { panels.append(lagPanel(GroupID(group))) }
    for panel in panels.indices {
      // Marbles are a side matter here: lines and areas are what is to be seen.
      for lane in panels[panel].lanes.indices { panels[panel].lanes[lane].marbleRows = 2 }
    }
    return panels.filter { !$0.lanes.isEmpty }
  }

  /// With more partitions than this, only those with the highest lag are shown.
  private static let most = 8
  /// How many are shown then.
  private static let shownOfMany = 6

  /// What the lines mean.
  var lagLegend: [LegendEntry] {
    [
      LegendEntry(line: .logEnd, text: "log end"),
      LegendEntry(line: .position, text: "position"),
      LegendEntry(line: .committed, text: "committed, lag above it"),
    ]
  }

  private func lagPanel(_ group: GroupID) -> DiagramPanel {
    let info = header.groups[group.index]
    var panel = DiagramPanel(title: "group \(info.name)", role: .group)
    var parts: [[LagStep]] = []
    var lanes: [DiagramLane] = []
    for topic in info.topics {
      for partition in header.topics[topic.index].partitions {
        let number = header.partitions[partition].number
        guard isShown(.partition(PartitionNumber(topic: topic, number: number))) else { continue }
        let id = PartitionID(partition)
        let steps = LagSteps.steps(of: id, in: group, timeline)
        let name = info.topics.count == 1 ? "partition \(number)" : timeline.name(of: id)
        parts.append(steps)
        lanes.append(offsetLane(named: name, steps))
      }
    }
    if lanes.count > Self.most, spec.lanes.isEmpty {
      panel.summary = "the \(Self.shownOfMany) of \(lanes.count) partitions with the highest lag"
      let peaks = parts.map { steps in onAxis(steps) { $0.time }.map { $0.lag }.max() ?? 0 }
      let chosen = peaks.indices.sorted { (-peaks[$0], $0) < (-peaks[$1], $1) }
        .prefix(Self.shownOfMany).sorted()
      lanes = chosen.map { lanes[$0] }
    }
    if !parts.isEmpty { lanes.insert(totalLane(LagSteps.total(parts)), at: 0) }
    panel.lanes = lanes
    for consumer in info.consumers where isShown(.consumer(ConsumerID(consumer))) {
      panel.lanes += consumerLanes(ConsumerID(consumer))
    }
    panel.spans = spans(of: group, isLabelled: true)
    return panel
  }

  private func offsetLane(named name: String, _ all: [LagStep]) -> DiagramLane {
    let steps = onAxis(all) { $0.time }
    var lane = DiagramLane(name: name)
    lane.plot = PlotMark(
      lines: [
        (kind: .logEnd, steps: steps.map { PlotMark.Step(time: shown($0.time), value: $0.logEnd) }),
        (
          kind: .committed,
          steps: steps.map {
            PlotMark.Step(time: shown($0.time), value: max(0, $0.logEnd - $0.lag))
          }
        ),
        (
          kind: .position,
          steps: steps.map { PlotMark.Step(time: shown($0.time), value: $0.position) }
        ),
      ], maximum: steps.map { $0.logEnd }.max() ?? 0)
    if let peak = Self.first(steps, { $0.lag }) {
      lane.plot?.peak = (time: shown(peak.time), low: peak.logEnd - peak.lag, high: peak.logEnd)
      lane.above.append(peakLabel(peak.lag, peak.time))
    }
    return lane
  }

  private func totalLane(_ all: [(time: SimulationTime, lag: Int64)]) -> DiagramLane {
    let steps = onAxis(all) { $0.time }
    var lane = DiagramLane(name: "lag")
    lane.plot = PlotMark(
      lines: [
        (kind: .total, steps: steps.map { PlotMark.Step(time: shown($0.time), value: $0.lag) })
      ], maximum: steps.map { $0.lag }.max() ?? 0)
    if let peak = Self.first(steps, { $0.lag }) {
      lane.plot?.peak = (time: shown(peak.time), low: 0, high: peak.lag)
      lane.above.append(peakLabel(peak.lag, peak.time))
    }
    return lane
  }

  private func peakLabel(_ lag: Int64, _ time: SimulationTime) -> LabelMark {
    LabelMark(
      time: shown(time), text: "peak \(lag) at \(TimeText.text(shown(time)))", style: .word)
  }

  /// An instant, moved to the start of the axis when it lies before.
  private func shown(_ time: SimulationTime) -> SimulationTime { max(time, from) }

  /// The steps that lie on the axis, with the one in force at its start.
  private func onAxis<Step>(_ steps: [Step], _ time: (Step) -> SimulationTime) -> [Step] {
    let first = steps.lastIndex { time($0) <= from } ?? 0
    return steps[first...].filter { time($0) <= to }
  }

  /// The first step with the largest value, or nil when all are 0.
  private static func first<Step>(_ steps: [Step], _ value: (Step) -> Int64) -> Step? {
    var best: Step?
    for step in steps where value(step) > (best.map(value) ?? 0) { best = step }
    return best
  }
}
