import EventKernel
import KafkaModel

/// What one consumer process remembers, and what the broker remembers of its fetch.
struct ConsumerState {
  /// What the application thread is doing.
  enum Activity {
    /// No process.
    case down
    /// Inside `poll()`, waiting for records or for the group.
    case polling
    /// Working on a record.
    case processing
    /// Waiting for the answer to `commitSync()`.
    case committing(then: AfterCommit)
    /// `poll()` commits before it lets go of its partitions.
    case leavingGeneration
  }

  /// What follows an answered commit.
  enum AfterCommit {
    case nextRecord
    case poll
    case close
  }

  /// `AbstractCoordinator.MemberState`, and the states in which rejoining starts from scratch.
  enum Membership {
    case unjoined
    case joining
    case syncing
    case stable
    /// The coordinator knows the member no more; the next poll finds out.
    case removed
  }

  /// Where the one fetch request to the broker is.
  enum FetchState {
    case none
    case sent
    case parked
    case answered
  }

  let spec: ConsumerSpec
  let group: Int
  var durations: DurationDraw

  /// Number of the current or last life; 0 before the first start.
  var life = 0
  var activity = Activity.down
  var membership = Membership.unjoined
  var generation = 0
  /// Set by a heartbeat or commit answer; acted on in the next poll.
  var mustRejoin = false
  var stopRequested = false
  var heartbeatSerial = 0

  /// Partitions it believes to own, in order of assignment.
  var owned: [OwnedPartition] = []
  /// Dense partition index → place in `owned`, or -1.
  private(set) var slots: [Int]
  /// Places in `owned` in request order; a partition that gave data goes to the end (CON-06's
  /// `SubscriptionState.movePartitionToEnd`).
  var fetchOrder: [Int] = []
  var fetch = FetchState.none
  /// Counts fetch requests and revocations; answers to older ones are dropped.
  var fetchSerial = 0
  var fetchAnswer: [FetchedRange] = []
  /// Fetched records not yet polled, in order of arrival.
  var buffer: [FetchedRange] = []

  /// Records of the last poll, run by run.
  var batch: [PolledRun] = []
  /// The run in `batch` that is being processed.
  var batchCursor = 0
  var autoCommitDeadline = SimulationTime.never
  /// Whether an `autoCommitDue` event is pending for this life.
  var autoCommitArmed = false

  init(_ spec: ConsumerSpec, group: Int, partitionCount: Int, seed: UInt64) {
    self.spec = spec
    self.group = group
    slots = Array(repeating: -1, count: partitionCount)
    durations = DurationDraw(
      spec.processing,
      stream: RandomStream(seed: seed, name: "consumer/\(spec.name)/processing"))
  }

  /// The current life, for messages.
  func process(_ index: Int) -> ProcessRef { ProcessRef(consumer: index, life: life) }

  /// Whether some position has not been committed.
  var hasUncommitted: Bool { owned.contains { $0.position != $0.committed } }

  /// Whether there is a process.
  var isRunning: Bool {
    if case .down = activity { return false }
    return true
  }

  var isPolling: Bool {
    if case .polling = activity { return true }
    return false
  }

  /// Whether the fetch at the broker asks for `partition`.
  func isFetching(_ partition: Int) -> Bool {
    let slot = slots[partition]
    return slot >= 0 && owned[slot].isInFetch
  }

  /// Starts to own a partition at `position`.
  mutating func own(_ partition: OwnedPartition) {
    slots[partition.partition] = owned.count
    fetchOrder.append(owned.count)
    owned.append(partition)
  }

  /// Owns nothing any more and forgets what was fetched for it.
  mutating func disownAll() {
    for partition in owned { slots[partition.partition] = -1 }
    owned.removeAll()
    fetchOrder.removeAll()
    buffer.removeAll()
    fetch = .none
    fetchSerial += 1
  }

  /// The place of `partition` in `owned`, or nil.
  func slot(of partition: Int) -> Int? { slots[partition] >= 0 ? slots[partition] : nil }
}

/// One partition as its owner sees it.
///
/// All offsets are those of the next record.
struct OwnedPartition {
  /// Dense partition index.
  var partition: Int
  /// What `poll()` returns next.
  var position: Int64
  /// What is fetched next; beyond `position` while records are buffered.
  var fetchPosition: Int64
  /// What this member last committed, or started from when that was a committed offset; else -1.
  var committed: Int64
  /// Whether the fetch on its way, or parked, asks for this partition.
  var isInFetch = false
  /// Whether fetched records wait in the buffer.
  var isBuffered = false
}

/// Fetched records of one owned partition.
struct FetchedRange {
  /// Place in `ConsumerState.owned`.
  var slot: Int
  var next: Int64
  var end: Int64
}

/// A run of polled records of one partition, the next one to process first.
struct PolledRun {
  /// Dense partition index.
  var partition: Int
  var next: Int64
  var end: Int64
}

/// Draws how long each record takes.
struct DurationDraw {
  private let spec: ProcessingTime
  private var stream: RandomStream

  init(_ spec: ProcessingTime, stream: RandomStream) {
    self.spec = spec
    self.stream = stream
  }

  mutating func next() -> SimulationDuration {
    switch spec {
    case .constant(let duration): duration
    case .uniform(let low, let high): stream.uniform(low: low, high: high)
    case .exponential(let mean): stream.exponential(mean: mean)
    }
  }
}
