import EventKernel
package import KafkaModel

/// The verdicts on a run in sentences: order and delivery.
package enum VerdictText {
  /// How many faults of one kind are told one by one.
  private static let limit = 5

  /// Order: what changed places and why, or that nothing did.
  package static func order(_ trace: Trace, _ timeline: RunTimeline) -> [String] {
    let faults = OrderVerdicts.faults(in: trace)
    var sentences: [String] = []
    for stage in OrderStage.allCases {
      for peers in OrderPeers.allCases {
        // What several producers send into one partition has no order to keep.
        if stage == .append, peers == .partition { continue }
        let found = faults.filter { $0.stage == stage && $0.peers == peers }
        if found.isEmpty { continue }
        sentences.append(
          "\(found.count) record\(found.count == 1 ? "" : "s") out of order per "
            + "\(peers.rawValue) at \(stage.words):")
        for fault in found.prefix(limit) {
          sentences.append("  " + sentence(for: fault, timeline))
        }
        if found.count > limit { sentences.append("  " + rest(of: found)) }
      }
    }
    if sentences.isEmpty {
      sentences.append("In order: every key, every partition and every producer, all the way.")
    }
    for (index, info) in timeline.header.groups.enumerated() {
      // What is out of order in its partition, or for its key, is no normal thing.
      let faulty = Set(
        faults.filter { $0.stage == .end && $0.group == GroupID(index) }
          .map { Finish(record: $0.late.record, time: $0.late.time) })
      let across = OrderCheck.violations(of: GroupID(index), scope: .topic, in: timeline).count {
        !faulty.contains(Finish(record: $0.late.record, time: $0.late.end))
      }
      if across > 0 {
        sentences.append(
          "Across partitions group \(info.name) finishes \(across) "
            + "record\(across == 1 ? "" : "s") in another order than they were stored "
            + "in. That is normal: Kafka orders a partition, not a topic.")
      }
    }
    return sentences
  }

  private struct Finish: Hashable {
    var record: RecordID
    var time: SimulationTime
  }

  /// How many faults are not told one by one, and the causes of all.
  private static func rest(of faults: [OrderFault]) -> String {
    let causes = OrderCause.allCases.compactMap { cause -> String? in
      let count = faults.count { $0.cause == cause }
      return count == 0 ? nil : "\(count) because \(cause.words)"
    }
    return "and \(faults.count - limit) more. Of all: \(RunStory.list(causes))."
  }

  /// One fault with both records, their places, owners, times and the cause.
  package static func sentence(for fault: OrderFault, _ timeline: RunTimeline) -> String {
    func name(_ mark: OrderMark) -> String {
      let kind = timeline.header.recordKinds[timeline.kinds[mark.record.number].index]
      var text = "\(kind.label) (\(timeline.name(of: mark.partition)) offset \(mark.offset.value)"
      if let key = kind.key { text += ", key \(key)" }
      if let consumer = mark.consumer {
        text += ", \(timeline.header.consumers[consumer.index].name)"
      }
      return text + ", \(TimeText.text(mark.time)))"
    }
    var text = "\(name(fault.late)) after \(name(fault.early)), because \(fault.cause.words)"
    if fault.cause == .partitioners { text += ": " + routing(of: fault, timeline) }
    return text + "."
  }

  /// How two records of one key got their partitions.
  private static func routing(of fault: OrderFault, _ timeline: RunTimeline) -> String {
    let header = timeline.header
    var ways: [String] = []
    for mark in [fault.early, fault.late] {
      let kind = header.recordKinds[timeline.kinds[mark.record.number].index]
      let sender = timeline.sends.firstIndex { $0.contains { $0.record == mark.record } }
      var way = "that of \(kind.label) is written out"
      if kind.partition == nil {
        let info = sender.map { header.producers[$0] }
        way =
          info.map { "\($0.name) uses \(words(for: $0.partitioner))" } ?? "\(kind.label) is a copy"
      }
      if !ways.contains(way) { ways.append(way) }
    }
    return RunStory.list(ways)
  }

  private static func words(for partitioner: PartitionerSpec) -> String {
    switch partitioner {
    case .java: "murmur2"
    case .consistentRandom: "CRC32 (consistent_random)"
    case .roundRobin: "RoundRobinPartitioner"
    }
  }

  /// What became of the records that each producer sent.
  package static func sending(_ trace: Trace) -> [String] {
    zip(trace.header.producers, SendingVerdict.all(in: trace)).compactMap { info, verdict in
      if verdict.sent == 0 { return nil }
      var parts: [String] = []
      func add(_ count: SendingVerdict.Count, _ words: String, _ kept: Bool = false) {
        if count.all == 0 { return }
        var part = "\(count.all) \(words)"
        if count.lost > 0 { part += " (\(count.lost) of them lost since)" }
        if kept, count.kept > 0 { part += " (\(count.kept) of them stored all the same)" }
        parts.append(part)
      }
      let isUnanswered = info.delivery.acks == .none
      let unanswered = isUnanswered ? " without an answer (acks=0)" : " without an answer"
      add(verdict.acknowledged, "acknowledged")
      add(verdict.stored, "stored" + (verdict.tellsRequests ? unanswered : ""))
      add(verdict.givenUp, "given up", true)
      if verdict.crashed > 0 { parts.append("\(verdict.crashed) gone with the process") }
      if verdict.open > 0 {
        // Without answers nobody can tell a record that waits from one that is lost.
        let words = isUnanswered ? "not stored, which nobody is told" : "not stored yet"
        parts.append("\(verdict.open) \(words)")
      }
      let records = verdict.sent == 1 ? "1 record" : "\(verdict.sent) records"
      var text = "Producer \(info.name): of \(records) \(RunStory.list(parts))."
      if verdict.retried > 0 { text += " Also: \(verdict.retried) sent again." }
      return text
    }
  }

  /// What became of the records that each group was to read.
  package static func delivery(_ trace: Trace) -> [String] {
    trace.header.groups.enumerated().map { index, info in
      let verdict = DeliveryVerdict(of: GroupID(index), in: trace)
      var parts = ["\(verdict.finished) finished"]
      func add(_ count: Int, _ words: String) { if count > 0 { parts.append("\(count) \(words)") } }
      add(verdict.inHand, "in hand")
      add(verdict.unread, "unread")
      add(verdict.givenUp, "given up or passed on")
      let deleted = verdict.losses.count { $0.cause == .deleted }
      add(verdict.lost - deleted, "lost: committed past, never finished")
      add(deleted, "lost: deleted by retention, unread")
      var text = "Group \(info.name): of \(verdict.offered) records " + RunStory.list(parts) + "."
      var more: [String] = []
      func also(_ count: Int, _ words: String) { if count > 0 { more.append("\(count) \(words)") } }
      also(verdict.repeated, "finished again")
      also(verdict.skipped, "skipped")
      also(verdict.retried, "copied to a retry topic")
      also(verdict.deadLettered, "copied to a dead-letter topic")
      also(verdict.refusedCommits, "commits refused")
      also(verdict.finishedAndCut, "finished and in no log any more: the new leader lacks them")
      also(verdict.passedOver, "passed over: \(passedOverWords)")
      if !more.isEmpty { text += " Also: " + RunStory.list(more) + "." }
      if !verdict.isConserved { text += " The counts do not add up." }
      return text
    }
  }

  private static let passedOverWords =
    "from before its first position, aborted, compacted or skipped by auto.offset.reset"
}

extension OrderStage {
  /// The stage in words.
  package var words: String {
    switch self {
    case .append: "append"
    case .start: "the start of processing"
    case .end: "the end of processing"
    }
  }
}

extension OrderCause {
  /// The cause as the rest of "because …".
  package var words: String {
    switch self {
    case .partitionGrowth: "the topic got more partitions and the key moved"
    case .redelivery: "it is done again"
    case .retryTopic: "a copy in another topic comes after what followed the original"
    case .retry: "it had failed and was tried again"
    case .concurrency: "several workers of one consumer are at it"
    case .partitioners: "the same key was sent to two partitions"
    case .producerRetry: "its batch was sent again behind a later one"
    case .batching: "batches travel on their own"
    case .twoOwners: "two consumers worked on the partition at once"
    case .unknown: "of something that the trace does not show"
    }
  }
}
