import EventKernel
import KafkaModel

/// Records that a group will never finish: which, when and why.
enum LossText {
  /// How many records of one loss are named before the rest is only counted.
  private static let limit = 8

  /// One sentence for all records of a group that one instant loses for the same reason.
  static func tell(
    of timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    struct Reason: Hashable {
      let group: GroupID
      let time: SimulationTime
      let cause: LostOffset.Cause
      let consumer: ConsumerID?
    }
    var places: [Reason: Int] = [:]
    var losses: [[LostRecord]] = []
    for loss in timeline.losses {
      let reason = Reason(
        group: loss.group, time: loss.certain, cause: loss.cause, consumer: loss.consumer)
      if let place = places[reason] {
        losses[place].append(loss)
      } else {
        places[reason] = losses.count
        losses.append([loss])
      }
    }
    for lost in losses {
      let (reason, rule) = reason(lost[0], timeline)
      var names = lost.prefix(limit).map { name(of: $0, timeline) }
      if lost.count > limit { names.append("\(lost.count - limit) more") }
      tell(
        lost[0].certain,
        "\(lost.count == 1 ? "Record" : "Records") \(RunStory.list(names)) "
          + "\(lost.count == 1 ? "is" : "are") lost for group "
          + "\(timeline.header.groups[lost[0].group.index].name) at "
          + "\(TimeText.text(lost[0].certain)): \(reason).", rule)
    }
  }

  private static func name(of loss: LostRecord, _ timeline: RunTimeline) -> String {
    let label = timeline.header.recordKinds[loss.kind.index].label
    return "\(label) (\(timeline.name(of: loss.partition)) offset \(loss.offset.value))"
  }

  /// Why a record is lost, as the rest of a sentence, and the rule behind it.
  static func reason(
    _ loss: LostRecord, _ timeline: RunTimeline
  ) -> (reason: String, rule: String) {
    switch loss.cause {
    case .deleted: return ("deleted unread", StoryRules.deletedUnread)
    case .committedPast:
      guard let consumer = loss.consumer else {
        return ("committed past and never finished", StoryRules.committedPast)
      }
      let life = timeline.lives[consumer.index].last { $0.start <= loss.time }
      let ending =
        switch life?.ending {
        case .crashed where life?.end == loss.time: "crashed"
        case .stopped where life?.end == loss.time: "stopped"
        default: "gave its partition up"
        }
      return (
        "committed past, and \(timeline.header.consumers[consumer.index].name) \(ending) before "
          + "the work was done", StoryRules.committedPast
      )
    }
  }
}
