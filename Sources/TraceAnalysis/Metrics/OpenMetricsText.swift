import EventKernel
package import KafkaModel

/// The state at the end of a run as OpenMetrics text.
///
/// Names and labels of offsets, lag and members are kafka_exporter's.
package enum OpenMetricsText {
  /// The whole exposition, `# EOF` included.
  package static func text(for trace: Trace) -> String {
    var writer = Writer(trace)
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
    var text = ""

    init(_ trace: Trace) {
      self.trace = trace
      header = trace.header
      timeline = RunTimeline(trace)
      snapshot = GroupSnapshot(of: trace, at: nil)
    }

    private mutating func begin(_ name: String, _ type: String, _ help: String, unit: String = "") {
      text += "# TYPE \(name) \(type)\n"
      if !unit.isEmpty { text += "# UNIT \(name) \(unit)\n" }
      text += "# HELP \(name) \(help)\n"
    }

    private mutating func sample(
      _ name: String, _ labels: [(name: String, value: String)], _ value: String
    ) {
      text += name + "{"
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

    mutating func writeTopics() {
      begin("kafka_topic_partitions", "gauge", "Number of partitions for this Topic")
      for topic in header.topics {
        let count = topic.partitions.count { timeline.partitionStarts[$0] <= trace.end }
        sample("kafka_topic_partitions", [(name: "topic", value: topic.name)], "\(count)")
      }
      begin(
        "kafka_topic_partition_current_offset", "gauge",
        "Current Offset of a Broker at Topic/Partition")
      for partition in header.partitions.indices {
        sample(
          "kafka_topic_partition_current_offset", labels(of: partition),
          "\(snapshot.logEnds[partition])")
      }
    }

    mutating func writeGroups() {
      writeOffsets(
        "kafka_consumergroup_current_offset", "Current Offset of a ConsumerGroup at Topic/Partition"
      ) { writer, group, partition in writer.snapshot.committed[group][partition] }
      writeOffsets(
        "kafka_consumergroup_lag", "Current Approximate Lag of a ConsumerGroup at Topic/Partition"
      ) { writer, group, partition in
        // Like the exporter: a group that committed nothing has no lag to show.
        writer.snapshot.committed[group][partition].map {
          max(0, writer.snapshot.logEnds[partition] - $0)
        }
      }
      begin("kafka_consumergroup_members", "gauge", "Amount of members in a consumer group")
      var members = MembershipReplay(header)
      for event in trace.events { members.apply(event.fact) }
      for info in header.groups {
        let count = info.consumers.count { members.isMember($0) }
        sample(
          "kafka_consumergroup_members", [(name: "consumergroup", value: info.name)], "\(count)")
      }
    }

    private mutating func writeOffsets(
      _ name: String, _ help: String, _ value: (Writer, Int, Int) -> Int64?
    ) {
      begin(name, "gauge", help)
      for (group, info) in header.groups.enumerated() {
        for topic in info.topics {
          for partition in header.topics[topic.index].partitions {
            guard let number = value(self, group, partition) else { continue }
            sample(
              name, [(name: "consumergroup", value: info.name)] + labels(of: partition),
              "\(number)")
          }
        }
      }
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
