import EventKernel
import KafkaModel
import SourceText

extension PlaygroundAnswer {
  /// A run that draws from every kind of random stream and loses a consumer on the way.
  static var example: Scenario {
    let span = SourceSpan(start: 0, end: 0)
    var scenario = Scenario()
    scenario.title = "A crash, a rebalance, a duplicate"
    scenario.clock.end = SimulationTime(nanoseconds: 40_000_000_000)
    scenario.topics = [TopicSpec(name: "orders", span: span, partitions: 3)]
    for letter in ["a", "b", "c", "d", "e"] {
      scenario.recordKinds.append(RecordKind(label: letter, key: "customer-" + letter))
    }
    let rate = RatePhase(until: nil, microRecords: 700_000, period: .seconds(1))
    var workload = WorkloadSpec(
      process: .poisson, phases: [rate], keys: .zipf(exponent: 1.1, count: 5),
      firstKind: RecordKindID(0))
    workload.end = SimulationTime(nanoseconds: 20_000_000_000)
    scenario.producers = [
      ProducerSpec(name: "web", span: span, topic: TopicID(0), traffic: .workload(workload))
    ]
    let consumers = ["worker-0", "worker-1", "worker-2"].map { name in
      ConsumerSpec(
        name: name, span: span, processing: .exponential(mean: .seconds(1)), starts: .zero)
    }
    var group = GroupSpec(name: "billing", span: span, topics: [TopicID(0)], consumers: consumers)
    group.config.sessionTimeout = .seconds(5)
    group.config.autoOffsetReset = .earliest
    scenario.groups = [group]
    scenario.timeline = [
      TimelineEntry(
        time: SimulationTime(nanoseconds: 9_000_000_000), action: .crash(ConsumerID(2)), span: span)
    ]
    return scenario
  }
}
