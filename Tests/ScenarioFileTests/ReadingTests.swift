import EventKernel
import Foundation
import KafkaModel
import SourceText
import TestSupport
import Testing

@testable import ScenarioFile

/// What is written is what is read.
@Suite("Scenario files are read as written")
struct ReadingTests {
  private func read(_ text: String, _ overrides: [String] = []) throws -> Scenario {
    let file = SourceFile(name: "a.yaml", bytes: Array(text.utf8))
    let overrides = try overrides.map { try ScenarioOverride(parsing: $0) }
    let reading = try ScenarioReader.read(file, overrides: overrides)
    guard case .simulated(let scenario) = reading.document else {
      throw ScenarioRun.Unreadable(report: "free-hand")
    }
    return scenario
  }

  private let base = """
    topics: { orders: { partitions: 3 } }
    producers: { web: { sends: "-a-(bc)- 2s d", keys: { k: ab } } }
    groups: { billing: { consumers: 2 } }

    """

  @Test("Marble strings become sends at their ticks; groups take one tick, progressions their time")
  func sends() throws {
    let scenario = try read(base)
    guard case .scheduled(let sends) = scenario.producers[0].traffic else {
      Issue.record("no sends")
      return
    }
    let second: Int64 = 1_000_000_000
    #expect(sends.map { $0.time.nanoseconds } == [1, 3, 3, 7].map { $0 * second })
    #expect(scenario.recordKinds.map { $0.label } == ["a", "b", "c", "d"])
    #expect(scenario.recordKinds.map { $0.key } == ["k", "k", nil, nil])
  }

  @Test("Profiles differ in their defaults, by Kafka 4.0's documentation")
  func profiles() throws {
    let classroom = try read(base)
    #expect(classroom.groups[0].config.heartbeatInterval == .zero)
    #expect(classroom.groups[0].config.initialRebalanceDelay == .zero)
    #expect(classroom.producers[0].linger == .zero)
    let kafka = try read(base + "clock: { profile: kafka }\n")
    #expect(kafka.groups[0].config.heartbeatInterval == .milliseconds(3000))
    #expect(kafka.groups[0].config.initialRebalanceDelay == .milliseconds(3000))
    #expect(kafka.producers[0].linger == .milliseconds(5))
    for scenario in [classroom, kafka] {
      #expect(scenario.groups[0].config.sessionTimeout == .milliseconds(45_000))
      #expect(scenario.groups[0].config.maxPollRecords == 500)
      #expect(scenario.groups[0].config.autoCommitInterval == .milliseconds(5000))
      #expect(scenario.groups[0].config.autoOffsetReset == .latest)
      #expect(scenario.producers[0].batchSizeBytes == 16_384)
    }
  }

  @Test("A consumer whose first entry in the timeline is start waits for it")
  func starts() throws {
    let scenario = try read(
      base + "timeline: [{ at: 5s, start: consumer-1 }, { at: 7s, crash: consumer-0 }]\n")
    #expect(scenario.groups[0].consumers.map { $0.starts } == [.zero, nil])
    #expect(scenario.timeline.count == 2)
  }

  @Test(
    "Overrides replace and add values, through keys with dots and places in lists",
    arguments: [
      ("groups.billing.consumers=5", 5, Int64(45_000)),
      ("groups.billing.config.session.timeout.ms=6s", 2, 6000),
      ("groups.billing.config={session.timeout.ms: 7000}", 2, 7000),
    ])
  func overrides(text: String, consumers: Int, timeout: Int64) throws {
    let scenario = try read(base, [text])
    #expect(scenario.groups[0].consumers.count == consumers)
    #expect(scenario.groups[0].config.sessionTimeout == .milliseconds(timeout))
  }

