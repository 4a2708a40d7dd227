import EventKernel
import KafkaModel

/// What one consumer process remembers, and what the broker remembers of its fetch.
struct ConsumerState: ~Copyable {
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
    /// Waiting to try a failed record again.
    case backingOff
    /// Waiting until the workers have finished all records of the poll.
    case awaitingWorkers
    /// Waiting for the copy of a failed record to be stored.
    case forwarding
  }

  /// What follows an answered commit.
  enum AfterCommit {
    case nextRecord
    case handOver
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

  // What every record asks comes first and close together, for a thousand consumers fill caches.
  let group: Int
  /// Number of the current or last life; 0 before the first start.
  var life = 0
  var activity = Activity.down
  var membership = Membership.unjoined
  var fetch = FetchState.none
  /// Whether the polling thread hands records to workers.
  let hasWorkers: Bool
  /// Set by a heartbeat or commit answer; acted on in the next poll.
  var mustRejoin = false
  var stopRequested = false
  var generation = 0
  /// Counts fetch requests and revocations; answers to older ones are dropped.
  var fetchSerial = 0
  /// The run in `batch` that is being processed.
  var batchCursor = 0
  /// Where it stood among its group's members when it last committed; a hint.
  var memberPlace = 0
  /// When the application last called, or waited in, `poll()`.
  var lastPoll = SimulationTime.zero
  var slowUntil = SimulationTime.zero
  /// How much longer the record in hand takes because of pauses.
  var pauseDebt = SimulationDuration.zero
  var isolatedUntil = SimulationTime.zero
  /// Failed attempts at the record in hand since it was last polled.
  var attempts = 0
  /// Partitions it believes to own, in order of assignment.
  var owned = UniqueArray<OwnedPartition>()
  /// Places in `owned` in request order; a partition that gave data goes to the end (CON-06's
  /// `SubscriptionState.movePartitionToEnd`).
  var fetchOrder = UniqueArray<Int>()
  var fetchAnswer = UniqueArray<FetchedRange>()
  /// Fetched records not yet polled, in order of arrival.
  var buffer = UniqueArray<FetchedRange>()
  /// Records of the last poll, run by run.
  var batch = UniqueArray<PolledRun>()
  /// Polled records whose offsets hold something else by now, or nothing.
  var outlived: [OutlivedOffset: Int] = [:]
  var durations: DurationDraw
  /// Its producer's transactions; nil for consumers that commit in another way.
  var session: TransactionSession?
  /// When a timer wakes up a poll whose records must wait; in the past when there is none.
  var wakeUpTime = SimulationTime.zero
  var autoCommitDeadline = SimulationTime.never
  /// Whether an `autoCommitDue` event is pending for this life.
  var autoCommitArmed = false

  let spec: ConsumerSpec
  let groupProtocol: GroupProtocol
  /// `partition.assignment.strategy` of the current life, and of the next one.
  private(set) var assignors: [AssignorName]
  var nextAssignors: [AssignorName]
  var heartbeatSerial = 0
  /// Whether somebody, the file or an autoscaler, wants it to run.
  var isWanted = false
  /// When the current life began.
  var startedAt = SimulationTime.zero
  /// A static member past `max.poll.interval.ms` sends no heartbeats until it joins again.
  var isSilent = false
  /// Whether its JoinGroup carries no member id although the coordinator may still know one.
  var joinsAnew = false
  /// Whether the leader saw a topic grow since it last joined.
  var grownMetadata = false
  /// A stop that is half of a restart: how long the process is down.
  var restartGap: SimulationDuration?
  var pausedUntil = SimulationTime.zero
  var slowFactor = 1.0
  /// Whether its JoinGroup carries the member id of a generation it was in.
  var joinsAsMember = false
  /// What its JoinGroup claims: owned partitions and the generation they are of.
  var claim = OwnershipClaim()
  /// What it got last, which eager sticky members tell the leader (`StickyAssignorUserData`).
  var lastAssignment = OwnershipClaim()
  /// Answers that wait for the application to poll; nil for none.
  var pendingJoinAnswer: Int?
  var pendingSyncAnswer: Int?
  /// KIP-848: what its heartbeat says, and what the last answer said.
  var heartbeat = MemberHeartbeat()
  /// What workers have in hand; nil without workers.
  var pool: WorkerPool?
  /// Dense partition index → place in `owned`, or -1; empty while it owns few.
  private var slots = UniqueArray<Int32>()
  private let partitionCount: Int

  init(
    _ spec: ConsumerSpec, group: Int, of groupSpec: GroupSpec, partitionCount: Int, seed: UInt64
  ) {
    self.spec = spec
    hasWorkers = groupSpec.workers != nil
    pool = groupSpec.workers.map { WorkerPool($0) }
    self.group = group
    groupProtocol = groupSpec.config.groupProtocol
    assignors = groupSpec.config.assignors
    nextAssignors = assignors
    self.partitionCount = partitionCount
    durations = DurationDraw(
      spec.processing,
      stream: RandomStream(seed: seed, name: "consumer/\(spec.name)/processing"))
  }

  /// The current life, for messages.
  func process(_ index: Int) -> ProcessRef { ProcessRef(consumer: index, life: life) }

  /// Whether some position has not been committed.
  var hasUncommitted: Bool { owned.contains { $0.position != $0.committed } }

  /// Forgets everything of the last life.
  mutating func beginLife(at time: SimulationTime) {
    life += 1
    assignors = nextAssignors
    membership = .unjoined
    activity = .polling
    generation = 0
    mustRejoin = false
    stopRequested = false
    isSilent = false
    joinsAnew = false
    grownMetadata = false
    restartGap = nil
    autoCommitArmed = false
    wakeUpTime = .zero
    startedAt = time
    lastPoll = time
    pausedUntil = .zero
    pauseDebt = .zero
    isolatedUntil = .zero
    joinsAsMember = false
    claim = OwnershipClaim()
    lastAssignment = OwnershipClaim()
    pendingJoinAnswer = nil
    pendingSyncAnswer = nil
    heartbeat = MemberHeartbeat()
    pool = pool.map { WorkerPool($0.spec) }
  }

  /// Whether it keeps its partitions while it rejoins (KIP-429).
  var isCooperative: Bool {
    groupProtocol == .classic && assignors.allSatisfy { $0 == .cooperativeSticky }
  }

  /// Whether the application works on a record.
  var isProcessing: Bool {
    if case .processing = activity { return true }
    return false
  }

  /// Whether it waits to try a failed record again.
  var isBackingOff: Bool {
    if case .backingOff = activity { return true }
    return false
  }

  /// Whether it waits for the copy of a failed record to be stored.
  var isForwarding: Bool {
    if case .forwarding = activity { return true }
    return false
  }

  /// Whether an assignment of KIP-848 waits to be applied.
  var hasNewAssignment: Bool { heartbeat.assignment != nil }

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
  mutating func isFetching(_ partition: Int) -> Bool {
    if let slot = slot(of: partition) { owned[slot].isInFetch } else { false }
  }

  /// Starts to own a partition at `position`.
  mutating func own(_ partition: OwnedPartition) {
    fetchOrder.append(owned.count)
    owned.append(partition)
    if owned.count > Self.few { noteSlots(from: slots.isEmpty ? 0 : owned.count - 1) }
  }

  /// Owns `partitions` no more and forgets what was fetched for them; a fetch that asks for
  /// others too stays valid for those.
  mutating func disown(_ partitions: [Int]) {
    if partitions.isEmpty { return }
    var kept = UniqueArray<OwnedPartition>()
    var moved = [Int](repeating: -1, count: owned.count)
    for place in owned.indices {
      let partition = owned[place]
      if partitions.contains(partition.partition) { continue }
      moved[place] = kept.count
      kept.append(partition)
    }
    pool?.drop(partitions)
    owned = kept
    slots.removeAll()
    if owned.count > Self.few { noteSlots(from: 0) }
    for place in fetchOrder.indices { fetchOrder[place] = moved[fetchOrder[place]] }
    fetchOrder.removeAll { $0 < 0 }
    Self.relocate(&buffer, moved)
    Self.relocate(&fetchAnswer, moved)
    if owned.isEmpty {
      fetch = .none
      fetchAnswer.removeAll()
      fetchSerial += 1
    }
  }

  private static func relocate(_ ranges: inout UniqueArray<FetchedRange>, _ moved: [Int]) {
    ranges.removeAll { $0.slot >= moved.count || moved[$0.slot] < 0 }
    for place in ranges.indices { ranges[place].slot = moved[ranges[place].slot] }
  }

  /// The partitions that it owns: dense partition indexes in order of assignment.
  var ownedPartitions: [Int] {
    var partitions: [Int] = []
    for slot in owned.indices { partitions.append(owned[slot].partition) }
    return partitions
  }

  /// The place of `partition` in `owned`, or nil.
  mutating func slot(of partition: Int) -> Int? {
    if owned.count <= Self.few {
      for place in owned.indices where owned[place].partition == partition { return place }
      return nil
    }
    let slot = Int(slots[partition])
    return slot >= 0 ? slot : nil
  }

  /// Up to so many owned partitions are looked through, which needs no table as long as all topics.
  private static let few = 8

  /// Notes the places of owned partitions from one on.
  private mutating func noteSlots(from first: Int) {
    if slots.isEmpty { slots = UniqueArray(repeating: -1, count: partitionCount) }
    for place in first..<owned.count {
      slots[owned[place].partition] = Int32(truncatingIfNeeded: place)
    }
  }
}
