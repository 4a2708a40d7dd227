import KafkaModel

extension Cluster {
  /// What the leader's assignor gives each member: dense partition indexes, by place in `members`.
  func assignPartitions(of index: Int) -> [[Int]] {
    let group = groups[index]
    let topics = group.spec.topics.map { topic in
      AssignableTopic(
        name: scenario.topics[topic.index].name,
        partitions: scenario.topics[topic.index].partitions)
    }
    let names = topics.map { $0.name }
    let members = group.members.map { AssignmentMember(id: $0.id, subscribes: names) }
    guard let assignor = AssignorRegistry.named(group.spec.config.assignor.rawValue) else {
      preconditionFailure("an assignor that is not registered")
    }
    let request = AssignmentRequest(topics: topics, members: members)
    return assignor.assign(request).map { partitions in
      partitions.map { densePartition($0, in: group.spec) }
    }
  }

  private func densePartition(_ partition: AssignedPartition, in spec: GroupSpec) -> Int {
    for topic in spec.topics where scenario.topics[topic.index].name == partition.topic {
      return firstPartition[topic.index] + partition.number
    }
    preconditionFailure("an assigned topic that nobody subscribes to")
  }
}
