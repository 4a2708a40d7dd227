import EventKernel
import KafkaModel

/// What became of each offset of the partitions of one group, as the facts of a run pass by.
struct RecordFates {
  enum Fate: Int {
    case untouched
    /// A control record, which is none of the records.
    case control
    /// Aborted, compacted or skipped by a reset: it was never shown.
    case unseen
    case begun
    case givenUp
    case finished
  }

  /// Offsets of a partition that a consumer polled and need not have processed yet.
  private struct Hand {
    let consumer: Int
    let time: SimulationTime
    var offsets: Range<Int64>
  }

  private let header: TraceHeader
  private let info: GroupInfo
  private let partitions: [Int]
  private var fates: [[Fate]]
  private var firsts: [Int64?]
  private var committed: [Int64]
  /// Commits that went further than those before.
  private var commits: [[(offset: Int64, time: SimulationTime)]]
  private var hands: [[Hand]]
  /// Where each record was stored last, and what is stored where.
  private var places: [Int: (partition: Int, offset: Int64)] = [:]
  private var records: [[RecordID]]
  private var logStarts: [Int64]
  /// Moves of the starts of logs, and what was committed then.
  private var starts: [[(start: Int64, time: SimulationTime, committed: Int64)]]
  private var transactions: TransactionReplay
  /// Whether a change of leaders ever took anything of a partition away.
  private var isCut: [Bool]
  /// How many records of the group's partitions that were, and how many of them it had finished.
  private(set) var cutCount = 0
  private(set) var cutFinished = 0

  init(_ group: GroupID, _ header: TraceHeader) {
    self.header = header
    info = header.groups[group.index]
    partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    let count = header.partitions.count
    fates = Array(repeating: [], count: count)
    records = Array(repeating: [], count: count)
    hands = Array(repeating: [], count: count)
    starts = Array(repeating: [], count: count)
    commits = Array(repeating: [], count: count)
    firsts = Array(repeating: nil, count: count)
    for start in info.committed { firsts[start.partition.index] = start.offset.value }
    committed = Array(repeating: 0, count: count)
    logStarts = committed
    isCut = Array(repeating: false, count: count)
    transactions = TransactionReplay(header)
  }

  /// Adds a fact; ends of processing and copies are added by the caller.
  mutating func note(_ event: TraceEvent) {
    transactions.apply(event.fact)
    switch event.fact {
    case .recordAppended(let record, let partition, let offset):
      append(partition, offset)
      while records[partition.index].count <= Int(offset.value) {
        records[partition.index].append(record)
      }
      records[partition.index][Int(offset.value)] = record
      places[record.number] = (partition.index, offset.value)
    case .markerAppended(_, let partition, let offset, _):
      append(partition, offset)
      hide(partition, offset.value..<(offset.value + 1), .control)
    case .recordCompacted(_, let partition, let offset):
      // What was committed past is lost by now, and what somebody has in hand may be finished.
      if offset.value >= committed[partition.index], !isHeld(partition.index, offset.value),
        fate(partition, offset).rawValue <= Fate.begun.rawValue
      {
        fates[partition.index][Int(offset.value)] = .unseen
      }
    case .leaderElected(let partition, _, _, let end, _): cut(partition.index, to: end.value)
    case .logStartMoved(let partition, let start, _):
      logStarts[partition.index] = start.value
      starts[partition.index].append((start.value, event.time, committed[partition.index]))
    default: noteOwn(event.fact, at: event.time)
    }
  }

