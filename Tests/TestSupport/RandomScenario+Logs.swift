import EventKernel
import KafkaModel

// Transactions and logs that grow old.
extension RandomScenario {
  mutating func drawAgeing() {
    scenario.brokerConfig.retentionCheckInterval = .milliseconds(Int64(number(1...20)) * 250)
    scenario.brokerConfig.initialTaskDelay = .milliseconds(Int64(number(1...20)) * 250)
    scenario.brokerConfig.cleanerBackoff = .milliseconds(Int64(number(1...20)) * 250)
    scenario.brokerConfig.transactionSweep = pick([.zero, .seconds(3)])
    for topic in scenario.topics.indices where chance(35) {
      var log = LogConfig()
      log.compacts = chance(50)
      log.deletes = !log.compacts || chance(40)
      log.retention = chance(60) ? .milliseconds(Int64(number(1...60)) * 250) : nil
      log.retentionBytes = chance(30) ? Int64(number(1...20_000)) : nil
      log.segmentBytes = Int64(number(1...12_000))
      log.segmentAge = chance(40) ? .milliseconds(Int64(number(1...40)) * 250) : .seconds(604_800)
      log.minDirtyRatio = pick([0, 0.1, 0.5, 0.9])
      log.minCompactionLag = .milliseconds(Int64(number(0...20)) * 250)
      if chance(20) { log.maxCompactionLag = .milliseconds(Int64(number(1...40)) * 250) }
      log.deleteRetention = .milliseconds(Int64(number(0...40)) * 250)
      scenario.topics[topic].log = log
    }
  }

  /// Counted transactions, or windows that hold every send; some are aborted or stay open.
  mutating func drawTransactions(_ producer: ProducerSpec) -> TransactionPlan {
    let id = chance(70) ? producer.name : "shared"
    var plan = TransactionPlan(id: id, schedule: .every(records: number(1...5)))
    plan.timeout = .milliseconds(Int64(number(4...60)) * 250)
    guard case .scheduled = producer.traffic, chance(70) else { return plan }
    var windows: [TransactionWindow] = []
    var time = SimulationTime.zero
    while time < SimulationTime(nanoseconds: 25_000_000_000) {
      let end = time + SimulationDuration.milliseconds(Int64(number(1...40)) * 250)
      windows.append(
        TransactionWindow(begin: time, end: end, outcome: chance(60) ? .commit : .abort))
      time = end
    }
    windows.append(
      TransactionWindow(
        begin: time, end: chance(70) ? time + .seconds(30) : nil, outcome: .commit))
    plan.schedule = .windows(windows)
    return plan
  }

  mutating func drawTransform(_ group: inout GroupSpec) {
    let outside = scenario.topics.indices.map { TopicID($0) }.filter { topic in
      // A circle of groups would never come to rest.
      let isBehind = group.topics.allSatisfy { $0.index < topic.index }
      let isKeyed =
        !(scenario.topics[topic.index].log?.compacts ?? false)
        || scenario.recordKinds.allSatisfy { $0.key != nil }
      return isBehind && isKeyed
    }
    guard !outside.isEmpty, chance(50) else { return }
    var transform = TransformSpec(topic: pick(outside))
    transform.timeout = .milliseconds(Int64(number(8...80)) * 250)
    group.transform = transform
    if chance(70) { group.commit = .transaction }
  }

  mutating func drawProducerLives() {
    for index in scenario.producers.indices where chance(20) {
      var time = instant(upTo: 20)
      for _ in 0..<number(1...2) {
        scenario.timeline.append(
          TimelineEntry(time: time, action: .crashProducer(ProducerID(index)), span: nowhere))
        time = time + SimulationDuration.milliseconds(Int64(number(0...20)) * 250)
        scenario.timeline.append(
          TimelineEntry(time: time, action: .startProducer(ProducerID(index)), span: nowhere))
        time = time + SimulationDuration.milliseconds(Int64(number(1...20)) * 250)
      }
    }
  }
}
