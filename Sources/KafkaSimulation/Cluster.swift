import EventKernel
import KafkaModel

/// All state of one run.
///
/// Rooms are extensions that each touch their own part of it. What every record asks is `mutating`
/// even where it changes nothing: a method that is not gets a copy of all fields, 800 bytes.
struct Cluster: ~Copyable {
  let scenario: Scenario
  /// One-way delay of every message between a client and the broker.
  let networkDelay: SimulationDuration
  /// First dense partition index of each topic.
  let firstPartition: [Int]

  var queue = EventQueue<ClusterEvent>()
  var now = SimulationTime.zero
  /// Pending events that are not background; see `ClusterEvent.isBackground`.
  var foregroundEvents = 0
  var recorder = TraceRecorder()

  var logs = UniqueArray<PartitionLog>()
  var producers = UniqueArray<ProducerState>()
  var consumers = UniqueArray<ConsumerState>()
  var groups = UniqueArray<GroupState>()
  /// What the transaction coordinator knows, one for each transactional id.
  var transactions: [TransactionState] = []
  /// Whose transactions there have been; the number of a transaction is its place, from 1.
  var transactionOwners: [TransactionOwner] = []
  /// Draws how late control records are.
  var markerStream: RandomStream
  /// Whether requests and their answers are written down, see `TraceDetail.requests`.
  let tellsRequests: Bool
  /// Whether partitions have replicas and brokers can fail; everything below is for such runs.
  let hasReplicas: Bool
  var brokers: [BrokerState] = []
  var brokenLinks: [BrokenLink] = []
  /// By dense partition index.
  var replicaSets: [ReplicaSet] = []
  /// Every batch that any leader stored, for the replicas that hold it.
  var storedBatches: [StoredBatch] = []
  /// Up to where the trace has told that consumers can read, by dense partition index.
  var toldMarks: [Int64] = []
  /// Control records that a change of leaders cut off.
  var lostMarkers: [(partition: Int, marker: LostMarker)] = []
  /// Requests of producers on their way, and those that brokers have not answered.
  var sentRequests = RequestTable<SentRequest>()
  /// Number of requests of producers so far.
  var sentCount = 0
  /// Of every producer to every broker.
  var connections: [ProducerConnection] = []
  /// The next producer id.
  var nextProducerID = 0
  /// Whether any log grows old.
  let hasAgeing: Bool
  /// Whether offsets that somebody wants may be gone.
  let mayLoseOffsets: Bool
  var outputRequests = RequestTable<OutputRequest>()
  var transactionalCommits = RequestTable<TransactionalCommit>()
  var produceRequests = RequestTable<ProduceRequest>()
  var commitRequests = RequestTable<CommitRequest>()
  /// Events taken from the queue so far.
  var dispatchedEvents = 0
  /// How many of them there were at the last progress; see `ClusterSimulation.stallLimit`.
  var eventsAtProgress = 0
  /// Number of the next record.
  var nextRecord = 0
  /// The first record of each copy that a consumer sent.
  var origins: [Int: Int] = [:]
  /// How often a record was copied or made into another, by the number of the first.
  var copyCounts: [Int: Int] = [:]
  /// The first record of each copy or output.
  var roots: [Int: Int] = [:]
  /// Serialized size by kind, close together, because every record asks for it.
  let kindBytes: [Int32]
  /// Whether any record fails at all, which spares most runs a look at each one.
  let hasFailures: Bool
  /// Whether any process was ever paused.
  var hasPaused = false
  /// The kind of each record by its number.
  var recordKinds = SlidingArray<Int32>()
  /// Whether somebody asks for the times that records bear.
  let keepsRecordTimes: Bool
  /// Those times, by the number of the record.
  var recordTimes = SlidingArray<SimulationTime>()
  /// Whether records that nobody can read again are forgotten.
  var forgetsOldRecords = false
  /// The number of the record at which it is worth a look what can be forgotten.
  var nextForgetting = 0
  /// Whether a forgotten record is to be read again, so that the run cannot go on.
  var lacksRecords = false
  /// Number of partitions of each topic by now.
  var partitionCounts: [Int] = []
  /// When each topic last got more partitions; the start when it never did.
  var grownAt: [SimulationTime] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    markerStream = RandomStream(seed: scenario.seed, name: "transactions/markers")
    tellsRequests = scenario.detail == .requests
    // In names of their own: an `||` that asks fields of what is not whole yet releases, in release
    // builds of Swift 6.3, the fields that are still to come.
    let isReplicated = scenario.topics.contains { !$0.replicas.isEmpty }
    let growsOld = scenario.topics.contains { $0.log != nil }
    hasReplicas = isReplicated
    hasAgeing = growsOld
    let asksForTimes = scenario.groups.contains {
      !$0.delays.isEmpty || $0.config.autoOffsetReset == .byDuration
    }
    keepsRecordTimes = growsOld || asksForTimes
    mayLoseOffsets = growsOld || isReplicated
    kindBytes = scenario.recordKinds.map { Int32(clamping: $0.sizeBytes) }
    hasFailures = scenario.recordKinds.contains { $0.fails > 0 }
    networkDelay = scenario.clock.profile == .kafka ? .milliseconds(1) : .zero
    var first: [Int] = []
    for topic in scenario.topics {
      first.append(logs.count)
      for _ in 0..<topic.finalPartitions {
        logs.append(PartitionLog())
        if let config = topic.log { logs[logs.count - 1].ageing = LogAgeing(config) }
      }
    }
    firstPartition = first
    partitionCounts = scenario.topics.map { $0.partitions }
    grownAt = Array(repeating: .zero, count: scenario.topics.count)
    for spec in scenario.producers {
      producers.append(
        ProducerState(
          spec, partitions: scenario.topics[spec.topic.index].partitions, seed: scenario.seed))
    }
    let partitionTopics = scenario.topics.enumerated().flatMap { index, topic in
      Array(repeating: TopicID(index), count: topic.finalPartitions)
    }
    for (index, group) in scenario.groups.enumerated() {
      for spec in group.consumers {
        consumers.append(
          ConsumerState(
            spec, group: index, of: group, partitionCount: logs.count,
            seed: scenario.seed))
      }
      groups.append(
        GroupState(group, partitionTopics: partitionTopics, topicCounts: partitionCounts))
      for delay in group.delays {
        let start = first[delay.topic.index]
        for partition in start..<(start + scenario.topics[delay.topic.index].finalPartitions) {
          groups[index].delayOf[partition] = delay.delay
        }
      }
      for committed in group.committed {
        let topic = committed.partition.topic.index
        groups[index].restore(committed.offset, for: first[topic] + committed.partition.number)
      }
    }
    keepTimes()
    openSessions()
    if hasReplicas { openReplicas() }
  }

  /// Logs keep the times of their records where a group asks for them.
  private mutating func keepTimes() {
    for group in scenario.groups {
      let looksBack = group.config.autoOffsetReset == .byDuration
      for topic in group.delays.map({ $0.topic }) + (looksBack ? group.topics : []) {
        let start = firstPartition[topic.index]
        for partition in start..<(start + scenario.topics[topic.index].finalPartitions) {
          logs[partition].keepsTimes = true
        }
      }
    }
  }

  /// Dense indexes of all partitions that `topics` have by now, topic by topic.
  func livePartitions(of topics: [TopicID]) -> [Int] {
    topics.flatMap { topic -> [Int] in
      let first = firstPartition[topic.index]
      return Array(first..<(first + partitionCounts[topic.index]))
    }
  }

  /// Schedules what the scenario says of itself.
  ///
  /// Groups come first: in the classroom everything that forms a group takes no time, so groups
  /// are stable at time 0 before the first record of time 0 is sent.
  mutating func start() {
    for index in consumers.indices {
      guard let time = consumers[index].spec.starts else { continue }
      schedule(.processStart(consumer: index), at: time)
    }
    while queue.nextTime == .zero, networkDelay == .zero, let (_, event) = queue.next() {
      if !event.isBackground { foregroundEvents -= 1 }
      dispatchedEvents += 1
      dispatch(event)
    }
    for (index, entry) in scenario.timeline.enumerated() {
      schedule(.timelineEntry(index), at: entry.time)
    }
    for index in producers.indices {
      scheduleTransactions(of: index)
      _ = scheduleNextSend(of: index)
    }
    startAutoscalers()
    startLogKeeping()
    startReplication()
  }

  /// Schedules `event` at an instant that has not passed.
  mutating func schedule(_ event: ClusterEvent, at time: SimulationTime) {
    if !event.isBackground { foregroundEvents += 1 }
    queue.schedule(event, at: time)
  }

  /// Schedules `event` for when a message sent now arrives.
  @inline(__always)
  mutating func send(_ event: ClusterEvent) {
    if networkDelay == .zero { scheduleNow(event) } else { sendWithDelay(event) }
  }

  private mutating func sendWithDelay(_ event: ClusterEvent) {
    schedule(event, at: now + networkDelay)
  }

  /// Whether an event scheduled for the current instant as the last step of another would be the
  /// next to be handled, so that it may just as well be handled at once.
  var comesNext: Bool {
    @inline(__always)
    mutating get { queue.isInstantOver && !hasPaused }
  }

  /// Schedules `event` for the current instant, after all that is scheduled for it.
  @inline(__always)
  mutating func scheduleNow(_ event: ClusterEvent) {
    if !event.isBackground { foregroundEvents += 1 }
    queue.addToLane(event)
  }

  /// Writes down that `fact` is true from now on.
  @inline(__always)
  mutating func record(_ fact: Fact) { recorder.record(fact, at: now) }

  /// Whether the process is still in the life that `process` names.
  mutating func isAlive(_ process: ProcessRef) -> Bool {
    let index = process.consumer
    return consumers[index].life == process.life && consumers[index].isRunning
  }
}
