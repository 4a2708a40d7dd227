import EventKernel
import KafkaModel

/// What stands at one offset of a replica's log.
struct LogEntry: Hashable {
  /// Number of the record, or -1 for a control record.
  var record: Int32
  /// Place in `Cluster.storedBatches`.
  var batch: Int32
}

/// A batch that a leader stored: what followers copy with its records, and what the memory of
/// producers is rebuilt from (`ProducerStateManager`).
struct StoredBatch {
  /// The producer id, or nil of a producer without idempotence.
  var producerID: Int?
  var epoch = 0
  /// Sequence number of its first record.
  var sequence = 0
  /// Number of the transaction it belongs to or ends, or nil.
  var transaction: Int?
  /// How the transaction ended, for a control record.
  var outcome: TransactionOutcome?
  /// Bytes of each record, by place in the batch.
  var sizes: [Int]
}

/// At which offset each leader epoch of a log begins (`LeaderEpochFileCache`, KIP-101).
struct EpochCache: Hashable {
  struct Entry: Hashable {
    var epoch: Int
    var start: Int64
  }

  private(set) var entries: [Entry] = []

  /// A record of `epoch` is stored at `offset`.
  mutating func note(_ epoch: Int, at offset: Int64) {
    if entries.last?.epoch != epoch { entries.append(Entry(epoch: epoch, start: offset)) }
  }

  /// Everything from `end` on is gone.
  mutating func truncate(to end: Int64) { entries.removeAll { $0.start >= end } }

  /// The epoch of the record at `offset`.
  func epoch(at offset: Int64) -> Int { entries.last { $0.start <= offset }?.epoch ?? 0 }

  /// Up to where two logs that end at `end` and `otherEnd` are the same: the end, in either, of the
  /// last epoch that both have (KIP-279).
  func commonEnd(_ end: Int64, with other: EpochCache, _ otherEnd: Int64) -> Int64 {
    for (place, entry) in entries.enumerated().reversed() {
      guard let twin = other.entries.lastIndex(of: entry) else { continue }
      let last = place + 1 < entries.count ? entries[place + 1].start : end
      let twinLast =
        twin + 1 < other.entries.count ? other.entries[twin + 1].start : otherEnd
      return min(last, twinLast)
    }
    return 0
  }
}

/// One broker's copy of a partition.
struct Replica {
  /// Index of the broker.
  let broker: Int
  /// Its log, by offset.
  private(set) var entries: [LogEntry] = []
  private(set) var epochs = EpochCache()
  /// How far it knows that consumers may read.
  var highWatermark: Int64 = 0
  /// Counts its fetch loops; messages of earlier ones are dropped.
  var serial = 0
  /// Whether its fetch waits at the leader for something new.
  var isParked = false
  /// What the leader's last answer holds: everything below, or -1 to truncate to `cut`.
  var answerEnd: Int64 = 0
  /// The leader's high watermark in that answer.
  var answerMark: Int64 = 0
  var cut: Int64 = 0

  /// What the leader knows of it: it has everything below.
  var knownEnd: Int64 = 0
  /// The leader's end when it last fetched, and when that was.
  var leaderEndAtFetch: Int64 = 0
  var fetchedAt = SimulationTime.zero
  /// When it last had all that the leader had (`Replica.lastCaughtUpTimeMs`).
  var caughtUpAt = SimulationTime.zero

  init(broker: Int) { self.broker = broker }

  /// Its log end offset.
  var end: Int64 { Int64(entries.count) }

  mutating func append(_ entry: LogEntry, epoch: Int) {
    epochs.note(epoch, at: end)
    entries.append(entry)
  }

  /// Drops everything from `offset` on.
  mutating func truncate(to offset: Int64) {
    guard offset < end else { return }
    entries.removeLast(entries.count - Int(offset))
    epochs.truncate(to: offset)
    highWatermark = min(highWatermark, offset)
  }

  /// Copies from `source` up to, not including, `end`.
  mutating func copy(from source: Replica, to end: Int64) {
    for offset in self.end..<max(end, self.end) {
      append(source.entries[Int(offset)], epoch: source.epochs.epoch(at: offset))
    }
  }

