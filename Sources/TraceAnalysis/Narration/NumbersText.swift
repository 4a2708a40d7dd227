import EventKernel
package import KafkaModel

/// The numbers of a run in sentences: throughput, lag, latency, rebalances, ownership and work.
package enum NumbersText {
  /// How many partitions, rebalances or consumers are told one by one.
  private static let limit = 8

  /// A heading for each group, and below it what was measured of it.
  package static func sentences(_ trace: Trace, _ timeline: RunTimeline) -> [String] {
    var fold = MetricsFold(trace.header)
    fold.add(trace.events)
    let metrics = fold.metrics()
    return trace.header.groups.indices.flatMap { index in
      let group = Group(
        id: GroupID(index), trace: trace, timeline: timeline, metrics: metrics.groups[index])
      return [group.heading] + group.details.map { "  " + $0 }
    }
  }

  /// At most `limit` of some items, and how many more there are.
  private static func some(_ items: [String]) -> String {
    let more = items.count > limit ? ["\(items.count - limit) more"] : []
    return RunStory.list(Array(items.prefix(limit)) + more)
  }

  private static func text(_ nanoseconds: Int64) -> String {
    MeasureText.text(nanoseconds, .duration)
  }

  /// What is told of one group.
  private struct Group {
    let id: GroupID
    let trace: Trace
    let timeline: RunTimeline
    let metrics: GroupMetrics

    private var info: GroupInfo { trace.header.groups[id.index] }

    private var partitions: [Int] {
      info.topics.flatMap { trace.header.topics[$0.index].partitions }
    }

    var heading: String {
      "Group \(info.name): throughput \(MeasureText.exact(metrics[.throughput], .rate)), "
        + "\(percent(metrics[.busy])) busy."
    }

    var details: [String] {
      [lag] + lagByPartition + latencies + [rebalances, unowned, work]
    }

    private func percent(_ millionths: Int64) -> String {
      "\(millionths / 10_000).\(millionths / 1000 % 10) %"
    }

    private var lag: String {
      let history = LagHistory(of: id, timeline)
      guard metrics[.lagMax] > 0 else { return "Lag: none." }
      var text = "Lag: at most \(metrics[.lagMax]), first at \(TimeText.text(history.peak.time)); "
      text += "some for \(TimeText.text(history.time(above: 0))); "
      text += "at the end \(metrics[.lagEnd])"
      if metrics.isDrained {
        text += ", gone \(NumbersText.text(metrics[.drain])) after its peak"
      }
      return text + "."
    }

    private var lagByPartition: [String] {
      guard partitions.count > 1 else { return [] }
      let peaks = partitions.map { partition in
        (partition, LagHistory(of: [PartitionID(partition)], in: id, timeline).peak.lag)
      }.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
      if peaks.isEmpty { return [] }
      let items = peaks.map { "\($0.1) in \(timeline.name(of: PartitionID($0.0)))" }
      return ["Of that at most \(NumbersText.some(items))."]
    }

    private var latencies: [String] {
      let sent = latency(.send)
      let stored = latency(.append)
      if sent.isEmpty { return ["Latency: no record is finished."] }
      if sent == stored { return ["Latency from send() and from append to done: \(sent)."] }
      return ["Latency from send() to done: \(sent).", "Latency from append to done: \(stored)."]
    }

    private func latency(_ start: LatencyStart) -> String {
      let lengths = Latencies.records(of: id, since: start, in: trace).map { $0.nanoseconds }
        .sorted()
      guard let mean = Latencies.mean(of: lengths) else { return "" }
      var text = "mean \(NumbersText.text(mean))"
      for (name, perMille) in [("p50", 500), ("p90", 900), ("p99", 990), ("max", 1000)] {
        let value = Latencies.quantile(perMille: Int64(perMille), ofSorted: lengths) ?? 0
        text += ", \(name) \(NumbersText.text(value))"
      }
      return text
    }

    private var rebalances: String {
      let spans = timeline.rebalances[id.index].filter { !$0.isFormation }
      if spans.isEmpty { return "Rebalances: none." }
      let items = spans.map { "\($0.reason.words) at \(TimeText.text($0.start))" }
      return "Rebalances: \(spans.count), because \(NumbersText.some(items))."
    }

    private var unowned: String {
      let times = partitions.map { ($0, metrics.unownedTimes[$0]) }.filter { $0.1 > 0 }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
      if times.isEmpty { return "No partition was without owner once it had one." }
      let items = times.map {
        "\(timeline.name(of: PartitionID($0.0))) for \(NumbersText.text($0.1))"
      }
      return "Without owner: \(NumbersText.some(items))."
    }

    private var work: String {
      let snapshot = GroupSnapshot(of: trace, at: nil)
      let items = zip(info.consumers, metrics.workers).map { consumer, work -> String in
        let name = trace.header.consumers[consumer].name
        if work.capacity == 0 { return "\(name) never ran" }
        let share = ConsumerFold.share([work.worked], [work.capacity])
        let idle = NumbersText.text(work.capacity - work.worked)
        let ownsNothing = snapshot.ownedCounts[consumer] == 0
        return "\(name) \(percent(share)) busy and \(idle) idle"
          + (ownsNothing ? ", owns nothing at the end" : "")
      }
      let more = items.count > NumbersText.limit ? "; \(items.count - NumbersText.limit) more" : ""
      return "Work: \(items.prefix(NumbersText.limit).joined(separator: "; "))\(more)."
    }
  }
}
