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

  @Test("what arrives is counted, and each record is a tenth of a second of work")
  func whole() throws {
    let load = try load(Sweeps.load(rate: "12/s"))
    let whole = load.spans[LoadSpan.Kind.whole.rawValue]
    #expect(whole[.arrived] == load[.total] && whole[.finished] == load[.total])
    #expect(whole[.busy] == load[.total] * 100_000_000)
    #expect(whole[.owners] == 2 && whole[.isSteady] == 1)
    // Two consumers from the start to the end of the part.
    #expect(whole[.capacity] == 2 * (whole[.end] - whole[.start]))
    #expect(load[.serviceMean] == 100_000_000 && load[.serviceMax] == 100_000_000)
    #expect(load[.waitingEnd] == 0 && load[.waitingDrain] >= 0)
  }

  @Test(
    "time slots are joined as runs get longer, and nothing is lost", arguments: [30, 600, 9000])
  func slots(seconds: Int) throws {
    let load = try load(Sweeps.load(rate: "3/s", of: "\(seconds)s", end: "\(seconds + 60)s"))
    let whole = load.spans[LoadSpan.Kind.whole.rawValue]
    #expect(load[.total] > 2 * Int64(seconds))
    #expect(whole[.arrived] == load[.total])
    #expect(whole[.busy] == load[.total] * 100_000_000)
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
