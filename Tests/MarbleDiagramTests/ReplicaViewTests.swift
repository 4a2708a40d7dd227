import Drawing
import KafkaModel
import TestSupport
import Testing
import TraceAnalysis

@testable import MarbleDiagram

/// What a run with brokers that fail says in its picture, once each.
@Suite("Diagrams of replicas")
struct ReplicaViewTests {
  private func words(_ text: String) throws -> [String] {
    let run = try ScenarioRun(text)
    return DiagramBuilder.scene(for: run.trace).nodes.words
  }

  private static func retry(_ config: String, _ error: String, sends: String = "-(abc)") -> String {
    """
    clock: { end: 8s }
    topics: { t: {} }
    producers:
      x: { sends: "\(sends)", config: { acks: all, retry.backoff.ms: 2s, \(config) } }
    timeline: [{ at: 0s, fail: t-0, with: \(error) }]
    """
  }

  @Test("where replicas have no lanes, the partition tells who leads it from now on")
  func leadersWithoutLanes() throws {
    func words(_ replicas: String, _ partitions: Int) throws -> [String] {
      try self.words(
        """
        clock: { end: 30s }
        brokers: { count: 3, config: { broker.session.timeout.ms: 3s } }
        topics: { t: { replication.factor: 3, partitions: \(partitions) } }
        producers: { x: { sends: "-a" } }
        timeline: [{ at: 7s, kill-broker: broker-1 }]
        diagram: { replicas: \(replicas) }
        """)
    }
    // broker-1 leads the first and the fourth of five partitions.
    let five = try words("hidden", 5)
    #expect(five.filter { $0.hasSuffix(" leads") } == ["broker-2 leads", "broker-3 leads"])
    #expect(try words("shown", 1).contains("leader, epoch 1"))
    #expect(!(try words("shown", 1).contains { $0.hasSuffix(" leads") }))
  }

  @Test("what is so of several records at one instant has one tick and one word")
  func joined() throws {
    // a fails, b is refused for its number, c waits: at 3 s all are stored and acknowledged.
    let all = try words(Self.retry("enable.idempotence: true", "NOT_ENOUGH_REPLICAS"))
    #expect(all.contains("retry a, b"))
    #expect(all.contains("a, b, c"))
    #expect(all.contains("a: NOT_ENOUGH_REPLICAS"))
    #expect(all.contains("b: OUT_OF_ORDER_SEQUENCE_NUMBER"))
  }

  @Test("without followers the high watermark is the log end, and has no line")
  func onlyReplica() throws {
    let alone = try words(Self.retry("enable.idempotence: true", "NOT_ENOUGH_REPLICAS"))
    #expect(!alone.contains("high watermark"))
    let pair = try words(
      Self.retry("enable.idempotence: true", "NOT_ENOUGH_REPLICAS")
        .replacing(
          "topics: { t: {} }", with: "brokers: 2\ntopics: { t: { replication.factor: 2 } }"))
    #expect(pair.contains("high watermark"))
  }

  @Test("a resend is stored again, or known and dropped; silence is told as silence")
  func resend() throws {
    let plain = try words(Self.retry("enable.idempotence: false", "NETWORK_EXCEPTION", sends: "-a"))
    #expect(plain.contains("no answer for a"))
    #expect(plain.contains("a stored again"))
    #expect(!plain.contains("a known, dropped"))
    let numbered = try words(
      Self.retry("enable.idempotence: true", "NETWORK_EXCEPTION", sends: "-a"))
    #expect(numbered.contains("a known, dropped"))
    #expect(!numbered.contains("a stored again"))
  }

  /// b is on one broker only, which dies; the other leads without it, and c takes b's offset.
  static let unclean = """
    clock: { end: 20s }
    brokers:
      count: 3
      latency: 200ms
      config: { broker.session.timeout.ms: 3s, replica.lag.time.max.ms: 2s }
    topics:
      t: { replication.factor: 3, config: { unclean.leader.election.enable: true } }
    producers: { x: { sends: "-a----b-------c", config: { enable.idempotence: false } } }
    groups:
      g: { consumers: [w], processing: 0s, config: { auto.offset.reset: earliest } }
    timeline:
      - { at: 2s, disconnect: [broker-1, broker-2, broker-3], for: 7s }
      - { at: 8s, kill-broker: broker-1 }
    """

  @Test("one measure for all that a broker cannot reach; one word for a position that is cut off")
  func troubles() throws {
    let all = try words(Self.unclean)
    #expect(all.count { $0 == "cut off from broker-2, broker-3" } == 1)
    #expect(!all.contains("cut off from broker-2"))
    #expect(all.contains("log cut: back from 2 to 1"))
    #expect(all.count { $0 == "lost" } == 1)
    // c has the offset that b had, but it is another record.
    #expect(!all.contains("again"))
  }

  @Test("of many acknowledgements the picture leaves out what has no room, and stays readable")
  func many() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 60s }
      brokers: 2
      topics: { t: { replication.factor: 2 } }
      producers:
        x: { workload: { arrivals: { constant: 2/s }, for: 50s }, config: { acks: all } }
      """)
    let svg = SVGWriter.text(for: DiagramBuilder.scene(for: run.trace))
    #expect(PortableSVG.violations(in: svg, smallestType: 16).isEmpty)
  }

  @Test("lines that rise through a lane are told from it, and from each other, without colour")
  func dashes() {
    let metrics = DiagramMetrics(.slide)
    for theme in Theme.all {
      let mark = PlotDrawing.style(of: .highWatermark, theme, metrics).dash
      let stable = PlotDrawing.style(of: .lastStableOffset, theme, metrics).dash
      #expect(!mark.isEmpty && !stable.isEmpty && mark != stable)
    }
  }
}
