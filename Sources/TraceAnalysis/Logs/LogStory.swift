import EventKernel
import KafkaModel

/// What happened to logs and to sends, in plain sentences.
enum LogStory {
  /// Events in the order of their kinds; the caller sorts them by time.
  static func tell(
    _ logs: LogTimeline, _ timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
  ) {
    let header = timeline.header
    tellBrokers(logs, header, tell)
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
            LogRules.election(kind))
        } else if leadership.leader == nil {
          tell(leadership.start, "Nobody leads \(name) from \(when).", LogRules.noLeader)
        }
      }
      for change in logs.inSyncChanges[partition] {
        let names = change.after.brokers.map { header.brokers[$0.index] }
        tell(
          change.time,
          "In sync for \(name) from \(TimeText.text(change.time)): "
            + "\(names.joined(separator: ", ")).", LogRules.inSync)
      }
      tellLog(PartitionID(partition), name, logs, timeline, tell)
    }
    tellClients(logs, timeline, tell)
  }

  private static func tellBrokers(
    _ logs: LogTimeline, _ header: TraceHeader, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for (broker, troubles) in logs.brokerTroubles.enumerated() {
      let name = header.brokers[broker]
      for trouble in troubles {
        let span = "from \(TimeText.text(trouble.start)) to \(TimeText.text(trouble.end))"
        switch trouble.kind {
        case .crashed:
          tell(trouble.start, "\(name) crashes and is down \(span).", LogRules.brokerCrash)
        case .stopped: tell(trouble.start, "\(name) is shut down \(span).", LogRules.shutdown)
        case .paused: tell(trouble.start, "\(name) stands still \(span).", LogRules.brokerCrash)
        case .cutOff(let other):
          if other.index > broker {
            tell(
              trouble.start, "\(name) and \(header.brokers[other.index]) are cut off \(span).",
              LogRules.cutOff)
          }
        }
      }
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
          + "at \(TimeText.text(time)).", LogRules.truncation)
    }
    for control in logs.controls[partition.index] {
      let article = control.outcome == .abort ? "An" : "A"
      tell(
        control.time,
        "\(article) \(control.outcome.rawValue) marker takes \(name) offset "
          + "\(control.offset.value) at \(TimeText.text(control.time)).", LogRules.marker)
    }
    for move in logs.startMoves[partition.index] {
      let cause = move.reason == .time ? "retention.ms" : "retention.bytes"
      tell(
        move.time,
        "\(name) loses everything below offset \(move.start.value) at "
          + "\(TimeText.text(move.time)), by \(cause).",
        move.reason == .time ? LogRules.retentionByTime : LogRules.retentionBySize)
    }
    for compaction in logs.compactions[partition.index] {
      let kind = timeline.kinds[compaction.record.number]
      tell(
        compaction.time,
        "Record \(label(kind)), \(name) offset \(compaction.offset.value), is compacted away at "
          + "\(TimeText.text(compaction.time)).", LogRules.compaction)
    }
  }

  private static func tellClients(
    _ logs: LogTimeline, _ timeline: RunTimeline, _ tell: (SimulationTime, String, String) -> Void
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
            LogRules.retry)
        case .refused(let error):
          tell(
            mark.time, "Record \(label) is refused at \(when): \(error.rawValue).",
            LogRules.refusal(error))
        case .failed(let error):
          tell(
            mark.time, "\(name) gives record \(label) up at \(when): \(error.rawValue).",
            LogRules.refusal(error))
        }
      }
      tellTransactions(logs.producerTransactions[producer], name, tell)
      for time in logs.producerFencings[producer] {
        tell(time, "\(name) is fenced at \(TimeText.text(time)).", LogRules.fencing)
      }
      for down in logs.producerDowntimes[producer] {
        tell(down.start, "\(name) crashes at \(TimeText.text(down.start)).", LogRules.producerCrash)
      }
    }
    for (consumer, spans) in logs.consumerTransactions.enumerated() {
      tellTransactions(spans, header.consumers[consumer].name, tell)
      for reset in logs.resets[consumer] {
        tell(
          reset.time,
          "\(header.consumers[consumer].name) finds \(timeline.name(of: reset.partition)) offset "
            + "\(reset.from.value) gone at \(TimeText.text(reset.time)) and goes on at "
            + "\(reset.to.value).", LogRules.reset)
      }
      for time in logs.consumerFencings[consumer] {
        tell(
          time, "\(header.consumers[consumer].name) is fenced at \(TimeText.text(time)).",
          LogRules.fencing)
      }
    }
  }

  private static func tellTransactions(
    _ spans: [TransactionSpan], _ name: String, _ tell: (SimulationTime, String, String) -> Void
  ) {
    for span in spans {
      let ending =
        switch span.outcome {
        case .commit: "is committed at \(TimeText.text(span.end))"
        case .abort: "is aborted at \(TimeText.text(span.end))"
        case nil: "stays open"
        }
      tell(
        span.start,
        "A transaction of \(name) begins at \(TimeText.text(span.start)) and \(ending).",
        LogRules.transaction(span.outcome))
    }
  }
}
