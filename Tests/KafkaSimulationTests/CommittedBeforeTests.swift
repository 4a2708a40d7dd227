import EventKernel
import KafkaModel
import TestSupport
import Testing
import TraceAnalysis

/// What a group had committed before the run is where it begins.
@Suite("Offsets committed before the run")
struct CommittedBeforeTests {
  /// Ten records at the start; two groups that share their log, one of them far ahead.
  private static let text = """
    clock: { end: 4s }
    topics: { t: {} }
    producers: { p: { sends: "(abcdefghij)" } }
    groups:
      near: { consumers: [n], processing: 300ms, commit: after-record, committed: { t-0: 8 } }
      far: { consumers: [f], processing: 300ms, commit: after-record, committed: { t-0: 0 } }
      new: { consumers: [w], commit: after-record, config: { auto.offset.reset: earliest } }
    """

  @Test("each group begins at its own offset, whatever auto.offset.reset says")
  func positions() throws {
    let run = try ScenarioRun(Self.text)
    #expect(run.labels("n") == ["i", "j"])
    #expect(run.labels("f").prefix(3) == ["a", "b", "c"])
    let sources = run.facts { fact -> PositionSource? in
      if case .partitionAssigned(_, _, _, let source) = fact { source } else { nil }
    }
    #expect(sources.map { $0.value } == [.committed, .committed, .earliest])
    let rows = MomentText.rows(of: run.trace, at: .zero)
    #expect(rows.map { $0.lag } == [2, 10, 10])
    #expect(rows.map { $0.committed } == [8, 0, nil])
  }

  @Test("lag begins behind what is committed, and what lies below is passed over, not lost")
  func counts() throws {
    let run = try ScenarioRun(Self.text)
    var fold = MetricsFold(run.trace.header)
    fold.add(run.trace.events)
    let metrics = fold.metrics()
    #expect(metrics.groups.map { $0[.lagMax] } == [2, 10, 10])
    #expect(metrics.groups.map { $0[.lost] } == [0, 0, 0])
    let verdict = DeliveryVerdict(of: GroupID(0), in: run.trace)
    #expect((verdict.offered, verdict.passedOver, verdict.finished) == (2, 8, 2))
    #expect(verdict.isConserved)
  }

  @Test("a group that nobody runs has its lag too")
  func nobody() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 9s }
      topics: { t: { partitions: 2 } }
      producers: { p: { sends: "(aaaab)", records: { a: { partition: 0 }, b: { partition: 1 } } } }
      groups: { g: { consumers: { c: { starts: 8s } }, committed: { t-0: 1, t-1: 5 } } }
      """)
    let rows = MomentText.rows(of: run.trace, at: .zero + .seconds(7))
    // t-1 is committed beyond what its log holds yet: nothing waits.
    #expect(rows.map { $0.lag } == [3, 0])
    var fold = MetricsFold(run.trace.header)
    fold.add(run.trace.events)
    #expect(fold.metrics().groups[0][.lagMax] == 3)
  }

  @Test("all invariants hold of any run that begins so", arguments: 1...60 as ClosedRange<UInt64>)
  func invariants(seed: UInt64) {
    var scenario = RandomScenario.scenario(seed: seed)
    var stream = RandomStream(seed: seed, name: "committed")
    for group in scenario.groups.indices {
      for topic in scenario.groups[group].topics {
        // With followers, what lies beyond the log is answered OFFSET_OUT_OF_RANGE.
        guard scenario.topics[topic.index].replicas.isEmpty else { continue }
        for number in 0..<scenario.topics[topic.index].partitions
        where stream.integer(below: 2) == 0 {
          scenario.groups[group].committed.append(
            CommittedOffset(
              partition: PartitionNumber(topic: topic, number: number),
              offset: Int64(stream.integer(below: 6))))
        }
      }
    }
    let trace = ScenarioRun.trace(of: scenario)
    for violation in Invariants.violations(in: trace) { Issue.record("\(violation)") }
    for (index, group) in trace.header.groups.enumerated() {
      #expect(DeliveryVerdict(of: GroupID(index), in: trace).isConserved)
      let expires = trace.events.contains {
        if case .offsetExpired = $0.fact { true } else { false }
      }
      if expires { continue }
      let timeline = RunTimeline(trace)
      let lags = group.topics.flatMap { topic in
        trace.header.topics[topic.index].partitions.map {
          LagSteps.steps(of: PartitionID($0), in: GroupID(index), timeline)
        }
      }
      var fold = MetricsFold(trace.header)
      fold.add(trace.events)
      #expect(fold.metrics().groups[index][.lagEnd] == LagSteps.total(lags).last?.lag)
    }
  }
}
