import EventKernel
import KafkaModel

// Several brokers, what fails among them, and producers that have to cope.
extension RandomScenario {
  /// Gives the scenario a cluster; drawn last, so that what was drawn before stays as it is.
  mutating func drawBrokers() {
    let count = number(1...4)
    scenario.brokers = (1...count).map {
      BrokerSpec(
        name: "broker-\($0)",
        latency: chance(60) ? .milliseconds(Int64(number(0...6)) * 100) : .zero)
    }
    scenario.brokerConfig.replicaFetchWaitMax = chance(50) ? .milliseconds(500) : nil
    scenario.brokerConfig.replicaLagTimeMax = .milliseconds(Int64(number(2...16)) * 500)
    scenario.brokerConfig.brokerSessionTimeout = .milliseconds(Int64(number(1...12)) * 500)
    scenario.brokerConfig.brokerHeartbeat = pick([.zero, .milliseconds(700)])
    scenario.brokerConfig.leaderCheckInterval = .seconds(Int64(number(5...40)))
    scenario.brokerConfig.rebalancesLeaders = chance(70)
    for topic in scenario.topics.indices {
      let factor = number(1...count)
      scenario.topics[topic].replicas = (0..<scenario.topics[topic].finalPartitions).map { number in
        (0..<factor).map { BrokerID((number + $0) % count) }
      }
      scenario.topics[topic].minInSyncReplicas = number(1...3)
      scenario.topics[topic].allowsUncleanElection = chance(25)
    }
    for index in scenario.producers.indices { drawDelivery(index) }
    drawBrokerTimeline(count)
    scenario.detail = .requests
  }

  private mutating func drawDelivery(_ index: Int) {
    var delivery = DeliveryConfig()
    delivery.requestTimeout = .milliseconds(Int64(number(2...16)) * 500)
    delivery.deliveryTimeout = .seconds(Int64(number(10...40)))
    delivery.retryBackoff = .milliseconds(Int64(number(1...10)) * 100)
    delivery.retryBackoffMax = .seconds(1)
    delivery.retryJitterPercent = pick([0, 20])
    delivery.maxInFlight = number(1...5)
    if scenario.producers[index].transactions == nil {
      delivery.acks = pick([.all, .all, .leader, .none])
      delivery.isIdempotent = delivery.acks == .all && chance(60)
      if !delivery.isIdempotent, chance(30) { delivery.retries = number(0...3) }
    }
    scenario.producers[index].delivery = delivery
  }

  private mutating func drawBrokerTimeline(_ count: Int) {
    var entries: [TimelineEntry] = []
    func add(_ time: SimulationTime, _ action: TimelineEntry.Action) {
      entries.append(TimelineEntry(time: time, action: action, span: nowhere))
    }
    for broker in 0..<count where chance(60) {
      let id = BrokerID(broker)
      var time = instant(upTo: 15)
      for _ in 0..<number(1...2) {
        let length = SimulationDuration.milliseconds(Int64(number(0...40)) * 250)
        switch number(0...3) {
        case 0:
          add(time, .crashBroker(id))
          if chance(80) { add(time + length, .startBroker(id)) }
        case 1: add(time, .restartBroker(id, gap: length))
        case 2: add(time, .pauseBroker(id, for: length))
        default:
          add(time, .stopBroker(id))
          if chance(80) { add(time + length, .startBroker(id)) }
        }
        time = time + length + SimulationDuration.milliseconds(Int64(number(1...40)) * 250)
      }
    }
    if count > 1, chance(40) {
      add(
        instant(upTo: 20),
        .disconnect(
          BrokerSet([BrokerID(0), BrokerID(1)]),
          for: .milliseconds(Int64(number(1...60)) * 250)))
    }
    for _ in 0..<number(0...3) {
      let topic = stream.integer(below: scenario.topics.count)
      let partition = PartitionNumber(
        topic: TopicID(topic),
        number: stream.integer(below: scenario.topics[topic].partitions))
      add(
        instant(upTo: 20),
        .failBatches(
          partition,
          with: pick([.notEnoughReplicas, .notEnoughReplicasAfterAppend, .networkException]),
          times: number(1...3)))
    }
    scenario.timeline = (scenario.timeline + entries).enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map { $0.element }
  }
}
