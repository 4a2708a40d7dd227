import EventKernel
package import KafkaModel

/// What must be remembered of one record.
private struct RecordRow: Sendable {
  /// When it, or what it is a copy of, was sent, in nanoseconds.
  var sendTime: Int64
  /// Number of its key, or -1.
  var key: Int32
  /// Its place among all appends.
  var sequence: Int32
}

/// An offset of a partition.
private struct StoredPlace: Hashable, Sendable {
  var partition: PartitionID
  var offset: Int64

  init(partition: PartitionID, offset: Offset) {
    self.partition = partition
    self.offset = offset.value
  }
}

/// Turns the facts of a run into its metrics as they pass by, without keeping them.
package struct MetricsFold: Sendable {
  private let header: TraceHeader
  /// By number.
  private var records = SlidingArray<RecordRow>()
  /// Numbers of the groups that read each partition.
  private let readers: [[Int]]
  /// The group of each consumer.
  private let groupOf: [Int]
  /// The number of the topic of each partition.
  private let topicOf: [Int]
  private let keyNumbers: KeyNumbers
  private var appendCount: Int32 = 0
  private var logEnds: [Int64]
  /// The place among all appends of what is stored where; only of runs with replicas, where a
  /// record may be stored more than once.
  private var places: [StoredPlace: Int32] = [:]
  private var folds: [GroupFold]
  private var now = SimulationTime.zero
  private var isStalled = false

  /// Starts before the first fact of a run of `header`.
  package init(_ header: TraceHeader) {
    self.header = header
    keyNumbers = KeyNumbers(header.recordKinds)
    logEnds = Array(repeating: 0, count: header.partitions.count)
    folds = header.groups.indices.map {
      [keys = keyNumbers.count] in GroupFold(GroupID($0), header, keyCount: max(keys, 1))
    }
    topicOf = header.partitions.map { $0.topic.index }
    groupOf = header.consumers.map { $0.group.index }
    readers = header.partitions.map { partition in
      header.groups.indices.filter { header.groups[$0].topics.contains(partition.topic) }
    }
  }

  /// Adds the next facts.
  package mutating func add(_ events: [TraceEvent]) {
    for event in events { add(event) }
  }

  /// Forgets what no further fact names.
  package mutating func forget(_ floor: TraceFloor) {
    records.forget(below: floor.record)
    for place in folds.indices { folds[place].forget(below: floor.offsets) }
  }

  private mutating func add(_ event: TraceEvent) {
    if event.time > now {
      for place in folds.indices { folds[place].timePasses(to: event.time) }
      now = event.time
    }
    switch event.fact {
    case .recordSent(_, _, let kind):
      records.append(
        RecordRow(
          sendTime: event.time.nanoseconds, key: Int32(keyNumbers.of(kind) ?? -1), sequence: 0))
    case .recordForwarded(_, let original, let consumer, _, _):
      var copy = records[original.number]
      copy.sequence = 0
      records.append(copy)
      folds[groupOf[consumer.index]].apply(event, logEnds: logEnds)
    case .recordAppended(let record, let partition, let offset):
      if header.hasReplicas {
        places[StoredPlace(partition: partition, offset: offset)] = appendCount
      }
      records[record.number].sequence = appendCount
      appendCount += 1
      moveEnd(of: partition.index, to: offset.value + 1)
    case .markerAppended(_, let partition, let offset, _):
      moveEnd(of: partition.index, to: offset.value + 1)
      for place in readers[partition.index] {
        folds[place].settle(partition.index, offset.value)
      }
    case .leaderElected(let partition, _, _, let end, _):
      // What the new leader lacks is none of the log any more.
      guard end.value < logEnds[partition.index] else { return }
      moveEnd(of: partition.index, to: end.value)
      for place in readers[partition.index] { folds[place].cut(partition.index, to: end.value) }
    case .recordCompacted(_, let partition, let offset):
      for place in folds.indices { folds[place].settle(partition.index, offset.value) }
    case .logStartMoved(let partition, let start, _):
      for place in folds.indices { folds[place].startLog(partition.index, at: start.value) }
    case .processingFinished(let consumer, let record, let partition, let offset):
      let group = groupOf[consumer.index]
      let row = records[record.number]
      folds[group].finish(
        consumer, partition, offset.value, at: event.time,
        latency: event.time.nanoseconds - row.sendTime,
        scope: row.key < 0
          ? nil : topicOf[partition.index] * folds[group].keyCount + Int(row.key),
        sequence: places.isEmpty
          ? row.sequence
          : places[StoredPlace(partition: partition, offset: offset)] ?? row.sequence)
    case .processingStarted(let consumer, _, _, _), .offsetCommitted(let consumer, _, _):
      folds[groupOf[consumer.index]].apply(event, logEnds: logEnds)
    case .runEnded(let reason): isStalled = reason == .stalled
    default:
      if let group = event.fact.subject(in: header) {
        folds[group.index].apply(event, logEnds: logEnds)
      }
    }
  }

  private mutating func moveEnd(of partition: Int, to end: Int64) {
    for place in readers[partition].indices {
      folds[readers[partition][place]].logEnd(
        of: partition, from: logEnds[partition], to: end)
    }
    logEnds[partition] = end
  }

  /// The metrics once the last fact was added.
  package func metrics() -> RunMetrics {
    RunMetrics(
      groups: folds.map { fold in
        var fold = fold
        return fold.finished(at: now, logEnds: logEnds)
      }, isStalled: isStalled)
  }
}

extension Fact {
  /// The group that a fact is about, or nil.
  func subject(in header: TraceHeader) -> GroupID? {
    switch self {
    case .rebalanceStarted(let group, _), .generationFormed(let group, _, _),
      .rebalanceFinished(let group, _):
      group
    case .processingStarted(let consumer, _, _, _), .processingFailed(let consumer, _, _, _, _),
      .processingAbandoned(let consumer, _, _, _), .partitionAssigned(let consumer, _, _, _),
      .partitionRevoked(let consumer, _, _), .offsetCommitted(let consumer, _, _),
      .consumerStarted(let consumer), .consumerStopped(let consumer),
      .consumerCrashed(let consumer), .recordSkipped(let consumer, _, _, _),
      .offsetsPassedOver(let consumer, _, _, _), .positionReset(let consumer, _, _, _, _):
      header.consumers[consumer.index].group
    default: nil
    }
  }
}