  /// A fetch from `knownEnd` reached the leader, which ends at `leaderEnd` (`updateFetchState`).
  mutating func noteFetch(leaderEnd: Int64, at now: SimulationTime) {
    knownEnd = end
    if end >= leaderEnd {
      caughtUpAt = max(caughtUpAt, now)
    } else if end >= leaderEndAtFetch {
      caughtUpAt = max(caughtUpAt, fetchedAt)
    }
    leaderEndAtFetch = leaderEnd
    fetchedAt = now
  }

  /// A new leader knows nothing of it yet (`Partition.makeLeader`).
  mutating func forgetProgress(isInSync: Bool, at now: SimulationTime) {
    knownEnd = 0
    leaderEndAtFetch = 0
    fetchedAt = .zero
    caughtUpAt = isInSync ? now : .zero
  }
}

/// One partition's replicas, and what the controller and the leader know of them.
struct ReplicaSet {
  /// In the order of the replica list: the preferred leader first.
  var replicas: [Replica]
  /// Place of the leader in `replicas`; nil while nobody leads.
  var leader: Int? = 0
  /// Place of the replica whose log is the partition's: the leader, or the last one.
  var current = 0
  /// The leader epoch, which goes up with each election.
  var epoch = 0
  /// Where the epoch's own records begin.
  var epochStart: Int64 = 0
  /// The in-sync replicas, as the controller has stored them.
  var inSync: BrokerSet
  /// What the leader has asked the controller to store (AlterPartition), or nil.
  var pending: BrokerSet?
  /// `min.insync.replicas`, at most the number of replicas.
  let minInSync: Int
  let allowsUnclean: Bool
  /// Requests with `acks=all` that wait for the high watermark, by slot.
  var waiting: [Int] = []
  /// What the leader remembers of producers.
  var producers = ProducerMemory()
  /// Errors that the timeline wants the next batches to get.
  var failures: [ProduceError] = []

  init(_ brokers: [BrokerID], minInSync: Int, allowsUnclean: Bool) {
    replicas = brokers.map { Replica(broker: $0.index) }
    inSync = BrokerSet(brokers)
    self.minInSync = min(minInSync, brokers.count)
    self.allowsUnclean = allowsUnclean
  }

  /// Index of the leading broker, or nil.
  var leadingBroker: Int? { leader.map { replicas[$0].broker } }

  /// Whether too few replicas are in sync to write with `acks=all`.
  var isUnderMinimum: Bool { inSync.count < minInSync }

  /// Whether the leader has to count on the broker: it may be in the stored set, or in the one
  /// asked for.
  func isMaximallyInSync(_ broker: Int) -> Bool {
    inSync.contains(BrokerID(broker)) || pending?.contains(BrokerID(broker)) ?? false
  }

  /// Place of a broker's replica, or nil.
  func place(of broker: Int) -> Int? { replicas.firstIndex { $0.broker == broker } }

  /// Copies from the leader to the follower at `place`.
  mutating func copy(to place: Int) {
    let source = replicas[current]
    replicas[place].copy(from: source, to: replicas[place].answerEnd)
    replicas[place].highWatermark = min(replicas[place].answerMark, replicas[place].end)
  }
}

/// One broker process.
struct BrokerState {
  /// One-way delay of messages between it and other brokers.
  let latency: SimulationDuration
  var isRunning = true
  /// Number of its life, from 0.
  var life = 0
  /// Whether the controller counts it out.
  var isFenced = false
  /// Whether it is in a controlled shutdown.
  var isLeaving = false
  var pausedUntil = SimulationTime.zero
  /// When the controller gives it up, unless it hears of it; nil while it hears of it.
  var sessionEnd: SimulationTime?

  init(_ spec: BrokerSpec) { latency = spec.latency }

  /// Whether the controller may let it lead.
  var isElectable: Bool { !isFenced && !isLeaving }
}

/// Two brokers that cannot reach each other until some time.
struct BrokenLink {
  var one: Int
  var other: Int
  var until: SimulationTime
}

/// A replica of a partition.
struct ReplicaRef: Hashable {
  private let partitionIndex: Int32
  private let placeNumber: Int32

  init(_ partition: Int, _ place: Int) {
    partitionIndex = Int32(truncatingIfNeeded: partition)
    placeNumber = Int32(truncatingIfNeeded: place)
  }

  /// Dense partition index.
  var partition: Int { Int(partitionIndex) }
  /// Place in the replica list.
  var place: Int { Int(placeNumber) }
}
