import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// Words, numbers and chips: said once, where there is room, and without a second meaning.
@Suite("Labels of diagrams")
struct LabelTests {
  private func words(_ text: String, _ spec: DiagramSpec = DiagramSpec()) throws -> [String] {
    let trace = try ScenarioRun(text).trace
    return DiagramBuilder.scene(for: trace, spec: spec).nodes.texts.map { $0.text }
  }

  private func lesson(_ path: String) throws -> String {
    try #require(RepositoryRoot.text(of: "scenarios/" + path))
  }

  /// A frame of ten seconds on a slide.
  private var frame: DiagramFrame {
    var content = DiagramContent()
    content.to = .zero + .seconds(10)
    return DiagramFrame(content, metrics: DiagramMetrics(.slide), theme: .talk)
  }

  private func mark(_ seconds: Double, _ text: String, _ style: LabelMark.Style) -> LabelMark {
    LabelMark(
      time: SimulationTime(nanoseconds: Int64(seconds * 1e9)), text: text, style: style)
  }

  @Test("a batch of many records tells all its offsets in one row")
  func offsets() throws {
    let all = try words(
      """
      clock: { end: 9s }
      topics: { t: {} }
      producers: { p: { sends: "-(abc)-d" } }
      """)
    #expect(all.contains("0–2"))
    #expect(all.contains("3"))
    #expect(!all.contains("0") && !all.contains("2"))
  }

  @Test("offsets of one instant that are not neighbours are listed, in order")
  func apart() {
    let marks = [mark(1, "7", .offset), mark(1, "3", .offset), mark(2, "8", .offset)]
    #expect(LabelJoining.joined(marks, in: frame).map { $0.text } == ["3, 7", "8"])
  }

  @Test("words that would need a row each become one with their number, half-way")
  func again() {
    let marks = [
      mark(1, "again", .word), mark(1.2, "again", .word), mark(1.4, "again", .word),
      mark(1.4, "crash", .danger), mark(5, "again", .word),
    ]
    let joined = LabelJoining.joined(marks, in: frame)
    #expect(joined.map { $0.text } == ["3 again", "crash", "again"])
    #expect(joined[0].time == SimulationTime(nanoseconds: 1_200_000_000))
  }

  @Test("an owner who does not change is named once where names would pile up")
  func owners() {
    let close = [mark(1, "w", .owner(0)), mark(1.05, "w", .owner(0)), mark(6, "w", .owner(0))]
    #expect(LabelJoining.joined(close, in: frame).count == 2)
    let changing = [mark(1, "w", .owner(0)), mark(1.05, "v", .owner(1))]
    #expect(LabelJoining.joined(changing, in: frame).count == 2)
    let chips = [
      mark(1, "", .chips(["P0"], owner: 0)), mark(1.05, "", .chips(["P0"], owner: 0)),
      mark(1.1, "", .chips(["P1"], owner: 0)),
    ]
    #expect(LabelJoining.joined(chips, in: frame).count == 2)
  }

  @Test("an assignment that is taken back at the same instant is not shown")
  func superseded() throws {
    let words = try words(lesson("lessons/kip-848-rebalance.yaml"))
    // worker-0 is alone for no time at all, and so never seen with all six.
    #expect(words.filter { $0 == "epoch 1" }.count == 1)
  }

  @Test("commits of one instant: the last is in force, refused ones are a range")
  func commits() throws {
    let refused = try words(lesson("lessons/zombie-consumer.yaml"))
    #expect(refused.contains { $0.contains("–") && $0.hasSuffix(" refused") })
    let workers = try words(lesson("misconceptions/workers-may-commit-what-they-finish.yaml"))
    #expect(!workers.contains("1  2"))
  }

  @Test("the numbers of an axis have one unit", arguments: [("100s", "60 s"), ("10m", "6 min")])
  func axis(end: String, number: String) throws {
    let all = try words("clock: { end: \(end) }\ntopics: { t: {} }\nproducers: { p: { sends: a } }")
    let axis = all.filter { $0.hasSuffix(" s") || $0.hasSuffix(" min") }.dropFirst()
    #expect(axis.contains(number))
    #expect(Set(axis.map { $0.hasSuffix(" min") }).count == 1)
  }

  @Test("words over a rebalance do not lie over the names of the lanes")
  func formation() throws {
    let path = "misconceptions/a-slow-handler-misses-heartbeats.yaml"
    let trace = try ScenarioRun(lesson(path)).trace
    let all = DiagramBuilder.scene(for: trace).nodes.texts
    let names = try #require(all.first { $0.text == "stuck" && $0.anchor == .end })
    let forms = all.filter { $0.text == "group forms" }
    #expect(forms.count == 2)
    for run in forms {
      let width = TextMetrics.width(of: run.text, size: run.size, isBold: true)
      #expect(run.position.x - width / 2 > names.position.x)
    }
  }

  @Test("bands of several groups begin beside the title of their topic")
  func bands() throws {
    let trace = try ScenarioRun(lesson("lessons/two-groups-one-topic.yaml")).trace
    let all = DiagramBuilder.scene(for: trace).nodes.texts
    let title = try #require(all.first { $0.text == "topic orders" })
    let band = try #require(all.first { $0.text == "billing-0" && $0.anchor == .start })
    #expect(abs(band.position.y - title.position.y) < 10)
    let width = TextMetrics.width(of: title.text, size: title.size, isBold: true)
    #expect(title.position.x + width < band.position.x)
  }

  @Test("of many partitions the lag view draws those that fall behind most, and says so")
  func manyPartitions() throws {
    let text = """
      clock: { end: 60s }
      topics: { t: { partitions: 12 } }
      producers:
        p: { sends: "abcdefgh", records: { a: { partition: 3 }, b: { partition: 11 } } }
      groups: { g: { consumers: 1, processing: 4s } }
      """
    var spec = DiagramSpec()
    spec.view = .lag
    let all = try words(text, spec)
    #expect(all.contains("the 6 of 12 partitions with the highest lag"))
    #expect(all.contains("partition 3") && all.contains("partition 11"))
    #expect(all.filter { $0.hasPrefix("partition ") }.count == 6)
    spec.lanes = [.partition(PartitionNumber(topic: TopicID(0), number: 5))]
    #expect(try words(text, spec).contains("partition 5"))
  }

  @Test("a document grows only where that gives every lane its marbles")
  func documentWidth() throws {
    func width(_ perSecond: Int) throws -> Double {
      let run = try ScenarioRun(
        """
        clock: { end: 20s }
        topics: { t: {} }
        producers: { p: { workload: { for: 15s, arrivals: { poisson: \(perSecond)/s } } } }
        """)
      return DiagramBuilder.scene(for: run.trace, options: DiagramOptions(size: .document)).width
    }
    #expect(try width(1) == 960)
    #expect(try width(4) > 960)
    #expect(try width(200) == 960)
  }

  @Test("marbles of the third round are as wide as their letters need")
  func diamonds() {
    for digits in ["7", "14", "99"] {
      let diamond = MarbleMark(time: .zero, label: digits, appearance: 14)
      let half = MarbleStacking.bodyHalfWidth(of: diamond, in: frame)
      let letters = TextMetrics.width(of: digits, size: frame.metrics.letterSize, isBold: true)
      // How wide a diamond is where the letters end above and below.
      let room = 2 * half * (1 - 0.35 * frame.metrics.letterSize / frame.metrics.radius)
      #expect(room > letters, "\(digits)")
    }
    let circle = MarbleMark(time: .zero, label: "14", appearance: 2)
    #expect(MarbleStacking.bodyHalfWidth(of: circle, in: frame) == frame.metrics.radius)
  }
}
