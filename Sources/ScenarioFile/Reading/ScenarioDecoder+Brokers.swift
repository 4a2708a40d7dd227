import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// The brokers, what they have in common, and which of them hold which partition.
extension ScenarioDecoder {
  /// The most brokers of a scenario; sets of them are one word of bits.
  static let brokerLimit: Int64 = 64

  /// `brokers:`: how many, which, or what is special about them.
  mutating func readBrokers(_ fields: Fields) {
    setBrokerDefaults()
    guard let node = fields["brokers"] else { return }
    if node.mapping == nil {
      readBrokerNames(node)
      return
    }
    guard let brokers = self.fields(of: node, FieldTables.brokers, of: "'brokers'") else { return }
    if let count = brokers["count"] {
      if brokers["names"] != nil {
        fail(
          "conflict", brokers.keySpan("count"), "'names' tells how many brokers there are",
          help: "leave 'count' out")
      }
      readBrokerNames(count)
    }
    if let names = brokers["names"] { readBrokerNames(names) }
    if let latency = duration(brokers["latency"], "'latency'") {
      for index in scenario.brokers.indices where scenario.brokers[index].latency == .zero {
        scenario.brokers[index].latency = latency
      }
    }
    if let config = brokers["config"] { readBrokerConfig(config) }
  }

  private mutating func setBrokerDefaults() {
    let isKafka = scenario.clock.profile == .kafka
    scenario.brokerConfig.retentionCheckInterval = isKafka ? .seconds(300) : scenario.clock.tick
    scenario.brokerConfig.initialTaskDelay = isKafka ? .seconds(30) : scenario.clock.tick
    scenario.brokerConfig.cleanerBackoff = isKafka ? .seconds(15) : scenario.clock.tick
    scenario.brokerConfig.transactionSweep = isKafka ? .seconds(10) : .zero
    scenario.brokerConfig.replicaFetchWaitMax = isKafka ? .milliseconds(500) : nil
    scenario.brokerConfig.brokerHeartbeat = isKafka ? .seconds(2) : .zero
  }

  private mutating func readBrokerNames(_ node: YAMLNode) {
    if case .integer = node.scalar?.value {
      let what = "the number of brokers"
      guard let count = integer(node, what, low: 1, high: Self.brokerLimit) else { return }
      scenario.brokers = (1...Int(count)).map { BrokerSpec(name: "broker-\($0)") }
      return
    }
    var brokers: [BrokerSpec] = []
    if let items = node.sequence {
      for item in items {
        guard let name = text(item, "a broker") else { continue }
        add(BrokerSpec(name: name), item.span, to: &brokers)
      }
    } else if node.mapping != nil {
      for entry in namedEntries(of: node, "the brokers") {
        var broker = BrokerSpec(name: entry.key.text)
        let what = "broker '\(broker.name)'"
        guard let fields = self.fields(of: entry.value, FieldTables.broker, of: what) else {
          continue
        }
        broker.rack = text(fields["rack"], "'rack'")
        if let latency = duration(fields["latency"], "'latency'") { broker.latency = latency }
        add(broker, entry.keySpan, to: &brokers)
      }
    } else {
      fail(
        "wrong-type", node.span,
        "'brokers' must be a number, a list of names or a mapping, not \(kind(of: node))",
        help: "write 'brokers: 3'")
      return
    }
    if brokers.isEmpty {
      fail("out-of-range", node.span, "a cluster needs at least one broker")
    } else if brokers.count > Int(Self.brokerLimit) {
      fail("too-many", node.span, "more than \(Self.brokerLimit) brokers")
    } else {
      scenario.brokers = brokers
    }
  }

  private mutating func add(
    _ broker: BrokerSpec, _ span: SourceSpan, to brokers: inout [BrokerSpec]
  ) {
    if brokers.contains(where: { $0.name == broker.name }) {
      fail("conflict", span, "there is a broker '\(broker.name)' already")
    } else {
      brokers.append(broker)
    }
  }

  private typealias Interval = (
    key: String, set: (inout BrokerConfig, SimulationDuration) -> Void
  )

