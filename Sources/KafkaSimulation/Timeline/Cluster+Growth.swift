import EventKernel
import KafkaModel

extension Cluster {
  /// Partitions are added: records that are stored stay where they are, and clients notice late.
  ///
  /// A producer hashes with the old number until its metadata is refreshed. In a classic group the
  /// leader notices and rejoins; under KIP-848 the coordinator sees it by itself.
  mutating func addPartitions(to topic: Int, _ count: Int) {
    guard count > partitionCounts[topic] else { return }
    partitionCounts[topic] = count
    grownAt[topic] = now
    record(.partitionsAdded(topic: TopicID(topic), partitions: count))
    for index in producers.indices where producers[index].spec.topic.index == topic {
      let age = producers[index].spec.metadataMaxAge
      schedule(.producerMetadataDue(producer: index), at: Self.nextRefresh(after: now, age: age))
    }
    for index in groups.indices where groups[index].spec.topics.contains(TopicID(topic)) {
      let config = groups[index].spec.config
      if config.groupProtocol == .consumer {
        groups[index].knownCounts[topic] = count
        bumpEpoch(of: index, reason: .partitionsAdded)
      } else {
        schedule(
          .leaderMetadataDue(group: index),
          at: Self.nextRefresh(after: now, age: config.metadataMaxAge))
      }
    }
  }

  /// Metadata is refreshed at whole multiples of its maximum age; with no age, at once.
  private static func nextRefresh(
    after time: SimulationTime, age: SimulationDuration
  ) -> SimulationTime {
    if age == .zero { return time }
    let periods = time.nanoseconds / age.nanoseconds + 1
    return SimulationTime(nanoseconds: periods * age.nanoseconds)
  }

  /// A producer refreshes its metadata.
  mutating func refreshMetadata(ofProducer index: Int) {
    let count = partitionCounts[producers[index].spec.topic.index]
    producers[index].grow(to: count)
  }

  /// The leader of a classic group refreshes its metadata and rejoins if a topic has grown.
  ///
  /// It compares with the counts that it knew when it was made the leader. A static leader that was
  /// away while the topic grew skips the assignment and knew the new count by then, so it never
  /// notices (KIP-814, `ConsumerCoordinator.onLeaderElected` with `skipAssignment`): the new
  /// partitions have no owner before the next rebalance.
  mutating func refreshLeaderMetadata(_ index: Int) {
    let place = groups[index].memberIndex(numbered: groups[index].leader)
    let leader = place.map { groups[index].members[$0].process }
    var hasGrown = false
    for topic in groups[index].spec.topics
    where groups[index].knownCounts[topic.index] != partitionCounts[topic.index] {
      groups[index].knownCounts[topic.index] = partitionCounts[topic.index]
      if let leader, grownAt[topic.index] <= consumers[leader.consumer].startedAt { continue }
      hasGrown = true
    }
    guard hasGrown, let leader, isAlive(leader) else { return }
    consumers[leader.consumer].grownMetadata = true
    send(.rejoinAsked(leader))
  }

  /// A leader that started after the growth has known of it from the start.
  mutating func learnCounts(of index: Int, leader: ProcessRef) {
    for topic in groups[index].spec.topics
    where grownAt[topic.index] <= consumers[leader.consumer].startedAt {
      groups[index].knownCounts[topic.index] = partitionCounts[topic.index]
    }
  }
}
