import EventKernel
import KafkaModel

/// What must be remembered of one group while the facts of a run pass by.
struct GroupFold: Sendable {
  let keyCount: Int
  /// Records between the log ends and what is committed.
  var lag: Int64 = 0
  private let partitions: [Int]
  private let firstConsumer: Int
  private var peak: (lag: Int64, time: SimulationTime) = (0, .zero)
  private var drained: SimulationTime?
  private var curve = LagCurve()
  private var now = SimulationTime.zero
  /// Committed offset, else first position, by dense partition index; -1 before either.
  private var done: [Int64]
  private var firstPositions: [Int64]
  private var committed: [Int64]
  /// What became of each offset, by partition.
  private var fates: [SlidingArray<Fate>]
  /// Everything below is deleted, by partition.
  private var logStarts: [Int64]
  /// The record that failed last, by consumer: partition and offset.
  private var failed: [(partition: Int, offset: Int64)?]
  /// Records that were committed past and not finished, among those that were forgotten.
  private var forgottenLost: Int64 = 0
  private var latest: [Int32]
  private var histogram = LatencyHistogram()
  private var lastFinish = SimulationTime.zero
  private var repeated: Int64 = 0
  private var disorders: Int64 = 0
  private var rebalances: Int64 = 0
  private var generations = 0
  /// Whether a rebalance is open, and whether it has been counted.
  private var openRebalance: (isOpen: Bool, isCounted: Bool) = (false, false)
  private var owners: [Int]
  private var unownedSince: [SimulationTime?]
  /// Nanoseconds without owner, by partition.
  private var unownedTimes: [Int64]
  private var workers: [ConsumerFold]

  init(_ group: GroupID, _ header: TraceHeader, keyCount: Int) {
    let info = header.groups[group.index]
    self.keyCount = keyCount
    partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    firstConsumer = info.consumers.lowerBound
    let count = header.partitions.count
    done = Array(repeating: 0, count: count)
    firstPositions = Array(repeating: -1, count: count)
    committed = firstPositions
    fates = Array(repeating: SlidingArray(), count: count)
    logStarts = Array(repeating: 0, count: count)
    unownedTimes = logStarts
    failed = Array(repeating: nil, count: info.consumers.count)
    latest = Array(repeating: -1, count: keyCount * max(header.topics.count, 1))
    owners = Array(repeating: -1, count: count)
    unownedSince = Array(repeating: nil, count: count)
    workers = info.consumers.map { _ in ConsumerFold(slots: info.workers?.count ?? 1) }
  }

  /// What was so at the end of an instant counts for the peak.
  mutating func timePasses(to time: SimulationTime) {
    settle()
    now = time
  }

  private mutating func settle() {
    if lag > peak.lag {
      peak = (lag, now)
      drained = nil
    } else if lag == 0, drained == nil, peak.lag > 0 {
      drained = now
    }
    curve.note(lag, at: now)
  }

  /// A record is finished.
  mutating func finish(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offset: Int64, at time: SimulationTime,
    latency: Int64, scope: Int?, sequence: Int32
  ) {
    workers[consumer.index - firstConsumer].endWork(at: time)
    histogram.add(latency)
    lastFinish = time
    let place = Int(offset)
    if fates[partition.index].raise(place, to: .finished) == .finished { repeated += 1 }
    guard let scope else { return }
    if sequence < latest[scope] { disorders += 1 } else { latest[scope] = sequence }
  }

  /// A fact of the group other than a finished record.
  mutating func apply(_ event: TraceEvent, logEnds: [Int64]) {
    let time = event.time
    switch event.fact {
    case .processingStarted(let consumer, _, _, _):
      workers[consumer.index - firstConsumer].beginWork(at: time)
    case .processingFailed(let consumer, _, let partition, let offset, _):
      workers[consumer.index - firstConsumer].endWork(at: time)
      failed[consumer.index - firstConsumer] = (partition.index, offset.value)
    case .processingAbandoned(let consumer, _, _, _):
      workers[consumer.index - firstConsumer].endWork(at: time)
    case .consumerStarted(let consumer): workers[consumer.index - firstConsumer].begin(at: time)
    case .consumerStopped(let consumer), .consumerCrashed(let consumer):
      workers[consumer.index - firstConsumer].end(at: time)
    case .partitionAssigned(let consumer, let partition, let position, _):
      if firstPositions[partition.index] < 0 {
        firstPositions[partition.index] = position.value
        if committed[partition.index] < 0 {
          move(partition.index, to: position.value, end: logEnds[partition.index])
        }
      }
      firstPositions[partition.index] = min(firstPositions[partition.index], position.value)
      owners[partition.index] = consumer.index
      workers[consumer.index - firstConsumer].owned += 1
      if let since = unownedSince[partition.index] {
        unownedTimes[partition.index] += (time - since).nanoseconds
        unownedSince[partition.index] = nil
      }
    case .partitionRevoked(let consumer, let partition, _):
      workers[consumer.index - firstConsumer].owned -= 1
      guard owners[partition.index] == consumer.index else { return }
      owners[partition.index] = -1
      unownedSince[partition.index] = time
    case .offsetCommitted(_, let partition, let offset):
      committed[partition.index] = offset.value
      move(partition.index, to: offset.value, end: logEnds[partition.index])
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
      fates[partition.index].raise(Int(offset.value), to: .settled)
    case .recordForwarded(_, _, let consumer, _, let purpose):
      guard purpose != .transform, let place = failed[consumer.index - firstConsumer] else {
        return
      }
      fates[place.partition].raise(Int(place.offset), to: .settled)
    case .offsetsPassedOver(_, let partition, let first, let end):
      hide(partition.index, from: first.value, to: end.value)
    case .positionReset(_, let partition, let first, let end, _):
      // What is deleted was lost; what is still there was not wanted.
      hide(partition.index, from: max(first.value, logStarts[partition.index]), to: end.value)
    default: break
    }
  }

