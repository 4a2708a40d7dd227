import EventKernel
import KafkaModel
import KafkaSimulation
import TraceAnalysis

/// All that one call of `marbles bench` measured.
struct BenchResult {
  /// What is said to have run.
  var scenario: String
  /// In rising order of their records.
  var runs: [BenchRun]
  var holds: [BenchHold]
  var drawings: [BenchDrawing]
}

/// One run of a scenario, measured.
struct BenchRun {
  /// Records asked for.
  var asked: Int64
  /// Records sent; fewer than asked for where the scenario ends before.
  var records: Int64
  /// Events taken from the queue.
  var events: Int64
  /// Processor time of the run in nanoseconds, without reading the scenario.
  var nanoseconds: Int64
  /// The most memory that the process held up to the end of the run.
  var peakBytes: Int64
  /// Mean time from `send()` to the end of processing, in nanoseconds of the run's own time.
  var latencyMean: Int64

  /// Runs `scenario`, which was asked for so many records, for its metrics alone.
  static func measured(
    _ scenario: Scenario, asked: Int, usage: () -> ProcessUsage
  ) -> BenchRun {
    let start = usage().nanoseconds
    let header = TraceHeader(scenario)
    var run = ClusterSimulation.fold(scenario) {
      MetricsFold(header)
    } deliver: { fold, facts in
      fold.add(facts)
    } forget: { fold, floor in
      fold.forget(floor)
    }
    let metrics = run.fold.metrics()
    let end = usage()
    return BenchRun(
      asked: Int64(asked), records: run.fold.sentCount, events: Int64(run.events),
      nanoseconds: end.nanoseconds - start,
      peakBytes: end.peakBytes, latencyMean: metrics.value(.latencyMean, of: nil))
  }

  /// The scenario with so many records in all, shared out evenly among its workloads; nil when it
  /// has none.
  static func resized(_ scenario: Scenario, records: Int) -> Scenario? {
    var scenario = scenario
    let workloads = scenario.producers.count { producer in
      if case .workload = producer.traffic { true } else { false }
    }
    if workloads == 0 { return nil }
    var left = workloads
    var open = records
    for index in scenario.producers.indices {
      guard case .workload(var workload) = scenario.producers[index].traffic else { continue }
      workload.recordLimit = open / left
      open -= open / left
      left -= 1
      scenario.producers[index].traffic = .workload(workload)
    }
    return scenario
  }
}

/// The queue alone, measured.
struct BenchHold {
  var pending: Int
  var holds: Int
  /// Processor time of all holds in nanoseconds.
  var nanoseconds: Int64

  static func measured(pending: Int, usage: () -> ProcessUsage) -> BenchHold {
    var model = HoldModel(pending: pending)
    // At the start all events lie within one mean; it takes a while until they are spread out.
    model.hold(2 * pending)
    let holds = min(max(20 * pending, 100_000), 2_000_000)
    let start = usage().nanoseconds
    model.hold(holds)
    return BenchHold(pending: pending, holds: holds, nanoseconds: usage().nanoseconds - start)
  }
}
