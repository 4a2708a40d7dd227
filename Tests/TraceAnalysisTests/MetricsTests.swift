import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

@testable import TraceAnalysis

/// The metrics that are folded as facts pass by are those that a whole trace says.
@Suite("Metrics of a run")
struct MetricsTests {
  private func metrics(_ trace: Trace) -> RunMetrics {
    var fold = MetricsFold(trace.header)
    fold.add(trace.events)
    return fold.metrics()
  }

  @Test("counts agree with what the timeline finds", arguments: 1...200 as ClosedRange<UInt64>)
  func agree(seed: UInt64) {
    let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
    let timeline = RunTimeline(trace)
    let metrics = metrics(trace)
    for (index, group) in trace.header.groups.enumerated() {
      let found = metrics.groups[index]
      let work = group.consumers.flatMap { timeline.work[$0] }
      let repeats = work.count { $0.isRepeat && $0.outcome == .finished }
      let spans = timeline.rebalances[index].count { !$0.isFormation && $0.generation != nil }
      #expect(found[.rebalances] == Int64(spans))
      // A record that was skipped or passed on is done with, though not finished.
      let fails = work.contains { $0.outcome == .failed }
      if !fails { #expect(found[.repeated] == Int64(repeats)) }
      let verdict = DeliveryVerdict(of: GroupID(index), in: trace)
      #expect(found[.repeated] == Int64(verdict.repeated))
      if trace.isClean { #expect(found.isDrained || found[.lagEnd] > 0) }
      #expect(found[.unowned] == Self.unowned(timeline, GroupID(index)))
      // The fold knows neither what somebody still has in hand nor what was aborted.
      if verdict.inHand == 0, trace.isClean, group.config.isolationLevel == .readUncommitted {
        #expect(found[.lost] == Int64(verdict.lost))
      }
      #expect(verdict.lost == timeline.losses.count { $0.group == GroupID(index) })
      let order = OrderCheck.violations(of: GroupID(index), scope: .key, in: timeline)
      if trace.isClean { #expect(found[.order] == Int64(order.count)) }
      let expires = trace.events.contains {
        if case .offsetExpired = $0.fact { true } else { false }
      }
      // After an unclean election commits may lie beyond the log.
      guard !expires, trace.isClean else { continue }
      let lags = group.topics.flatMap { topic in
        trace.header.topics[topic.index].partitions.map {
          LagSteps.steps(of: PartitionID($0), in: GroupID(index), timeline)
        }
      }
      #expect(found[.lagEnd] == LagSteps.total(lags).last?.lag)
    }
  }

  /// Nanoseconds in which partitions that had an owner before have none.
  private static func unowned(_ timeline: RunTimeline, _ group: GroupID) -> Int64 {
    timeline.ownerships.reduce(0) { sum, all in
      let own = all.filter { $0.group == group }
      guard var covered = own.first?.start else { return sum }
      var gaps: Int64 = 0
      for interval in own {
        gaps += max(0, (interval.start - covered).nanoseconds)
        // A zombie's interval may end after the next owner's began; who came last owns it.
        covered = interval.ending == nil ? timeline.end : interval.end
      }
      return sum + gaps + (timeline.end - covered).nanoseconds
    }
  }

  @Test("the numbers of a small run, by hand")
  func byHand() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers: { p: { sends: "(abcd)" } }
      groups:
        g:
          consumers: { c: { starts: 1s } }
          processing: 2s
          commit: after-record
          config: { auto.offset.reset: earliest }
      """)
    let group = metrics(run.trace).groups[0]
    // Sent at 0, done at 3, 5, 7 and 9 s.
    #expect(group[.lagMax] == 4)
    #expect(group[.lagEnd] == 0)
    #expect(group[.latencyMean] == 6_000_000_000)
    #expect(group[.latencyMax] == 9_000_000_000)
    #expect(abs(Double(group[.latencyP50]) / 5e9 - 1) < 1.0 / 128)
    #expect(group[.drain] == 9_000_000_000)
    #expect(group[.throughput] == 444)
    // Eight of nineteen seconds.
    #expect(group[.busy] == 421_052)
    #expect(group.lag.slots.max() == 4)
  }

  @Test("quantiles are within one part in 128 of the sorted values")
  func quantiles() {
    var stream = RandomStream(seed: 5, name: "quantiles")
    var histogram = LatencyHistogram()
    var values: [Int64] = []
    for _ in 0..<5000 {
      let value = stream.exponential(mean: .seconds(3)).nanoseconds
      histogram.add(value)
      values.append(value)
    }
    values.sort()
    for perMille in [1, 100, 500, 900, 990, 999, 1000] as [Int64] {
      let exact = values[Int((5000 * perMille + 999) / 1000) - 1]
      let found = histogram.quantile(perMille: perMille)
      #expect(found >= exact && Double(found - exact) <= Double(exact) / 128 + 1)
    }
    #expect(abs(Double(histogram.mean) - values.reduce(0) { $0 + Double($1) } / 5000) < 1)
  }
}
