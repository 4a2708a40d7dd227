import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

// A lane for each replica of a partition: who leads, what each has, what is lost.
extension TraceContent {
  /// How many lanes of replicas a picture has when nobody says.
  private static let replicaLimit = 12

  /// Whether the replicas of a topic have lanes.
  func showsReplicas(of topic: TopicID) -> Bool {
    let partitions = header.topics[topic.index].partitions.map { header.partitions[$0] }
    guard partitions.contains(where: { $0.replicas.count > 1 }) else { return false }
    switch spec.replicas {
    case .shown: return true
    case .hidden: return false
    case nil:
      let shown = partitions.filter {
        isShown(.partition(PartitionNumber(topic: topic, number: $0.number)))
      }
      return shown.map { $0.replicas.count }.reduce(0, +) <= Self.replicaLimit
    }
  }

  /// The panel of one partition: a lane per replica.
  func replicaPanel(_ partition: PartitionID) -> DiagramPanel {
    let info = header.partitions[partition.index]
    let topic = header.topics[info.topic.index]
    let title =
      topic.partitions.count == 1
      ? "topic \(topic.name)" : "topic \(topic.name), partition \(info.number)"
    var panel = DiagramPanel(title: title, role: .topic)
    panel.lanes = info.replicas.map { replicaLane($0, of: partition) }
    for group in header.groups.indices where header.groups[group].topics.contains(info.topic) {
      panel.spans += spans(of: GroupID(group), isLabelled: false)
    }
    return panel
  }

  private func replicaLane(_ broker: BrokerID, of partition: PartitionID) -> DiagramLane {
    var lane = DiagramLane(name: header.brokers[broker.index])
    lane.countNoun = "records stored"
    addBrokerLines(of: broker, to: &lane)
    addLeaderships(of: broker, partition, to: &lane)
    addCopies(of: broker, partition, to: &lane)
    addInSyncChanges(of: broker, partition, to: &lane)
    let led = logs.leaderships[partition.index].filter { $0.leader == broker }.map {
      LineMark(start: $0.start, end: $0.end, isDashed: false)
    }
    if !led.isEmpty {
      addLogEvents(of: partition, to: &lane, during: led)
      addBands(of: partition, to: &lane, during: led)
    }
    return lane
  }

  /// Solid while the broker runs, dashed while it does not, with what is wrong in words.
  private func addBrokerLines(of broker: BrokerID, to lane: inout DiagramLane) {
    var start = from
    for trouble in logs.brokerTroubles[broker.index] {
      switch trouble.kind {
      case .crashed, .stopped:
        let isCrash = trouble.kind == .crashed
        if start < min(trouble.start, to) {
          lane.lines.append(
            LineMark(start: start, end: min(trouble.start, to), isDashed: false))
        }
        if let (begin, end) = visible(trouble.start, trouble.end), begin < end {
          lane.lines.append(LineMark(start: begin, end: end, isDashed: true))
        }
        if isVisible(trouble.start) {
          lane.glyphs.append(GlyphMark(time: trouble.start, kind: isCrash ? .crash : .stop))
          lane.below.append(
            LabelMark(
              time: trouble.start, text: isCrash ? "crash" : "stop",
              style: isCrash ? .danger : .word))
        }
        if trouble.end < timeline.end, isVisible(trouble.end) {
          lane.glyphs.append(GlyphMark(time: trouble.end, kind: .start))
          lane.below.append(LabelMark(time: trouble.end, text: "start", style: .word))
        }
        start = max(start, trouble.end)
      case .paused: bracket("paused", trouble, to: &lane)
      case .cutOff: break
      }
    }
    addCuts(of: broker, to: &lane)
    if start < to { lane.lines.append(LineMark(start: start, end: to, isDashed: false)) }
  }

  /// From whom a broker was cut off; of one stretch all are told together.
  private func addCuts(of broker: BrokerID, to lane: inout DiagramLane) {
    var told: [BrokerTrouble] = []
    for trouble in logs.brokerTroubles[broker.index] {
      guard case .cutOff = trouble.kind,
        !told.contains(where: { $0.start == trouble.start && $0.end == trouble.end })
      else { continue }
      told.append(trouble)
      let others = logs.brokerTroubles[broker.index].compactMap { cut -> String? in
        guard case .cutOff(let other) = cut.kind, cut.start == trouble.start, cut.end == trouble.end
        else { return nil }
        return header.brokers[other.index]
      }
      bracket("cut off from \(others.joined(separator: ", "))", trouble, to: &lane)
    }
  }

  private func bracket(_ text: String, _ trouble: BrokerTrouble, to lane: inout DiagramLane) {
    guard let (start, end) = visible(trouble.start, trouble.end), start < end else { return }
    lane.below.append(LabelMark(time: start, text: text, style: .bracket(until: end)))
  }

