import EventKernel
import KafkaModel

/// What must be remembered of one group while the facts of a run pass by.
struct GroupFold: ~Copyable, Sendable {
  private let keyCount: Int
  /// Records between the log ends and what is committed.
  var lag: Int64 = 0
  /// Of those, records that need no work any more: only their commit is missing.
  private var closed: Int64 = 0
  private let partitions: [Int]
  private let firstConsumer: Int
  private var lags = LevelFold()
  /// Records that still need work.
  private var waits = LevelFold()
  private var now = SimulationTime.zero
  /// By dense partition index.
  private var progress = UniqueArray<PartitionFold>()
  /// The record that failed last, by consumer: partition and offset.
  private var failed: [(partition: Int, offset: Int64)?]
  /// Records that were committed past and not finished, among those that were forgotten.
  private var forgottenLost: Int64 = 0
  private var latest: UniqueArray<Int32>
  private var histogram = LatencyHistogram()
  private var lastFinish = SimulationTime.zero
  private var repeated: Int64 = 0
  private var disorders: Int64 = 0
  private var rebalances: Int64 = 0
  private var generations = 0
  /// Whether a rebalance is open, and whether it has been counted.
  private var openRebalance: (isOpen: Bool, isCounted: Bool) = (false, false)
  private var workers = UniqueArray<ConsumerFold>()

  init(_ group: GroupID, _ header: TraceHeader, keyCount: Int) {
    let info = header.groups[group.index]
    self.keyCount = keyCount
    partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    firstConsumer = info.consumers.lowerBound
    let count = header.partitions.count
    for _ in 0..<count { progress.append(PartitionFold()) }
    for start in info.committed {
      progress[start.partition.index].committed = start.offset.value
      progress[start.partition.index].done = start.offset.value
    }
    failed = Array(repeating: nil, count: info.consumers.count)
    latest = UniqueArray(repeating: -1, count: keyCount * max(header.topics.count, 1))
    for _ in info.consumers { workers.append(ConsumerFold(slots: info.workers?.count ?? 1)) }
  }

  /// What was so at the end of an instant counts for the peak.
  mutating func timePasses(to time: SimulationTime) {
    settle()
    now = time
  }

  private mutating func settle() {
    lags.note(lag, at: now)
    waits.note(lag - closed, at: now)
  }

  /// A record is finished; `key` is the number of its key, or -1.
  mutating func finish(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offset: Int64, at time: SimulationTime,
    latency: Int64, topic: Int, key: Int, sequence: Int32
  ) {
    workers[consumer.index - firstConsumer].endWork(at: time)
    histogram.add(latency)
    lastFinish = time
    let place = Int(offset)
    switch progress[partition.index].fates.raise(place, to: .finished) {
    case .finished: repeated += 1
    case .open: if offset >= progress[partition.index].done { closed += 1 }
    case .settled: break
    }
    if key < 0 { return }
    let scope = topic * keyCount + key
    if sequence < latest[scope] { disorders += 1 } else { latest[scope] = sequence }
  }

  /// A consumer began with a record.
  @inline(__always)
  mutating func beginWork(_ consumer: ConsumerID, at time: SimulationTime) {
    workers[consumer.index - firstConsumer].beginWork(at: time)
  }

  /// An offset was committed in a log that ends at `end`.
  mutating func commit(_ partition: PartitionID, _ offset: Offset, end: Int64) {
    progress[partition.index].committed = offset.value
    move(partition.index, to: offset.value, end: end)
  }

  /// A fact of the group that not every record brings about.
  mutating func apply(_ event: TraceEvent, logEnds: borrowing UniqueArray<Int64>) {
    let time = event.time
    switch event.fact {
    case .processingFailed(let consumer, _, let partition, let offset, _):
      workers[consumer.index - firstConsumer].endWork(at: time)
      failed[consumer.index - firstConsumer] = (partition.index, offset.value)
    case .processingAbandoned(let consumer, _, _, _):
      workers[consumer.index - firstConsumer].endWork(at: time)
    case .consumerStarted(let consumer): workers[consumer.index - firstConsumer].begin(at: time)
    case .consumerStopped(let consumer), .consumerCrashed(let consumer):
      workers[consumer.index - firstConsumer].end(at: time)
    case .partitionAssigned(let consumer, let partition, let position, let source):
      closed += progress[partition.index].passOver(to: position.value, source)
      let isFirst = progress[partition.index].firstPosition < 0
      progress[partition.index].begin(with: consumer, from: position.value, at: time)
      workers[consumer.index - firstConsumer].owned += 1
      if isFirst, progress[partition.index].committed < 0 {
        move(partition.index, to: position.value, end: logEnds[partition.index])
      }
    case .partitionRevoked(let consumer, let partition, _):
      workers[consumer.index - firstConsumer].owned -= 1
      guard progress[partition.index].owner == consumer.index else { return }
      progress[partition.index].owner = -1
      progress[partition.index].unownedSince = time
    case .rebalanceStarted:
      if !openRebalance.isOpen { openRebalance = (true, generations == 0) }
    case .generationFormed:
      generations += 1
      if openRebalance.isOpen, !openRebalance.isCounted {
        rebalances += 1
        openRebalance.isCounted = true
      }
    case .rebalanceFinished: openRebalance.isOpen = false
    default: settle(event.fact)
    }
  }

