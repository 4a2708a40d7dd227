import EventKernel
import KafkaModel

/// All state of one run.
///
/// Rooms are extensions that each touch their own part of it.
struct Cluster {
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

  var logs: [PartitionLog] = []
  var producers: [ProducerState] = []
  var consumers: [ConsumerState] = []
  var groups: [GroupState] = []
  /// What the transaction coordinator knows, one for each transactional id.
  var transactions: [TransactionState] = []
  /// Whose transactions there have been; the number of a transaction is its place, from 1.
  var transactionOwners: [TransactionOwner] = []
  /// Draws how late control records are.
  var markerStream: RandomStream
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
  var outputRequests = RequestTable<OutputRequest>()
  var transactionalCommits = RequestTable<TransactionalCommit>()
  var produceRequests = RequestTable<ProduceRequest>()
  var commitRequests = RequestTable<CommitRequest>()
  /// Events taken from the queue so far.
  var dispatchedEvents = 0
  /// Events since the last progress; see `ClusterSimulation.stallLimit`.
  var stalledEvents = 0
  /// Number of the next record.
  var nextRecord = 0
  /// The first record of each copy that a consumer sent.
  var origins: [Int: Int] = [:]
  /// How often a record was copied, by the number of the first.
  var copyCounts: [Int: Int] = [:]
  /// Whether any record fails at all, which spares most runs a look at each one.
  let hasFailures: Bool
  /// Whether any process was ever paused.
  var hasPaused = false
  /// The kind of each record by its number.
  var recordKinds = SlidingArray<Int32>()
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
    hasReplicas = scenario.topics.contains { !$0.replicas.isEmpty }
    hasAgeing = scenario.topics.contains { $0.log != nil }
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
    for delay in scenario.groups.flatMap({ $0.delays }) {
      let start = first[delay.topic.index]
      for partition in start..<(start + scenario.topics[delay.topic.index].finalPartitions) {
        logs[partition].keepsAppendTimes = true
      }
    }
    for group in scenario.groups where group.config.autoOffsetReset == .byDuration {
      for topic in group.topics {
        let start = first[topic.index]
        for partition in start..<(start + scenario.topics[topic.index].finalPartitions) {
          logs[partition].keepsAppendTimes = true
        }
      }
    }
    partitionCounts = scenario.topics.map { $0.partitions }
    grownAt = Array(repeating: .zero, count: scenario.topics.count)
    producers = scenario.producers.map { spec in
      ProducerState(
        spec, partitions: scenario.topics[spec.topic.index].partitions, seed: scenario.seed)
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
    }
    openSessions()
    if hasReplicas { openReplicas() }
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
    for (index, consumer) in consumers.enumerated() {
      if let time = consumer.spec.starts { schedule(.processStart(consumer: index), at: time) }
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
  mutating func send(_ event: ClusterEvent) { schedule(event, at: now + networkDelay) }

  /// Writes down that `fact` is true from now on.
  mutating func record(_ fact: Fact) { recorder.record(fact, at: now) }

  /// Whether the process is still in the life that `process` names.
  func isAlive(_ process: ProcessRef) -> Bool {
    let index = process.consumer
    return consumers[index].life == process.life && consumers[index].isRunning
  }

  /// A record got further than ever, which is no progress once it goes round in circles.
  mutating func noteProgress(with record: Int) {
    let isCircling =
      !origins.isEmpty && (origins[record].map { copyCounts[$0] ?? 0 > 10 } ?? false)
    if !isCircling { stalledEvents = 0 }
  }

  /// Whether nothing waits for a background event: groups settled, the dead removed, all committed.
  var isAtRest: Bool {
    if transactions.contains(where: { $0.phase != .empty }) || !isReplicationAtRest {
      return false
    }
    // Logs grow old long after the last record, if there is a long after.
    if scenario.clock.end != nil, hasAgeing { return false }
    // An autoscaler takes consumers away long after the last record, if there is a long after.
    if scenario.clock.end != nil, groups.contains(where: { $0.spec.autoscale != nil }) {
      return false
    }
    for (index, consumer) in consumers.enumerated() where consumer.isRunning {
      let config = groups[consumer.group].spec.config
      // One that does not know that it was removed will hear of it, unless it is cut off for good.
      if consumer.membership == .stable, consumer.isolatedUntil != .never, !consumer.isSilent,
        groups[consumer.group].memberIndex(of: consumer.process(index)) == nil
      {
        return false
      }
      if config.groupProtocol == .consumer, consumer.membership == .joining { return false }
      // What a parked fetch does not ask for, or too little of it, comes after the fetch wait.
      if consumer.isPolling,
        consumer.owned.contains(where: {
          logs[$0.partition].readEnd(config.isolationLevel) > $0.fetchPosition
            && (!hasReplicas || isServing($0.partition))
        })
      {
        return false
      }
    }
    for group in groups {
      guard group.phase == .empty || group.phase == .stable, !group.isRebalancing else {
        return false
      }
      for member in group.members {
        guard isAlive(member.process) else { return false }
        let consumer = consumers[member.process.consumer]
        // One that is cut off will be back, or be removed.
        if consumer.isolatedUntil > now { return false }
        // One that missed the last generation will hear of it, or be removed.
        if group.spec.config.groupProtocol == .classic,
          consumer.membership != .stable || consumer.generation != group.generation
        {
          return false
        }
        if group.spec.config.groupProtocol == .consumer,
          consumer.owned.count != member.assignment.count || consumer.hasNewAssignment
        {
          return false
        }
      }
      guard group.spec.commit == .auto else { continue }
      for member in group.members where consumers[member.process.consumer].hasUncommitted {
        return false
      }
    }
    return true
  }
}

/// Requests on their way, by slot; slots are used again.
struct RequestTable<Request> {
  private var slots: [Request?] = []
  private var free: [Int] = []

  /// Keeps `request` and returns its slot.
  mutating func add(_ request: Request) -> Int {
    if let slot = free.popLast() {
      slots[slot] = request
      return slot
    }
    slots.append(request)
    return slots.count - 1
  }

  /// Takes the request out of its slot; nil when it was taken before.
  mutating func take(_ slot: Int) -> Request? {
    guard let request = slots[slot] else { return nil }
    slots[slot] = nil
    free.append(slot)
    return request
  }

  /// The request in a slot; nil when it was taken.
  subscript(slot: Int) -> Request? {
    get { slots[slot] }
    set { slots[slot] = newValue }
  }

  /// Every slot that holds a request.
  var usedSlots: [Int] { slots.indices.filter { slots[$0] != nil } }

  /// Shows every request that is on its way.
  func forEach(_ body: (Request) -> Void) {
    for case .some(let request) in slots { body(request) }
  }
}