  /// The settings that are lengths of time.
  private static var intervals: [Interval] {
    [
      ("log.retention.check.interval.ms", { $0.retentionCheckInterval = $1 }),
      ("log.initial.task.delay.ms", { $0.initialTaskDelay = $1 }),
      ("log.cleaner.backoff.ms", { $0.cleanerBackoff = $1 }),
      (
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", { $0.transactionSweep = $1 }
      ),
      ("replica.lag.time.max.ms", { $0.replicaLagTimeMax = $1 }),
      ("replica.fetch.wait.max.ms", { $0.replicaFetchWaitMax = $1 }),
      ("broker.session.timeout.ms", { $0.brokerSessionTimeout = $1 }),
      ("broker.heartbeat.interval.ms", { $0.brokerHeartbeat = $1 }),
    ]
  }

  private mutating func readBrokerConfig(_ node: YAMLNode) {
    guard let config = fields(of: node, FieldTables.brokerConfig, of: "'config' of brokers") else {
      return
    }
    var settings = scenario.brokerConfig
    for (key, set) in Self.intervals {
      if let value = positiveDuration(config[key], "'\(key)'", inMilliseconds: true) {
        set(&settings, value)
      }
    }
    scenario.brokerConfig = settings
    if let value = flag(config["auto.leader.rebalance.enable"], "'auto.leader.rebalance.enable'") {
      scenario.brokerConfig.rebalancesLeaders = value
    }
    let interval = "leader.imbalance.check.interval.seconds"
    if let value = integer(config[interval], "'\(interval)'", low: 1, high: 1 << 31) {
      scenario.brokerConfig.leaderCheckInterval = .seconds(value)
    }
    if let value = integer(config["min.insync.replicas"], "'min.insync.replicas'", low: 1) {
      topicDefaults.minInSyncReplicas = Int(value)
    }
    let unclean = "unclean.leader.election.enable"
    if let value = flag(config[unclean], "'\(unclean)'") {
      topicDefaults.allowsUncleanElection = value
    }
    if let node = config["default.replication.factor"] {
      topicDefaults.factor = replicationFactor(node, "'default.replication.factor'")
    }
  }

  /// A number of replicas, which brokers must suffice for.
  mutating func replicationFactor(_ node: YAMLNode, _ what: String) -> Int? {
    guard let factor = integer(node, what, low: 1, high: Self.brokerLimit) else { return nil }
    if Int(factor) <= scenario.brokers.count { return Int(factor) }
    let count = scenario.brokers.count
    fail(
      "impossible", node.span,
      "\(factor) replicas need \(factor) brokers, and there "
        + (count == 1 ? "is 1" : "are \(count)"),
      help: "write 'brokers: \(factor)'")
    return nil
  }

  /// `replication.factor`, and what the topic's settings say of its replicas.
  mutating func readReplication(_ topic: Fields?, _ spec: inout TopicSpec) {
    spec.minInSyncReplicas = topicDefaults.minInSyncReplicas
    spec.allowsUncleanElection = topicDefaults.allowsUncleanElection
    let factor = topic?["replication.factor"].flatMap {
      replicationFactor($0, "'replication.factor'")
    }
    factors.append(factor ?? topicDefaults.factor ?? 1)
    guard let config = topic?["config"]?.mapping else { return }
    for entry in config {
      switch entry.key.text {
      case "min.insync.replicas":
        let value = integer(entry.value, "'min.insync.replicas'", low: 1, high: Self.brokerLimit)
        if let value { spec.minInSyncReplicas = Int(value) }
      case "unclean.leader.election.enable":
        let value = flag(entry.value, "'unclean.leader.election.enable'")
        if let value { spec.allowsUncleanElection = value }
      default: break
      }
    }
  }

  /// Gives every partition its replicas, where anything of them can ever be seen.
  ///
  /// One broker that nothing happens to needs none of it.
  mutating func placeReplicas() {
    let isTouched = scenario.timeline.contains { $0.action.concernsBrokers }
    guard scenario.brokers.count > 1 || isTouched || writesDelivery else { return }
    for index in scenario.topics.indices {
      scenario.topics[index].replicas = ReplicaPlacement.replicas(
        partitions: scenario.topics[index].finalPartitions, factor: factors[index],
        brokers: scenario.brokers)
    }
    scenario.detail = .requests
  }
}

/// What topics have unless they say otherwise.
struct TopicDefaults {
  var factor: Int?
  var minInSyncReplicas = 1
  var allowsUncleanElection = false
}
