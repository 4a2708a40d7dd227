import EventKernel
import KafkaModel

extension Cluster {
  /// What the leader's assignor gives each member: dense partition indexes, by place in `members`.
  ///
  func assignPartitions(of index: Int) -> [[Int]] {
    guard let name = groups[index].selectedAssignor,
      let assignor = AssignorRegistry.named(name.rawValue)
    else {
      preconditionFailure("an assignor that is not registered")
    }
    // What eager members remember is for `sticky` alone (`StickyAssignorUserData`): they have
    // given up all they owned, which is what the other assignors look at.
    return assign(by: assignor, of: index) { member in
      let counts = name == .sticky || consumers[member.process.consumer].isCooperative
      return counts ? member.claim : OwnershipClaim()
    }
  }

  /// What the coordinator's assignor gives each member (KIP-848).
  func assignTargets(of index: Int) -> [[Int]] {
    let name = groups[index].spec.config.remoteAssignor.rawValue
    guard let assignor = AssignorRegistry.server(named: name) else {
      preconditionFailure("an assignor that is not registered")
    }
    return assign(by: assignor, of: index) {
      OwnershipClaim(partitions: $0.target, generation: $0.epoch)
    }
  }

  private func assign(
    by assignor: Assignor, of index: Int, claims: (GroupMember) -> OwnershipClaim
  ) -> [[Int]] {
    let spec = groups[index].spec
    let counts = groups[index].knownCounts
    let topics = spec.topics.map { topic in
      AssignableTopic(
        name: scenario.topics[topic.index].name, partitions: counts[topic.index])
    }
    let names = topics.map { $0.name }
    let members = groups[index].members.map { member in
      let claim = claims(member)
      return AssignmentMember(
        id: member.id, instance: member.instance, subscribes: names,
        owned: claim.partitions.map { assignable($0) }, generation: claim.generation)
    }
    let request = AssignmentRequest(topics: topics, members: members)
    return assignor.assign(request).map { partitions in
      partitions.map { densePartition($0, in: spec) }
    }
  }

  private func assignable(_ partition: Int) -> AssignedPartition {
    var topic = firstPartition.count - 1
    while firstPartition[topic] > partition { topic -= 1 }
    return AssignedPartition(
      topic: scenario.topics[topic].name, number: partition - firstPartition[topic])
  }

  private func densePartition(_ partition: AssignedPartition, in spec: GroupSpec) -> Int {
    for topic in spec.topics where scenario.topics[topic.index].name == partition.topic {
      return firstPartition[topic.index] + partition.number
    }
    preconditionFailure("an assigned topic that nobody subscribes to")
  }
}
