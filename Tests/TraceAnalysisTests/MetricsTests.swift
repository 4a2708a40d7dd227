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

  /// Whether a record is stored again, by a resend or as an election brings it back.
  private func repeats(_ trace: Trace) -> Bool {
    var stored: Set<RecordID> = []
    return trace.events.contains {
      guard case .recordAppended(let record, _, _) = $0.fact else { return false }
      return !stored.insert(record).inserted
    }
  }

  @Test("counts agree with what the timeline finds", arguments: 1...200 as ClosedRange<UInt64>)
  func agree(seed: UInt64) {
    let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
    let timeline = RunTimeline(trace)
    let metrics = metrics(trace)
    for (index, group) in trace.header.groups.enumerated() {
      let found = metrics.groups[index]
      let work = group.consumers.flatMap { timeline.work[$0] }
      let again = work.count { $0.isRepeat && $0.outcome == .finished }
      let spans = timeline.rebalances[index].count { !$0.isFormation && $0.generation != nil }
      #expect(found[.rebalances] == Int64(spans))
      // A record that was skipped or passed on is done with, though not finished.
      let fails = work.contains { $0.outcome == .failed }
      if !fails { #expect(found[.repeated] == Int64(again)) }
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
      // The fold remembers one place of a record; what is stored twice has two.
      if !repeats(trace) { #expect(found[.order] == Int64(order.count)) }
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

  /// What closes a record otherwise than by finishing it, or takes it out of the log.
  private func isPlain(_ trace: Trace) -> Bool {
    trace.isClean
      && trace.events.allSatisfy {
        switch $0.fact {
        case .recordSkipped, .recordForwarded, .offsetsPassedOver, .positionReset, .markerAppended,
          .recordCompacted, .logStartMoved, .leaderElected, .offsetExpired, .processingFailed:
          false
        default: true
        }
      }
  }

  @Test("records that still need work are those of the lag that nobody finished, at every instant")
  func waiting() {
    var compared = 0
    for seed in 1...500 as ClosedRange<UInt64> {
      let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
      if !isPlain(trace) { continue }
      let metrics = metrics(trace)
      for index in trace.header.groups.indices {
        let levels = Self.waiting(trace, GroupID(index))
        #expect(metrics.groups[index].waiting.peak == levels.max() ?? 0, "seed \(seed)")
        #expect(metrics.groups[index].waiting.end == levels.last ?? 0, "seed \(seed)")
        compared += levels.max() ?? 0 > 0 ? 1 : 0
      }
    }
    #expect(compared > 50)
  }

  /// How many offsets from the committed one, else the first position, to the end of each log were
  /// not finished, at the end of each instant.
  private static func waiting(_ trace: Trace, _ group: GroupID) -> [Int64] {
    let partitions = Set(
      trace.header.groups[group.index].topics.flatMap {
        Array(trace.header.topics[$0.index].partitions)
      })
    var ends: [Int: Int64] = [:]
    var starts: [Int: Int64] = [:]
    var finished: [Int: Set<Int64>] = [:]
    var levels: [Int64] = []
    for (place, event) in trace.events.enumerated() {
      switch event.fact {
      case .recordAppended(_, let partition, let offset) where partitions.contains(partition.index):
        ends[partition.index] = max(ends[partition.index] ?? 0, offset.value + 1)
      case .processingFinished(let consumer, _, let partition, let offset)
      where trace.header.consumers[consumer.index].group == group:
        finished[partition.index, default: []].insert(offset.value)
      case .offsetCommitted(let consumer, let partition, let offset)
      where trace.header.consumers[consumer.index].group == group:
        starts[partition.index] = offset.value
      case .partitionAssigned(let consumer, let partition, let position, let source)
      where trace.header.consumers[consumer.index].group == group:
        let start = starts[partition.index] ?? position.value
        starts[partition.index] = start
        // What `auto.offset.reset` passes over needs no work.
        if source != .committed, start < position.value {
          finished[partition.index, default: []].formUnion(start..<position.value)
        }
      default: break
      }
      let isLast = place + 1 == trace.events.count
      guard isLast || trace.events[place + 1].time > event.time else { continue }
      levels.append(
        partitions.reduce(0) { sum, partition in
          let (start, end) = (starts[partition] ?? 0, ends[partition] ?? 0)
          let open =
            start < end ? (start..<end).count { finished[partition]?.contains($0) != true } : 0
          return sum + Int64(open)
        })
    }
    return levels
  }

  @Test("the lag of all groups together has its peak at one instant")
  func together() {
    var compared = 0
    for seed in 1...300 as ClosedRange<UInt64> {
      let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
      let expires = trace.events.contains {
        if case .offsetExpired = $0.fact { true } else { false }
      }
      guard trace.isClean, !expires, trace.header.groups.count > 1 else { continue }
      let timeline = RunTimeline(trace)
      let parts = trace.header.groups.indices.flatMap { group in
        trace.header.groups[group].topics.flatMap { topic in
          trace.header.topics[topic.index].partitions.map {
            LagSteps.steps(of: PartitionID($0), in: GroupID(group), timeline)
          }
        }
      }
      let peak = LagSteps.total(parts).map { $0.lag }.max() ?? 0
      let metrics = metrics(trace)
      #expect(metrics.value(.lagMax, of: nil) == peak, "seed \(seed)")
      if metrics.groups.reduce(0, { $0 + $1[.lagMax] }) > peak { compared += 1 }
    }
    // Peaks of several instants add up to more than any instant has.
    #expect(compared > 10)
  }

  @Test("a lag that is left has no drain time, and nothing finished no latency")
  func absent() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 5s }
      topics: { t: {} }
      producers: { p: { sends: "(abcd)" } }
      groups:
        g:
          consumers: 1
          processing: 2s
          commit: after-record
          config: { auto.offset.reset: earliest }
        idle: { consumers: 1, processing: 1h, config: { auto.offset.reset: earliest } }
      """)
    let metrics = metrics(run.trace)
    // Two of four are done at 5 s.
    #expect(metrics.groups[0].measured(.drain) == nil)
    #expect(metrics.groups[0].measured(.lagEnd) == 2)
    #expect(metrics.groups[0].measured(.latencyMax) == 4_000_000_000)
    #expect(metrics.groups[1].measured(.latencyP99) == nil)
    #expect(metrics.groups[1].measured(.busy) == 1_000_000)
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
