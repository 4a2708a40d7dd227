import EventKernel
import KafkaModel
import KafkaSimulation
import Sweep
import TestSupport
import Testing
import TraceAnalysis

/// Where the load of a run went, against what is known of it by hand.
@Suite("Load of a run")
struct LoadTests {
  private func load(_ text: String) throws -> GroupLoad {
    try Sweeps.table(text, [("COUNT", ["2"])], [], replications: 1)
      .rows[0].runs[0].loads[0]
  }

  @Test("what arrives is counted, and how long one record takes")
  func totals() throws {
    let load = try load(Sweeps.load(rate: "12/s"))
    #expect(load[.total] > 500 && load[.total] < 700)
    #expect(load[.fullest] + load[.second] <= load[.total])
    #expect(load[.serviceMean] == 100_000_000 && load[.serviceMax] == 100_000_000)
    #expect(load[.waitingEnd] == 0 && load[.waitingDrain] >= 0)
  }

  @Test(
    "work is counted to the nanosecond, also where time slots are joined as runs get longer",
    arguments: [100, 3_000, 700_000])
  func slots(milliseconds: Int) throws {
    let text = """
      topics: { t: {} }
      producers: { p: { sends: "(abcdefghijklmnopqrst)" } }
      groups:
        g:
          consumers: COUNT
          processing: \(milliseconds)ms
          commit: after-record
          config: { auto.offset.reset: earliest, max.poll.interval.ms: 10h }
      """
    let table = try Sweeps.table(text, [("COUNT", ["1"])], [], replications: 1)
    let spans = table.rows[0].runs[0].loads[0].spans
    // All wait at 0 s, and are done one after the other.
    #expect(spans.map { $0[.arrived] }.reduce(0, +) == 20)
    #expect(spans.map { $0[.finished] }.reduce(0, +) == 20)
    #expect(spans.map { $0[.busy] }.reduce(0, +) == 20 * Int64(milliseconds) * 1_000_000)
    #expect(spans.allSatisfy { $0[.owners] == 1 && $0[.isSteady] == 1 && $0[.full] == 1 })
  }

  @Test("the rise ends where the peak is, the fall where nothing waits")
  func parts() throws {
    // 40 a second for 20 s, twice what two consumers finish: 400 wait, and take 20 s more.
    let load = try load(Sweeps.load(rate: "40/s", of: "20s"))
    let rise = load.spans[LoadSpan.Kind.rise.rawValue]
    let fall = load.spans[LoadSpan.Kind.fall.rawValue]
    #expect(abs(Double(rise[.end]) / 20e9 - 1) < 0.1)
    #expect(fall[.start] == rise[.end] && abs(Double(fall[.end]) / 40e9 - 1) < 0.15)
    #expect(rise[.busy] == rise[.capacity] && rise[.full] == 2)
    #expect(fall[.arrived] < 20 && fall[.finished] > 300)
  }

  @Test("runs that forget old records measure what whole traces say", arguments: [1, 2, 3])
  func forgetting(seed: UInt64) throws {
    let text = "seed: \(seed)\n" + Sweeps.load(rate: "19/s", of: "400s", end: "500s")
    let table = try Sweeps.table(
      text, [("COUNT", ["2"])], [], replications: 1)
    let scenario = table.plan.settings[0].scenario
    var fold = MetricsFold(TraceHeader(scenario))
    fold.add(ClusterSimulation.run(scenario).events)
    let waiting = fold.metrics().groups[0].waiting
    let load = table.rows[0].runs[0].loads[0]
    #expect(load[.waitingMax] == waiting.peak && load[.waitingEnd] == waiting.end)
    #expect(load[.waitingDrain] == waiting.drain ?? -1)
    #expect(waiting.peak > 5)
  }

  @Test("a part of numbers that are too few or too many is none")
  func numbers() throws {
    let load = try load(Sweeps.load())
    let spans = load.spans.map { $0.numbers }
    #expect(GroupLoad(numbers: load.numbers, spans: spans) == load)
    #expect(GroupLoad(numbers: load.numbers + [1], spans: spans) == nil)
    #expect(GroupLoad(numbers: load.numbers, spans: Array(spans.dropLast())) == nil)
    #expect(GroupLoad(numbers: load.numbers, spans: spans.map { Array($0.dropLast()) }) == nil)
  }
}
