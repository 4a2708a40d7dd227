import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  mutating func readGroupConfig(
    _ node: YAMLNode, of what: String, writesCommit: Bool, _ group: inout GroupSpec
  ) {
    guard
      let fields = fields(of: node, FieldTables.groupConfig, of: "'config' of \(what)")
    else { return }
    readAssignor(fields["partition.assignment.strategy"], &group)
    if let count = integer(fields["max.poll.records"], "'max.poll.records'", low: 1) {
      group.config.maxPollRecords = Int(count)
    }
    if let reset = choice(fields["auto.offset.reset"], "'auto.offset.reset'", OffsetReset.self) {
      group.config.autoOffsetReset = reset
    }
    if let value = text(fields["group.protocol"], "'group.protocol'"), value != "classic",
      let node = fields["group.protocol"]
    {
      if value == "consumer" {
        fail("not-modelled", node.span, "'group.protocol: consumer' (KIP-848) is not modelled yet")
      } else {
        failChoice(value, node.span, "'group.protocol'", ["classic"])
      }
    }
    readTimes(fields, &group)
    readAutoCommit(fields["enable.auto.commit"], writesCommit: writesCommit, &group)
    if group.config.heartbeatInterval >= group.config.sessionTimeout {
      let key =
        fields["heartbeat.interval.ms"] != nil ? "heartbeat.interval.ms" : "session.timeout.ms"
      fail(
        "out-of-range", fields.keySpan(key),
        "'heartbeat.interval.ms' must be shorter than 'session.timeout.ms'",
        help: "Kafka advises a third of it at most")
    }
  }

  private mutating func readTimes(_ fields: Fields, _ group: inout GroupSpec) {
    func read(_ key: String) -> SimulationDuration? {
      duration(fields[key], "'\(key)'", inMilliseconds: true)
    }
    if let value = positiveDuration(
      fields["session.timeout.ms"], "'session.timeout.ms'", inMilliseconds: true)
    {
      group.config.sessionTimeout = value
    }
    if let value = read("heartbeat.interval.ms") { group.config.heartbeatInterval = value }
    if let value = positiveDuration(
      fields["auto.commit.interval.ms"], "'auto.commit.interval.ms'", inMilliseconds: true)
    {
      group.config.autoCommitInterval = value
    }
    if let value = read("group.initial.rebalance.delay.ms") {
      group.config.initialRebalanceDelay = value
    }
    if let value = positiveDuration(
      fields["fetch.max.wait.ms"], "'fetch.max.wait.ms'", inMilliseconds: true)
    {
      group.config.fetchMaxWait = value
    }
    if scenario.clock.profile == .kafka, group.config.heartbeatInterval == .zero {
      fail(
        "out-of-range", fields.keySpan("heartbeat.interval.ms"),
        "'heartbeat.interval.ms' cannot be 0 in the 'kafka' profile",
        help: "0 means \"noticed at once\", which only the classroom has")
    }
  }

  private mutating func readAssignor(_ node: YAMLNode?, _ group: inout GroupSpec) {
    guard let node else { return }
    let nodes = node.sequence ?? [node]
    if nodes.count != 1 {
      fail(
        "not-modelled", node.span, "a list of several assignors is not modelled yet",
        help: "name one: 'range' or 'roundrobin'")
      return
    }
    guard let word = text(nodes[0], "'partition.assignment.strategy'") else { return }
    switch word {
    case "range", KafkaProperties.assignorClasses[0]: group.config.assignor = .range
    case "roundrobin", KafkaProperties.assignorClasses[1]: group.config.assignor = .roundrobin
    default:
      if KafkaProperties.otherAssignors.contains(word) {
        fail(
          "not-modelled", node.span, "the assignor '\(word)' is not modelled yet",
          help: "use 'range' or 'roundrobin'")
      } else {
        failChoice(
          word, node.span, "'partition.assignment.strategy'",
          AssignorName.allCases.map { $0.rawValue })
      }
    }
  }

  /// `enable.auto.commit` may repeat what `commit` says, or say it alone, but not contradict it.
  private mutating func readAutoCommit(
    _ node: YAMLNode?, writesCommit: Bool, _ group: inout GroupSpec
  ) {
    guard let node else { return }
    guard case .bool(let isOn) = node.scalar?.value else {
      fail(
        "wrong-type", node.span, "'enable.auto.commit' must be true or false, not \(kind(of: node))"
      )
      return
    }
    if isOn != (group.commit == .auto) {
      fail(
        "conflict", node.span,
        "'enable.auto.commit: \(isOn)' contradicts 'commit: \(group.commit.rawValue)'",
        help: isOn
          ? "leave one of them out"
          : "say when to commit instead: 'commit: after-batch', 'after-record' or "
            + "'before-processing'")
    }
  }
}
