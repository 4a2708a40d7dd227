import EventKernel
package import KafkaModel

/// Turns the facts of a run into its metrics as they pass by, without keeping them.
package struct MetricsFold: Sendable {
  private let header: TraceHeader
  /// When each record was sent first, in nanoseconds.
  private var sendTimes: [Int64] = []
  /// Number of the key of each record, or -1.
  private var keys: [Int32] = []
  /// Place of each record among all appends.
  private var sequences: [Int32] = []
  private let keyNumbers: KeyNumbers
  private var appendCount: Int32 = 0
  private var logEnds: [Int64]
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
  }

  /// Adds the next facts.
  package mutating func add(_ events: [TraceEvent]) {
    for event in events { add(event) }
  }

  private mutating func add(_ event: TraceEvent) {
    if event.time > now {
      for place in folds.indices { folds[place].timePasses(to: event.time) }
      now = event.time
    }
    switch event.fact {
    case .recordSent(_, _, let kind):
      sendTimes.append(event.time.nanoseconds)
      keys.append(Int32(keyNumbers.of(kind) ?? -1))
      sequences.append(0)
    case .recordForwarded(_, let original, _, _, _):
      sendTimes.append(sendTimes[original.number])
      keys.append(keys[original.number])
      sequences.append(0)
    case .recordAppended(let record, let partition, let offset):
      sequences[record.number] = appendCount
      appendCount += 1
      logEnds[partition.index] = offset.value + 1
      let topic = header.partitions[partition.index].topic
      for place in folds.indices where header.groups[place].topics.contains(topic) {
        folds[place].lag += 1
      }
    case .markerAppended(_, let partition, let offset, _):
      logEnds[partition.index] = offset.value + 1
      let topic = header.partitions[partition.index].topic
      for place in folds.indices where header.groups[place].topics.contains(topic) {
        folds[place].lag += 1
      }
    case .processingFinished(let consumer, let record, let partition, let offset):
      let group = header.consumers[consumer.index].group.index
      folds[group].finish(
        consumer, partition, offset.value, at: event.time,
        latency: event.time.nanoseconds - sendTimes[record.number],
        scope: keys[record.number] < 0
          ? nil
          : header.partitions[partition.index].topic.index * folds[group].keyCount
            + Int(keys[record.number]),
        sequence: sequences[record.number])
    case .runEnded(let reason): isStalled = reason == .stalled
    default:
      if let group = event.fact.subject(in: header) {
        folds[group.index].apply(event, logEnds: logEnds)
      }
    }
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
      .consumerCrashed(let consumer):
      header.consumers[consumer.index].group
    default: nil
    }
  }
}
