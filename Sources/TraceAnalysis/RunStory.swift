package import EventKernel
import KafkaModel

/// The run in plain sentences, for those who cannot see the picture.
package enum RunStory {
  /// How many sentences about events are told before the rest is only counted.
  private static let limit = 12

  /// The story: what there is, what happened in order of time, and how it came out.
  package static func sentences(
    _ timeline: RunTimeline, _ logs: LogTimeline? = nil
  ) -> [String] {
    var told = sortedEvents(of: timeline, logs).map { $0.text }
    if told.count > limit {
      let rest = told.count - limit
      told = Array(told.prefix(limit)) + ["\(rest) more events follow."]
    }
    return [overview(of: timeline)] + told + outcome(of: timeline, logs)
  }

  /// One sentence about one event, and the rule behind it.
  package struct Event: Sendable {
    package var time: SimulationTime
    var rank: Int
    package var text: String
    /// Kafka's setting, class or proposal that makes it so; empty for what the file itself does.
    package var rule: String
  }

  /// All events in order of time.
  package static func sortedEvents(
    of timeline: RunTimeline, _ logs: LogTimeline?
  ) -> [Event] {
    events(of: timeline, logs).sorted { left, right in
      (left.time, left.rank) < (right.time, right.rank)
    }
  }

  /// What there is: records, topics and groups.
  package static func overview(of timeline: RunTimeline) -> String {
    let header = timeline.header
    let sent = timeline.kinds.count
    var text = sent == 1 ? "1 record goes" : "\(sent) records go"
    let topics = header.topics.map {
      "\($0.name) (\($0.partitions.count) partition\($0.partitions.count == 1 ? "" : "s"))"
    }
    text += " to " + list(topics)
    let groups = header.groups.map { info in
      let members = "\(info.consumers.count) consumer\(info.consumers.count == 1 ? "" : "s")"
      let names = info.topics.map { header.topics[$0.index].name }
      let read = names.count < header.topics.count ? ", reads \(list(names))" : ""
      return "group \(info.name) (\(members)\(read))"
    }
    if !groups.isEmpty { text += ", read by " + list(groups) }
    return text + "."
  }

  static func list(_ words: [String]) -> String {
    var text = ""
    for (index, word) in words.enumerated() {
      if index > 0 { text += index == words.count - 1 ? " and " : ", " }
      text += word
    }
    return text
  }

  /// Why a record is done again: its consumer was sent back, or has taken its partition over.
  private static func again(
    _ work: ProcessingInterval, of consumer: Int, _ timeline: RunTimeline, _ logs: LogTimeline?
  ) -> String {
    // What was before it owned the partition this time explains nothing.
    let owned = timeline.ownerships[work.partition.index].last {
      $0.consumer.index == consumer && $0.start <= work.start
    }
    let times = (owned?.start ?? .zero)...max(owned?.start ?? .zero, work.start)
    let last = logs?.resets[consumer].last {
      $0.partition == work.partition && times.contains($0.time) && $0.to <= work.offset
        && work.offset < $0.from
    }
    let sought = timeline.seeks[consumer].last {
      $0.partition == work.partition && times.contains($0.time) && $0.to <= work.offset
        && work.offset < $0.from
    }
    if let sought, sought.time >= last?.time ?? .zero { return StoryRules.seek }
    switch last?.source {
    case nil: return StoryRules.again
    case .committed: return StoryRules.committedPosition
    case .truncation: return StoryRules.truncatedPosition
    case .earliest, .latest, .byDuration, .some(.none): return StoryRules.reset
    }
  }

  private static func events(of timeline: RunTimeline, _ logs: LogTimeline?) -> [Event] {
    var events: [Event] = []
    var rank = 0
    func tell(_ time: SimulationTime, _ text: String, _ rule: String = "") {
      events.append(Event(time: time, rank: rank, text: text, rule: rule))
      rank += 1
    }
    MemberStory.tellLives(of: timeline) { tell($0, $1, $2) }
    if let logs { LogStory.tell(logs, timeline) { tell($0, $1, $2) } }
    tellTroubles(of: timeline, tell)
    RecordStory.tell(of: timeline) { tell($0, $1, $2) }
    for (group, spans) in timeline.rebalances.enumerated() {
      for span in spans where !span.isFormation {
        let name = timeline.header.groups[group].name
        let when = "from \(TimeText.text(span.start)) to \(TimeText.text(span.end))"
        tell(
          span.end,
          "Group \(name) rebalances \(when), because \(span.reason.words)\(phases(of: span)).",
          StoryRules.rebalance(timeline.header.groups[group].config))
      }
    }
    MemberStory.tellAssignments(of: timeline) { tell($0, $1, $2) }
    for (consumer, work) in timeline.work.enumerated() {
      let name = timeline.header.consumers[consumer].name
      for work in work where work.isRepeat && work.outcome == .finished {
        let label = timeline.header.recordKinds[work.kind.index].label
        tell(
          work.end, "\(name) finishes record \(label) again at \(TimeText.text(work.end)).",
          again(work, of: consumer, timeline, logs))
      }
    }
    return events
  }

  /// How long the rebalance went unnoticed, and when its partitions had caught up.
  private static func phases(of span: RebalanceSpan) -> String {
    var text = ""
    if let since = span.silentSince {
      text += "; nobody knew for \(TimeText.text(span.start - since))"
    }
    if let joined = span.joined, span.start < span.end {
      text += "; joining takes \(TimeText.text(joined - span.start))"
      text += ", syncing \(TimeText.text(span.end - joined))"
    }
    if let caughtUp = span.caughtUp, caughtUp > span.end {
      text += "; it has caught up at \(TimeText.text(caughtUp))"
    }
    return text
  }

  /// Pauses, zombies, failures and growth.
  private static func tellTroubles(
    of timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for (consumer, troubles) in timeline.troubles.enumerated() {
      let name = timeline.header.consumers[consumer].name
      for trouble in troubles {
        let until = TimeText.text(trouble.end)
        let from = TimeText.text(trouble.start)
        switch trouble.kind {
        case .paused:
          tell(
            trouble.start, "\(name) stands still from \(from) to \(until).", StoryRules.pause)
        case .backpressure:
          tell(
            trouble.start, "\(name) calls pause() from \(from) to \(until): enough in hand.",
            StoryRules.backpressure)
        case .slow:
          tell(
            trouble.start,
            "\(name) takes \(trouble.kind.factor ?? "") times as long for a record from \(from) to "
              + "\(until).", StoryRules.slow)
        case .isolated:
          tell(
            trouble.start, "\(name) cannot reach the coordinator from \(from) to \(until).",
            StoryRules.isolated)
        case .zombie:
          tell(
            trouble.start,
            "\(name) is a zombie from \(from) to \(until): removed, but it does not know.",
            StoryRules.zombie)
        }
      }
      for refusal in timeline.refusals[consumer] {
        tell(
          refusal.time,
          "\(name) is refused at \(TimeText.text(refusal.time)): "
            + "\(refusal.error.rawValue).", StoryRules.refusal(refusal.error))
      }
    }
    for (partition, start) in timeline.partitionStarts.enumerated() where start > .zero {
      let name = timeline.name(of: PartitionID(partition))
      tell(start, "Partition \(name) is added at \(TimeText.text(start)).", StoryRules.growth)
    }
    for (group, scalings) in timeline.scalings.enumerated() {
      let name = timeline.header.groups[group].name
      for scaling in scalings {
        tell(
          scaling.time,
          "Group \(name) is scaled to \(scaling.consumers) at "
            + "\(TimeText.text(scaling.time)), because its lag is \(scaling.lag).",
          StoryRules.scaling)
      }
    }
  }

  /// How it came out.
  package static func outcome(of timeline: RunTimeline, _ logs: LogTimeline? = nil) -> [String] {
    var repeats = 0
    for work in timeline.work {
      repeats += work.count { $0.isRepeat && $0.outcome == .finished }
    }
    var sentences: [String] = []
    if timeline.isStalled { sentences.append("The run never comes to rest and was stopped.") }
    if repeats > 0 {
      sentences.append("\(repeats) record\(repeats == 1 ? " is" : "s are") processed again.")
    }
    for (cause, words) in [
      (LostOffset.Cause.committedPast, "Lost"), (.deleted, "Lost, deleted before it was read"),
    ] {
      let labels = timeline.losses.filter { $0.cause == cause }.prefix(8).map {
        timeline.header.recordKinds[$0.kind.index].label
      }
      if !labels.isEmpty { sentences.append("\(words): \(list(Array(labels))).") }
    }
    if let losses = logs?.acknowledgedLosses, !losses.isEmpty {
      let labels = losses.prefix(8).map { timeline.header.recordKinds[$0.kind.index].label }
      sentences.append("Acknowledged and lost: \(list(Array(labels))).")
    }
    return sentences
  }
}
