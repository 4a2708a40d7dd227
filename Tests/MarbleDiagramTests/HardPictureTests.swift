import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// Long names, many members and crowded instants: pictures must stay right where room is short.
@Suite("Pictures with little room")
struct HardPictureTests {
  /// Labels at both edges, and several at one instant.
  private static let longLabels = """
    title: Long labels
    clock: { end: 14s }
    topics: { orders: { partitions: 2 } }
    producers:
      web-shop-frontend-of-the-northern-region:
        sends:
          - { at: 1s, record: OrderPlaced-2024-0001, key: customer-with-a-long-name }
          - { at: 1.2s, record: OrderPaid-2024-0001, key: customer-with-a-long-name }
          - { at: 1.4s, record: OrderShipped-2024-0001, key: k2 }
          - { at: 3s, record: 12345678, key: k4 }
          - { at: 13.9s, record: LastOneAtTheVeryEdge, key: k4 }
    groups:
      billing-and-invoicing-department:
        consumers: [worker-of-the-first-shift, worker-of-the-second-shift]
        processing: 1s
        config: { auto.offset.reset: earliest }
    """

  /// Members and topics that differ at their very end.
  private static let longNames = """
    clock: { end: 30s }
    topics: { customer-order-lifecycle-events: { partitions: 3 } }
    producers: { electronic-point-of-sale-gateway: { sends: "-x-y" } }
    groups:
      billing-and-invoicing:
        topics: [customer-order-lifecycle-events]
        consumers: [invoice-worker-number-one, invoice-worker-number-two]
        processing: 1s
        config: { session.timeout.ms: 3s, auto.offset.reset: earliest }
    timeline:
      - { at: 5s, crash: invoice-worker-number-one }
      - { at: 12s, start: invoice-worker-number-one }
    """

  /// More members than there are colours.
  private static let manyMembers = """
    clock: { end: 30s }
    topics: { orders: { partitions: 16 } }
    producers: { web: { sends: "-x-y" } }
    groups:
      billing:
        consumers: 16
        processing: 1s
        config: { session.timeout.ms: 3s, auto.offset.reset: earliest }
    timeline: [{ at: 5s, crash: consumer-3 }, { at: 9s, stop: consumer-4 }]
    """

  /// A long label beside the edge of a sequence diagram, and an error whose name is long.
  private static let longErrors = """
    clock: { end: 6s }
    brokers: { count: 3, latency: 200ms, config: { broker.session.timeout.ms: 3s } }
    topics: { orders: { replication.factor: 3 } }
    producers:
      shop:
        sends: [{ at: 0s, record: a }, { at: 5s, record: OUT_OF_ORDER_SEQUENCE_NUMBER }]
        config: { acks: 1 }
    timeline: [{ at: 100ms, kill-broker: broker-1 }]
    """

  /// Markers of transactions on replicas, one of them truncated.
  static let truncatedMarker = """
    clock: { end: 40s }
    brokers: { count: 3, latency: 500ms, config: { broker.session.timeout.ms: 3s } }
    topics: { o: { replication.factor: 3, config: { min.insync.replicas: 2 } } }
    producers:
      p1:
        sends: [{ at: 1s, record: a }, { at: 2s, record: b }, { at: 12s, record: e }]
        transactions: [{ begin: 1s, commit: 5s }, { begin: 11s, commit: 13s }]
      x: { sends: [{ at: 4800ms, record: x }] }
    timeline: [{ at: 5.2s, kill-broker: broker-1 }, { at: 20s, restart-broker: broker-1 }]
    """

  private static let all: [String: String] = [
    "long labels": longLabels, "long names": longNames, "many members": manyMembers,
    "long errors": longErrors, "truncated marker": truncatedMarker,
  ]

  private func words(_ text: String, _ view: DiagramView = .marbles) throws -> [String] {
    var spec = DiagramSpec()
    spec.view = view
    return DiagramBuilder.scene(for: try ScenarioRun(text).trace, spec: spec).nodes.words
  }

