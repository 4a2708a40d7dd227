import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// The mapping under `on-failure:`; retry topics are subscribed to by the group itself.
  mutating func readFailurePolicy(_ node: YAMLNode, of what: String, _ group: inout GroupSpec) {
    guard let fields = fields(of: node, FieldTables.onFailure, of: "'on-failure' of \(what)")
    else { return }
    var policy = FailurePolicy()
    if let count = integer(fields["retries"], "'retries'", low: 0, high: 1_000_000) {
      policy.retries = Int(count)
    }
    policy.backoff = scenario.clock.tick
    if let backoff = positiveDuration(fields["backoff"], "'backoff'") { policy.backoff = backoff }
    if let node = fields["retry-topics"] {
      for entry in namedEntries(of: node, "'retry-topics'") {
        guard let topic = topic(named: entry.key.text, entry.keySpan),
          let delay = duration(entry.value, "the delay of '\(entry.key.text)'")
        else { continue }
        policy.retryTopics.append(topic)
        group.delays.append(TopicDelay(topic: topic, delay: delay))
        if !group.topics.contains(topic) { group.topics.append(topic) }
      }
    }
    readResort(fields, &policy, group)
    if policy.resort == .block, fields["retries"] != nil, policy.retryTopics.isEmpty {
      fail(
        "conflict", fields.keySpan("retries"), "'retries' needs something that follows them",
        help: "add 'then: skip' or 'dead-letter: TOPIC'; without it a record is tried for ever")
    }
    group.onFailure = policy
  }

  private mutating func readResort(
    _ fields: Fields, _ policy: inout FailurePolicy, _ group: GroupSpec
  ) {
    if let name = text(fields["dead-letter"], "'dead-letter'"), let node = fields["dead-letter"],
      let topic = topic(named: name, node.span)
    {
      if group.topics.contains(topic) {
        fail(
          "conflict", node.span, "the group reads '\(name)' itself",
          help: "a dead-letter topic is for other readers")
      }
      policy.resort = .deadLetter(topic)
    }
    guard let node = fields["then"], let word = text(node, "'then'") else { return }
    switch word {
    case "skip":
      if fields["dead-letter"] != nil {
        fail("conflict", node.span, "'then: skip' contradicts 'dead-letter'")
      }
      policy.resort = .skip
    case "block": policy.resort = .block
    default: failChoice(word, node.span, "'then'", ["block", "skip"])
    }
  }

  /// The mapping under `autoscale:`, by KEDA's names.
  mutating func readAutoscale(_ node: YAMLNode, of what: String) -> AutoscaleSpec? {
    guard let fields = fields(of: node, FieldTables.autoscale, of: "'autoscale' of \(what)")
    else { return nil }
    var spec = AutoscaleSpec()
    if let value = integer(fields["lagThreshold"], "'lagThreshold'", low: 1, high: 1 << 40) {
      spec.lagThreshold = value
    }
    if let value = integer(
      fields["activationLagThreshold"], "'activationLagThreshold'", low: 0, high: 1 << 40)
    {
      spec.activationLagThreshold = value
    }
    if let value = integer(fields["minReplicaCount"], "'minReplicaCount'", low: 0, high: 1000) {
      spec.minimum = Int(value)
    }
    if let value = integer(fields["maxReplicaCount"], "'maxReplicaCount'", low: 1, high: 1000) {
      spec.maximum = Int(value)
    }
    if spec.minimum > spec.maximum {
      fail(
        "out-of-range", fields.keySpan("minReplicaCount"),
        "'minReplicaCount' is above 'maxReplicaCount'")
    }
    if let value = positiveDuration(fields["pollingInterval"], "'pollingInterval'") {
      spec.pollingInterval = value
    }
    if let value = duration(fields["cooldownPeriod"], "'cooldownPeriod'") {
      spec.cooldownPeriod = value
    }
    if let value = duration(fields["stabilizationWindow"], "'stabilizationWindow'") {
      spec.stabilizationWindow = value
    }
    spec.allowsIdleConsumers = flag(fields["allowIdleConsumers"], "'allowIdleConsumers'") ?? false
    spec.limitsToPartitionsWithLag =
      flag(fields["limitToPartitionsWithLag"], "'limitToPartitionsWithLag'") ?? false
    spec.excludesPersistentLag =
      flag(fields["excludePersistentLag"], "'excludePersistentLag'") ?? false
    return spec
  }

  /// `true` or `false`.
  mutating func flag(_ node: YAMLNode?, _ what: String) -> Bool? {
    guard let node else { return nil }
    if case .bool(let value) = node.scalar?.value { return value }
    fail("wrong-type", node.span, "\(what) must be true or false, not \(kind(of: node))")
    return nil
  }
}
