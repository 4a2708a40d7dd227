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
  /// Committed past without having been finished.
  package var lost = 0
  /// In somebody's hands, or failed and not given up, at the end.
  package var inHand = 0
  /// Not begun and not committed past: still in the log.
  package var unread = 0
  /// Before the first position of the group, which `auto.offset.reset: latest` passes over.
  package var passedOver = 0
  /// Never shown: aborted, compacted or deleted before the group came to them.
  package var unseen = 0

  /// How often a record was finished again.
  package var repeated = 0
  /// Copies to dead-letter topics.
  package var deadLettered = 0
  /// Copies to retry topics.
  package var retried = 0
  package var skipped = 0
  package var refusedCommits = 0

  /// Whether every stored record is accounted for, and nothing else.
  package var isConserved: Bool {
    finished + givenUp + lost + inHand + unread == offered
      && offered + passedOver + unseen == stored
  }

  /// Counts what became of all records for `group`.
  package init(of group: GroupID, in trace: Trace) {
    let info = trace.header.groups[group.index]
    var fates = Fates(trace.header, info)
    for event in trace.events {
      switch event.fact {
      case .recordAppended(_, let partition, let offset):
        fates.append(partition, offset)
        if info.topics.contains(trace.header.partitions[partition.index].topic) { stored += 1 }
      case .leaderElected(let partition, _, _, let end, _):
        let gone = fates.cut(partition, to: end)
        if info.topics.contains(trace.header.partitions[partition.index].topic) { stored -= gone }
      case .partitionAssigned(let consumer, let partition, let position, _)
      where info.consumers.contains(consumer.index):
        fates.begin(partition, at: position)
      case .processingStarted(let consumer, _, let partition, let offset)
      where info.consumers.contains(consumer.index):
        fates.raise(partition, offset, to: .begun)
      case .processingFinished(let consumer, _, let partition, let offset)
      where info.consumers.contains(consumer.index):
        if fates.fate(partition, offset) == .finished { repeated += 1 }
        fates.raise(partition, offset, to: .finished)
      case .recordSkipped(let consumer, _, let partition, let offset)
      where info.consumers.contains(consumer.index):
        skipped += 1
        fates.raise(partition, offset, to: .givenUp)
      case .markerAppended(_, let partition, let offset, _):
        fates.append(partition, offset)
        fates.hide(partition, offset.value..<(offset.value + 1), .control)
      case .offsetsPassedOver(let consumer, let partition, let first, let end),
        .positionReset(let consumer, let partition, let first, let end, _):
        if first < end, info.consumers.contains(consumer.index) {
          fates.hide(partition, first.value..<end.value, .unseen)
        }
      case .recordForwarded(_, let original, let consumer, _, let purpose)
      where info.consumers.contains(consumer.index) && purpose != .transform:
        if purpose == .deadLetter { deadLettered += 1 } else { retried += 1 }
        fates.giveUp(original)
      case .offsetCommitted(let consumer, let partition, let offset)
      where info.consumers.contains(consumer.index):
        fates.commit(partition, offset)
      case .commitRefused(let consumer, _, _, _) where info.consumers.contains(consumer.index):
        refusedCommits += 1
      default: break
      }
      fates.note(event.fact)
    }
    fates.count(into: &self)
  }
}

/// What became of each offset of the partitions of one group.
private struct Fates {
  enum Fate: Int {
    case untouched
    /// A control record, which is none of the records.
    case control
    /// Aborted, compacted or expired: it was never shown.
    case unseen
    case begun
    case givenUp
    case finished
  }

  private let partitions: [Int]
  private var fates: [[Fate]]
  private var firsts: [Int64?]
  private var committed: [Int64]
  /// Whether a change of leaders ever took anything away.
  private var isCut: [Bool]
  /// Where each record was stored last.
  private var places: [Int: (partition: Int, offset: Int64)] = [:]

  init(_ header: TraceHeader, _ info: GroupInfo) {
    partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    fates = Array(repeating: [], count: header.partitions.count)
    firsts = Array(repeating: nil, count: header.partitions.count)
    committed = Array(repeating: 0, count: header.partitions.count)
    isCut = Array(repeating: false, count: header.partitions.count)
  }

  mutating func append(_ partition: PartitionID, _ offset: Offset) {
    while fates[partition.index].count <= Int(offset.value) {
      fates[partition.index].append(.untouched)
    }
  }

  /// A change of leaders took everything from `end` on; how many records that were.
  mutating func cut(_ partition: PartitionID, to end: Offset) -> Int {
    var gone = 0
    while fates[partition.index].count > Int(end.value) {
      isCut[partition.index] = true
      if fates[partition.index].removeLast() != .control { gone += 1 }
    }
    places = places.filter {
      $0.value.partition != partition.index || $0.value.offset < end.value
    }
    return gone
  }

  /// Notes that nothing was shown at offsets that are untouched.
  mutating func hide(_ partition: PartitionID, _ offsets: Range<Int64>, _ fate: Fate) {
    for offset in offsets where self.fate(partition, Offset(offset)) == .untouched {
      raise(partition, Offset(offset), to: fate)
    }
  }

  /// Remembers where records are, for copies that name only their original.
  mutating func note(_ fact: Fact) {
    if case .recordAppended(let record, let partition, let offset) = fact {
      places[record.number] = (partition.index, offset.value)
    }
  }

  mutating func begin(_ partition: PartitionID, at position: Offset) {
    firsts[partition.index] = min(firsts[partition.index] ?? .max, position.value)
  }

  func fate(_ partition: PartitionID, _ offset: Offset) -> Fate {
    let place = Int(offset.value)
    return place < fates[partition.index].count ? fates[partition.index][place] : .untouched
  }

  mutating func raise(_ partition: PartitionID, _ offset: Offset, to fate: Fate) {
    // What was polled and then cut off is none of the log any more.
    if isCut[partition.index], Int(offset.value) >= fates[partition.index].count { return }
    append(partition, offset)
    if fates[partition.index][Int(offset.value)].rawValue < fate.rawValue {
      fates[partition.index][Int(offset.value)] = fate
    }
  }

  mutating func giveUp(_ record: RecordID) {
    guard let place = places[record.number] else { return }
    raise(PartitionID(place.partition), Offset(place.offset), to: .givenUp)
  }

  mutating func commit(_ partition: PartitionID, _ offset: Offset) {
    committed[partition.index] = max(committed[partition.index], offset.value)
  }

  func count(into verdict: inout DeliveryVerdict) {
    for partition in partitions {
      let first = Int(firsts[partition] ?? 0)
      for (offset, fate) in fates[partition].enumerated() {
        if fate == .control { continue }
        if fate == .unseen || offset < first && fate == .untouched {
          if offset < first { verdict.passedOver += 1 } else { verdict.unseen += 1 }
          continue
        }
        verdict.offered += 1
        switch fate {
        case .finished: verdict.finished += 1
        case .givenUp: verdict.givenUp += 1
        case .begun where offset >= committed[partition]: verdict.inHand += 1
        case .untouched where offset >= committed[partition]: verdict.unread += 1
        case .begun, .untouched: verdict.lost += 1
        case .control, .unseen: break
        }
      }
    }
  }
}
