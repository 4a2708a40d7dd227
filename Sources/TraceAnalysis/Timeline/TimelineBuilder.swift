import EventKernel
import KafkaModel

/// What must be remembered while the facts of a trace pass by.
struct TimelineBuilder {
  let header: TraceHeader
  /// Open ownership by consumer: places in `RunTimeline.ownerships[partition]`, by partition.
  var openOwnerships: [[(partition: Int, place: Int)]]
  /// The record that a group finished last at each offset, by group then partition.
  var finishes: [[[RecordID?]]]
  /// Where a group first started to read each partition; -1 for never.
  var firstPositions: [[Int64]]
  /// The last committed offset by group then partition; -1 for none.
  var committed: [[Int64]]
  /// The largest of them.
  var furthest: [[Int64]]
  /// Whether a record may be lost, which is then looked into.
  var mayHaveLosses = false
  var appendCount = 0
  var endCount = 0
  /// Generations formed so far, by group.
  var generations: [Int]
  /// Whether the last rebalance of the group is still open.
  var isRebalancing: [Bool]
  /// The place of the record that failed last, by consumer.
  var current: [(partition: Int, offset: Int64)?]

  init(header: TraceHeader) {
    self.header = header
    let partitions = header.partitions.count
    let groups = header.groups.count
    openOwnerships = Array(repeating: [], count: header.consumers.count)
    finishes = Array(repeating: Array(repeating: [], count: partitions), count: groups)
    firstPositions = Array(repeating: Array(repeating: -1, count: partitions), count: groups)
    committed = Array(repeating: Array(repeating: -1, count: partitions), count: groups)
    furthest = committed
    for (group, info) in header.groups.enumerated() {
      for start in info.committed { committed[group][start.partition.index] = start.offset.value }
    }
    generations = Array(repeating: 0, count: groups)
    isRebalancing = Array(repeating: false, count: groups)
    current = Array(repeating: nil, count: header.consumers.count)
  }

  func group(of consumer: ConsumerID) -> Int { header.consumers[consumer.index].group.index }

  /// Adds one fact to the timeline.
  mutating func add(_ event: TraceEvent, to timeline: inout RunTimeline) {
    let time = event.time
    if let (consumer, partition, offset) = event.fact.position {
      timeline.positions[partition.index].append(
        PositionMark(time: time, consumer: consumer, offset: offset))
    }
    switch event.fact {
    case .recordSent(let record, let producer, let kind):
      timeline.kinds.append(kind)
      timeline.sends[producer.index].append(SendMark(time: time, record: record, kind: kind))
    case .recordForwarded(let record, let original, let consumer, let topic, let purpose):
      let kind = timeline.kinds[original.number]
      timeline.kinds.append(kind)
      if purpose == .transform { break }
      timeline.failures[consumer.index].append(
        FailureMark(
          time: time, record: record, kind: kind, fate: .forwarded(topic, purpose)))
      if let place = current[consumer.index] { markDone(original, place, of: consumer) }
    case .recordAppended(let record, let partition, let offset):
      timeline.appends[partition.index].append(
        AppendMark(
          time: time, record: record, kind: timeline.kinds[record.number], offset: offset,
          sequence: appendCount))
      appendCount += 1
    case .leaderElected(let partition, _, _, let end, _):
      let last = max(
        timeline.appends[partition.index].last?.offset.value ?? -1,
        timeline.markers[partition.index].last?.offset.value ?? -1)
      if end.value <= last {
        timeline.cuts[partition.index].append(LogBoundary(time: time, offset: end))
      }
    case .markerAppended(let owner, let partition, let offset, let outcome):
      timeline.markers[partition.index].append(
        ControlRecordMark(time: time, offset: offset, owner: owner, outcome: outcome))
    case .recordsPolled(let consumer, let partition, let first, let end):
      timeline.polls[consumer.index].append(
        PollMark(time: time, partition: partition, first: first, end: end))
    case .processingStarted, .processingFinished, .processingAbandoned, .processingFailed,
      .recordSkipped:
      addWork(event, to: &timeline)
    case .offsetCommitted(let consumer, let partition, let offset):
      let group = group(of: consumer)
      let before = committed[group][partition.index]
      committed[group][partition.index] = offset.value
      furthest[group][partition.index] = max(furthest[group][partition.index], offset.value)
      let known = before >= 0 ? before : firstPositions[group][partition.index]
      timeline.commits[consumer.index].append(
        CommitMark(
          time: time, partition: partition, offset: offset, error: nil,
          changes: known != offset.value))
    case .commitRefused(let consumer, let partition, let offset, let error):
      timeline.commits[consumer.index].append(
        CommitMark(time: time, partition: partition, offset: offset, error: error, changes: false))
    case .logStartMoved: mayHaveLosses = true
    default: addGroupFact(event, to: &timeline)
    }
  }

