import EventKernel
import KafkaModel

/// What happened to logs and to sends, in plain sentences.
enum LogStory {
  /// Events with the rules behind them, in the order of their kinds; the caller sorts them by time.
  static func tell(
    _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tellWithRule: (SimulationTime, String, String) -> Void
  ) {
    let header = timeline.header
    let tell = tellWithRule
    tellBrokers(logs, timeline, tell)
    for (partition, leaderships) in logs.leaderships.enumerated() {
      let name = timeline.name(of: PartitionID(partition))
      for leadership in leaderships {
        let when = TimeText.text(leadership.start)
        if let leader = leadership.leader, let kind = leadership.kind {
          let article = kind == .unclean ? "an" : "a"
          tell(
            leadership.start,
            "\(header.brokers[leader.index]) leads \(name) from \(when), epoch "
              + "\(leadership.epoch), by \(article) \(kind.rawValue) election.",
            StoryRules.election(kind))
        } else if leadership.leader == nil {
          tell(leadership.start, "Nobody leads \(name) from \(when).", StoryRules.noLeader)
        }
      }
      for change in logs.inSyncChanges[partition] {
        let names = change.after.brokers.map { header.brokers[$0.index] }
        tell(
          change.time,
          "In sync for \(name) from \(TimeText.text(change.time)): "
            + "\(names.joined(separator: ", ")).",
          StoryRules.inSync(change))
      }
      tellStoring(PartitionID(partition), name, logs, timeline, tell)
      tellLog(PartitionID(partition), name, logs, timeline, tell)
    }
    tellClients(logs, timeline, tell)
  }

  private static func tellBrokers(
    _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    let header = timeline.header
    for (broker, troubles) in logs.brokerTroubles.enumerated() {
      let name = header.brokers[broker]
      for trouble in troubles {
        let isForGood = trouble.end >= timeline.end
        let span =
          "from \(TimeText.text(trouble.start)) "
          + (isForGood ? "on" : "to \(TimeText.text(trouble.end))")
        switch trouble.kind {
        case .crashed:
          tell(
            trouble.start, "\(name) crashes and is down \(span).", StoryRules.brokerCrash)
        case .stopped:
          tell(trouble.start, "\(name) is shut down \(span).", StoryRules.brokerStop)
        case .paused: tell(trouble.start, "\(name) stands still \(span).", StoryRules.brokerPause)
        case .cutOff(let other):
          if other.index > broker {
            tell(
              trouble.start,
              "\(name) and \(header.brokers[other.index]) cannot reach each other \(span).",
              StoryRules.cutOff)
          }
        }
      }
    }
  }

  /// What is lost although it was acknowledged, and what is stored more than once.
  private static func tellStoring(
    _ partition: PartitionID, _ name: String, _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    func label(_ kind: RecordKindID) -> String { timeline.header.recordKinds[kind.index].label }
    for loss in logs.acknowledgedLosses where loss.partition == partition {
      tell(
        loss.time,
        "Record \(label(loss.kind)), acknowledged"
          + "\(acknowledgement(of: loss.record, logs)), is lost at \(TimeText.text(loss.time)): "
          + "no log has it any more.", StoryRules.loss)
    }
    tellRepeats(partition, name, logs, timeline, tell)
  }

  /// When a producer was told that its record is stored.
  private static func acknowledgement(of record: RecordID, _ logs: LogTimeline) -> String {
    for marks in logs.sendMarks {
      let mark = marks.first { $0.record == record && $0.outcome == .acknowledged }
      if let mark { return " at \(TimeText.text(mark.time))" }
    }
    return ""
  }

  private static func tellRepeats(
    _ partition: PartitionID, _ name: String, _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    func label(_ kind: RecordKindID) -> String { timeline.header.recordKinds[kind.index].label }
    for again in logs.repeats[partition.index] {
      tell(
        again.time,
        "Record \(label(again.kind)) is stored again, \(name) offset \(again.offset.value), at "
          + "\(TimeText.text(again.time)).", StoryRules.storedAgain)
    }
    for duplicate in logs.duplicates[partition.index] {
      tell(
        duplicate.time,
        "Record \(label(duplicate.kind)) comes again at \(TimeText.text(duplicate.time)), is known "
          + "at \(name) offset \(duplicate.offset.value), and is not stored again.",
        StoryRules.duplicate)
    }
  }

