package import EventKernel

/// The facts of one run in the order in which they became true: the output contract.
///
/// Times never decrease. Everything a picture, a table or a sentence says of a run is here.
package struct Trace: Sendable {
  package var header: TraceHeader
  /// Facts in order; the last one is `runEnded`.
  package var events: [TraceEvent]

  package init(header: TraceHeader, events: [TraceEvent]) {
    self.header = header
    self.events = events
  }

  /// The instant of the last fact.
  package var end: SimulationTime { events.last?.time ?? .zero }
}

/// The names behind the identifiers of a trace, and what the run was made from.
package struct TraceHeader: Sendable {
  package var title = ""
  package var description = ""
  package var seed: UInt64 = 1
  package var tick = SimulationDuration.seconds(1)
  package var profile = Profile.classroom
  /// Names of the brokers.
  package var brokers: [String] = []
  /// Whether partitions have replicas and brokers can fail.
  package var hasReplicas = false
  package var topics: [TopicInfo] = []
  package var partitions: [PartitionInfo] = []
  package var producers: [ProducerInfo] = []
  package var groups: [GroupInfo] = []
  package var consumers: [ConsumerInfo] = []
  package var recordKinds: [RecordKind] = []

  package init() {}

  /// The tables of `scenario`: partitions by topic then number, consumers by group then file order.
  package init(_ scenario: Scenario) {
    title = scenario.title
    description = scenario.description
    seed = scenario.seed
    tick = scenario.clock.tick
    profile = scenario.clock.profile
    recordKinds = scenario.recordKinds
    brokers = scenario.brokers.map { $0.name }
    producers = scenario.producers.map {
      ProducerInfo(
        name: $0.name, topic: $0.topic, partitioner: $0.partitioner, delivery: $0.delivery)
    }
    hasReplicas = scenario.topics.contains { !$0.replicas.isEmpty }
    for (index, topic) in scenario.topics.enumerated() {
      let first = partitions.count
      for number in 0..<topic.finalPartitions {
        partitions.append(
          PartitionInfo(
            topic: TopicID(index), number: number,
            replicas: topic.replicas.isEmpty ? [BrokerID(0)] : topic.replicas[number]))
      }
      topics.append(
        TopicInfo(
          name: topic.name, partitions: first..<partitions.count, initial: topic.partitions,
          minInSyncReplicas: topic.minInSyncReplicas))
    }
    for (index, group) in scenario.groups.enumerated() {
      let first = consumers.count
      for consumer in group.consumers {
        consumers.append(
          ConsumerInfo(
            name: consumer.name, group: GroupID(index), instance: consumer.instance))
      }
      groups.append(
        GroupInfo(
          name: group.name, topics: group.topics, consumers: first..<consumers.count,
          commit: group.commit, config: group.config, delays: group.delays,
          workers: group.workers))
      groups[index].committed = group.committed.compactMap { committed in
        partition(committed.partition).map { (partition: $0, offset: Offset(committed.offset)) }
      }
      groups[index].changesAssignors = scenario.timeline.contains {
        if case .reconfigure(let consumer, _) = $0.action {
          return groups[index].consumers.contains(consumer.index)
        }
        return false
      }
    }
  }

  /// What `group` had committed in a partition before the run; nil for nothing.
  package func initialCommit(of group: GroupID, in partition: PartitionID) -> Int64? {
    groups[group.index].committed.first { $0.partition == partition }?.offset.value
  }

  /// What every group had committed before the run, by group and then partition; nil for nothing.
  package var initialCommits: [Int64?] {
    var commits: [Int64?] = Array(repeating: nil, count: partitions.count * groups.count)
    for (group, info) in groups.enumerated() {
      for start in info.committed {
        commits[group * partitions.count + start.partition.index] = start.offset.value
      }
    }
    return commits
  }

  /// The dense identifier of a partition written as topic and number, or nil when there is none.
  package func partition(_ partition: PartitionNumber) -> PartitionID? {
    let range = topics[partition.topic.index].partitions
    guard partition.number >= 0, partition.number < range.count else { return nil }
    return PartitionID(range.lowerBound + partition.number)
  }
}

/// A topic of a run.
package struct TopicInfo: Sendable {
  package var name: String
  /// Its rows in `TraceHeader.partitions`.
  package var partitions: Range<Int>
  /// How many of them there are at the start; the others are added during the run.
  package var initial: Int
  /// `min.insync.replicas`; at most the number of replicas counts.
  package var minInSyncReplicas: Int

  /// Makes a topic; by default all its partitions are there from the start.
  package init(
    name: String, partitions: Range<Int>, initial: Int? = nil, minInSyncReplicas: Int = 1
  ) {
    self.minInSyncReplicas = minInSyncReplicas
    self.name = name
    self.partitions = partitions
    self.initial = initial ?? partitions.count
  }
}

/// A partition of a run.
package struct PartitionInfo: Sendable {
  package var topic: TopicID
  /// Number within the topic, from 0.
  package var number: Int
  /// The brokers that hold it, preferred leader first; never empty.
  package var replicas: [BrokerID]

  /// Makes a partition; by default with its one replica on the first broker.
  package init(topic: TopicID, number: Int, replicas: [BrokerID] = [BrokerID(0)]) {
    self.topic = topic
    self.number = number
    self.replicas = replicas
  }
}

/// A producer of a run.
package struct ProducerInfo: Sendable {
  package var name: String
  package var topic: TopicID
  package var partitioner: PartitionerSpec
  package var delivery: DeliveryConfig

  package init(
    name: String, topic: TopicID, partitioner: PartitionerSpec = .java,
    delivery: DeliveryConfig = DeliveryConfig()
  ) {
    self.delivery = delivery
    self.name = name
    self.topic = topic
    self.partitioner = partitioner
  }
}

/// A consumer group of a run.
package struct GroupInfo: Sendable {
  package var name: String
  package var topics: [TopicID]
  /// Its rows in `TraceHeader.consumers`.
  package var consumers: Range<Int>
  package var commit: CommitMode
  package var config: GroupConfig
  /// How long records of some topics wait before they are processed.
  package var delays: [TopicDelay]
  /// Workers of each consumer, or nil.
  package var workers: WorkerPoolSpec?
  /// Whether the timeline changes the assignors that its members list.
  package var changesAssignors = false
  /// What it had committed before the run, by partition; the facts do not tell it again.
  package var committed: [(partition: PartitionID, offset: Offset)] = []

  /// Makes a group; by default no topic delays its records and there are no workers.
  package init(
    name: String, topics: [TopicID], consumers: Range<Int>, commit: CommitMode,
    config: GroupConfig, delays: [TopicDelay] = [], workers: WorkerPoolSpec? = nil
  ) {
    self.workers = workers
    self.name = name
    self.topics = topics
    self.consumers = consumers
    self.commit = commit
    self.config = config
    self.delays = delays
  }
}

/// A consumer of a run.
package struct ConsumerInfo: Sendable {
  package var name: String
  package var group: GroupID
  /// `group.instance.id` of a static member, or nil.
  package var instance: String?

  /// Makes a consumer; by default a dynamic member.
  package init(name: String, group: GroupID, instance: String? = nil) {
    self.name = name
    self.group = group
    self.instance = instance
  }
}
