package import EventKernel
package import KafkaModel

/// What became of the records that a group was to read: every one is in exactly one of the counts.
package struct DeliveryVerdict: Hashable, Sendable {
  /// Records that were stored in the partitions that the group reads.
  package var stored = 0
  /// Those from the group's first position on.
  package var offered = 0
  /// Finished at least once.
  package var finished = 0
  /// Given up, or copied to another topic, and never finished.
  package var givenUp = 0
  /// Committed past without having been finished, or deleted before they were read.
  package var lost: Int { losses.count }
  /// The lost ones in order of partition and offset.
  package var losses: [LostOffset] = []
  /// In somebody's hands, or failed and not given up, at the end.
  package var inHand = 0
  /// Not begun and not committed past: still in the log.
  package var unread = 0
  /// Not shown to the group: from before its first position, control records apart; aborted,
  /// compacted, or skipped by `auto.offset.reset`.
  package var passedOver = 0

  /// How often a record was finished again.
  package var repeated = 0
  /// Copies to dead-letter topics.
  package var deadLettered = 0
  /// Copies to retry topics.
  package var retried = 0
  package var skipped = 0
  package var refusedCommits = 0
  /// Finished, and in no log since a new leader lacks them; in none of the counts above.
  package var finishedAndCut = 0

  /// Whether every stored record is accounted for, and nothing else.
  package var isConserved: Bool {
    finished + givenUp + lost + inHand + unread == offered && offered + passedOver == stored
  }

  /// Counts what became of all records for `group`.
  package init(of group: GroupID, in trace: Trace) {
    let info = trace.header.groups[group.index]
    var fates = RecordFates(group, trace.header)
    for event in trace.events {
      fates.note(event)
      switch event.fact {
      case .recordAppended(_, let partition, _):
        if info.topics.contains(trace.header.partitions[partition.index].topic) { stored += 1 }
      case .processingFinished(let consumer, let record, let partition, let offset)
      where info.consumers.contains(consumer.index)
        && fates.holds(record, partition, offset):
        if fates.fate(partition, offset) == .finished { repeated += 1 }
        fates.raise(partition, offset, to: .finished)
      case .recordSkipped(let consumer, _, _, _) where info.consumers.contains(consumer.index):
        skipped += 1
      case .recordForwarded(_, let original, let consumer, _, let purpose)
      where info.consumers.contains(consumer.index) && purpose != .transform:
        if purpose == .deadLetter { deadLettered += 1 } else { retried += 1 }
        fates.giveUp(original)
      case .commitRefused(let consumer, _, _, _) where info.consumers.contains(consumer.index):
        refusedCommits += 1
      default: break
      }
    }
    // What a change of leaders took away is stored no more.
    stored -= fates.cutCount
    finishedAndCut = fates.cutFinished
    fates.count(into: &self)
  }
}

/// A record that a group will never finish.
package struct LostOffset: Hashable, Sendable {
  /// Why.
  package enum Cause: Hashable, Sendable {
    /// Committed past, but never finished.
    case committedPast
    /// Deleted by retention before it was read.
    case deleted
  }

  package var partition: PartitionID
  package var offset: Offset
  package var record: RecordID
  package var cause: Cause
  /// When a commit, or the start of the log, moved past it.
  package var time: SimulationTime
}
