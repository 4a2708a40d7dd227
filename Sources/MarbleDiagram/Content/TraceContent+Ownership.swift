import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

/// Who owns which partition over time: one slim lane per partition.
extension TraceContent {
  /// One panel per group; `name` is the variant's, in a comparison.
  func ownershipPanels(named name: String?) -> [DiagramPanel] {
    header.groups.indices.map { ownershipPanel(GroupID($0), name) }.filter { !$0.lanes.isEmpty }
  }

  private func ownershipPanel(_ group: GroupID, _ name: String?) -> DiagramPanel {
    let info = header.groups[group.index]
    let title = name ?? "group \(info.name)"
    var panel = DiagramPanel(title: "\(title): \(changes(of: group))", role: .group)
    for topic in info.topics {
      for partition in header.topics[topic.index].partitions {
        let number = header.partitions[partition].number
        guard isShown(.partition(PartitionNumber(topic: topic, number: number))) else { continue }
        panel.lanes.append(ownershipLane(PartitionID(partition), group))
      }
    }
    if let members = membersLane(of: group) { panel.lanes.append(members) }
    return panel
  }

  private func ownershipLane(_ partition: PartitionID, _ group: GroupID) -> DiagramLane {
    let info = header.groups[group.index]
    let number = header.partitions[partition.index].number
    var lane = DiagramLane(
      name: info.topics.count == 1 ? "partition \(number)" : timeline.name(of: partition))
    lane.isSlim = true
    lane.bandRows = 1
    for owned in owners(of: partition, group) {
      guard let (start, end) = visible(owned.start, owned.end), start < end else { continue }
      lane.bands.append(
        BandMark(
          start: start, end: end, owner: owned.consumer.index,
          name: header.consumers[owned.consumer.index].name))
    }
    for gap in gaps(of: partition, group) {
      guard let (start, end) = visible(gap.start, gap.end) else { continue }
      lane.gaps.append(LineMark(start: start, end: end, isDashed: false))
    }
    return lane
  }

  /// Starts, stops and crashes, in words.
  private func membersLane(of group: GroupID) -> DiagramLane? {
    var lane = DiagramLane(name: "members")
    lane.lines = [LineMark(start: from, end: to, isDashed: false)]
    for consumer in header.groups[group.index].consumers {
      let name = header.consumers[consumer].name
      for life in timeline.lives[consumer] {
        if life.start > from, isVisible(life.start) {
          add(.start, at: life.start, to: &lane)
          lane.below.append(LabelMark(time: life.start, text: "\(name) starts", style: .word))
        }
        if life.ending == .running || !isVisible(life.end) { continue }
        let crashed = life.ending == .crashed
        add(crashed ? .crash : .stop, at: life.end, to: &lane)
        lane.below.append(
          LabelMark(
            time: life.end, text: "\(name) \(crashed ? "crashes" : "stops")",
            style: crashed ? .danger : .word))
      }
    }
    return lane.glyphs.isEmpty ? nil : lane
  }

  /// One sign per instant; the words tell all that happens then.
  private func add(
    _ kind: GlyphMark.Kind, at time: SimulationTime, to lane: inout DiagramLane
  ) {
    if lane.glyphs.contains(where: { $0.time == time }) { return }
    lane.glyphs.append(GlyphMark(time: time, kind: kind))
  }

  /// Owners one after the other: a zombie's belief ends where the group has another owner.
  private func owners(of partition: PartitionID, _ group: GroupID) -> [OwnershipInterval] {
    let all = timeline.ownerships[partition.index].filter { $0.group == group }
    return all.enumerated().map { place, owned in
      var owned = owned
      if place + 1 < all.count { owned.end = min(owned.end, all[place + 1].start) }
      return owned
    }
  }

  /// Times without owner between two owners, or before the end of the run.
  private func gaps(
    of partition: PartitionID, _ group: GroupID
  ) -> [(start: SimulationTime, end: SimulationTime)] {
    let owners = owners(of: partition, group)
    var gaps: [(start: SimulationTime, end: SimulationTime)] = []
    for (place, owned) in owners.enumerated() where owned.ending != nil {
      let end = place + 1 < owners.count ? owners[place + 1].start : timeline.end
      if owned.end < end { gaps.append((start: owned.end, end: end)) }
    }
    return gaps
  }

  /// How many partitions stopped, how many changed hands, and the longest time without owner.
  private func changes(of group: GroupID) -> String {
    var stopped = 0
    var moved = 0
    var longest = SimulationDuration.zero
    for topic in header.groups[group.index].topics {
      for partition in header.topics[topic.index].partitions {
        let owners = owners(of: PartitionID(partition), group)
        if owners.contains(where: { $0.ending != nil }) { stopped += 1 }
        let hands = zip(owners, owners.dropFirst()).contains { $0.consumer != $1.consumer }
        if hands { moved += 1 }
        for gap in gaps(of: PartitionID(partition), group) {
          longest = max(longest, gap.end - gap.start)
        }
      }
    }
    if stopped == 0 { return "no partition stops" }
    var text = "\(stopped) partition\(stopped == 1 ? " stops" : "s stop"), "
    text += "\(moved) change\(moved == 1 ? "s" : "") hands"
    if longest > .zero { text += ", at most \(TimeText.text(.zero + longest)) without owner" }
    return text
  }
}
