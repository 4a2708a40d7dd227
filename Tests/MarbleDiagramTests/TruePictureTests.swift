import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// What pictures say must be so, and what they show must have a name.
@Suite("Truth of pictures")
struct TruePictureTests {
  private func words(_ text: String) throws -> [String] {
    DiagramBuilder.scene(for: try ScenarioRun(text).trace).nodes.words
  }

  @Test("an abort names the records of its own transaction, whoever else writes between them")
  func aborts() throws {
    let all = try words(
      """
      clock: { end: 10s }
      topics: { orders: { partitions: 1 } }
      producers:
        web: { sends: "-a---b", transactions: [{ begin: 0.5s, abort: 7s }] }
        app: { sends: "---x", transactions: [{ begin: 2.5s, abort: 4s }] }
      """)
    #expect(all.filter { $0.hasPrefix("aborted:") } == ["aborted: x", "aborted: a, b"])
  }

  @Test("replicas have the markers that they have stored, and lose them as records")
  func markers() throws {
    let trace = try ScenarioRun(HardPictureTests.truncatedMarker).trace
    let content = TraceContent(trace, spec: DiagramSpec()).content()
    let lanes = content.panels.flatMap { $0.lanes }.filter { $0.name.hasPrefix("broker") }
    let signs = lanes.map { $0.marbles.filter { $0.sign == .commitMarker } }
    // broker-1 dies with its first marker and copies both after its return at 20 s.
    #expect(signs.map { $0.count } == [3, 2, 2])
    #expect(signs[0].map { $0.ring == .truncated } == [true, false, false])
    #expect(signs[0].allSatisfy { !(5.3...20).contains(ScenarioRun.seconds($0.time)) })
    #expect(lanes[0].below.contains { $0.text == "truncated: commit marker" })
  }

  @Test("lanes of counts count records, and tell in words what else is there")
  func counts() {
    var lane = DiagramLane(name: "a")
    lane.marbles = (0..<6).map { _ in MarbleMark(time: .zero, label: "a") }
    lane.marbles.append(MarbleMark(time: .zero, label: "", sign: .error))
    lane.marbles.append(MarbleMark(time: .zero, label: "", sign: .rebalance))
    lane.marbles.append(MarbleMark(time: .zero, label: "a", ring: .lost))
    var content = DiagramContent()
    content.to = .zero + .seconds(9)
    content.panels = [DiagramPanel(title: "", role: .neutral, lanes: [lane])]
    let words = DiagramLayout(
      content, metrics: DiagramMetrics(.slide), theme: .talk, minimumHeight: nil
    ).scene().nodes.words
    #expect(
      words.contains(
        "6 records, drawn as counts; tallest bar 6; besides 1 error, 1 rebalance, 1 lost"))
  }

  @Test("the legend has all keys that two lines hold, and counts the rest")
  func legend() throws {
    func keys(_ count: Int) throws -> [String] {
      let sends = (0..<count).map { "{ at: \($0)s, record: r\($0), key: k\(100 + $0) }" }
      return try words(
        """
        clock: { end: \(count)s }
        topics: { orders: {} }
        producers: { web: { sends: [\(sends.joined(separator: ", "))] } }
        """)
    }
    let some = try keys(14)
    #expect(some.contains("k113") && !some.contains { $0.hasSuffix("more") })
    let many = try keys(60)
    let last = many.last { $0.hasPrefix("k1") }
    let shown = try #require(last.flatMap { Int($0.dropFirst(2)) }) + 1
    #expect(many.contains("and \(60 - shown) more"))
  }

  @Test("a tint that no word in the picture names is in the legend")
  func tints() throws {
    func group(_ end: String) -> String {
      PictureSamples.lostMember(end: end).replacing("-a-b", with: "-a-b-c-d-e-f-g")
    }
    #expect(try words(group("20s")).contains("detection"))
    #expect(try !words(group("20s")).contains { $0.hasSuffix("rebalance: detection") })
    // Five of a hundred seconds are too narrow for the word.
    #expect(try !words(group("100s")).contains("detection"))
    #expect(try words(group("100s")).contains("before a rebalance: detection"))
  }

  @Test("seek() leaves a mark, and a failing attempt names its record")
  func marks() throws {
    let all = try words(
      """
      clock: { end: 20s }
      topics: { orders: {} }
      producers: { web: { sends: "-a-b", records: { b: { fails: 1 } } } }
      groups:
        billing:
          consumers: [w0]
          processing: 100ms
          config: { auto.offset.reset: earliest }
      timeline: [{ at: 10s, seek: w0, partition: orders-0, to: beginning }]
      """)
    #expect(all.contains("seek to 0"))
    #expect(all.contains("b fails"))
  }

  @Test("an axis at the end of time does not overflow")
  func endOfTime() throws {
    let trace = try ScenarioRun(
      """
      clock: { tick: 106751d, end: 14s }
      topics: { orders: {} }
      producers: { web: { workload: { records: 5, arrivals: { constant: 1/s } } } }
      groups: { g: { consumers: 1, processing: 1s, config: { auto.offset.reset: earliest } } }
      """
    ).trace
    for view in [DiagramView.marbles, .sequence] {
      var spec = DiagramSpec()
      spec.view = view
      #expect(!DiagramBuilder.scene(for: trace, spec: spec).nodes.isEmpty)
    }
    var content = DiagramContent()
    content.from = SimulationTime(nanoseconds: .max - 7)
    content.to = .never
    let frame = DiagramFrame(content, metrics: DiagramMetrics(.slide), theme: .talk)
    #expect(!AxisDrawing(content, in: frame).ticks.isEmpty)
    content.axis = .ticks(SimulationDuration(nanoseconds: .max / 2))
    content.from = .zero
    #expect(!AxisDrawing(content, in: frame).ticks.isEmpty)
  }
}
