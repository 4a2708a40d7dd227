import EventKernel
import KafkaModel

// Claims about logs and transactions.
extension ClaimCheck {
  func checkLog(_ claim: Claim) -> Finding? {
    switch claim {
    case .aborted(let test):
      var replay = TransactionReplay(header)
      for event in trace.events { replay.apply(event.fact) }
      return compare(test, replay.abortedCount, "aborted records", evidence: [])
    case .compacted(let test):
      let removed = trace.events.compactMap { event -> String? in
        guard case .recordCompacted(let record, let partition, let offset) = event.fact else {
          return nil
        }
        return describe(timeline.kinds[record.number], partition, offset)
          + " was removed at \(TimeText.text(event.time))"
      }
      return compare(test, Int64(removed.count), "compacted records", evidence: removed)
    case .logStart(let test, let number, let time):
      guard let partition = header.partition(number) else { return nil }
      let start = GroupSnapshot(of: trace, at: time).logStarts[partition.index]
      return compare(test, start, "log start of \(timeline.name(of: partition))", evidence: [])
    case .lastStableOffset(let test, let number, let time):
      guard let partition = header.partition(number) else { return nil }
      let end = stableEnd(of: partition, at: time)
      return compare(
        test, end, "last stable offset of \(timeline.name(of: partition))", evidence: [])
    case .wrongOutputs(let test, let group):
      let shown = shownRecords()
      let wrong = groups(group).flatMap { OutputCheck.wrong(of: $0, in: trace, timeline, shown) }
      return compare(test, Int64(wrong.count), "wrong outputs", evidence: wrong)
    default: return nil
    }
  }

  /// Records that lie below the last stable offsets at the end, by number.
  private func shownRecords() -> Set<Int> {
    var shown: Set<Int> = []
    for (partition, appends) in timeline.appends.enumerated() {
      let end = stableEnd(of: PartitionID(partition), at: nil)
      for append in appends where append.offset.value < end { shown.insert(append.record.number) }
    }
    return shown
  }

  /// The first offset of an open transaction, or the end of the log.
  private func stableEnd(of partition: PartitionID, at time: SimulationTime?) -> Int64 {
    var replay = TransactionReplay(header)
    var end: Int64 = 0
    // With followers nobody reads beyond the high watermark.
    var mark: Int64 = header.hasReplicas ? 0 : .max
    var open: [(record: RecordID, offset: Int64)] = []
    for event in trace.events {
      if let time, event.time > time { break }
      replay.apply(event.fact)
      switch event.fact {
      case .recordAppended(let record, partition, let offset):
        end = offset.value + 1
        if case .open = replay.standing(of: record) { open.append((record, offset.value)) }
      case .markerAppended(_, partition, let offset, _):
        end = offset.value + 1
        open.removeAll {
          if case .open = replay.standing(of: $0.record) { return false }
          return true
        }
      case .highWatermarkAdvanced(partition, let offset): mark = offset.value
      case .leaderElected(partition, _, _, let left, _):
        end = left.value
        open.removeAll { $0.offset >= end }
      default: break
      }
    }
    return min(mark, open.first?.offset ?? end)
  }
}

/// Exactly once: each input has its output once in the `read_committed` view.
enum OutputCheck {
  /// Inputs of a group that were finished and have not exactly one committed output, in words.
  ///
  /// An output behind an open transaction is not shown: `shown` has those that are.
  static func wrong(
    of group: GroupID, in trace: Trace, _ timeline: RunTimeline, _ shown: Set<Int>
  ) -> [String] {
    var replay = TransactionReplay(trace.header)
    var outputs: [(record: RecordID, original: Int)] = []
    for event in trace.events {
      replay.apply(event.fact)
      if case .recordForwarded(let record, let original, let consumer, _, .transform) = event.fact,
        trace.header.consumers[consumer.index].group == group
      {
        outputs.append((record, original.number))
      }
    }
    var counts = [Int](repeating: -1, count: timeline.kinds.count)
    for (record, original) in outputs {
      counts[original] = max(counts[original], 0)
      switch replay.standing(of: record) {
      case .plain, .committed: if shown.contains(record.number) { counts[original] += 1 }
      case .open, .aborted: break
      }
    }
    return counts.indices.filter { counts[$0] >= 0 && counts[$0] != 1 }.map { number in
      let label = trace.header.recordKinds[timeline.kinds[number].index].label
      return "record \(label) has \(counts[number]) outputs"
    }
  }
}
