import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

/// Little's law on every run, exactly: the area under the lag is the sum of the times that records
/// wait for their commit, in whole nanoseconds.
///
/// The two sides come by different ways: lag over time from `LagSteps`, which knows log ends and
/// committed offsets only, and waits record by record from the facts of appends and commits.
@Suite("Little's law")
struct LittlesLawTests {
  /// A load drawn at random: topology, arrivals, processing times, commits, profile.
  private static func load(_ seed: UInt64) -> String {
    var stream = RandomStream(seed: seed, name: "load")
    func pick(_ texts: [String]) -> String { texts[stream.integer(below: texts.count)] }
    let partitions = 1 + stream.integer(below: 8)
    let consumers = 1 + stream.integer(below: 5)
    let rate = 1 + stream.integer(below: 20)
    let processing = pick([
      "100ms", "{ exponential: 120ms }", "{ uniform: [10ms, 300ms] }",
      "{ lognormal: { median: 60ms, sigma: 1.1 } }", "{ empirical: [5ms, 50ms, 500ms] }",
    ])
    let arrivals = pick([
      "{ poisson: \(rate)/s }", "{ constant: \(rate)/s }",
      "{ poisson: [{ until: 5s, rate: \(rate)/s }, { rate: \(3 * rate)/s }] }",
    ])
    let late = pick(["", ", late: { starts: 7s }"])
    let names = (0..<consumers).map { "c\($0): {}" }.joined(separator: ", ")
    return """
      seed: \(seed)
      clock: { profile: \(pick(["classroom", "kafka"]))\(pick(["", ", end: 15s"])) }
      topics: { t: { partitions: \(partitions) } }
      producers:
        p:
          workload:
            for: 12s
            arrivals: \(arrivals)
            keys: \(pick(["{ uniform: 40 }", "{ zipf: 1.2, of: 40 }", "none"]))
      groups:
        g:
          consumers: { \(names)\(late) }
          processing: \(processing)
          commit: \(pick(["auto", "after-batch", "after-record", "before-processing"]))
          config:
            auto.offset.reset: earliest
            max.poll.records: \(pick(["1", "5", "500"]))
            partition.assignment.strategy: \(pick(["range", "cooperative-sticky"]))
      """
  }

  @Test("on 200 random loads", arguments: 1...200 as ClosedRange<UInt64>)
  func exactly(seed: UInt64) throws {
    let run = try ScenarioRun(Self.load(seed))
    let timeline = RunTimeline(run.trace)
    let end = run.trace.end.nanoseconds
    let partitions = run.trace.header.partitions.indices.map { PartitionID($0) }
    let steps = LagSteps.total(
      partitions.map { LagSteps.steps(of: $0, in: GroupID(0), timeline) })
    var area: Int64 = 0
    for (place, step) in steps.enumerated() {
      let until = place + 1 < steps.count ? steps[place + 1].time.nanoseconds : end
      area += step.lag * (until - step.time.nanoseconds)
    }
    let waits = waits(run.trace, until: end)
    #expect(area == waits.sum)
    #expect(waits.count > 0)
  }

  /// The time from each append to the first commit beyond it, or to the end of the run.
  private func waits(_ trace: Trace, until end: Int64) -> (sum: Int64, count: Int) {
    var open: [[Int64]] = Array(repeating: [], count: trace.header.partitions.count)
    var done = Array(repeating: 0, count: open.count)
    var sum: Int64 = 0
    for event in trace.events {
      switch event.fact {
      case .recordAppended(_, let partition, _):
        open[partition.index].append(event.time.nanoseconds)
      case .offsetCommitted(_, let partition, let offset):
        for place in done[partition.index]..<max(done[partition.index], Int(offset.value)) {
          sum += event.time.nanoseconds - open[partition.index][place]
        }
        done[partition.index] = max(done[partition.index], Int(offset.value))
      default: break
      }
    }
    for (partition, times) in open.enumerated() {
      for time in times[done[partition]...] { sum += end - time }
    }
    return (sum, open.reduce(0) { $0 + $1.count })
  }

  @Test("the metrics of a sweep are those of its records", arguments: 1...40 as ClosedRange<UInt64>)
  func metrics(seed: UInt64) throws {
    let scenario = try ScenarioRun.scenario(Self.load(seed))
    let trace = ScenarioRun.trace(of: scenario)
    var fold = MetricsFold(trace.header)
    fold.add(trace.events)
    let found = fold.metrics().groups[0]
    let finished = QueueRun(scenario).visits.filter { $0.finish > 0 }
    let isOnce =
      finished.count
      == trace.events.count { event in
        if case .processingFinished = event.fact { true } else { false }
      }
    // A record that is processed again has two sojourns, and a batch on its way has begun earlier.
    guard isOnce, scenario.clock.profile == .classroom, !finished.isEmpty else { return }
    let sojourns = finished.map { $0.finish - $0.arrival }.sorted()
    #expect(found[.latencyMean] == sojourns.reduce(0, +) / Int64(sojourns.count))
    #expect(found[.latencyMax] == sojourns.last)
  }
}
