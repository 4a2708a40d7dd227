import EventKernel
import KafkaModel

/// What must be remembered of one group while the facts of a run pass by.
struct GroupFold: ~Copyable, Sendable {
  private let keyCount: Int
  /// Records between the log ends and what is committed.
  var lag: Int64 = 0
  private let partitions: [Int]
  private let firstConsumer: Int
  private var peak: (lag: Int64, time: SimulationTime) = (0, .zero)
  private var drained: SimulationTime?
  private var curve = LagCurve()
  private var now = SimulationTime.zero
  /// By dense partition index.
  private var progress = UniqueArray<PartitionFold>()
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
  private var unownedTime: Int64 = 0
  private var workers = UniqueArray<ConsumerFold>()

  init(_ group: GroupID, _ header: TraceHeader, keyCount: Int) {
    let info = header.groups[group.index]
    self.keyCount = keyCount
    partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    firstConsumer = info.consumers.lowerBound
    let count = header.partitions.count
    for _ in 0..<count { progress.append(PartitionFold()) }
    latest = UniqueArray(repeating: -1, count: keyCount * max(header.topics.count, 1))
    for _ in info.consumers { workers.append(ConsumerFold(slots: info.workers?.count ?? 1)) }
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

  /// A record is finished; `key` is the number of its key, or -1.
  mutating func finish(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offset: Int64, at time: SimulationTime,
    latency: Int64, topic: Int, key: Int, sequence: Int32
  ) {
    workers[consumer.index - firstConsumer].endWork(at: time)
    histogram.add(latency)
    lastFinish = time
    let place = Int(offset)
    if !progress[partition.index].finished.mark(place) { repeated += 1 }
    if key < 0 { return }
    let scope = topic * keyCount + key
    if sequence < latest[scope] { disorders += 1 } else { latest[scope] = sequence }
  }

  /// A consumer began with a record.
  @inline(__always)
  mutating func beginWork(_ consumer: ConsumerID, at time: SimulationTime) {
    workers[consumer.index - firstConsumer].beginWork(at: time)
  }

  /// An offset was committed.
  mutating func commit(_ partition: PartitionID, _ offset: Offset) {
    progress[partition.index].committed = offset.value
    move(partition.index, to: offset.value)
  }

  /// A fact of the group that not every record brings about.
  mutating func apply(_ event: TraceEvent) {
    let time = event.time
    switch event.fact {
    case .processingFailed(let consumer, _, _, _, _), .processingAbandoned(let consumer, _, _, _):
      workers[consumer.index - firstConsumer].endWork(at: time)
    case .consumerStarted(let consumer): workers[consumer.index - firstConsumer].begin(at: time)
    case .consumerStopped(let consumer), .consumerCrashed(let consumer):
      workers[consumer.index - firstConsumer].end(at: time)
    case .partitionAssigned(let consumer, let partition, let position, _):
      if progress[partition.index].firstPosition < 0 {
        progress[partition.index].firstPosition = position.value
        if progress[partition.index].committed < 0 { move(partition.index, to: position.value) }
      }
      progress[partition.index].owner = consumer.index
      workers[consumer.index - firstConsumer].owned += 1
      if let since = progress[partition.index].unownedSince {
        unownedTime += (time - since).nanoseconds
        progress[partition.index].unownedSince = nil
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
    default: break
    }
  }

  private mutating func move(_ partition: Int, to offset: Int64) {
    lag -= offset - progress[partition].done
    progress[partition].done = offset
  }

  /// The metrics at the end of the run.
  mutating func finished(
    at end: SimulationTime, logEnds: borrowing UniqueArray<Int64>
  ) -> GroupMetrics {
    settle()
    curve.extend(to: end)
    for partition in partitions {
      if let since = progress[partition].unownedSince { unownedTime += (end - since).nanoseconds }
    }
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
      case .busy: ConsumerFold.share(worked)
      case .idle: Int64(worked.count { $0.isAlive && $0.owned == 0 })
      case .rebalances: rebalances
      case .unowned: unownedTime
      case .repeated: repeated
      case .lost: lost()
      case .order: disorders
      }
    }
    return GroupMetrics(
      values: values, lag: curve,
      hottestPartition: total > 0 ? Int64(Double(hottest) / Double(total) * 1e6) : 0,
      busiest: worked.map { ConsumerFold.share([$0]) }.max() ?? 0,
      partitionCount: partitions.count)
  }