  /// Adds a fact of a consumer, which may be another group's.
  private mutating func noteOwn(_ fact: Fact, at time: SimulationTime) {
    switch fact {
    case .partitionAssigned(let consumer, let partition, let position, let source)
    where isOwn(consumer):
      if let first = firsts[partition.index], source != .committed {
        // Nothing is committed: `auto.offset.reset` decides again, and may pass something over.
        let from = max(first, committed[partition.index], logStarts[partition.index])
        if from < position.value { passOver(partition, from..<position.value) }
      }
      firsts[partition.index] = min(firsts[partition.index] ?? .max, position.value)
    case .recordsPolled(let consumer, let partition, let first, let end) where isOwn(consumer):
      take(consumer, partition, first.value..<max(first.value, end.value), at: time)
    case .processingStarted(let consumer, let record, let partition, let offset)
    where isOwn(consumer) && holds(record, partition, offset):
      raise(partition, offset, to: .begun)
    case .recordSkipped(let consumer, let record, let partition, let offset)
    where isOwn(consumer) && holds(record, partition, offset):
      raise(partition, offset, to: .givenUp)
    case .offsetsPassedOver(let consumer, let partition, let first, let end) where isOwn(consumer):
      if first < end { hide(partition, first.value..<end.value, .unseen) }
    case .positionReset(let consumer, let partition, let first, let end, let source)
    where isOwn(consumer):
      // Where offsets are gone the application goes on with what it has polled.
      if source == .committed { drop(consumer, partition) }
      // What is deleted was lost; what is still there was not wanted.
      let kept = max(first.value, logStarts[partition.index])
      if kept < end.value { hide(partition, kept..<end.value, .unseen) }
    case .positionSought(let consumer, let partition, _, _) where isOwn(consumer):
      drop(consumer, partition)
    case .partitionRevoked(let consumer, let partition, let reason) where isOwn(consumer):
      // What waits for a worker is dropped with its partition; a loop goes on with its batch.
      if reason == .crashed || info.workers != nil { drop(consumer, partition) }
    case .consumerCrashed(let consumer), .consumerStopped(let consumer):
      guard isOwn(consumer) else { return }
      for partition in partitions { drop(consumer, PartitionID(partition)) }
    case .offsetCommitted(let consumer, let partition, let offset) where isOwn(consumer):
      if offset.value <= committed[partition.index] { return }
      committed[partition.index] = offset.value
      commits[partition.index].append((offset.value, time))
    default: break
    }
  }

  /// A change of leaders took everything from `end` on.
  private mutating func cut(_ partition: Int, to end: Int64) {
    while fates[partition].count > Int(end) {
      isCut[partition] = true
      let fate = fates[partition].removeLast()
      if fate != .control, partitions.contains(partition) {
        cutCount += 1
        if fate == .finished { cutFinished += 1 }
      }
    }
    records[partition].removeLast(max(0, records[partition].count - Int(end)))
    // An unclean election may leave less than what was deleted before it.
    logStarts[partition] = min(logStarts[partition], end)
    for place in starts[partition].indices {
      starts[partition][place].start = min(starts[partition][place].start, end)
    }
    places = places.filter { $0.value.partition != partition || $0.value.offset < end }
    for place in hands[partition].indices {
      let held = hands[partition][place].offsets
      hands[partition][place].offsets =
        min(held.lowerBound, end)..<max(min(held.lowerBound, end), min(held.upperBound, end))
    }
  }

  /// Whether an offset still holds what was polled from it.
  func holds(_ record: RecordID, _ partition: PartitionID, _ offset: Offset) -> Bool {
    guard isCut[partition.index] else { return true }
    let log = records[partition.index]
    return Int(offset.value) < log.count && log[Int(offset.value)] == record
  }

  private func isOwn(_ consumer: ConsumerID) -> Bool { info.consumers.contains(consumer.index) }

  /// Whether a consumer has polled the offset and may process it yet.
  private func isHeld(_ partition: Int, _ offset: Int64) -> Bool {
    hands[partition].contains { $0.offsets.contains(offset) }
  }

  private mutating func take(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offsets: Range<Int64>,
    at time: SimulationTime
  ) {
    // Without workers a loop that polls again is done with what it polled before.
    if info.workers == nil {
      hands[partition.index].removeAll { $0.consumer == consumer.index && $0.time < time }
    }
    hands[partition.index].append(
      Hand(consumer: consumer.index, time: time, offsets: offsets))
  }