  private func addLeaderships(
    of broker: BrokerID, _ partition: PartitionID, to lane: inout DiagramLane
  ) {
    let all = logs.leaderships[partition.index]
    for leadership in all where leadership.leader == broker {
      guard let (start, end) = visible(leadership.start, leadership.end), start < end else {
        continue
      }
      let isUnclean = leadership.kind == .unclean
      var text = leadership.kind == nil ? "leader" : "leader, epoch \(leadership.epoch)"
      if isUnclean { text += ", unclean election" }
      if leadership.kind == .preferred { text += ", preferred" }
      let style: LabelMark.Style =
        isUnclean ? .danger : leadership.start <= from ? .wordFrom : .word
      lane.above.append(LabelMark(time: start, text: text, style: style))
      if leadership.kind != nil, isVisible(leadership.start) {
        lane.glyphs.append(
          GlyphMark(
            time: leadership.start, kind: .leader,
            tooltip: "\(text) from \(TimeText.text(leadership.start))"))
      }
    }
    // The first replica tells when nobody leads.
    guard header.partitions[partition.index].replicas.first == broker else { return }
    for leadership in all where leadership.leader == nil {
      guard let (start, end) = visible(leadership.start, leadership.end), start < end else {
        continue
      }
      lane.above.append(LabelMark(time: start, text: "no leader", style: .danger))
    }
  }

  /// Who leads a partition whose replicas have no lanes, wherever that changes.
  func addLeaderChanges(of partition: PartitionID, to lane: inout DiagramLane) {
    for leadership in logs.leaderships[partition.index] where isVisible(leadership.start) {
      guard let leader = leadership.leader else {
        lane.below.append(LabelMark(time: leadership.start, text: "no leader", style: .danger))
        continue
      }
      guard let kind = leadership.kind else { continue }
      let name = header.brokers[leader.index]
      let isUnclean = kind == .unclean
      lane.glyphs.append(
        GlyphMark(
          time: leadership.start, kind: .leader,
          tooltip: "\(name) leads from \(TimeText.text(leadership.start)), epoch "
            + "\(leadership.epoch)"))
      lane.below.append(
        LabelMark(
          time: leadership.start, text: "\(name) leads" + (isUnclean ? ", unclean election" : ""),
          style: isUnclean ? .danger : .word))
    }
  }

  private func addCopies(
    of broker: BrokerID, _ partition: PartitionID, to lane: inout DiagramLane
  ) {
    let copies = logs.copies[partition.index].filter { $0.broker == broker }
    for copy in copies where isVisible(copy.time) {
      var marble = MarbleMark(
        time: copy.time, label: label(of: copy.kind),
        appearance: fill(of: copy.record, kind: copy.kind),
        tooltip: tooltip(of: copy.kind)
          + ", \(timeline.name(of: partition)) offset \(copy.offset.value)"
          + ", stored at \(TimeText.text(copy.time))")
      if let truncated = copy.truncated {
        marble.ring = .truncated
        marble.tooltip += ", truncated at \(TimeText.text(truncated))"
      } else {
        mark(&marble, by: fate(of: copy.record, at: copy.offset, in: partition))
      }
      lane.marbles.append(marble)
      lane.below.append(
        LabelMark(
          time: copy.time, text: "\(copy.offset.value)", style: .offset, isOptional: true))
    }
    let markers = logs.markerCopies[partition.index].filter { $0.broker == broker }
    for copy in markers where isVisible(copy.time) {
      addMarker(
        copy.outcome, partition, copy.offset, at: copy.time, truncated: copy.truncated, to: &lane)
    }
    let dropped =
      copies.map { (time: $0.truncated, offset: $0.offset, name: label(of: $0.kind)) }
      + markers.map {
        (time: $0.truncated, offset: $0.offset, name: "\($0.outcome.rawValue) marker")
      }
    addTruncations(dropped, to: &lane)
  }

  /// One word for all that a replica drops at one instant.
  private func addTruncations(
    _ dropped: [(time: SimulationTime?, offset: Offset, name: String)], to lane: inout DiagramLane
  ) {
    var told: [SimulationTime] = []
    for copy in dropped {
      guard let time = copy.time, isVisible(time), !told.contains(time) else { continue }
      told.append(time)
      let names = dropped.filter { $0.time == time }.sorted { $0.offset < $1.offset }
      let text = "truncated: \(self.names(named: names.map { $0.name }))"
      lane.below.append(LabelMark(time: time, text: text, style: .danger))
    }
  }

  private func addInSyncChanges(
    of broker: BrokerID, _ partition: PartitionID, to lane: inout DiagramLane
  ) {
    for change in logs.inSyncChanges[partition.index] where isVisible(change.time) {
      let (was, isNow) = (change.before.contains(broker), change.after.contains(broker))
      if was == isNow { continue }
      lane.below.append(
        LabelMark(
          time: change.time, text: isNow ? "in sync again" : "out of sync",
          style: isNow ? .word : .danger))
    }
  }

  /// Labels of records in a row; a number where they are many or have none.
  func names(named labels: [String]) -> String {
    let most = 4
    if labels.count <= most, labels.allSatisfy({ !$0.isEmpty }) {
      return labels.joined(separator: ", ")
    }
    return labels.count == 1 ? "1 record" : "\(labels.count) records"
  }
}
