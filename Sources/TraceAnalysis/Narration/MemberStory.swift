import EventKernel
import KafkaModel

/// Processes that start and end, and members that get partitions, in plain sentences.
enum MemberStory {
  static func tellLives(
    of timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for (consumer, lives) in timeline.lives.enumerated() {
      let info = timeline.header.consumers[consumer]
      let config = timeline.header.groups[info.group.index].config
      for (place, life) in lives.enumerated() {
        if life.start > .zero {
          tell(
            life.start, "\(info.name) starts at \(TimeText.text(life.start)).",
            StoryRules.start(config, isReturn: info.instance != nil && place > 0))
        }
        switch life.ending {
        case .running: break
        case .stopped:
          tell(life.end, "\(info.name) stops at \(TimeText.text(life.end)).", StoryRules.stop)
        case .crashed:
          var text = "\(info.name) crashes at \(TimeText.text(life.end))"
          if let removal = life.removal, life.removalReason == .sessionTimeout {
            text += "; the group notices at \(TimeText.text(removal)), by session timeout"
          }
          tell(life.end, text + ".", StoryRules.crash)
        }
      }
      for silence in timeline.silences[consumer] {
        tell(
          silence,
          "\(info.name) falls silent at \(TimeText.text(silence)): no poll() for too long.",
          StoryRules.silence)
      }
      for departure in timeline.departures[consumer] {
        tell(
          departure,
          "\(info.name) leaves its group at \(TimeText.text(departure)): no poll() for too long.",
          StoryRules.departure)
      }
    }
  }

  static func tellAssignments(
    of timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for (consumer, assignments) in timeline.assignments.enumerated() {
      let info = timeline.header.consumers[consumer]
      let config = timeline.header.groups[info.group.index].config
      for (place, assignment) in assignments.enumerated() {
        let when = TimeText.text(assignment.time)
        // What comes again at the same instant changes nothing.
        if place > 0, assignments[place - 1].time == assignment.time,
          assignments[place - 1].partitions == assignment.partitions
        {
          continue
        }
        if assignment.partitions.isEmpty {
          // Who gets something at the same instant after all was never idle.
          let next = place + 1 < assignments.count ? assignments[place + 1].time : nil
          if next == assignment.time { continue }
          let (members, partitions) = size(of: info.group, at: assignment.time, timeline)
          tell(
            assignment.time, "\(info.name) gets no partition at \(when) and is idle.",
            StoryRules.idle(timeline.header.groups[info.group.index], members, partitions))
        } else {
          let names = assignment.partitions.map { timeline.name(of: $0) }
          tell(
            assignment.time, "\(info.name) owns \(RunStory.list(names)) from \(when).",
            StoryRules.assignment(config))
        }
      }
    }
    for owned in timeline.ownerships.joined() {
      guard let first = owned.passedOver else { continue }
      let config = timeline.header.groups[owned.group.index].config
      tell(
        owned.start,
        "\(timeline.header.consumers[owned.consumer.index].name) passes over "
          + "\(timeline.name(of: owned.partition)) offsets \(first.value) to "
          + "\(owned.position.value - 1): nothing is committed.",
        "auto.offset.reset: \(config.autoOffsetReset.rawValue), also for who comes back")
    }
  }

  /// How many processes count as members at an instant, and how many partitions there are for them.
  private static func size(
    of group: GroupID, at time: SimulationTime, _ timeline: RunTimeline
  ) -> (members: Int, partitions: Int) {
    let info = timeline.header.groups[group.index]
    let members = info.consumers.count { consumer in
      timeline.lives[consumer].contains { life in
        let gone = life.removal ?? (life.ending == .running ? nil : life.end)
        return life.start <= time && gone.map { $0 > time } ?? true
      }
    }
    let partitions = info.topics.flatMap { timeline.header.topics[$0.index].partitions }
    return (members, partitions.count { timeline.partitionStarts[$0] <= time })
  }
}