  @Test(
    "no text leaves the picture and nothing covers a text, in every view and size",
    arguments: all.keys.sorted(), [DiagramView.marbles, .ownership, .lag, .sequence])
  func portable(name: String, view: DiagramView) throws {
    let scenario = try ScenarioRun.scenario(try #require(Self.all[name]))
    var asked = scenario
    asked.detail = view == .sequence ? .requests : scenario.detail
    let trace = ScenarioRun.trace(of: asked)
    var spec = DiagramSpec()
    spec.view = view
    for size in DiagramSize.allCases {
      let scene = DiagramBuilder.scene(for: trace, spec: spec, options: DiagramOptions(size: size))
      let violations = PortableSVG.violations(
        in: SVGWriter.text(for: scene), smallestType: size == .slide ? 16 : 11)
      #expect(violations.isEmpty, "\(size.rawValue): \(violations.prefix(5))")
    }
  }

  /// A run in which everything has a name that is much too long.
  private func withLongNames(_ trace: Trace) -> Trace {
    var header = trace.header
    for place in header.consumers.indices {
      header.consumers[place].name = "consumer-of-the-northern-region-\(place)"
    }
    for place in header.producers.indices {
      header.producers[place].name = "point_of_sale_gateway_number_\(place)"
    }
    for place in header.topics.indices {
      header.topics[place].name = "CustomerOrderLifecycleEvents\(place)"
    }
    for place in header.groups.indices {
      header.groups[place].name = "billing.and.invoicing.department.\(place)"
    }
    for place in header.recordKinds.indices {
      header.recordKinds[place].label += "-OrderPlaced-2024-000\(place)"
      header.recordKinds[place].key = header.recordKinds[place].key.map { "customer-key-\($0)" }
    }
    var long = trace
    long.header = header
    return long
  }

  @Test(
    "random runs with names that are too long are drawn without overlap",
    arguments: 1...8 as ClosedRange<UInt64>,
    [DiagramView.marbles, .ownership, .lag, .sequence])
  func random(seed: UInt64, view: DiagramView) {
    var scenario = RandomScenario.scenario(seed: seed)
    if view == .sequence { scenario.detail = .requests }
    var spec = DiagramSpec()
    spec.view = view
    if view == .sequence { spec.to = SimulationTime(nanoseconds: 4_000_000_000) }
    let trace = withLongNames(ScenarioRun.trace(of: scenario))
    let svg = SVGWriter.text(for: DiagramBuilder.scene(for: trace, spec: spec))
    let violations = PortableSVG.violations(in: svg, smallestType: 16)
    #expect(violations.isEmpty, "\(violations.prefix(5))")
  }

  @Test("names are cut in their middle, so that what differs at the end still does")
  func cutting() {
    // Two letters fit on each side of the dots: a letter is one wide.
    let width = { (text: String) in Double(text.unicodeScalars.count) }
    #expect(Shortening.cut("orders-12", limit: 5, width: width) == "or…12")
    #expect(Shortening.cut("orders-12", limit: 9, width: width) == "orders-12")
    #expect(Shortening.cut("orders-12", limit: 1, width: width) == "…")
    // Lanes of one topic keep the number that tells them apart.
    let metrics = DiagramMetrics(.slide)
    let lanes = (0..<3).map { number in
      DiagramFrame.shortened("customer-order-lifecycle-events-of-the-north-\(number)", metrics)
    }
    #expect(lanes.allSatisfy { $0.contains("…") })
    #expect(lanes.map { $0.last } == ["0", "1", "2"])
  }

  @Test("long words break after their signs, and within only where nothing else is left")
  func breaking() {
    let width = { (text: String) in Double(text.unicodeScalars.count) }
    func broken(_ text: String) -> String {
      Shortening.broken(text, limit: 8, most: 10, width: width)
    }
    #expect(broken("an OUT_OF_ORDER_X") == "an OUT_OF_ ORDER_X")
    #expect(broken("abcdefghij") == "abcdefghij")
    #expect(broken("abcdefghijkl") == "abcdefgh ijkl")
  }

  @Test("what members share says nothing: the rest is a short name, if it is clear")
  func shortNames() {
    let numbers = OwnerNames((0...11).map { "consumer-\($0)" })
    #expect(numbers.forms(of: "consumer-7") == ["consumer-7", "7"])
    let shifts = OwnerNames(["worker-first-shift", "worker-third-shift", "d"])
    #expect(shifts.forms(of: "worker-first-shift") == ["worker-first-shift", "first", "f…"])
    #expect(shifts.forms(of: "d") == ["d"])
    // A short name that is somebody's full name would be wrong.
    #expect(OwnerNames(["w-a", "w-b", "a"]).forms(of: "w-a") == ["w-a"])
  }

  @Test("every segment of ownership that is wide enough has a name, and colours do not repeat")
  func segments() throws {
    let names = try words(Self.manyMembers, .ownership)
    // Partition 3 waits for its next owner from 5 s to 8 s; the survivors keep theirs or swap.
    #expect(names.contains("consumer-15"))
    var spec = DiagramSpec()
    spec.view = .ownership
    let trace = try ScenarioRun(Self.manyMembers).trace
    let lanes = TraceContent(trace, spec: spec).content().panels.flatMap { $0.lanes }
    let repeated = lanes.flatMap { $0.bands }.filter { $0.owner >= 7 }
    #expect(!repeated.isEmpty)
    let svg = SVGWriter.text(for: DiagramBuilder.scene(for: trace, spec: spec))
    let few = SVGWriter.text(
      for: DiagramBuilder.scene(
        for: try ScenarioRun(Self.manyMembers.replacing("consumers: 16", with: "consumers: 5"))
          .trace, spec: spec))
    func hatches(_ svg: String) -> Int { svg.split(separator: "<path ").count }
    #expect(hatches(svg) > hatches(few))
  }

  @Test("'all stop' is said only of instants at which no partition has an owner")
  func allStop() throws {
    let text = PictureSamples.lostMember()
    var spec = DiagramSpec()
    spec.view = .ownership
    let heads = TraceContent(try ScenarioRun(text).trace, spec: spec).content().panels[0].headWords
    // The survivor works on until it rejoins at 11 s; before, only the partition of the dead waits.
    #expect(heads.map { $0.text } == ["all stop", "no owner"])
    #expect(heads.map { ScenarioRun.seconds($0.start) } == [11, 6])
    #expect(ScenarioRun.seconds(heads[0].end) == 11)
    // Two consumers lose a partition each, at different times: never are both without owner.
    let apart = text.replacing(
      "config: { session",
      with: "config: { partition.assignment.strategy: cooperative-sticky, session")
    let some = TraceContent(try ScenarioRun(apart).trace, spec: spec).content().panels[0].headWords
    #expect(some.map { $0.text } == ["no owner"])
  }

  @Test("of commits that have no room the last one is shown, of offsets all are")
  func crowded() throws {
    let all = try words(
      """
      clock: { end: 10s }
      topics: { orders: { partitions: 2 } }
      producers: { web: { sends: "a--------(bcd)e", keys: { k: abcde } } }
      groups:
        billing:
          consumers: [w0]
          processing: 10ms
          commit: after-record
          config: { auto.offset.reset: earliest }
      """)
    // a is at 0; b, c, d at 1 to 3: the commit behind d says 4.
    #expect(all.contains("P0:4"))
    let frame = DiagramFrame(
      DiagramContent(), metrics: DiagramMetrics(.slide), theme: .talk)
    let marks = (1...5).map { number in
      LabelMark(
        time: .zero + .milliseconds(Int64(number)), text: "\(number)", style: .offset,
        isOptional: true)
    }
    let placed = LabelPlacing.place(marks, in: frame)
    #expect(placed.map { $0.mark.text }.sorted() == ["1", "2–5"])
    let apart = [marks[0], marks[2], marks[4]]
    #expect(LabelPlacing.place(apart, in: frame).map { $0.mark.text } == ["1", "3", "5"])
  }
}
