import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

extension TraceContent {
  /// A group's panel: a lane per consumer and the group's rebalances.
  func groupPanel(_ group: GroupID) -> DiagramPanel {
    let info = header.groups[group.index]
    var panel = DiagramPanel(title: "group \(info.name)", role: .group)
    for consumer in info.consumers where isShown(.consumer(ConsumerID(consumer))) {
      panel.lanes += consumerLanes(ConsumerID(consumer))
    }
    panel.spans = spans(of: group, isLabelled: true)
    return panel
  }

  /// One lane, or one for each worker of the consumer.
  func consumerLanes(_ consumer: ConsumerID) -> [DiagramLane] {
    let group = header.groups[header.consumers[consumer.index].group.index]
    let most = 6
    guard let workers = group.workers?.count, workers > 1, workers <= most else {
      return [consumerLane(consumer, timeline.work[consumer.index])]
    }
    let name = header.consumers[consumer.index].name
    let tracks = WorkTracks.tracks(timeline.work[consumer.index], count: workers)
    var first = consumerLane(consumer, tracks[0])
    first.name = "\(name), worker 1"
    let others = tracks.enumerated().dropFirst().map { place, work in
      var lane = DiagramLane(name: "worker \(place + 1)")
      lane.countNoun = "records processed"
      lane.lines = first.lines
      addWork(work, to: &lane)
      return lane
    }
    return [first] + others
  }

  private func consumerLane(
    _ consumer: ConsumerID, _ work: [ProcessingInterval]
  ) -> DiagramLane {
    var lane = DiagramLane(name: header.consumers[consumer.index].name)
    lane.countNoun = "records processed"
    addLives(of: consumer, to: &lane)
    addAssignments(of: consumer, to: &lane)
    addWork(work, to: &lane)
    addLosses(of: consumer, to: &lane)
    addCommits(of: consumer, to: &lane)
    addTroubles(of: consumer, to: &lane)
    addFailures(of: consumer, to: &lane)
    addLogTroubles(of: consumer, to: &lane)
    return lane
  }

  private func addLives(of consumer: ConsumerID, to lane: inout DiagramLane) {
    let lives = timeline.lives[consumer.index]
    for (index, life) in lives.enumerated() {
      if let (start, end) = visible(life.start, life.end) {
        lane.lines.append(LineMark(start: start, end: end, isDashed: false))
      }
      if life.start > .zero, isVisible(life.start) {
        lane.glyphs.append(
          GlyphMark(
            time: life.start, kind: .start, tooltip: "starts at \(TimeText.text(life.start))"))
        lane.below.append(LabelMark(time: life.start, text: "start", style: .word))
      }
      if life.ending == .running { continue }
      let next = index + 1 < lives.count ? lives[index + 1].start : timeline.end
      if let (start, end) = visible(life.end, next), start < end {
        lane.lines.append(LineMark(start: start, end: end, isDashed: true))
      }
      if isVisible(life.end) { addEnding(of: life, to: &lane) }
    }
  }

  private func addEnding(of life: ConsumerLife, to lane: inout DiagramLane) {
    let crashed = life.ending == .crashed
    lane.glyphs.append(
      GlyphMark(
        time: life.end, kind: crashed ? .crash : .stop,
        tooltip: "\(crashed ? "crashes" : "stops") at \(TimeText.text(life.end))"))
    lane.below.append(
      LabelMark(
        time: life.end, text: crashed ? "crash" : "stop", style: crashed ? .danger : .word))
    if crashed, life.removalReason == .sessionTimeout, let removal = life.removal,
      life.end < removal
    {
      var timeout = LabelMark(
        time: life.end, text: "session timeout", style: .bracket(until: min(removal, to)))
      timeout.isBesideWord = true
      lane.below.append(timeout)
    }
  }

  private func addAssignments(of consumer: ConsumerID, to lane: inout DiagramLane) {
    let info = header.groups[header.consumers[consumer.index].group.index]
    // Members of one KIP-848 group reach an epoch one by one, so each says its own.
    let tellsEpoch = info.config.groupProtocol == .consumer
    let assignments = timeline.assignments[consumer.index].filter { isVisible($0.time) }
    for (place, assignment) in assignments.enumerated() {
      // What is taken back at the same instant was never in force.
      let next = place + 1 < assignments.count ? assignments[place + 1].time : nil
      if next == assignment.time { continue }
      let epoch = tellsEpoch ? "epoch \(assignment.generation.number)" : ""
      if assignment.partitions.isEmpty {
        let text = epoch.isEmpty ? "idle" : "idle, \(epoch)"
        lane.above.append(LabelMark(time: assignment.time, text: text, style: .idle))
      } else {
        let names = assignment.partitions.map { chipName(of: $0, topics: info.topics.count) }
        lane.above.append(
          LabelMark(
            time: assignment.time, text: epoch, style: .chips(names, owner: consumer.index)))
      }
    }
  }

