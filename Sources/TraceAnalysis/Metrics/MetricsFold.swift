package import EventKernel
package import KafkaModel

/// What must be remembered of one record.
struct RecordRow: Sendable {
  /// When it, or what it is a copy of, was sent, in nanoseconds.
  var sendTime: Int64
  /// Number of its key, or -1.
  var key: Int32
  /// Its place among all appends.
  var sequence: Int32
}

/// An offset of a partition.
struct StoredPlace: Hashable, Sendable {
  let partition: PartitionID
  let offset: Int64

  init(_ partition: PartitionID, _ offset: Offset) {
    self.partition = partition
    self.offset = offset.value
  }
}

/// Turns the facts of a run into its metrics as they pass by, without keeping them.
package struct MetricsFold: ~Copyable, Sendable {
  private let header: TraceHeader
  /// By number.
  private var records = SlidingArray<RecordRow>()
  /// Records that producers have sent so far.
  package private(set) var sentCount: Int64 = 0
  /// Numbers of the groups that read each partition, partition by partition.
  private let readers: [Int]
  /// By partition, where its groups end in `readers`; they begin where those of the last one end.
  private let readerEnds: [Int]
  /// The group of each consumer.
  private let groupOf: [Int]
  /// The number of the topic of each partition.
  private let topicOf: [Int]
  private let keyNumbers: KeyNumbers
  private var appendCount: Int32 = 0
  private var logEnds: UniqueArray<Int64>
  /// Whether a record may be stored more than once.
  private let hasReplicas: Bool
  /// Whether what is stored may be committed already.
  private let endsMove: Bool
  /// The place among all appends of what is stored where; only of runs with replicas.
  private var places: [StoredPlace: Int32] = [:]
  private var folds = UniqueArray<GroupFold>()
  private var now = SimulationTime.zero
  private var isStalled = false
  /// The largest lag of all groups together, where there are several.
  private var peakLag: Int64 = 0

  /// Starts before the first fact of a run of `header`.
  package init(_ header: TraceHeader) {
    self.header = header
    hasReplicas = header.hasReplicas
    endsMove = hasReplicas || header.groups.contains { !$0.committed.isEmpty }
    keyNumbers = KeyNumbers(header.recordKinds)
    logEnds = UniqueArray(repeating: 0, count: header.partitions.count)
    for group in header.groups.indices {
      folds.append(GroupFold(GroupID(group), header, keyCount: max(keyNumbers.count, 1)))
    }
    topicOf = header.partitions.map { $0.topic.index }
    groupOf = header.consumers.map { $0.group.index }
    var (readers, ends): ([Int], [Int]) = ([], [])
    for partition in header.partitions {
      readers += header.groups.indices.filter {
        header.groups[$0].topics.contains(partition.topic)
      }
      ends.append(readers.count)
    }
    self.readers = readers
    readerEnds = ends
  }

  /// Adds the next facts.
  package mutating func add(_ events: borrowing UniqueArray<TraceEvent>) {
    for place in events.indices { add(events[place].fact, at: events[place].time) }
  }

  /// Adds the next facts.
  package mutating func add(_ events: [TraceEvent]) {
    for event in events { add(event.fact, at: event.time) }
  }

  /// Forgets what no further fact names.
  package mutating func forget(_ floor: TraceFloor) {
    records.forget(below: floor.record)
    for place in folds.indices { folds[place].forget(below: floor.offsets) }
  }

  @inline(__always)
  private mutating func add(_ fact: Fact, at time: SimulationTime) {
    if time > now {
      if folds.count > 1 { notePeak() }
      for place in folds.indices { folds[place].timePasses(to: time) }
      now = time
    }
    switch fact {
    case .recordSent(_, _, let kind):
      sentCount += 1
      records.append(
        RecordRow(
          sendTime: time.nanoseconds, key: keyNumbers.number(kind), sequence: 0))
    case .recordAppended(let record, let partition, let offset):
      if hasReplicas { places[StoredPlace(partition, offset)] = appendCount }
      records[record.number].sequence = appendCount
      appendCount += 1
      lengthen(partition, to: offset)
    case .processingFinished(let consumer, let record, let partition, let offset):
      let row = records[record.number]
      folds[groupOf[consumer.index]].finish(
        consumer, partition, offset.value, at: time,
        latency: time.nanoseconds - row.sendTime, topic: topicOf[partition.index],
        key: Int(row.key),
        sequence: hasReplicas
          ? places[StoredPlace(partition, offset)] ?? row.sequence : row.sequence)
    case .processingStarted(let consumer, _, _, _):
      folds[groupOf[consumer.index]].beginWork(consumer, at: time)
    case .offsetCommitted(let consumer, let partition, let offset):
      folds[groupOf[consumer.index]].commit(
        partition, offset, end: logEnds[partition.index])
    default: addRare(TraceEvent(time: time, fact: fact))
    }
  }

  /// Offsets of the partition below `offset` and itself are taken now.
  @inline(__always)
  private mutating func lengthen(_ partition: PartitionID, to offset: Offset) {
    if endsMove { return moveEnd(of: partition, to: offset.value + 1) }
    logEnds[partition.index] = offset.value + 1
    for place in readerPlaces(of: partition) { folds[readers[place]].lag += 1 }
  }

  /// Where logs are cut, some offsets come twice, and what comes again may be committed already; so
  /// may what a log holds that is filled only up to what was committed before the run.
  private mutating func moveEnd(of partition: PartitionID, to end: Int64) {
    for place in readerPlaces(of: partition) {
      folds[readers[place]].logEnd(
        of: partition.index, from: logEnds[partition.index], to: end)
    }
    logEnds[partition.index] = end
  }

  /// Where the groups that read a partition stand in `readers`.
  @inline(__always)
  private func readerPlaces(of partition: PartitionID) -> Range<Int> {
    (partition.index == 0 ? 0 : readerEnds[partition.index - 1])..<readerEnds[partition.index]
  }

  /// Adds a fact that not every record brings about.
  private mutating func addRare(_ event: TraceEvent) {
    switch event.fact {
    case .recordForwarded(_, let original, let consumer, _, _):
      var copy = records[original.number]
      copy.sequence = 0
      records.append(copy)
      folds[groupOf[consumer.index]].apply(event, logEnds: logEnds)
    case .markerAppended(_, let partition, let offset, _):
      lengthen(partition, to: offset)
      for place in readerPlaces(of: partition) {
        folds[readers[place]].settle(partition.index, offset.value)
      }
    case .leaderElected(let partition, _, _, let end, _): cut(partition, to: end.value)
    case .recordCompacted(_, let partition, let offset):
      for place in folds.indices { folds[place].settle(partition.index, offset.value) }
    case .logStartMoved(let partition, let start, _):
      for place in folds.indices { folds[place].startLog(partition.index, at: start.value) }
    case .runEnded(let reason): isStalled = reason == .stalled
    default:
      if let group = event.fact.subject(in: header) {
        folds[group.index].apply(event, logEnds: logEnds)
      }
    }
  }

  /// A change of leaders took everything from `end` on.
  private mutating func cut(_ partition: PartitionID, to end: Int64) {
    guard end < logEnds[partition.index] else { return }
    moveEnd(of: partition, to: end)
    for place in readerPlaces(of: partition) {
      folds[readers[place]].cut(partition.index, to: end)
    }
  }

  /// The metrics once the last fact was added.
  package mutating func metrics() -> RunMetrics {
    var groups: [GroupMetrics] = []
    notePeak()
    for place in folds.indices { groups.append(folds[place].finished(at: now, logEnds: logEnds)) }
    return RunMetrics(groups: groups, isStalled: isStalled, peakLag: peakLag)
  }

  /// Groups have their peaks at instants of their own, so that of their sum is another matter.
  private mutating func notePeak() {
    var sum: Int64 = 0
    for place in folds.indices { sum += folds[place].lag }
    peakLag = max(peakLag, sum)
  }
}

extension Fact {
  /// The group that a fact is about, or nil.
  func subject(in header: TraceHeader) -> GroupID? {
    switch self {
    case .rebalanceStarted(let group, _), .generationFormed(let group, _, _),
      .rebalanceFinished(let group, _):
      group
    case .processingFailed(let consumer, _, _, _, _), .processingAbandoned(let consumer, _, _, _),
      .partitionAssigned(let consumer, _, _, _), .partitionRevoked(let consumer, _, _),
      .consumerStarted(let consumer), .consumerStopped(let consumer),
      .consumerCrashed(let consumer), .recordSkipped(let consumer, _, _, _),
      .offsetsPassedOver(let consumer, _, _, _), .positionReset(let consumer, _, _, _, _):
      header.consumers[consumer.index].group
    default: nil
    }
  }
}
