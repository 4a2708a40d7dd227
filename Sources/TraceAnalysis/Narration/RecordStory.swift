import EventKernel
import KafkaModel

/// What goes wrong with single records, offsets and commits, in plain sentences.
enum RecordStory {
  static func tell(
    of timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for (consumer, info) in timeline.header.consumers.enumerated() {
      tellFailures(of: consumer, info.name, timeline, tell)
      tellRefusedCommits(of: consumer, info.name, timeline, tell)
      for seek in timeline.seeks[consumer] {
        tell(
          seek.time,
          "\(info.name) seeks \(timeline.name(of: seek.partition)) from \(seek.from.value) to "
            + "\(seek.to.value) at \(TimeText.text(seek.time)).", StoryRules.seek)
      }
    }
    for (group, info) in timeline.header.groups.enumerated() {
      for expiry in timeline.expiries[group] {
        tell(
          expiry.time,
          "Group \(info.name) loses its committed offset of "
            + "\(timeline.name(of: expiry.partition)) at \(TimeText.text(expiry.time)).",
          StoryRules.expiry)
      }
    }
    LossText.tell(of: timeline, tell)
  }

  private static func tellFailures(
    of consumer: Int, _ name: String, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    func label(_ kind: RecordKindID) -> String { timeline.header.recordKinds[kind.index].label }
    var tries: [(record: RecordID, kind: RecordKindID, times: [SimulationTime])] = []
    for work in timeline.work[consumer] where work.outcome == .failed {
      if let place = tries.firstIndex(where: { $0.record == work.record }) {
        tries[place].times.append(work.end)
      } else {
        tries.append((work.record, work.kind, [work.end]))
      }
    }
    for (_, kind, times) in tries {
      let first = TimeText.text(times[0])
      let when =
        times.count == 1
        ? "at \(first)"
        : "\(times.count) times from \(first) to \(TimeText.text(times[times.count - 1]))"
      tell(times[0], "\(name) fails with record \(label(kind)) \(when).", StoryRules.failure)
    }
    for failure in timeline.failures[consumer] {
      let when = TimeText.text(failure.time)
      switch failure.fate {
      case .skipped:
        tell(
          failure.time, "\(name) skips record \(label(failure.kind)) at \(when).", StoryRules.skip)
      case .forwarded(let topic, _):
        let target = timeline.header.topics[topic.index].name
        tell(
          failure.time,
          "\(name) sends a copy of record \(label(failure.kind)) to \(target) at \(when).",
          StoryRules.copy)
      }
    }
  }

  /// One sentence for all commits of one instant that are refused for the same reason.
  private static func tellRefusedCommits(
    of consumer: Int, _ name: String, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    var open: (time: SimulationTime, error: CommitError, places: [String])?
    func close() {
      guard let open else { return }
      let when = TimeText.text(open.time)
      let subject =
        open.places.count == 1
        ? "A commit of \(name), \(open.places[0]), is"
        : "\(open.places.count) commits of \(name) are"
      tell(
        open.time, "\(subject) refused at \(when): \(open.error.rawValue).",
        StoryRules.refusedCommit(open.error))
    }
    for commit in timeline.commits[consumer] {
      guard let error = commit.error else { continue }
      let place = "\(timeline.name(of: commit.partition)) at \(commit.offset.value)"
      if open?.time == commit.time, open?.error == error {
        open?.places.append(place)
      } else {
        close()
        open = (commit.time, error, [place])
      }
    }
    close()
  }
}
