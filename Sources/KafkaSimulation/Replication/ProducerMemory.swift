import KafkaModel

/// What a partition leader remembers of idempotent producers: their last five batches
/// (`ProducerStateManager`, `ProducerStateEntry`).
struct ProducerMemory {
  /// A batch that is remembered.
  struct Range: Hashable {
    var first: Int
    var last: Int
    var offset: Int64
  }

  private struct Entry {
    var producerID: Int
    var epoch: Int
    var ranges: [Range]
  }

  /// How a batch relates to what is remembered.
  enum Verdict: Equatable {
    case next
    /// Stored already, from this offset on.
    case duplicate(Int64)
    case outOfOrder
    case oldEpoch
  }

  /// Why at most five requests may be in flight: older batches are not recognised any more.
  private static let remembered = 5

  private var entries: [Entry] = []
  /// Everybody who ever stored a batch in this log, also where an unclean election took it away.
  private var known = Set<Int>()

  /// Checks a batch of `count` records (`ProducerAppendInfo.checkSequence`).
  ///
  /// Whose batches are all gone, cut off by an unclean election, may go on with any number. Of
  /// whom this log never held anything begins with 0: else a first batch that was refused would be
  /// overtaken by the next (KAFKA-15591).
  func check(_ producerID: Int, epoch: Int, sequence: Int, count: Int) -> Verdict {
    guard let entry = entries.first(where: { $0.producerID == producerID }) else {
      return sequence == 0 || known.contains(producerID) ? .next : .outOfOrder
    }
    if epoch < entry.epoch { return .oldEpoch }
    if epoch > entry.epoch { return sequence == 0 ? .next : .outOfOrder }
    let last = sequence + count - 1
    if let range = entry.ranges.first(where: { $0.first == sequence && $0.last == last }) {
      return .duplicate(range.offset)
    }
    let expected = entry.ranges.last.map { $0.last + 1 } ?? 0
    return sequence == expected ? .next : .outOfOrder
  }

  /// A batch was stored at `offset`.
  mutating func note(
    _ producerID: Int, epoch: Int, sequence: Int, count: Int, at offset: Int64
  ) {
    known.insert(producerID)
    let range = Range(first: sequence, last: sequence + count - 1, offset: offset)
    guard let place = entries.firstIndex(where: { $0.producerID == producerID }) else {
      entries.append(Entry(producerID: producerID, epoch: epoch, ranges: [range]))
      return
    }
    if epoch > entries[place].epoch {
      entries[place].epoch = epoch
      entries[place].ranges = []
    }
    entries[place].ranges.append(range)
    if entries[place].ranges.count > Self.remembered { entries[place].ranges.removeFirst() }
  }

  /// Remembers what a log holds, and nothing else.
  ///
  /// Only an unclean election takes away what the producer may have seen acknowledged by all.
  mutating func rebuild(
    from log: [LogEntry], _ batches: [StoredBatch], after election: ElectionKind
  ) {
    entries = []
    if election != .unclean { known = [] }
    var offset = 0
    while offset < log.count {
      let batch = batches[Int(log[offset].batch)]
      if let producerID = batch.producerID, batch.outcome == nil {
        note(
          producerID, epoch: batch.epoch, sequence: batch.sequence, count: batch.sizes.count,
          at: Int64(offset))
      }
      offset += batch.sizes.count
    }
  }
}
