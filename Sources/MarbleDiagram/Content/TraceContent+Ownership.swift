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
    var panel = DiagramPanel(title: name ?? "group \(info.name)", role: .group)
    panel.summary = changes(of: group)
    for topic in info.topics {
      for partition in header.topics[topic.index].partitions {
        let number = header.partitions[partition].number
        guard isShown(.partition(PartitionNumber(topic: topic, number: number))) else { continue }
        panel.lanes.append(ownershipLane(PartitionID(partition), group))
      }
    }
    panel.headWords = stops(of: group)
    return panel
  }

  /// Starts, stops and crashes of all groups, in words.
  func memberEvents() -> [EventMark] {
    var found: [MemberEvent] = []
    func add(_ name: String, _ time: SimulationTime, _ kind: MemberEvent.Kind) {
      if let same = found.firstIndex(where: { $0.time == time && $0.kind == kind }) {
        found[same].names.append(name)
      } else {
        found.append(MemberEvent(time: time, kind: kind, names: [name]))
      }
    }
    for (index, info) in header.consumers.enumerated() {
      for life in timeline.lives[index] {
        if life.start > from, isVisible(life.start) { add(info.name, life.start, .start) }
        if life.ending == .running || !isVisible(life.end) { continue }
        add(info.name, life.end, life.ending == .crashed ? .crash : .stop)
      }
    }
    return found.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map { $0.element.mark }
  }

  /// When partitions had no owner: all at once, or some.
  private func stops(of group: GroupID) -> [HeadWord] {
    let partitions = header.groups[group.index].topics.flatMap {
      Array(header.topics[$0.index].partitions)
    }
    let found = partitions.flatMap { gaps(of: PartitionID($0), group) }
      .filter { isVisible($0.start) }
    var gone: [HeadWord] = []
    for gap in found.sorted(by: { $0.start < $1.start }) {
      if let last = gone.indices.last, gap.start <= gone[last].end {
        gone[last].end = max(gone[last].end, gap.end)
      } else {
        gone.append(HeadWord(start: gap.start, end: gap.end, text: "no owner"))
      }
    }
    // The longest first: it is what the eye sees, and may take the room.
    let longest = gone.enumerated().sorted { left, right in
      let lengths = (
        (left.element.end - left.element.start), (right.element.end - right.element.start)
      )
      return lengths.0 == lengths.1 ? left.offset < right.offset : lengths.0 > lengths.1
    }
    return commonStops(of: partitions) { stops(of: PartitionID($0), group) }
      + longest.map { $0.element }
  }

  /// The times, or mere instants, at which really no partition has an owner.
  private func commonStops(
    of partitions: [Int], _ stops: (Int) -> [(start: SimulationTime, end: SimulationTime)]
  ) -> [HeadWord] {
    if partitions.count < 2 { return [] }
    let all = partitions.map(stops)
    var words: [HeadWord] = []
    for start in all.flatMap({ $0 }).map({ $0.start }).sorted() where isVisible(start) {
      if let last = words.last, start <= last.end { continue }
      let shared = all.compactMap { those in
        those.first { $0.start <= start && start <= $0.end }
      }
      guard shared.count == all.count, let end = shared.map({ $0.end }).min() else { continue }
      // Where one has an owner again as another loses its own, there is no common time.
      if end == start, shared.contains(where: { $0.end > start }) { continue }
      words.append(HeadWord(start: start, end: end, text: "all stop"))
    }
    return words
  }

  private func ownershipLane(_ partition: PartitionID, _ group: GroupID) -> DiagramLane {
    let info = header.groups[group.index]
    let number = header.partitions[partition.index].number
    var lane = DiagramLane(
      name: info.topics.count == 1 ? "partition \(number)" : timeline.name(of: partition))
    lane.isSlim = true
    lane.bandRows = 1
    let names = ownerNames(of: group)
    for owned in owners(of: partition, group) {
      guard let (start, end) = visible(owned.start, owned.end), start < end else { continue }
      lane.bands.append(
        BandMark(
          start: start, end: end, owner: owned.consumer.index,
          names: names.forms(of: header.consumers[owned.consumer.index].name)))
    }
    for gap in gaps(of: partition, group) {
      guard let (start, end) = visible(gap.start, gap.end) else { continue }
      lane.gaps.append(LineMark(start: start, end: end, isDashed: false))
    }
    return lane
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
    stops(of: partition, group).filter { $0.start < $0.end }
  }

  /// The same with those that take no time: whoever rejoins may get back at once what it gave up.
  private func stops(
    of partition: PartitionID, _ group: GroupID
  ) -> [(start: SimulationTime, end: SimulationTime)] {
    let owners = owners(of: partition, group)
    return owners.indices.filter { owners[$0].ending != nil }.map { place in
      let end = place + 1 < owners.count ? owners[place + 1].start : timeline.end
      return (start: owners[place].end, end: end)
    }
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
    text += moved == 1 ? "1 moves" : "\(moved) move"
    if longest > .zero { text += ", longest gap \(TimeText.text(.zero + longest))" }
    return text
  }
}
