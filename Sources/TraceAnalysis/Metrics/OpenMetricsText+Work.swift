import EventKernel
import KafkaModel

// What only a simulation knows: what became of records, how long they took, who worked how much.
extension OpenMetricsWriter {
  /// Upper ends of the latency buckets in milliseconds, as Prometheus' client libraries have them.
  private static let buckets: [Int64] = [
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
  ]

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
    histogram("marbles_latency_seconds", "From send() to the end of processing", .send)
    histogram(
      "marbles_append_latency_seconds", "From the append to the end of processing", .append)
  }

  private mutating func histogram(_ name: String, _ help: String, _ start: LatencyStart) {
    begin(name, "histogram", help, unit: "seconds")
    for (index, info) in header.groups.enumerated() {
      let latencies = Latencies.records(of: GroupID(index), since: start, in: trace).map {
        $0.nanoseconds
      }
      let label = [(name: "consumergroup", value: info.name)]
      for bucket in Self.buckets {
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

  /// Peaks of lag, time without owner, and how long each process worked and waited.
  mutating func writeWork() {
    var fold = MetricsFold(header)
    fold.add(trace.events)
    let groups = fold.metrics().groups
    begin("marbles_run_seconds", "gauge", "How long the run lasts", unit: "seconds")
    sample("marbles_run_seconds", [], Self.seconds(trace.end.nanoseconds))
    gauge(
      "marbles_lag_max", "Largest lag of the group",
      zip(header.groups, groups).map {
        (labels: [(name: "consumergroup", value: $0.name)], $1[.lagMax])
      })
    let read = zip(header.groups, groups).enumerated().flatMap { index, pair in
      partitions(of: pair.0).map { (group: GroupID(index), info: pair.0, partition: $0) }
    }
    gauge(
      "marbles_partition_lag_max", "Largest lag of the group in the partition",
      read.map { group, info, partition in
        let lag = LagHistory(of: [PartitionID(partition)], in: group, timeline).peak.lag
        return ([(name: "consumergroup", value: info.name)] + labels(of: partition), lag)
      })
    begin(
      "marbles_drain_seconds", "gauge", "From the peak of the lag until it was gone; not if never",
      unit: "seconds")
    for (info, metrics) in zip(header.groups, groups) where metrics.isDrained {
      sample(
        "marbles_drain_seconds", [(name: "consumergroup", value: info.name)],
        Self.seconds(metrics[.drain]))
    }
    begin(
      "marbles_unowned_seconds", "counter", "Time without owner of a partition that had one",
      unit: "seconds")
    for (info, metrics) in zip(header.groups, groups) {
      for partition in partitions(of: info) {
        sample(
          "marbles_unowned_seconds_total",
          [(name: "consumergroup", value: info.name)] + labels(of: partition),
          Self.seconds(metrics.unownedTimes[partition]))
      }
    }
    seconds("marbles_busy_seconds", "Time in which the process worked", groups) { $0.worked }
    seconds("marbles_idle_seconds", "Time in which it ran and did not work", groups) {
      $0.capacity - $0.worked
    }
  }

  /// The partitions that a group reads, of those that are there at the end.
  private func partitions(of info: GroupInfo) -> [Int] {
    info.topics.flatMap { header.topics[$0.index].partitions }.filter {
      timeline.partitionStarts[$0] <= trace.end
    }
  }

  /// What became of what each producer sent.
  mutating func writeSending() {
    let verdicts = SendingVerdict.all(in: trace)
    let counters: [(name: String, help: String, value: (SendingVerdict) -> Int)] = [
      ("marbles_records_sent", "Records that send() was called with", { $0.sent }),
      (
        "marbles_records_acknowledged", "Records that are stored to their producer's knowledge",
        { $0.acknowledged.all }
      ),
      (
        "marbles_records_acknowledged_lost", "Of those, records that a new leader lacks",
        { $0.acknowledged.lost }
      ),
      ("marbles_sends_failed", "Records that their producer gave up", { $0.givenUp.all }),
      ("marbles_sends_retried", "Records that were sent more than once", { $0.retried }),
    ]
    for counter in counters {
      begin(counter.name, "counter", counter.help)
      for (info, verdict) in zip(header.producers, verdicts) {
        sample(
          counter.name + "_total", [(name: "producer", value: info.name)],
          "\(counter.value(verdict))")
      }
    }
  }

  /// Records out of order and what made groups rebalance; only what there is.
  mutating func writeCauses() {
    let faults = OrderVerdicts.faults(in: trace)
    begin("marbles_out_of_order", "gauge", "Records that a stage saw after later ones")
    for group in [nil] + header.groups.indices.map({ GroupID($0) as GroupID? }) {
      for stage in OrderStage.allCases where (stage == .append) == (group == nil) {
        for peers in OrderPeers.allCases {
          // What several producers send into one partition has no order to keep.
          if stage == .append, peers == .partition { continue }
          let count = faults.count { $0.group == group && $0.stage == stage && $0.peers == peers }
          let owner = group.map { [(name: "consumergroup", value: header.groups[$0.index].name)] }
          sample(
            "marbles_out_of_order",
            (owner ?? []) + [
              (name: "stage", value: stage.rawValue), (name: "per", value: peers.rawValue),
            ], "\(count)")
        }
      }
    }
    begin("marbles_rebalance_causes", "counter", "What made the group rebalance, of its rebalances")
    for (index, info) in header.groups.enumerated() {
      let spans = timeline.rebalances[index].filter { !$0.isFormation }
      for reason in RebalanceReason.allCases {
        let count = spans.count { $0.reason == reason }
        if count == 0 { continue }
        sample(
          "marbles_rebalance_causes_total",
          [(name: "consumergroup", value: info.name), (name: "reason", value: reason.rawValue)],
          "\(count)")
      }
    }
  }

  /// A counter of seconds with a sample for each consumer; several workers of one are summed.
  private mutating func seconds(
    _ name: String, _ help: String, _ groups: [GroupMetrics],
    _ value: ((worked: Int64, capacity: Int64)) -> Int64
  ) {
    begin(name, "counter", help, unit: "seconds")
    for (info, metrics) in zip(header.groups, groups) {
      for (consumer, work) in zip(info.consumers, metrics.workers) {
        sample(
          name + "_total",
          [
            (name: "consumergroup", value: info.name),
            (name: "consumer", value: header.consumers[consumer].name),
          ], Self.seconds(value(work)))
      }
    }
  }
}
