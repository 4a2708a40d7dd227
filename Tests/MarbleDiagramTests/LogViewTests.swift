import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing
import TraceAnalysis

@testable import MarbleDiagram

/// Replicas, transactions and old logs as marbles.
@Suite("Logs as marbles")
struct LogViewTests {
  private static let samples: [Trace] = [
    TraceSamples.replicated(acksAll: true), TraceSamples.replicated(acksAll: false),
    TraceSamples.retried(), TraceSamples.transactions(), TraceSamples.aged(),
    TraceSamples.unclean(),
  ]

  private func words(_ trace: Trace, _ spec: DiagramSpec = DiagramSpec()) -> Set<String> {
    Set(DiagramBuilder.scene(for: trace, spec: spec).nodes.words)
  }

  @Test(
    "nothing overlaps and nothing is clipped, in every theme and size", arguments: samples.indices)
  func portable(sample: Int) {
    for theme in ThemeName.allCases {
      for size in DiagramSize.allCases {
        let scene = DiagramBuilder.scene(
          for: Self.samples[sample], options: DiagramOptions(theme: theme, size: size))
        let violations = PortableSVG.violations(
          in: SVGWriter.text(for: scene), smallestType: size == .slide ? 16 : 11)
        #expect(
          violations.isEmpty, "\(theme.rawValue), \(size.rawValue): \(violations.prefix(5))")
      }
    }
  }

  @Test("each replica has a lane; who leads, who is out, what is lost is written")
  func replicas() {
    let all = words(TraceSamples.unclean())
    for word in [
      "topic orders", "broker-1", "broker-2", "broker-3", "leader",
      "leader, epoch 1, unclean election", "no leader", "crash", "start", "out of sync",
      "in sync again", "paused", "cut off from broker-2", "truncated: b", "lost",
      "high watermark", "new leader", "acknowledged",
    ] {
      #expect(all.contains(word), "\(word)")
    }
  }

  @Test("replicas can be hidden; then the log alone tells what was cut off")
  func hidden() {
    var spec = DiagramSpec()
    spec.replicas = .hidden
    let all = words(TraceSamples.unclean(), spec)
    #expect(all.contains("partition 0"))
    #expect(!all.contains("broker-2"))
  }

  @Test("control records have signs, aborted records a word")
  func transactions() {
    let all = words(TraceSamples.transactions())
    for word in [
      "transaction, committed", "transaction, aborted", "C", "A", "commit marker",
      "abort marker", "aborted: c, d", "last stable offset",
    ] {
      #expect(all.contains(word), "\(word)")
    }
  }

  @Test("what was compacted and what retention took is told where it went")
  func age() {
    let all = words(TraceSamples.aged())
    #expect(all.contains("compacted: b"))
    #expect(all.contains("deleted below 3: retention.ms"))
    #expect(!all.contains("commit marker"))
  }

  @Test("a new segment begins at an edge between two records; a tombstone has a word")
  func segments() throws {
    let trace = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: { config: { cleanup.policy: compact, segment.bytes: 200 } } }
      producers: { p: { sends: "-a-b-c-d", records: { a: { key: k, value: null }, b: { key: k },
                        c: { key: l }, d: { key: l } } } }
      """
    ).trace
    let scene = DiagramBuilder.scene(for: trace)
    #expect(scene.nodes.words.filter { $0 == "tombstone" }.count == 1)
    #expect(scene.nodes.words.contains("new segment"))
    func edges(_ nodes: [SceneNode]) -> [Double] {
      nodes.flatMap { node -> [Double] in
        switch node {
        case .group(_, let inner): edges(inner)
        case .line(let start, let end, let style):
          start.x == end.x && style.dash == [2, 4] ? [start.x] : []
        default: []
        }
      }
    }
    func marble(_ label: String, _ nodes: [SceneNode]) -> Double? {
      for node in nodes {
        switch node {
        case .group(_, let inner):
          if let x = marble(label, inner) { return x }
        case .text(let run): if run.text == label { return run.position.x }
        default: break
        }
      }
      return nil
    }
    // Two records of 100 bytes fill a segment; the other edge is that of the legend.
    let found = edges(scene.nodes)
    #expect(found.count == 2)
    let (b, c) = (try #require(marble("b", scene.nodes)), try #require(marble("c", scene.nodes)))
    #expect(found.contains { b < $0 && $0 < c })
  }

  @Test("the legend explains only what appears")
  func legend() {
    let plain = words(TraceSamples.replicated(acksAll: true))
    #expect(plain.contains("high watermark"))
    for word in ["commit marker", "last stable offset", "the log is cleaned", "new segment"] {
      #expect(!plain.contains(word), "\(word)")
    }
  }

  @Test("the story tells elections, truncations, transactions and losses")
  func story() {
    func story(_ trace: Trace) -> String { DiagramBuilder.scene(for: trace).description }
    let loss = story(TraceSamples.unclean())
    for sentence in [
      "broker-1 crashes and is down from 16 s to 25 s.", "Nobody leads orders-0 from 18 s.",
      "broker-2 leads orders-0 from 20 s, epoch 1, by a unclean election.",
      "Acknowledged and lost: b.",
    ] {
      #expect(
        loss.contains(sentence.replacing("a unclean", with: "an unclean")), "\(sentence)")
    }
    #expect(!story(TraceSamples.replicated(acksAll: true)).contains("Acknowledged and lost"))
    #expect(
      story(TraceSamples.transactions()).contains(
        "A transaction of web begins at 7 s and is aborted at 11 s."))
    #expect(story(TraceSamples.transactions()).contains("An abort marker takes orders-0 offset 5"))
    #expect(
      story(TraceSamples.aged()).contains(
        "Record b, orders-0 offset 1, is compacted away at 10 s."))
  }
}
