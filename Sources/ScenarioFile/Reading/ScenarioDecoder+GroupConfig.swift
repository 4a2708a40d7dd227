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
    if let names = assignors(fields["partition.assignment.strategy"]) {
      group.config.assignors = names
    }
    if let name = choice(
      fields["group.remote.assignor"], "'group.remote.assignor'", RemoteAssignorName.self)
    {
      group.config.remoteAssignor = name
    }
    readSizes(fields, &group)
    if let count = integer(fields["max.poll.records"], "'max.poll.records'", low: 1) {
      group.config.maxPollRecords = Int(count)
    }
    if let reset = choice(fields["auto.offset.reset"], "'auto.offset.reset'", OffsetReset.self) {
      group.config.autoOffsetReset = reset
    }
    if let value = choice(fields["group.protocol"], "'group.protocol'", GroupProtocol.self) {
      group.config.groupProtocol = value
    }
    readTimes(fields, &group)
    readAutoCommit(fields["enable.auto.commit"], writesCommit: writesCommit, &group)
    if group.config.consumerHeartbeatInterval >= group.config.consumerSessionTimeout {
      fail(
        "out-of-range", fields.keySpan("group.consumer.heartbeat.interval.ms"),
        "'group.consumer.heartbeat.interval.ms' must be shorter than "
          + "'group.consumer.session.timeout.ms'")
    }
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
    if let value = read("group.consumer.heartbeat.interval.ms") {
      group.config.consumerHeartbeatInterval = value
    }
    if let value = positiveDuration(
      fields["group.consumer.session.timeout.ms"], "'group.consumer.session.timeout.ms'",
      inMilliseconds: true)
    {
      group.config.consumerSessionTimeout = value
    }
    if let value = positiveDuration(
      fields["max.poll.interval.ms"], "'max.poll.interval.ms'", inMilliseconds: true)
    {
      group.config.maxPollInterval = value
    }
    if let value = read("metadata.max.age.ms") { group.config.metadataMaxAge = value }
    if let minutes = integer(
      fields["offsets.retention.minutes"], "'offsets.retention.minutes'", low: 1, high: 1 << 31)
    {
      group.config.offsetsRetention = .seconds(minutes * 60)
    }
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

  private mutating func readSizes(_ fields: Fields, _ group: inout GroupSpec) {
    if let value = bytes(fields["fetch.min.bytes"], "'fetch.min.bytes'") {
      group.config.fetchMinBytes = Int64(value)
    }
    if let value = bytes(fields["fetch.max.bytes"], "'fetch.max.bytes'") {
      group.config.fetchMaxBytes = Int64(value)
    }
    if let value = bytes(fields["max.partition.fetch.bytes"], "'max.partition.fetch.bytes'") {
      group.config.maxPartitionFetchBytes = Int64(value)
    }
    if let value = integer(fields["group.max.size"], "'group.max.size'", low: 1, high: 1 << 31) {
      group.config.maxSize = Int(value)
    }
  }

  /// One assignor or a list of them, by name or by Java class.
  mutating func assignors(_ node: YAMLNode?) -> [AssignorName]? {
    guard let node else { return nil }
    let nodes = node.sequence ?? [node]
    var names: [AssignorName] = []
    for item in nodes {
      guard let word = text(item, "'partition.assignment.strategy'") else { continue }
      if let place = KafkaProperties.assignorClasses.firstIndex(of: word) {
        names.append(AssignorName.allCases[place])
      } else if let name = AssignorName(rawValue: word) {
        names.append(name)
      } else if word == RemoteAssignorName.uniform.rawValue {
        fail(
          "unknown-value", item.span, "'uniform' is an assignor of the coordinator",
          help: "write 'group.protocol: consumer' and 'group.remote.assignor: uniform'")
      } else {
        failChoice(
          word, item.span, "'partition.assignment.strategy'",
          AssignorName.allCases.map { $0.rawValue })
      }
    }
    if nodes.isEmpty {
      fail("missing-key", node.span, "'partition.assignment.strategy' names no assignor")
    }
    return names.isEmpty ? nil : names
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
