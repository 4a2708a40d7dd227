import EventKernel
package import KafkaModel
import SourceText

/// Small scenarios drawn at random: every topology, commit mode, assignor, profile and fault of the
/// model, the same one for the same seed.
package struct RandomScenario {
  var stream: RandomStream
  var scenario = Scenario()
  let nowhere = SourceSpan(start: 0, end: 0)

  private init(seed: UInt64) { stream = RandomStream(seed: seed, name: "random scenario") }

  /// The scenario of `seed`; with `hasBrokers` on a cluster whose brokers fail, else now and then.
  package static func scenario(seed: UInt64, hasBrokers: Bool? = nil) -> Scenario {
    var random = RandomScenario(seed: seed)
    random.scenario.seed = seed
    random.draw()
    let isDrawn = random.chance(35)
    if hasBrokers ?? isDrawn { random.drawBrokers() }
    return random.scenario
  }

  mutating func chance(_ percent: Int) -> Bool { stream.integer(below: 100) < percent }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + stream.integer(below: range.count)
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[stream.integer(below: values.count)]
  }

  /// Whole ticks of 250 ms, so that many things happen at the same instant.
  mutating func instant(upTo seconds: Int) -> SimulationTime {
    SimulationTime(nanoseconds: Int64(number(0...(seconds * 4))) * 250_000_000)
  }

  private mutating func draw() {
    scenario.clock.profile = chance(40) ? .kafka : .classroom
    if chance(50) { scenario.clock.end = SimulationTime(nanoseconds: 40_000_000_000) }
    for index in 0..<number(1...3) {
      scenario.topics.append(
        TopicSpec(name: "topic-\(index)", span: nowhere, partitions: number(1...6)))
    }
    drawAgeing()
    for index in 0..<number(0...3) { drawProducer(index) }
    for index in 0..<number(1...3) { drawGroup(index) }
    drawTimeline()
  }

  private mutating func drawProducer(_ index: Int) {
    let topic = TopicID(stream.integer(below: scenario.topics.count))
    let first = scenario.recordKinds.count
    let keys = number(1...6)
    let isKeyed = chance(70)
    for key in 0..<keys {
      var kind = RecordKind(label: "\(key)", key: isKeyed ? "key-\(key)" : nil)
      kind.sizeBytes = number(1...4000)
      kind.isTombstone = chance(10)
      if chance(5) {
        kind.partition = stream.integer(below: scenario.topics[topic.index].partitions)
      }
      scenario.recordKinds.append(kind)
    }
    var producer = ProducerSpec(
      name: "producer-\(index)", span: nowhere, topic: topic, traffic: .scheduled([]))
    producer.traffic = chance(50) ? drawSends(first, keys) : drawWorkload(first, keys, isKeyed)
    producer.partitioner = pick(PartitionerSpec.allCases)
    producer.linger = pick([.zero, .milliseconds(5), .milliseconds(500)])
    producer.batchSizeBytes = pick([1, 4096, 16_384])
    if chance(30) { producer.transactions = drawTransactions(producer) }
    scenario.producers.append(producer)
  }

  private mutating func drawSends(_ first: Int, _ keys: Int) -> Traffic {
    var sends: [ScheduledSend] = []
    for _ in 0..<number(0...25) {
      sends.append(
        ScheduledSend(
          time: instant(upTo: 25), kind: RecordKindID(first + stream.integer(below: keys))))
    }
    return .scheduled(sends.sorted { $0.time < $1.time })
  }

  private mutating func drawWorkload(_ first: Int, _ keys: Int, _ isKeyed: Bool) -> Traffic {
    let rates: [RatePhase] = [
      RatePhase(
        until: chance(50) ? SimulationTime(nanoseconds: 9_000_000_000) : nil,
        microRecords: Int64(number(200_000...4_000_000)), period: .seconds(1)),
      RatePhase(until: nil, microRecords: 1_000_000, period: .seconds(1)),
    ]
    var workload = WorkloadSpec(
      process: pick(WorkloadSpec.ArrivalProcess.allCases),
      phases: rates[0].until == nil ? [rates[0]] : rates,
      keys: isKeyed
        ? chance(50) ? .uniform(count: keys) : .zipf(exponent: 1.1, count: keys) : .none,
      firstKind: RecordKindID(first))
    workload.recordLimit = number(0...40)
    workload.start = instant(upTo: 5)
    return .workload(workload)
  }

  private mutating func drawGroup(_ index: Int) {
    var topics: [TopicID] = []
    for topic in scenario.topics.indices where topics.isEmpty || chance(50) {
      topics.append(TopicID(topic))
    }
    let isStatic = chance(20)
    let consumers = (0..<number(1...5)).map { number in
      var consumer = ConsumerSpec(
        name: "consumer-\(index)-\(number)", span: nowhere, processing: drawProcessing(),
        starts: chance(70) ? .zero : chance(70) ? instant(upTo: 20) : nil)
      if isStatic, chance(80) {
        consumer.instance = chance(95) ? consumer.name : "instance-\(index)"
      }
      return consumer
    }
    var group = GroupSpec(
      name: "group-\(index)", span: nowhere, topics: topics, consumers: consumers)
    group.commit = pick(CommitMode.allCases.filter { $0 != .transaction })
    group.onFailure.resort = .skip
    drawProtocol(&group)
    drawFailures(&group)
    if chance(10) { drawAutoscale(&group) }
    drawWorkers(&group)
    group.config.autoOffsetReset = pick([.earliest, .earliest, .latest, .byDuration])
    if chance(3) { group.config.autoOffsetReset = .none }
    group.config.resetDuration = .seconds(Int64(number(0...20)))
    if chance(40) { group.config.isolationLevel = .readCommitted }
    drawTransform(&group)
    group.config.sessionTimeout = .milliseconds(Int64(number(2...10)) * 1000)
    group.config.maxPollRecords = pick([1, 2, 5, 500])
    group.config.autoCommitInterval = .milliseconds(Int64(number(1...20)) * 250)
    if scenario.clock.profile == .kafka || chance(50) {
      group.config.heartbeatInterval = .milliseconds(Int64(number(1...7)) * 250)
    }
    if scenario.clock.profile == .kafka || chance(20) {
      group.config.initialRebalanceDelay = .milliseconds(Int64(number(0...12)) * 250)
    }
    // Members that process for longer than they may leave and come back for ever.
    if chance(20), scenario.clock.end != nil {
      group.config.maxPollInterval = .milliseconds(Int64(number(1...8)) * 500)
    }
    if chance(10) { group.config.fetchMinBytes = Int64(number(1...6000)) }
    if chance(10) { group.config.maxPartitionFetchBytes = Int64(number(1...6000)) }
    if chance(10) { group.config.fetchMaxBytes = Int64(number(1...9000)) }
    if chance(5) { group.config.fetchWaitsForBuffer = true }
    if chance(5) { group.config.maxSize = number(1...4) }
    if chance(5) { group.config.offsetsRetention = .seconds(Int64(number(1...20))) }
    if chance(30) { group.config.metadataMaxAge = .milliseconds(Int64(number(0...20)) * 250) }
    scenario.groups.append(group)
  }

  private mutating func drawProtocol(_ group: inout GroupSpec) {
    group.config.groupProtocol = chance(30) ? .consumer : .classic
    group.config.remoteAssignor = pick(RemoteAssignorName.allCases)
    group.config.assignors = [pick(AssignorName.allCases)]
    if chance(15) { group.config.assignors.append(pick(AssignorName.allCases)) }
    group.config.consumerSessionTimeout = .milliseconds(Int64(number(2...10)) * 1000)
    if scenario.clock.profile == .kafka || chance(50) {
      group.config.consumerHeartbeatInterval = .milliseconds(Int64(number(1...7)) * 250)
    }
  }

  /// Some kinds fail, and groups have every way to go on.
  private mutating func drawFailures(_ group: inout GroupSpec) {
    if chance(60) || group.commit == .transaction { return }
    for kind in scenario.recordKinds.indices where chance(20) {
      scenario.recordKinds[kind].fails = chance(20) ? .max : number(1...3)
    }
    group.onFailure.retries = number(0...2)
    group.onFailure.backoff = .milliseconds(Int64(number(1...8)) * 250)
    let outside = scenario.topics.indices.map { TopicID($0) }.filter { !group.topics.contains($0) }
    group.onFailure.resort = outside.isEmpty || chance(50) ? .skip : .deadLetter(outside[0])
    if chance(40), let topic = group.topics.last, group.topics.count > 1 {
      group.onFailure.retryTopics = [topic]
      group.delays = [TopicDelay(topic: topic, delay: .milliseconds(Int64(number(0...8)) * 250))]
    }
  }

  private mutating func drawWorkers(_ group: inout GroupSpec) {
    if chance(20), group.transform == nil, group.onFailure.retryTopics.isEmpty,
      group.onFailure.resort == .skip
    {
      var workers = WorkerPoolSpec(count: number(1...4))
      workers.order = pick(WorkerPoolSpec.Order.allCases)
      workers.capacity = pick([1, 2, 3, 10, 500])
      group.workers = workers
    } else if group.commit == .lowestUnfinished {
      group.commit = .afterRecord
    }
  }

  private mutating func drawAutoscale(_ group: inout GroupSpec) {
    var spec = AutoscaleSpec()
    spec.lagThreshold = Int64(number(1...10))
    spec.minimum = number(0...1)
    spec.maximum = group.consumers.count
    spec.pollingInterval = .milliseconds(Int64(number(4...20)) * 250)
    spec.cooldownPeriod = .seconds(Int64(number(1...10)))
    spec.stabilizationWindow = .seconds(Int64(number(0...10)))
    spec.allowsIdleConsumers = chance(50)
    spec.limitsToPartitionsWithLag = chance(30)
    spec.excludesPersistentLag = chance(30)
    group.autoscale = spec
  }

  private mutating func drawTrouble(
    _ id: ConsumerID, in group: GroupSpec
  ) -> TimelineEntry.Action {
    let length = SimulationDuration.milliseconds(Int64(number(1...50)) * 250)
    switch number(0...5) {
    case 3:
      let topic = pick(group.topics)
      return .seek(
        id,
        PartitionNumber(
          topic: topic, number: stream.integer(below: scenario.topics[topic.index].partitions)),
        to: pick([.beginning, .end, .offset(Int64(number(0...6)))]))
    case 4:
      return .reconfigure(id, assignors: [pick(AssignorName.allCases)] + group.config.assignors)
    case 0: return .pause(id, for: length)
    case 1: return .slow(id, by: Double(number(1...8)), for: length)
    case 2: return .isolate(id, for: chance(80) ? length : SimulationDuration(nanoseconds: .max))
    default: return .restart(id, gap: length)
    }
  }

  private mutating func drawGrowthAndScaling() {
    for topic in scenario.topics.indices where chance(15) {
      let count = scenario.topics[topic].partitions + number(1...3)
      scenario.topics[topic].finalPartitions = count
      scenario.timeline.append(
        TimelineEntry(
          time: instant(upTo: 20), action: .addPartitions(TopicID(topic), to: count),
          span: nowhere))
    }
    for group in scenario.groups.indices where chance(10) {
      scenario.timeline.append(
        TimelineEntry(
          time: instant(upTo: 20),
          action: .scale(GroupID(group), to: number(0...scenario.groups[group].consumers.count)),
          span: nowhere))
    }
  }

  private mutating func drawProcessing() -> ProcessingTime {
    let length = SimulationDuration.milliseconds(Int64(number(0...12)) * 250)
    switch number(0...5) {
    case 4: return .lognormal(median: length, sigma: 0.5)
    case 5: return .empirical([length, .zero, .milliseconds(100)])
    case 0: return .exponential(mean: .milliseconds(Int64(number(100...2000))))
    case 1: return .uniform(low: .zero, high: length)
    default: return .constant(length)
    }
  }

  /// Each consumer's own chain of faults: what runs crashes or stops, what does not run starts.
  private mutating func drawTimeline() {
    var number = 0
    for group in scenario.groups {
      for consumer in group.consumers {
        let id = ConsumerID(number)
        number += 1
        var time = consumer.starts ?? instant(upTo: 10)
        var isRunning = consumer.starts != nil
        while chance(45) {
          time = time + SimulationDuration.milliseconds(Int64(self.number(0...60)) * 250)
          if isRunning, chance(40) {
            scenario.timeline.append(
              TimelineEntry(time: time, action: drawTrouble(id, in: group), span: nowhere))
            continue
          }
          let action: TimelineEntry.Action =
            isRunning ? (chance(60) ? .crash(id) : .stop(id)) : .start(id)
          isRunning.toggle()
          scenario.timeline.append(TimelineEntry(time: time, action: action, span: nowhere))
        }
      }
    }
    drawGrowthAndScaling()
    drawProducerLives()
    scenario.timeline = scenario.timeline.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map { $0.element }
  }
}