  private mutating func hide(_ partition: Int, from first: Int64, to end: Int64) {
    var offset = max(Int(first), fates[partition].startIndex)
    while offset < Int(end) {
      fates[partition].raise(offset, to: .settled)
      offset += 1
    }
  }

  /// A control record, or one that the cleaner took: nobody need finish it, unless it was committed
  /// past already.
  mutating func settle(_ partition: Int, _ offset: Int64) {
    if offset >= committed[partition] { fates[partition].raise(Int(offset), to: .settled) }
  }

  /// A change of leaders took everything from `end` on.
  mutating func cut(_ partition: Int, to end: Int64) {
    for offset in max(
      Int(end), fates[partition].startIndex)..<max(Int(end), fates[partition].endIndex)
    {
      fates[partition][offset] = .open
    }
  }

  /// Everything below `start` is deleted.
  mutating func startLog(_ partition: Int, at start: Int64) { logStarts[partition] = start }

  /// The log of a partition that the group reads ends elsewhere.
  mutating func logEnd(of partition: Int, from old: Int64, to new: Int64) {
    lag += max(0, new - done[partition]) - max(0, old - done[partition])
  }

  /// What is committed may lie beyond the end of a log that was cut; that is no lag.
  private mutating func move(_ partition: Int, to offset: Int64, end: Int64) {
    lag += max(0, end - offset) - max(0, end - done[partition])
    done[partition] = offset
  }

  /// The metrics at the end of the run.
  mutating func finished(at end: SimulationTime, logEnds: [Int64]) -> GroupMetrics {
    settle()
    curve.extend(to: end)
    for partition in partitions {
      if let since = unownedSince[partition] {
        unownedTimes[partition] += (end - since).nanoseconds
      }
    }
    for place in workers.indices { workers[place].close(at: end) }
    let total = partitions.reduce(Int64(0)) { $0 + logEnds[$1] }
    let hottest = partitions.map { logEnds[$0] }.max() ?? 0
    let drain = peak.lag == 0 ? 0 : ((drained ?? end) - peak.time).nanoseconds
    let values = MetricName.allCases.map { metric -> Int64 in
      switch metric {
      case .throughput: Self.rate(histogram.count, lastFinish)
      case .lagMax: peak.lag
      case .lagEnd: lag
      case .latencyMean: histogram.mean
      case .latencyP50: histogram.quantile(perMille: 500)
      case .latencyP90: histogram.quantile(perMille: 900)
      case .latencyP99: histogram.quantile(perMille: 990)
      case .latencyMax: histogram.maximum
      case .drain: drain
      case .busy: ConsumerFold.share(workers.map { $0.worked }, workers.map { $0.capacity })
      case .idle: Int64(workers.count { $0.isAlive && $0.owned == 0 })
      case .rebalances: rebalances
      case .unowned: unownedTimes.reduce(0, +)
      case .repeated: repeated
      case .lost: lost()
      case .order: disorders
      }
    }
    var metrics = GroupMetrics(
      values: values, lag: curve,
      hottestPartition: total > 0 ? Int64(Double(hottest) / Double(total) * 1e6) : 0,
      busiest: workers.map { ConsumerFold.share([$0.worked], [$0.capacity]) }.max() ?? 0,
      partitionCount: partitions.count)
    metrics.isDrained = peak.lag == 0 || drained != nil
    metrics.workers = workers.map { (worked: $0.worked, capacity: $0.capacity) }
    metrics.unownedTimes = unownedTimes
    return metrics
  }

  private static func rate(_ count: Int64, _ time: SimulationTime) -> Int64 {
    time == .zero ? 0 : Int64(Double(count) * 1e12 / Double(time.nanoseconds))
  }

  /// Forgets records that no further fact names.
  mutating func forget(below floor: [Int64]) {
    for partition in partitions where firstPositions[partition] >= 0 {
      let end = min(floor[partition], Int64(fates[partition].endIndex))
      forgottenLost += lost(partition, below: end)
      fates[partition].forget(below: Int(end))
    }
  }

  private func lost() -> Int64 {
    var lost = forgottenLost
    for partition in partitions where firstPositions[partition] >= 0 {
      lost += self.lost(partition, below: max(committed[partition], logStarts[partition]))
    }
    return lost
  }

  /// Records of a partition that were not finished, of those that were not forgotten.
  private func lost(_ partition: Int, below end: Int64) -> Int64 {
    var lost: Int64 = 0
    let fates = fates[partition]
    var place = max(Int(firstPositions[partition]), fates.startIndex)
    while place < Int(end) {
      if place >= fates.endIndex || fates[place] == .open { lost += 1 }
      place += 1
    }
    return lost
  }
}

/// What became of an offset.
private enum Fate: UInt8 {
  case open
  /// Nobody need finish it.
  case settled
  case finished
}

extension SlidingArray<Fate> {
  /// Raises the element at `index`, adding what is missing before it; what it was before.
  @discardableResult
  fileprivate mutating func raise(_ index: Int, to fate: Fate) -> Fate {
    while endIndex <= index { append(.open) }
    if index < startIndex { return .open }
    let before = self[index]
    if fate.rawValue > before.rawValue { self[index] = fate }
    return before
  }
}
