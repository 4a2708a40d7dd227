import Drawing
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// Who owns what over time, as a picture.
struct OwnershipViewTests {
  private static let crash = PictureSamples.lostMember() + "diagram: { view: ownership }\n"

  @Test("each partition has a lane with its owners, and the head tells what changed")
  func lanes() throws {
    let scenario = try ScenarioRun.scenario(Self.crash)
    let scene = DiagramBuilder.scene(for: ScenarioRun.trace(of: scenario), spec: scenario.diagram)
    let words = scene.nodes.words
    // Both stop, since the survivor rejoins; the partition of the dead waits for 5 s.
    #expect(words.contains("2 partitions stop, 1 moves, longest gap 5 s"))
    #expect(words.contains("all stop"))
    for word in ["partition 0", "partition 1", "w0", "w1", "w1 crashes"] {
      #expect(words.contains(word), "\(word)")
    }
    #expect(!words.contains("a"))
  }

  @Test("a comparison has a panel per variant on one axis, and tells all their stories")
  func comparison() throws {
    let text = Self.crash.replacing(
      "diagram: { view: ownership }",
      with: """
        diagram:
          compare:
            - { name: dynamic }
            - { name: none, set: { groups.billing.consumers: [w0, w1, w2] } }
        """)
    let scenario = try ScenarioRun.scenario(text)
    #expect(scenario.variants.map { $0.name } == ["dynamic", "none"])
    #expect(scenario.variants.map { $0.scenario.groups[0].consumers.count } == [2, 3])
    let runs = scenario.variants.map {
      (name: $0.name, trace: ScenarioRun.trace(of: $0.scenario))
    }
    let scene = DiagramBuilder.scene(comparing: runs, title: "Both", subtitle: "")
    #expect(scene.description.contains("dynamic: "))
    #expect(scene.description.contains("none: "))
    #expect(scene.nodes.words.filter { $0 == "partition 0" }.count == 2)
  }

  @Test("as text, a letter per tick is the owner, and a dot nobody")
  func text() throws {
    let scenario = try ScenarioRun.scenario(Self.crash)
    let text = TextMarbles.view(
      of: ScenarioRun.trace(of: scenario), spec: scenario.diagram)
    // w1 crashes at 6 s and its session ends 5 s later; then w0 has both.
    #expect(
      text == """
        orders-0  AAAAAAAAAAAAAAAAAAAAA
        orders-1  BBBBBB.....AAAAAAAAAA
          A w0
          B w1

        (one tick is 1 s, a dot is a partition without owner)

        """)
  }

  @Test("lag as text counts the records that are not committed, tick by tick")
  func lagText() throws {
    let scenario = try ScenarioRun.scenario(
      """
      clock: { end: 5s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "aaa" } }
      groups: { g: { consumers: [c], processing: 1s, commit: after-record } }
      diagram: { view: lag }
      """)
    let text = TextMarbles.view(of: ScenarioRun.trace(of: scenario), spec: scenario.diagram)
    // One record a second comes, and one a second later goes.
    #expect(text.hasPrefix("g  1 1 1 0 0 0\n"))
  }
}