  private static func rate(_ count: Int64, _ time: SimulationTime) -> Int64 {
    time == .zero ? 0 : Int64(Double(count) * 1e12 / Double(time.nanoseconds))
  }

  /// Forgets records that no further fact names.
  mutating func forget(below floor: [Int64]) {
    for partition in partitions where progress[partition].firstPosition >= 0 {
      let end = min(floor[partition], Int64(progress[partition].finished.endIndex))
      forgottenLost += lost(partition, below: end)
      progress[partition].finished.forget(below: Int(end))
    }
  }

  private func lost() -> Int64 {
    var lost = forgottenLost
    for partition in partitions where progress[partition].firstPosition >= 0 {
      lost += self.lost(partition, below: progress[partition].committed)
    }
    return lost
  }

  /// Records of a partition that were not finished, of those that were not forgotten.
  private func lost(_ partition: Int, below end: Int64) -> Int64 {
    var lost: Int64 = 0
    var place = max(
      Int(progress[partition].firstPosition), progress[partition].finished.startIndex)
    while place < Int(end) {
      if place >= progress[partition].finished.endIndex || !progress[partition].finished[place] {
        lost += 1
      }
      place += 1
    }
    return lost
  }
}

/// How far a group is in one partition; together, so that a record asks for memory at one place.
struct PartitionFold: ~Copyable {
  /// Committed offset, else first position; 0 before either.
  var done: Int64 = 0
  /// The position that the first owner began at; -1 before.
  var firstPosition: Int64 = -1
  /// Committed offset; -1 for none.
  var committed: Int64 = -1
  /// Whether each offset was finished.
  var finished = SlidingArray<Bool>()
  /// Index of the consumer that owns it, or -1.
  var owner = -1
  /// Since when nobody owns it that somebody owned; nil while it is owned.
  var unownedSince: SimulationTime?
}

extension SlidingArray<Bool> {
  /// Sets the element at `index`, adding what is missing before it; false when it was set already.
  @inline(__always)
  fileprivate mutating func mark(_ index: Int) -> Bool {
    if endIndex == index {
      append(true)
      return true
    }
    while endIndex <= index { append(false) }
    if self[index] { return false }
    self[index] = true
    return true
  }
}

/// How long one consumer lived and worked.
struct ConsumerFold: Sendable {
  /// How many records it can work on at once.
  let slots: Int
  /// Nanoseconds of work, summed over its workers.
  private(set) var worked: Int64 = 0
  /// Nanoseconds in which it could have worked.
  private(set) var capacity: Int64 = 0
  private(set) var isAlive = false
  /// Partitions it owns.
  var owned = 0
  private var since = SimulationTime.zero
  /// When the oldest open work began, or never, and the others after it.
  private var oldest = SimulationTime.never
  private var others: [SimulationTime] = []

  init(slots: Int) { self.slots = slots }

  mutating func begin(at time: SimulationTime) {
    isAlive = true
    since = time
    owned = 0
  }

  mutating func end(at time: SimulationTime) {
    if isAlive { capacity += (time - since).nanoseconds * Int64(slots) }
    isAlive = false
    oldest = .never
    others = []
  }

  mutating func beginWork(at time: SimulationTime) {
    if oldest == .never { oldest = time } else { others.append(time) }
  }

  /// The oldest open work ends; which one it is does not change the sum.
  @inline(__always)
  mutating func endWork(at time: SimulationTime) {
    guard oldest != .never else { return }
    worked += (time - oldest).nanoseconds
    oldest = others.isEmpty ? .never : others.removeFirst()
  }

  /// Counts what is still going on at the end of the run.
  mutating func close(at end: SimulationTime) {
    while oldest != .never { endWork(at: end) }
    if isAlive { capacity += (end - since).nanoseconds * Int64(slots) }
  }

  /// Work over capacity in millionths.
  static func share(_ workers: [ConsumerFold]) -> Int64 {
    let whole = workers.reduce(0) { $0 + Double($1.capacity) }
    return whole > 0 ? Int64(workers.reduce(0) { $0 + Double($1.worked) } / whole * 1e6) : 0
  }
}
