import EventKernel
package import KafkaModel

/// The state at the end of a run as OpenMetrics text.
///
/// Names and labels of brokers, offsets, lag and members are kafka_exporter's, and so is what it
/// makes of what is not there.
package enum OpenMetricsText {
  /// The whole exposition, `# EOF` included.
  package static func text(for trace: Trace) -> String {
    var writer = Writer(trace)
    writer.writeBrokers()
    writer.writeTopics()
    writer.writeGroups()
    writer.writeDelivery()
    writer.writeLatency()
    return writer.text + "# EOF\n"
  }

  /// Upper ends of the latency buckets in milliseconds, as Prometheus' client libraries have them.
  private static let buckets: [Int64] = [
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
  ]

  private struct Writer {
    let trace: Trace
    let header: TraceHeader
    let timeline: RunTimeline
    let snapshot: GroupSnapshot
    let replicas: ReplicaSnapshot
    var text = ""

    init(_ trace: Trace) {
      self.trace = trace
      header = trace.header
      timeline = RunTimeline(trace)
      snapshot = GroupSnapshot(of: trace, at: nil)
      replicas = ReplicaSnapshot(of: trace)
    }

    private mutating func begin(_ name: String, _ type: String, _ help: String, unit: String = "") {
      text += "# TYPE \(name) \(type)\n"
      if !unit.isEmpty { text += "# UNIT \(name) \(unit)\n" }
      text += "# HELP \(name) \(help)\n"
    }

    private mutating func sample(
      _ name: String, _ labels: [(name: String, value: String)], _ value: String
    ) {
      text += name
      if labels.isEmpty { return text += " \(value)\n" }
      text += "{"
      for (place, label) in labels.enumerated() {
        text += (place > 0 ? "," : "") + label.name + "=\"" + Self.escaped(label.value) + "\""
      }
      text += "} \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
      var text = ""
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\\": text += "\\\\"
        case "\"": text += "\\\""
        case "\n": text += "\\n"
        default: text.unicodeScalars.append(scalar)
        }
      }
      return text
    }

    private func labels(of partition: Int) -> [(name: String, value: String)] {
      let info = header.partitions[partition]
      return [
        (name: "topic", value: header.topics[info.topic.index].name),
        (name: "partition", value: "\(info.number)"),
      ]
    }

    /// A gauge, with a sample for whatever `samples` finds.
    private mutating func gauge(
      _ name: String, _ help: String,
      _ samples: [(labels: [(name: String, value: String)], value: Int64)]
    ) {
      begin(name, "gauge", help)
      for (labels, value) in samples { sample(name, labels, "\(value)") }
    }

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

    mutating func writeDelivery() {
      let verdicts = header.groups.indices.map { DeliveryVerdict(of: GroupID($0), in: trace) }
      let counters: [(name: String, help: String, value: (DeliveryVerdict) -> Int)] = [
        ("marbles_records_finished", "Records processed at least once", { $0.finished }),
        ("marbles_records_repeated", "Records processed again", { $0.repeated }),
        ("marbles_records_lost", "Records that never will be processed", { $0.lost }),
        ("marbles_records_dead_lettered", "Copies to dead-letter topics", { $0.deadLettered }),
        ("marbles_commits_refused", "Commits that the coordinator refused", { $0.refusedCommits }),
      ]
      for counter in counters {
        begin(counter.name, "counter", counter.help)
        for (verdict, info) in zip(verdicts, header.groups) {
          sample(
            counter.name + "_total", [(name: "consumergroup", value: info.name)],
            "\(counter.value(verdict))")
        }
      }
      begin("marbles_rebalances", "counter", "Rebalances after the group had formed")
      for (index, info) in header.groups.enumerated() {
        let count = timeline.rebalances[index].count { !$0.isFormation }
        sample(
          "marbles_rebalances_total", [(name: "consumergroup", value: info.name)], "\(count)")
      }
    }

    mutating func writeLatency() {
      let name = "marbles_latency_seconds"
      begin(name, "histogram", "From send() to the end of processing", unit: "seconds")
      for (index, info) in header.groups.enumerated() {
        let latencies = Latencies.sendToEnd(of: GroupID(index), in: trace)
        let label = [(name: "consumergroup", value: info.name)]
        for bucket in OpenMetricsText.buckets {
          let count = latencies.count { $0 <= bucket * 1_000_000 }
          sample(
            name + "_bucket", label + [(name: "le", value: Self.seconds(bucket * 1_000_000))],
            "\(count)")
        }
        sample(name + "_bucket", label + [(name: "le", value: "+Inf")], "\(latencies.count)")
        sample(name + "_count", label, "\(latencies.count)")
        sample(name + "_sum", label, Self.seconds(latencies.reduce(0, +)))
      }
    }

    /// Nanoseconds as a decimal number of seconds, always with a point.
    private static func seconds(_ nanoseconds: Int64) -> String {
      var digits = "\(nanoseconds % 1_000_000_000)"
      while digits.utf8.count < 9 { digits = "0" + digits }
      while digits.utf8.count > 1, digits.last == "0" { digits.removeLast() }
      return "\(nanoseconds / 1_000_000_000).\(digits)"
    }
  }
}
