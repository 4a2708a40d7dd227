import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// Pictures say what the trace says, at the right place.
@Suite("Marble diagrams")
struct DiagramTests {
  private let crash = """
    title: Crash & <rebalance>
    clock: { end: 30s }
    topics: { orders: { partitions: 2 } }
    producers: { web: { sends: "-a-b-c-d", keys: { patient-2: ac, patient-1: bd } } }
    groups:
      billing: { consumers: [w0, w1, w2], processing: 1.2s, commit: after-batch,
                 config: { session.timeout.ms: 5s } }
    timeline: [{ at: 9s, crash: w0 }]
    """

  private func circles(_ nodes: [SceneNode]) -> [Point] {
    nodes.flatMap { node -> [Point] in
      switch node {
      case .group(_, let inner): circles(inner)
      case .circle(let center, _, _): [center]
      default: []
      }
    }
  }

  @Test("marbles of one instant stand above each other, on the scale of the axis")
  func marblesOnScale() throws {
    let scene = DiagramBuilder.scene(for: try ScenarioRun(crash).trace)
    let ticks = scene.nodes.texts.filter { $0.text.hasSuffix(" s") && $0.anchor == .middle }
    let zero = try #require(ticks.first { $0.text == "0 s" }).position.x
    let ten = try #require(ticks.first { $0.text == "10 s" }).position.x
    let perSecond = (ten - zero) / 10
    // a, b, c, d are sent, and therefore appended, at 1, 3, 5 and 7 s.
    for (label, second) in [("a", 1.0), ("b", 3), ("c", 5), ("d", 7)] {
      let marks = scene.nodes.texts.filter { $0.text == label }.map { $0.position.x }
      #expect(marks.prefix(2).allSatisfy { abs($0 - (zero + second * perSecond)) < 0.001 })
      #expect(marks.count == 3)
      #expect(abs(marks[2] - (zero + (second + 1.2) * perSecond)) < 0.001)
    }
  }

  @Test("what happens is written: owners, idle, crash, session timeout, rebalance")
  func wordsAreThere() throws {
    let words = Set(
      DiagramBuilder.scene(for: try ScenarioRun(crash).trace).nodes.words)
    for word in [
      "Crash & <rebalance>", "producer", "topic orders", "group billing", "partition 0", "w0", "w1",
      "w2", "idle", "crash", "session timeout", "rebalance, gen 2", "P0", "P1", "patient-1",
      "patient-2",
    ] {
      #expect(words.contains(word), "\(word)")
    }
  }

  @Test("work can be seen in every theme, whatever the fill of its marble")
  func bars() throws {
    let trace = try ScenarioRun(crash).trace
    func tints(_ nodes: [SceneNode]) -> [Color] {
      nodes.flatMap { node -> [Color] in
        switch node {
        case .group(_, let inner): tints(inner)
        case .rect(_, _, let style): style.fillOpacity == 0.4 ? [style.fill].compactMap { $0 } : []
        default: []
        }
      }
    }
    for name in ThemeName.allCases {
      let scene = DiagramBuilder.scene(for: trace, options: DiagramOptions(theme: name))
      let paper = Theme.named(name).panel(.group).fill
      #expect(tints(scene.nodes).count == 4)
      #expect(!tints(scene.nodes).contains(paper), "\(name.rawValue)")
    }
  }

  @Test("text of users is escaped in the file")
  func escaping() throws {
    let svg = SVGWriter.text(for: DiagramBuilder.scene(for: try ScenarioRun(crash).trace))
    #expect(svg.contains("Crash &amp; &lt;rebalance&gt;"))
    #expect(!svg.contains("<rebalance>"))
  }

  @Test(
    "on slides no text is smaller than 16 px, in documents none smaller than 11",
    arguments: [(DiagramSize.slide, 16.0, 1280.0), (.document, 11, 960)])
  func textSizes(size: DiagramSize, smallest: Double, width: Double) throws {
    let scene = DiagramBuilder.scene(
      for: try ScenarioRun(crash).trace, options: DiagramOptions(size: size))
    #expect(scene.nodes.texts.map { $0.size }.min() ?? 0 >= smallest)
    #expect(scene.width == width)
  }

  @Test("no two marbles of a lane overlap, however dense", arguments: [1, 5, 20, 60])
  func density(perSecond: Int) throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers:
        p: { workload: { for: 15s, arrivals: { poisson: \(perSecond)/s }, keys: { uniform: 4 } } }
      groups: { g: { consumers: 1, processing: { exponential: 200ms } } }
      """)
    let scene = DiagramBuilder.scene(for: run.trace)
    let centers = circles(scene.nodes).filter { $0.y < scene.height - 40 }
    for (index, one) in centers.enumerated() {
      for other in centers.dropFirst(index + 1) where one != other {
        let distance =
          ((one.x - other.x) * (one.x - other.x)
          + (one.y - other.y) * (one.y - other.y)).squareRoot()
        #expect(distance >= 31, "\(one) \(other)")
      }
    }
    let isCounted = scene.nodes.texts.contains { $0.text.contains("drawn as counts") }
    #expect(isCounted == (perSecond >= 5))
    // Where every lane is counted there is no marble whose fill a legend could explain.
    if perSecond == 60 { #expect(!scene.nodes.texts.contains { $0.text == "key" }) }
  }

  @Test("free-hand pictures keep the asked width and grow in height")
  func freehandSize() {
    let marbles = MarbleString(
      marks: [MarbleString.Mark(time: .zero, symbol: .record("a"))], length: .seconds(9))
    var diagram = FreehandDiagram(
      name: "x", lanes: (0..<9).map { FreehandDiagram.Lane(name: "lane \($0)", marbles: marbles) })
    diagram.width = 800
    diagram.height = 100
    let scene = DiagramBuilder.scene(for: diagram)
    #expect(scene.width == 800)
    #expect(scene.height > 300)
    let names = scene.nodes.texts.filter { $0.text.hasPrefix("lane ") }
    #expect(names.count == 9)
    #expect(names.allSatisfy { $0.position.y < scene.height && $0.position.x > 0 })
  }

  @Test("text marbles are aligned, a column per tick")
  func textMarbles() throws {
    let text = TextMarbles.text(
      for: try ScenarioRun(
        """
        title: T
        clock: { end: 6s }
        topics: { t: {} }
        producers: { p: { sends: "-a-b" } }
        groups: { g: { consumers: [c] } }
        timeline: [{ at: 5s, crash: c }]
        """
      ).trace)
    #expect(
      text == """
        T

        p    -a-b---
        t-0  -a-b---
        c    --a-b#-

        (one tick is 1 s)

        """)
  }
}
