import EventKernel
package import KafkaModel

/// The state at the end of a run as OpenMetrics text.
///
/// Names and labels of brokers, offsets, lag and members are kafka_exporter's, and so is what it
/// makes of what is not there.
package enum OpenMetricsText {
  /// The whole exposition, `# EOF` included.
  package static func text(for trace: Trace) -> String {
    var writer = OpenMetricsWriter(trace)
    writer.writeBrokers()
    writer.writeTopics()
    writer.writeGroups()
    writer.writeDelivery()
    writer.writeLatency()
    writer.writeWork()
    writer.writeSending()
    writer.writeCauses()
    return writer.text + "# EOF\n"
  }
}

// What kafka_exporter tells.
extension OpenMetricsWriter {
  mutating func writeBrokers() {
    let alive = header.brokers.indices.filter { !replicas.isFenced[$0] }
    gauge(
      "kafka_brokers", "Number of Brokers in the Kafka Cluster.", [([], Int64(alive.count))])
    gauge(
      "kafka_broker_info", "Information about the Kafka Broker.",
      alive.map {
        (
          labels: [
            (name: "id", value: "\($0 + 1)"), (name: "address", value: header.brokers[$0]),
          ], 1
        )
      })
  }

  mutating func writeTopics() {
    let there = header.partitions.indices.filter { timeline.partitionStarts[$0] <= trace.end }
    gauge(
      "kafka_topic_partitions", "Number of partitions for this Topic",
      header.topics.map { topic in
        let count = topic.partitions.count { timeline.partitionStarts[$0] <= trace.end }
        return ([(name: "topic", value: topic.name)], Int64(count))
      })
    func each(_ name: String, _ help: String, _ value: (Int) -> Int64?) {
      gauge(
        "kafka_topic_partition_" + name, help,
        there.compactMap { partition in
          value(partition).map { (labels(of: partition), $0) }
        })
    }
    each("current_offset", "Current Offset of a Broker at Topic/Partition") {
      snapshot.logEnds[$0]
    }
    each("oldest_offset", "Oldest Offset of a Broker at Topic/Partition") {
      snapshot.logStarts[$0]
    }
    // Without a leader there is nothing to show.
    each("leader", "Leader Broker ID of this Topic/Partition") {
      replicas.leaders[$0].map { Int64($0.index + 1) }
    }
    each("replicas", "Number of Replicas for this Topic/Partition") {
      Int64(header.partitions[$0].replicas.count)
    }
    each("in_sync_replica", "Number of In-Sync Replicas for this Topic/Partition") {
      Int64(replicas.inSync[$0].count)
    }
    each("leader_is_preferred", "1 if Topic/Partition is using the Preferred Broker") {
      replicas.leaders[$0] == header.partitions[$0].replicas.first ? 1 : 0
    }
    each("under_replicated_partition", "1 if Topic/Partition is under Replicated") {
      replicas.inSync[$0].count < header.partitions[$0].replicas.count ? 1 : 0
    }
  }

  mutating func writeGroups() {
    let name = "kafka_consumergroup_"
    let topics = readTopics()
    let rows = topics.flatMap { topic in
      topic.partitions.map { (labels: topic.group + labels(of: $0.partition), row: $0) }
    }
    gauge(
      name + "current_offset", "Current Offset of a ConsumerGroup at Topic/Partition",
      rows.map { ($0.labels, $0.row.committed) })
    gauge(
      name + "current_offset_sum",
      "Current Offset of a ConsumerGroup at Topic for all partitions",
      topics.map { topic in
        (topic.group + topic.topic, topic.partitions.reduce(0) { $0 + $1.committed })
      })
    gauge(
      name + "lag", "Current Approximate Lag of a ConsumerGroup at Topic/Partition",
      rows.map { ($0.labels, $0.row.lag) })
    gauge(
      name + "lag_sum", "Current Approximate Lag of a ConsumerGroup at Topic for all partitions",
      topics.map { topic in
        (topic.group + topic.topic, topic.partitions.reduce(0) { $0 + max(0, $1.lag) })
      })
    var members = MembershipReplay(header)
    for event in trace.events { members.apply(event.fact) }
    gauge(
      name + "members", "Amount of members in a consumer group",
      header.groups.map { info in
        let count = info.consumers.count { members.isMember($0) }
        return ([(name: "consumergroup", value: info.name)], Int64(count))
      })
  }

  /// A topic of which a group has committed something.
  private struct ReadTopic {
    let group: [(name: String, value: String)]
    let topic: [(name: String, value: String)]
    var partitions: [(partition: Int, committed: Int64, lag: Int64)] = []
  }

  /// What the exporter shows of groups: topics of which at least one partition is committed.
  ///
  /// Partitions that are not have an offset and a lag of -1; the sum of offsets counts the -1,
  /// the sum of lags does not.
  private func readTopics() -> [ReadTopic] {
    var topics: [ReadTopic] = []
    for (group, info) in header.groups.enumerated() {
      for topic in info.topics {
        let partitions = header.topics[topic.index].partitions.filter {
          timeline.partitionStarts[$0] <= trace.end
        }
        let committed = partitions.map { snapshot.committed[group][$0] }
        if committed.allSatisfy({ $0 == nil }) { continue }
        var read = ReadTopic(
          group: [(name: "consumergroup", value: info.name)],
          topic: [(name: "topic", value: header.topics[topic.index].name)])
        for (partition, offset) in zip(partitions, committed) {
          let lag = offset.map { max(0, snapshot.logEnds[partition] - $0) } ?? -1
          read.partitions.append((partition, offset ?? -1, lag))
        }
        topics.append(read)
      }
    }
    return topics
  }
}