  /// Notes records that need not be finished: given up, passed on or never shown.
  private mutating func settle(_ fact: Fact) {
    switch fact {
    case .recordSkipped(_, _, let partition, let offset):
      closed += progress[partition.index].settle(offset.value)
    case .recordForwarded(_, _, let consumer, _, let purpose):
      guard purpose != .transform, let place = failed[consumer.index - firstConsumer] else {
        return
      }
      closed += progress[place.partition].settle(place.offset)
    case .offsetsPassedOver(_, let partition, let first, let end):
      closed += progress[partition.index].hide(from: first.value, to: end.value)
    case .positionReset(_, let partition, let first, let end, _):
      // What is deleted was lost; what is still there was not wanted.
      let shown = max(first.value, progress[partition.index].logStart)
      closed += progress[partition.index].hide(from: shown, to: end.value)
    default: break
    }
  }

  /// A control record, or one that the cleaner took: nobody need finish it, unless it was committed
  /// past already.
  mutating func settle(_ partition: Int, _ offset: Int64) {
    if offset >= progress[partition].committed {
      closed += progress[partition].settle(offset)
    }
  }

  /// A change of leaders took everything from `end` on.
  mutating func cut(_ partition: Int, to end: Int64) {
    closed -= progress[partition].cut(to: end)
  }

  /// Everything below `start` is deleted.
  mutating func startLog(_ partition: Int, at start: Int64) { progress[partition].logStart = start }

  /// A log that may have been cut ends elsewhere.
  mutating func logEnd(of partition: Int, from old: Int64, to new: Int64) {
    let done = progress[partition].done
    lag += max(0, new - done) - max(0, old - done)
  }

  /// What is committed may lie beyond the end of a log that was cut; that is no lag.
  private mutating func move(_ partition: Int, to offset: Int64, end: Int64) {
    let done = progress[partition].done
    lag += max(0, end - offset) - max(0, end - done)
    if offset > done {
      closed -= progress[partition].closed(from: done, to: offset)
    } else {
      closed += progress[partition].closed(from: offset, to: done)
    }
    progress[partition].done = offset
  }

  /// The metrics at the end of the run.
  mutating func finished(
    at end: SimulationTime, logEnds: borrowing UniqueArray<Int64>
  ) -> GroupMetrics {
    settle()
    lags.extend(to: end)
    waits.extend(to: end)
    for partition in partitions { progress[partition].endUnowned(at: end) }
    var unowned: [Int64] = []
    for partition in progress.indices { unowned.append(progress[partition].unownedTime) }
    var worked: [ConsumerFold] = []
    for place in workers.indices {
      workers[place].close(at: end)
      worked.append(workers[place])
    }
    var (total, hottest): (Int64, Int64) = (0, 0)
    for partition in partitions {
      total += logEnds[partition]
      hottest = max(hottest, logEnds[partition])
    }
    let values = MetricName.allCases.map { metric -> Int64 in
      switch metric {
      case .throughput: Self.rate(histogram.count, lastFinish)
      case .lagMax: lags.peak
      case .lagEnd: lag
      case .latencyMean: histogram.mean
      case .latencyP50: histogram.quantile(perMille: 500)
      case .latencyP90: histogram.quantile(perMille: 900)
      case .latencyP99: histogram.quantile(perMille: 990)
      case .latencyMax: histogram.maximum
      case .drain: lags.drain(at: end)
      case .busy: ConsumerFold.share(worked.map { $0.worked }, worked.map { $0.capacity })
      case .idle: Int64(worked.count { $0.isAlive && $0.owned == 0 })
      case .rebalances: rebalances
      case .unowned: unowned.reduce(0, +)
      case .repeated: repeated
      case .lost: lost()
      case .order: disorders
      }
    }
    var metrics = GroupMetrics(
      values: values, lag: lags.curve,
      hottestPartition: total > 0 ? Int64(Double(hottest) / Double(total) * 1e6) : 0,
      busiest: worked.map { ConsumerFold.share([$0.worked], [$0.capacity]) }.max() ?? 0,
      partitionCount: partitions.count)
    metrics.isDrained = lags.isDrained
    metrics.hasFinished = histogram.count > 0
    metrics.waiting = WaitingRecords(
      peak: waits.peak, end: lag - closed, drain: waits.isDrained ? waits.drain(at: end) : nil,
      curve: waits.curve)
    metrics.workers = worked.map { (worked: $0.worked, capacity: $0.capacity) }
    metrics.unownedTimes = unowned
    return metrics
  }

  private static func rate(_ count: Int64, _ time: SimulationTime) -> Int64 {
    time == .zero ? 0 : Int64(Double(count) * 1e12 / Double(time.nanoseconds))
  }

  /// Forgets records that no further fact names.
  mutating func forget(below floor: [Int64]) {
    for partition in partitions where progress[partition].firstPosition >= 0 {
      let end = min(floor[partition], Int64(progress[partition].fates.endIndex))
      forgottenLost += progress[partition].lost(below: end)
      progress[partition].fates.forget(below: Int(end))
    }
  }

  private func lost() -> Int64 {
    var lost = forgottenLost
    for partition in partitions where progress[partition].firstPosition >= 0 {
      lost += progress[partition].lost(
        below: max(progress[partition].committed, progress[partition].logStart))
    }
    return lost
  }
}