  @Test("An override of a key that nothing has is refused with a suggestion")
  func unknownOverride() {
    let file = SourceFile(name: "a.yaml", bytes: Array(base.utf8))
    let error = #expect(throws: DiagnosticError.self) {
      try ScenarioReader.read(
        file, overrides: [try ScenarioOverride(parsing: "gruops.billing.consumers=5")])
    }
    #expect(error?.diagnostics.first?.help == "did you mean 'groups'?")
  }

  @Test(
    "Misspelt names and properties of an override are refused",
    arguments: [
      ("groups.biling.consumers=5", "did you mean 'billing'?"),
      ("groups.billing.config.sesion.timeout.ms=6s", "did you mean 'session.timeout.ms'?"),
    ])
  func misspeltOverride(text: String, help: String) {
    let file = SourceFile(name: "a.yaml", bytes: Array(base.utf8))
    let error = #expect(throws: DiagnosticError.self) {
      try ScenarioReader.read(file, overrides: [try ScenarioOverride(parsing: text)])
    }
    #expect(error?.diagnostics.first?.help == help)
  }

  @Test(
    "Units are exact",
    arguments: [
      ("250ms", Int64(250_000_000)), ("1.2s", 1_200_000_000), ("0.1us", 100),
      ("2h", 7_200_000_000_000),
      ("3t", 6_000_000_000), ("0", 0), ("1.0000000019s", 1_000_000_001), ("5 m", 300_000_000_000),
    ])
  func units(text: String, nanoseconds: Int64) throws {
    #expect(
      try UnitScalar.duration(text, tick: .seconds(2)).nanoseconds == nanoseconds)
  }

  @Test("A workload's rates come in phases, its keys are numbered")
  func workload() throws {
    let scenario = try read(
      """
      topics: { orders: {} }
      producers:
        shop:
          workload:
            for: 1m
            arrivals: { poisson: [{ until: 10s, rate: 40/s }, { rate: 90/m }] }
            keys: { zipf: 1.1, of: 3 }
      """)
    guard case .workload(let workload) = scenario.producers[0].traffic else {
      Issue.record("no workload")
      return
    }
    #expect(workload.process == .poisson)
    #expect(workload.phases.map { $0.microRecords } == [40_000_000, 90_000_000])
    #expect(workload.phases.map { $0.period } == [.seconds(1), .seconds(60)])
    #expect(workload.end == SimulationTime(nanoseconds: 60_000_000_000))
    #expect(scenario.recordKinds.map { $0.key } == ["0", "1", "2"])
  }

  @Test("Free-hand files keep names, sizes and marks")
  func freehand() throws {
    let text = """
      diagrams:
        one:
          title: "T"
          width: 800
          height: 400
          streams:
            topic (partition0): "a-X-R-C-L-|"
        two: { streams: { key_a: "a1--a2" } }
      """
    let file = SourceFile(name: "a.yaml", bytes: Array(text.utf8))
    guard case .freehand(let pictures) = try ScenarioReader.read(file).document else {
      Issue.record("simulated")
      return
    }
    #expect(pictures.map { $0.name } == ["one", "two"])
    #expect(pictures[0].width == 800 && pictures[0].height == 400)
    #expect(pictures[0].lanes[0].name == "topic (partition0)")
    #expect(
      pictures[0].lanes[0].marbles.marks.map { $0.symbol } == [
        .record("a"), .error, .rebalance, .compaction, .lag, .end,
      ])
    #expect(
      pictures[1].lanes[0].marbles.marks.map { $0.time.nanoseconds / 1_000_000_000 }
        == [0, 1, 4, 5])
  }

  @Test("The README holds the reference that the tables make")
  func reference() throws {
    let readme = try #require(RepositoryRoot.text(of: "README.md"))
    let begin = try #require(readme.firstRange(of: "a test compares it) -->\n"))
    let end = try #require(readme.firstRange(of: "<!-- scenario reference: end -->"))
    let text = String(readme[begin.upperBound..<end.lowerBound])
    let made = "\n" + ScenarioReference.markdown()
    if ProcessInfo.processInfo.environment["MARBLES_RECORD"] == "1" {
      let whole = readme[..<begin.upperBound] + made + readme[end.lowerBound...]
      try String(whole).write(
        toFile: RepositoryRoot.path + "/README.md", atomically: true, encoding: .utf8)
    } else {
      #expect(text == made, "MARBLES_RECORD=1 swift test --filter reference writes it anew")
    }
  }
}