  /// Remembers that a group is done with a record, in whatever way.
  private mutating func markDone(
    _ record: RecordID, _ place: (partition: Int, offset: Int64), of consumer: ConsumerID
  ) {
    let group = group(of: consumer)
    while finishes[group][place.partition].count <= Int(place.offset) {
      finishes[group][place.partition].append(nil)
    }
    finishes[group][place.partition][Int(place.offset)] = record
  }

  private mutating func addWork(_ event: TraceEvent, to timeline: inout RunTimeline) {
    switch event.fact {
    case .processingStarted(let consumer, let record, let partition, let offset):
      let done = finishes[group(of: consumer)][partition.index]
      timeline.work[consumer.index].append(
        ProcessingInterval(
          consumer: consumer, partition: partition, offset: offset, record: record,
          kind: timeline.kinds[record.number], start: event.time, end: event.time,
          outcome: .unfinished,
          isRepeat: Int(offset.value) < done.count && done[Int(offset.value)] == record))
    case .processingFinished(let consumer, let record, let partition, let offset):
      finish(record, offset, of: consumer, at: event.time, .finished, in: &timeline)
      markDone(record, (partition.index, offset.value), of: consumer)
    case .processingFailed(let consumer, let record, let partition, let offset, _):
      finish(record, offset, of: consumer, at: event.time, .failed, in: &timeline)
      current[consumer.index] = (partition.index, offset.value)
    case .recordSkipped(let consumer, let record, let partition, let offset):
      timeline.failures[consumer.index].append(
        FailureMark(
          time: event.time, record: record, kind: timeline.kinds[record.number], fate: .skipped))
      markDone(record, (partition.index, offset.value), of: consumer)
    case .processingAbandoned(let consumer, let record, _, let offset):
      finish(record, offset, of: consumer, at: event.time, .abandoned, in: &timeline)
    default: break
    }
  }

  /// Ends the open work on `record`; with workers it need not be the last that began, and a record
  /// that is stored twice may be in work at both offsets.
  private mutating func finish(
    _ record: RecordID, _ offset: Offset, of consumer: ConsumerID, at time: SimulationTime,
    _ outcome: ProcessingInterval.Outcome, in timeline: inout RunTimeline
  ) {
    let place = timeline.work[consumer.index].lastIndex {
      $0.record == record && $0.offset == offset && $0.outcome == .unfinished
    }
    guard let place else { return }
    endCount += 1
    timeline.work[consumer.index][place].end = time
    timeline.work[consumer.index][place].outcome = outcome
    timeline.work[consumer.index][place].endRank = endCount
    guard outcome == .finished else { return }
    // Somebody else may have finished it since this one began.
    let interval = timeline.work[consumer.index][place]
    let done = finishes[group(of: consumer)][interval.partition.index]
    let offset = Int(interval.offset.value)
    timeline.work[consumer.index][place].isRepeat = offset < done.count && done[offset] == record
  }
}