  func chipName(of partition: PartitionID, topics: Int) -> String {
    topics == 1
      ? "P\(header.partitions[partition.index].number)" : timeline.name(of: partition)
  }

  private func addWork(_ intervals: [ProcessingInterval], to lane: inout DiagramLane) {
    for work in intervals {
      guard let (start, end) = visible(work.start, work.end) else { continue }
      let fill = fill(of: work.record, kind: work.kind)
      if start < end { lane.bars.append(BarMark(start: start, end: end, appearance: fill)) }
      if work.outcome == .failed, isVisible(work.end) { addFailedTry(work, fill, to: &lane) }
      guard work.outcome == .finished, isVisible(work.end) else { continue }
      let place = "\(timeline.name(of: work.partition)) offset \(work.offset.value)"
      lane.marbles.append(
        MarbleMark(
          time: work.end, label: label(of: work.kind), appearance: fill,
          ring: work.isRepeat ? .again : .none,
          tooltip: tooltip(of: work.kind)
            + ", \(place), processed from \(TimeText.text(work.start))"
            + " to \(TimeText.text(work.end))\(work.isRepeat ? ", not for the first time" : "")"))
      if work.isRepeat {
        lane.below.append(LabelMark(time: work.end, text: "again", style: .word))
      }
    }
  }

  /// Lost records stand where their last holder gave them up, with one word for all of an instant.
  private func addLosses(of consumer: ConsumerID, to lane: inout DiagramLane) {
    let losses = timeline.losses.filter { $0.consumer == consumer && isVisible($0.time) }
    for loss in losses {
      lane.marbles.append(
        MarbleMark(
          time: loss.time, label: label(of: loss.kind),
          appearance: fill(of: loss.record, kind: loss.kind), ring: .lost,
          tooltip: tooltip(of: loss.kind)
            + ", \(timeline.name(of: loss.partition)) offset \(loss.offset.value)"
            + ", committed but never processed"))
    }
    for (index, loss) in losses.enumerated()
    where index == 0 || losses[index - 1].time != loss.time {
      let count = losses.count { $0.time == loss.time }
      lane.below.append(
        LabelMark(time: loss.time, text: count == 1 ? "lost" : "\(count) lost", style: .danger))
    }
  }

  /// One flag for all partitions that a consumer commits at one instant; of several offsets of one
  /// partition the last is in force.
  private func addCommits(of consumer: ConsumerID, to lane: inout DiagramLane) {
    let info = header.groups[header.consumers[consumer.index].group.index]
    let several = info.topics.count > 1 || header.topics[info.topics[0].index].partitions.count > 1
    let commits = timeline.commits[consumer.index].filter {
      ($0.changes || $0.error != nil) && isVisible($0.time)
    }
    var index = 0
    while index < commits.count {
      let first = commits[index]
      var stored: [(partition: PartitionID, low: Int64, last: Int64)] = []
      while index < commits.count, commits[index].time == first.time,
        commits[index].error == first.error
      {
        let value = commits[index].offset.value
        if let place = stored.firstIndex(where: { $0.partition == commits[index].partition }) {
          stored[place].last = value
        } else {
          stored.append((commits[index].partition, value, value))
        }
        index += 1
      }
      let isRefused = first.error != nil
      let offsets = stored.map { commit in
        FlagOffset(
          partition: several
            ? chipName(of: commit.partition, topics: info.topics.count) + ":" : "",
          offset: isRefused && commit.low < commit.last
            ? "\(commit.low)–\(commit.last)" : "\(commit.last)")
      }
      lane.below.append(
        LabelMark(
          time: first.time,
          text: FlagOffset.text(of: offsets) + (isRefused ? " refused" : ""),
          style: .flag(isRefused: isRefused), isOptional: !isRefused, commits: offsets))
    }
  }
}