  private static func tellLog(
    _ partition: PartitionID, _ name: String, _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    func label(_ kind: RecordKindID) -> String { timeline.header.recordKinds[kind.index].label }
    for copy in logs.copies[partition.index] {
      guard let time = copy.truncated else { continue }
      let broker = timeline.header.brokers[copy.broker.index]
      tell(
        time,
        "\(broker) truncates record \(label(copy.kind)), \(name) offset \(copy.offset.value), "
          + "at \(TimeText.text(time)).", StoryRules.truncation)
    }
    for control in logs.controls[partition.index] {
      let article = control.outcome == .abort ? "An" : "A"
      tell(
        control.time,
        "\(article) \(control.outcome.rawValue) marker takes \(name) offset "
          + "\(control.offset.value) at \(TimeText.text(control.time)).", StoryRules.marker)
    }
    for move in logs.startMoves[partition.index] {
      let cause = move.reason == .time ? "retention.ms" : "retention.bytes"
      tell(
        move.time,
        "\(name) loses everything below offset \(move.start.value) at "
          + "\(TimeText.text(move.time)), by \(cause).",
        StoryRules.retention(by: move.reason))
    }
    for compaction in logs.compactions[partition.index] {
      let kind = timeline.kinds[compaction.record.number]
      tell(
        compaction.time,
        "Record \(label(kind)), \(name) offset \(compaction.offset.value), is compacted away at "
          + "\(TimeText.text(compaction.time)).", StoryRules.compaction)
    }
  }

  private static func tellClients(
    _ logs: LogTimeline, _ timeline: RunTimeline,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    let header = timeline.header
    for (producer, marks) in logs.sendMarks.enumerated() {
      let name = header.producers[producer].name
      for mark in marks {
        let label = header.recordKinds[mark.kind.index].label
        let when = TimeText.text(mark.time)
        switch mark.outcome {
        case .acknowledged: break
        case .retried(let attempt):
          tell(
            mark.time, "\(name) sends record \(label) again at \(when), attempt \(attempt).",
            StoryRules.retry)
        case .refused(let error):
          let verb = error.isAnswer ? "is refused" : "gets no answer"
          tell(
            mark.time, "Record \(label) \(verb) at \(when): \(error.rawValue).",
            StoryRules.refusal(error))
        case .failed(let error):
          tell(
            mark.time, "\(name) gives record \(label) up at \(when): \(error.rawValue).",
            StoryRules.refusal(error))
        }
      }
      tellTransactions(logs.producerTransactions[producer], name, tell)
      for time in logs.producerFencings[producer] {
        tell(time, "\(name) is fenced at \(TimeText.text(time)).", StoryRules.fenced)
      }
      for down in logs.producerDowntimes[producer] {
        tell(
          down.start, "\(name) crashes at \(TimeText.text(down.start)).",
          StoryRules.producerCrash)
        if down.isOver {
          tell(
            down.end, "\(name) starts at \(TimeText.text(down.end)).",
            StoryRules.producerStart(
              header.producers[producer].delivery,
              isTransactional: !logs.producerTransactions[producer].isEmpty))
        }
      }
    }
    for (consumer, spans) in logs.consumerTransactions.enumerated() {
      tellTransactions(spans, header.consumers[consumer].name, tell)
      for reset in logs.resets[consumer] {
        if reset.source == .committed {
          tell(
            reset.time,
            "\(header.consumers[consumer].name) goes back from "
              + "\(timeline.name(of: reset.partition)) offset \(reset.from.value) to the "
              + "committed offset \(reset.to.value) at \(TimeText.text(reset.time)).",
            StoryRules.committedPosition)
          continue
        }
        let isCut = reset.source == .truncation
        tell(
          reset.time,
          "\(header.consumers[consumer].name) finds \(timeline.name(of: reset.partition)) offset "
            + "\(reset.from.value) \(isCut ? "cut off" : "gone") at \(TimeText.text(reset.time)) "
            + "and goes on at \(reset.to.value).",
          isCut ? StoryRules.truncatedPosition : StoryRules.reset)
      }
      for time in logs.consumerFencings[consumer] {
        let name = header.consumers[consumer].name
        tell(time, "\(name) is fenced at \(TimeText.text(time)).", StoryRules.fenced)
      }
    }
  }

  private static func tellTransactions(
    _ spans: [TransactionSpan], _ name: String,
    _ tell: (SimulationTime, String, String) -> Void
  ) {
    for span in spans {
      let ending =
        switch span.outcome {
        case .commit: "is committed at \(TimeText.text(span.end))"
        case .abort:
          "is aborted at \(TimeText.text(span.end))"
            + (span.cause == .requested ? "" : " by \(span.cause.words)")
        case nil:
          span.isEmpty
            ? "ends with its process at \(TimeText.text(span.end)): nothing was written"
            : "stays open"
        }
      tell(
        span.start,
        "A transaction of \(name) begins at \(TimeText.text(span.start)) and \(ending).",
        span.isEmpty ? StoryRules.emptyTransaction : StoryRules.transaction(span.outcome))
    }
  }
}
