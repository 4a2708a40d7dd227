import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// What a timeline does to brokers and to what they answer.
extension ScenarioDecoder {
  /// Actions on brokers; empty for other actions, and where a consumer or a producer is meant.
  mutating func brokerActions(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry]? {
    let key = action.key.text
    let isOwn = key == "kill-broker" || key == "restart-broker"
    guard key != "disconnect", isOwn || namesBrokers(action.value) else { return nil }
    let gap = duration(fields["gap"], "'gap'") ?? scenario.clock.tick
    let length = positiveDuration(fields["for"], "'for'") ?? Self.forever
    return (action.value.sequence ?? [action.value]).compactMap { node in
      guard let name = text(node, "'\(key)'"), let broker = broker(named: name, node.span) else {
        return nil
      }
      let what: TimelineEntry.Action
      switch key {
      case "crash", "kill-broker": what = .crashBroker(broker)
      case "stop": what = .stopBroker(broker)
      case "start": what = .startBroker(broker)
      case "restart", "restart-broker": what = .restartBroker(broker, gap: gap)
      case "pause": what = .pauseBroker(broker, for: length)
      default:
        fail(
          "conflict", action.keySpan, "'\(key)' is for consumers; '\(name)' is a broker",
          help: "write 'crash', 'stop', 'start', 'restart', 'pause' or 'disconnect'")
        return nil
      }
      return TimelineEntry(time: time, action: what, span: node.span)
    }
  }

  private func namesBrokers(_ node: YAMLNode) -> Bool {
    let names = (node.sequence ?? [node]).map { $0.scalar?.text }
    let clients =
      scenario.producers.map { $0.name }
      + scenario.groups.flatMap { group in group.consumers.map { $0.name } }
    return !names.isEmpty
      && names.allSatisfy { name in
        guard let name, !clients.contains(name) else { return false }
        return scenario.brokers.contains { $0.name == name }
      }
  }

  private mutating func broker(named name: String, _ span: SourceSpan) -> BrokerID? {
    if let index = scenario.brokers.firstIndex(where: { $0.name == name }) {
      return BrokerID(index)
    }
    failDangling("broker", name, span, scenario.brokers.map { $0.name })
    return nil
  }

  /// `disconnect: [broker-1, broker-2]`, `for` a while.
  mutating func readDisconnect(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    var set = BrokerSet()
    for node in action.value.sequence ?? [action.value] {
      guard let name = text(node, "'disconnect'"), let broker = broker(named: name, node.span)
      else { return [] }
      set.insert(broker)
    }
    if set.count < 2 {
      fail(
        "wrong-type", action.value.span, "'disconnect' needs at least two brokers",
        help: "write 'disconnect: [broker-1, broker-2]'")
      return []
    }
    let length = positiveDuration(fields["for"], "'for'") ?? Self.forever
    return [
      TimelineEntry(time: time, action: .disconnect(set, for: length), span: action.value.span)
    ]
  }

  /// The answers that `fail` may give, and what they leave behind.
  static let producibleErrors: [ProduceError] = [
    .notEnoughReplicas, .notEnoughReplicasAfterAppend, .networkException,
  ]

  /// `fail: orders-0`, `with` an error, so many `times`.
  mutating func readFail(
    _ action: YAMLEntry, _ fields: Fields, at time: SimulationTime
  ) -> [TimelineEntry] {
    guard let name = text(action.value, "'fail'"),
      let partition = partition(named: name, action.value.span)
    else { return [] }
    var error = ProduceError.notEnoughReplicas
    if let node = fields["with"], let word = text(node, "'with'") {
      if let known = Self.producibleErrors.first(where: { $0.rawValue == word }) {
        error = known
      } else {
        failChoice(word, node.span, "'with'", Self.producibleErrors.map { $0.rawValue })
      }
    }
    let times = integer(fields["times"], "'times'", low: 1, high: 1_000_000) ?? 1
    return [
      TimelineEntry(
        time: time, action: .failBatches(partition, with: error, times: Int(times)),
        span: action.value.span)
    ]
  }

  /// Only a broker that runs can crash or stop, and only one that does not run can start.
  mutating func checkBrokerLives() {
    var isRunning = scenario.brokers.map { _ in true }
    for entry in scenario.timeline {
      switch entry.action {
      case .crashBroker(let broker), .stopBroker(let broker), .pauseBroker(let broker, _):
        if !isRunning[broker.index] {
          let name = scenario.brokers[broker.index].name
          fail("impossible", entry.span, "'\(name)' is not running at that time")
        }
        if case .pauseBroker = entry.action { break }
        isRunning[broker.index] = false
      case .startBroker(let broker):
        if isRunning[broker.index] {
          let name = scenario.brokers[broker.index].name
          fail("impossible", entry.span, "'\(name)' is running already")
        }
        isRunning[broker.index] = true
      case .restartBroker(let broker, _): isRunning[broker.index] = true
      default: break
      }
    }
  }
}
