import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

extension TraceContent {
  /// A producer's lane: its records at the instants of `send()`.
  func producerLane(_ producer: ProducerID) -> DiagramLane {
    var lane = DiagramLane(name: header.producers[producer.index].name)
    lane.lines = [LineMark(start: from, end: to, isDashed: false)]
    lane.countNoun = "records sent"
    for send in timeline.sends[producer.index] where isVisible(send.time) {
      var tooltip = tooltip(of: send.kind) + ", sent at \(TimeText.text(send.time))"
      if let partition = partitionOf[send.record.number] {
        tooltip += " to \(timeline.name(of: partition))"
      }
      lane.marbles.append(
        MarbleMark(
          time: send.time, label: label(of: send.kind),
          appearance: fill(of: send.record, kind: send.kind), tooltip: tooltip))
    }
    addSendOutcomes(of: producer, to: &lane)
    return lane
  }

  /// A topic's panel, or one for each partition whose replicas are shown.
  func topicPanels(_ topic: TopicID) -> [DiagramPanel] {
    let info = header.topics[topic.index]
    guard showsReplicas(of: topic) else { return [topicPanel(topic)] }
    return info.partitions.compactMap { index in
      let number = header.partitions[index].number
      guard isShown(.partition(PartitionNumber(topic: topic, number: number))) else { return nil }
      return replicaPanel(PartitionID(index))
    }
  }

  /// A topic's panel: a lane per partition, with who owned it, and the rebalances of its readers.
  func topicPanel(_ topic: TopicID) -> DiagramPanel {
    let info = header.topics[topic.index]
    var panel = DiagramPanel(title: "topic \(info.name)", role: .topic)
    for index in info.partitions {
      let number = header.partitions[index].number
      guard isShown(.partition(PartitionNumber(topic: topic, number: number))) else { continue }
      panel.lanes.append(partitionLane(PartitionID(index)))
    }
    for group in header.groups.indices where header.groups[group].topics.contains(topic) {
      panel.spans += spans(of: GroupID(group), isLabelled: false)
    }
    return panel
  }

  private func partitionLane(_ partition: PartitionID) -> DiagramLane {
    let info = header.partitions[partition.index]
    var lane = DiagramLane(name: "partition \(info.number)")
    let start = max(from, timeline.partitionStarts[partition.index])
    if start < to { lane.lines = [LineMark(start: start, end: to, isDashed: false)] }
    if start > from {
      lane.below.append(LabelMark(time: start, text: "added", style: .word))
    }
    lane.countNoun = "records appended"
    for append in timeline.appends[partition.index] where isVisible(append.time) {
      var marble = MarbleMark(
        time: append.time, label: label(of: append.kind),
        appearance: fill(of: append.record, kind: append.kind),
        tooltip: tooltip(of: append.kind)
          + ", \(timeline.name(of: partition)) offset \(append.offset.value)"
          + ", appended at \(TimeText.text(append.time))")
      mark(&marble, by: fate(of: append.record, at: append.offset, in: partition))
      lane.marbles.append(marble)
      lane.below.append(
        LabelMark(
          time: append.time, text: "\(append.offset.value)", style: .offset, isOptional: true))
    }
    addLogEvents(of: partition, to: &lane)
    addLeaderChanges(of: partition, to: &lane)
    addBands(of: partition, to: &lane)
    return lane
  }

  /// What the members of a group may be called.
  func ownerNames(of group: GroupID) -> OwnerNames {
    OwnerNames(header.groups[group.index].consumers.map { header.consumers[$0].name })
  }

  /// One group's ownership lies behind the lane; several get a row each.
  func addBands(
    of partition: PartitionID, to lane: inout DiagramLane, during stretches: [LineMark]? = nil
  ) {
    let topic = header.partitions[partition.index].topic
    let readers = header.groups.indices.filter { header.groups[$0].topics.contains(topic) }
    lane.bandRows = readers.count > 1 ? readers.count : 0
    let ownerships = timeline.ownerships[partition.index]
    let shortNames = header.groups.indices.map { ownerNames(of: GroupID($0)) }
    for (place, owned) in ownerships.enumerated() {
      // Who is an owner in his own belief only gives way to the one that the group knows.
      let next = ownerships[(place + 1)...].first { $0.group == owned.group }
      let known = next.map { min(owned.end, $0.start) } ?? owned.end
      for stretch in stretches ?? [LineMark(start: from, end: to, isDashed: false)] {
        guard
          let (start, end) = visible(max(owned.start, stretch.start), min(known, stretch.end)),
          start < end
        else { continue }
        let name = header.consumers[owned.consumer.index].name
        lane.bands.append(
          BandMark(
            start: start, end: end, owner: owned.consumer.index,
            names: shortNames[owned.group.index].forms(of: name),
            row: readers.firstIndex(of: owned.group.index) ?? 0))
        if lane.bandRows == 0 {
          lane.above.append(
            LabelMark(time: start, text: name, style: .owner(owned.consumer.index)))
        }
      }
    }
  }

  /// The word for a rebalance, with the generation or the epoch that it led to.
  private func rebalanceWord(_ span: RebalanceSpan, _ group: GroupID) -> String {
    guard let generation = span.generation else { return "rebalance" }
    let isClassic = header.groups[group.index].config.groupProtocol == .classic
    return "rebalance, \(isClassic ? "gen" : "epoch") \(generation.number)"
  }

  /// The rebalances of a group; its very first formation is shown only when it took time.
  func spans(of group: GroupID, isLabelled: Bool) -> [SpanMark] {
    // Under KIP-848 nothing stops for the group as a whole: members move one by one.
    if header.groups[group.index].config.groupProtocol == .consumer { return [] }
    return timeline.rebalances[group.index].flatMap { span -> [SpanMark] in
      if span.isFormation, span.start == span.end { return [] }
      let word = span.isFormation ? "group forms" : rebalanceWord(span, group)
      var phases: [(SimulationTime, SimulationTime, SpanMark.Phase, String)] = [
        (span.start, span.end, .rebalance, word)
      ]
      if isLabelled, let silent = span.silentSince {
        phases.insert((silent, span.start, .detection, "detection"), at: 0)
      }
      if isLabelled, let caughtUp = span.caughtUp, span.end < caughtUp {
        phases.append((span.end, caughtUp, .catchingUp, "catching up"))
      }
      return phases.compactMap { start, end, phase, word in
        guard let (start, end) = visible(start, end) else { return nil }
        var mark = SpanMark(start: start, end: end, phase: phase, label: isLabelled ? word : nil)
        mark.shortLabel = span.generation.map { "gen \($0.number)" }
        return mark
      }
    }
  }
}