  private mutating func drop(_ consumer: ConsumerID, _ partition: PartitionID) {
    hands[partition.index].removeAll { $0.consumer == consumer.index }
  }

  private mutating func append(_ partition: PartitionID, _ offset: Offset) {
    while fates[partition.index].count <= Int(offset.value) {
      fates[partition.index].append(.untouched)
    }
  }

  /// Notes that nothing was shown at offsets that are untouched.
  private mutating func hide(_ partition: PartitionID, _ offsets: Range<Int64>, _ fate: Fate) {
    for offset in offsets where self.fate(partition, Offset(offset)) == .untouched {
      raise(partition, Offset(offset), to: fate)
    }
  }

  /// Nobody will be shown these again; what a process died with in hand is among them.
  private mutating func passOver(_ partition: PartitionID, _ offsets: Range<Int64>) {
    for offset in offsets where fate(partition, Offset(offset)) == .begun {
      if !isHeld(partition.index, offset) { fates[partition.index][Int(offset)] = .untouched }
    }
    hide(partition, offsets, .unseen)
  }

  func fate(_ partition: PartitionID, _ offset: Offset) -> Fate {
    let place = Int(offset.value)
    return place < fates[partition.index].count ? fates[partition.index][place] : .untouched
  }

  mutating func raise(_ partition: PartitionID, _ offset: Offset, to fate: Fate) {
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

  /// Sorts every offset into one of the counts.
  func count(into verdict: inout DeliveryVerdict) {
    for partition in partitions {
      // A group that never had a position misses nothing that is gone.
      let first = firsts[partition] ?? logStarts[partition]
      for (place, fate) in fates[partition].enumerated() where fate != .control {
        let offset = Int64(place)
        if fate == .unseen || fate == .untouched && (offset < first || isHidden(partition, offset))
        {
          verdict.passedOver += 1
          continue
        }
        verdict.offered += 1
        switch fate {
        case .finished: verdict.finished += 1
        case .givenUp: verdict.givenUp += 1
        case .begun, .untouched: countOpen(partition, offset, fate, into: &verdict)
        case .control, .unseen: break
        }
      }
    }
  }

  /// Whether the group, reading committed records only, would not have been shown a deleted one.
  private func isHidden(_ partition: Int, _ offset: Int64) -> Bool {
    guard offset < logStarts[partition], info.config.isolationLevel == .readCommitted else {
      return false
    }
    switch transactions.standing(of: records[partition][Int(offset)]) {
    case .plain, .committed: return false
    case .open, .aborted: return true
    }
  }

  private func countOpen(
    _ partition: Int, _ offset: Int64, _ fate: Fate, into verdict: inout DeliveryVerdict
  ) {
    if isHeld(partition, offset) {
      // A batch that was polled and not begun waits where it was; only what lies behind the
      // committed offset, or is deleted, depends on the hands that hold it.
      let isElsewhere = offset < committed[partition] || offset < logStarts[partition]
      if fate == .begun || isElsewhere { verdict.inHand += 1 } else { verdict.unread += 1 }
      return
    }
    func lose(_ cause: LostOffset.Cause, _ time: SimulationTime) {
      verdict.losses.append(
        LostOffset(
          partition: PartitionID(partition), offset: Offset(offset),
          record: records[partition][Int(offset)], cause: cause, time: time))
    }
    let move = starts[partition].first { $0.start > offset }
    if let move, move.committed <= offset {
      lose(.deleted, move.time)
    } else if offset < committed[partition] {
      let past = commits[partition].partitioningIndex { $0.offset > offset }
      lose(.committedPast, commits[partition][past].time)
    } else if fate == .begun {
      verdict.inHand += 1
    } else {
      verdict.unread += 1
    }
  }
}
