import EventKernel
import KafkaModel
import TestSupport
import Testing
import TraceAnalysis

/// Who asked whom for what, taken from the facts of a run.
@Suite("Sequence stories")
struct SequenceTests {
  /// Steps as `from>text>to`, answers with two signs, notes in brackets.
  private func lines(_ story: SequenceStory) -> [String] {
    func name(_ place: Int) -> String { story.participants[place].name }
    return story.steps.map { step in
      switch step.action {
      case .message(let from, let to, let isAnswer, let isLost):
        let sign = isLost ? "x" : isAnswer ? ">>" : ">"
        return "\(name(from)) \(sign) \(name(to)): \(step.text)"
      case .note(let from, let to):
        return "[\(name(from))\(from == to ? "" : "…\(name(to))")] \(step.text)"
      case .work(let place): return "(\(name(place))) \(step.text)"
      case .crash(let place): return "X \(name(place)) \(step.text)"
      case .start(let place): return "o \(name(place)) \(step.text)"
      case .pass: return step.text
      }
    }
  }

  @Test("with acks=all the answer comes after the copies, with acks=1 before them")
  func acknowledgement() {
    let safe = lines(SequenceStory(TraceSamples.replicated(acksAll: true)))
    #expect(
      safe == [
        "web > broker-1: produce a (key k)", "broker-1 >> broker-2: copy of a",
        "broker-1 >> broker-3: copy of a", "[broker-1] high watermark 1",
        "broker-1 >> web: a acknowledged", "X broker-1 crashes", "14 s pass",
        "[broker-2] clean election: leader, epoch 1; in sync: broker-2, broker-3",
        "o broker-1 starts",
      ])
    let fast = lines(SequenceStory(TraceSamples.replicated(acksAll: false)))
    #expect(fast[2] == "broker-1 >> web: a acknowledged")
    // What was acknowledged is missed where the new leader begins, and nowhere else.
    let election = fast.firstIndex { $0.contains("clean election") } ?? -2
    #expect(fast[election + 1] == "[broker-2] a, acknowledged, is lost")
    #expect(!safe.contains { $0.contains("is lost") })
    #expect(fast.last == "[broker-1] truncated to offset 0: a gone")
  }

  @Test("LOG-22, LOG-26: what a replica truncates is what it had, over two failovers")
  func truncatedTwice() throws {
    // d is on broker-1 alone, f and g on broker-2 alone; each loses its own when it is back.
    let story = SequenceStory(
      try ScenarioRun(
        """
        clock: { end: 60s }
        brokers: { count: 3, latency: 100ms, config: { broker.session.timeout.ms: 3s } }
        topics: { t: { replication.factor: 3 } }
        producers: { x: { sends: "-abc-d-e--f---g---h", config: { acks: 1 } } }
        timeline:
          - { at: 3.5s, disconnect: [broker-1, broker-2], for: 6s }
          - { at: 3.5s, disconnect: [broker-1, broker-3], for: 6s }
          - { at: 5.5s, kill-broker: broker-1 }
          - { at: 10.05s, disconnect: [broker-2, broker-3], for: 5s }
          - { at: 15s, kill-broker: broker-2 }
          - { at: 20s, restart-broker: broker-1 }
          - { at: 30s, restart-broker: broker-2 }
        """
      ).trace)
    #expect(
      lines(story).filter { $0.contains("truncated") } == [
        "[broker-1] truncated to offset 3: d gone",
        "[broker-2] truncated to offset 4: f, g gone",
      ])
  }

  @Test("marks of several partitions name theirs")
  func marks() throws {
    let story = SequenceStory(
      try ScenarioRun(
        """
        clock: { end: 9s }
        brokers: 2
        topics: { big: { replication.factor: 2 }, small: { replication.factor: 2 } }
        producers:
          p: { topic: big, sends: "-ab", config: { acks: all } }
          q: { topic: small, sends: "---x", config: { acks: all } }
        """
      ).trace)
    #expect(
      lines(story).filter { $0.contains("watermark") } == [
        "[broker-1] high watermark of big-0: 1", "[broker-1] high watermark of big-0: 2",
        "[broker-1] high watermark of small-0: 1",
      ])
  }

  @Test(
    "PRD-52, PRD-44: what a producer did not ask for is no request of it",
    arguments: [
      (
        "x: { sends: -a, transactions: [{ begin: 1s, commit: 20s }], "
          + "config: { transaction.timeout.ms: 10s } }",
        "[broker-1] transaction of x aborted: transaction.timeout.ms"
      ),
      (
        "x: { sends: -a, transactions: [{ begin: 1s, commit: 20s }], config: "
          + "{ transactional.id: i } }, y: { sends: -------b, transactions: "
          + "[{ begin: 6s, commit: 9s }], config: { transactional.id: i } }",
        "[broker-1] transaction of x aborted: initTransactions() of the next session"
      ),
    ])
  func interrupted(producers: String, note: String) throws {
    let story = SequenceStory(
      try ScenarioRun("clock: { end: 15s }\ntopics: { t: {} }\nproducers: { \(producers) }").trace)
    let lines = lines(story)
    #expect(lines.contains(note), "\(lines)")
    #expect(!lines.contains { $0.contains("abort transaction") })
  }

  @Test("a refusal is no missing answer, whoever takes part")
  func refusedWithoutBroker() throws {
    let story = SequenceStory(
      try ScenarioRun(
        """
        clock: { end: 9s }
        topics: { t: {} }
        producers: { x: { sends: "-a", config: { acks: all } } }
        groups: { g: { consumers: [c] } }
        timeline: [{ at: 0s, fail: t-0, with: NOT_ENOUGH_REPLICAS }]
        """
      ).trace, participants: [.producer(ProducerID(0)), .consumer(ConsumerID(0))])
    #expect(lines(story).contains { $0.hasSuffix("a refused: NOT_ENOUGH_REPLICAS") })
    #expect(!lines(story).contains { $0.contains("no answer") })
  }

  @Test("what a broker is to the only partition stands in its head")
  func roles() {
    let story = SequenceStory(TraceSamples.replicated(acksAll: true))
    #expect(story.participants.map { $0.kind } == ["producer", "leader", "follower", "follower"])
    // broker-1 dies, is back and follows; while it is away it is down.
    #expect(
      story.participants.map { $0.finalKind } == ["producer", "follower", "leader", "follower"])
    let half = SequenceStory(
      TraceSamples.replicated(acksAll: true), to: SimulationTime(nanoseconds: 20_500_000_000))
    #expect(half.participants.map { $0.finalKind } == ["producer", "down", "leader", "follower"])
  }

  @Test("a broker that dies with a stored batch has no answer that could get lost")
  func diedWithAnswer() throws {
    let story = SequenceStory(
      try ScenarioRun(
        """
        clock: { end: 6s }
        brokers: { count: 2, latency: 500ms, config: { broker.session.timeout.ms: 2s } }
        topics: { t: { replication.factor: 2 } }
        producers: { x: { sends: "-a", config: { acks: all } } }
        timeline: [{ at: 1.2s, kill-broker: broker-1 }]
        """
      ).trace)
    let steps = lines(story)
    #expect(!steps.contains { $0.contains(" x ") })
    #expect(steps.contains("[x] no answer for a: NETWORK_EXCEPTION"))
    #expect(steps.contains("x > broker-2: produce a again"))
  }

  @Test("a request that nobody saw and an answer that nobody got end in a cross")
  func losses() {
    #expect(
      lines(SequenceStory(TraceSamples.retried())) == [
        "web x broker-1: produce a (key k)", "[web] no answer for a: REQUEST_TIMED_OUT",
        "web > broker-1: produce a again", "broker-1 x web: no answer for a",
        "web > broker-1: produce a again", "[broker-1] a is at offset 0 already: dropped",
        "broker-1 >> web: a acknowledged",
      ])
  }

  @Test("PRD-28: an answer that still waits for followers has not set out, and cannot get lost")
  func waitingAnswer() throws {
    let story = SequenceStory(
      try ScenarioRun(
        """
        clock: { end: 8s }
        brokers: { count: 2, latency: 100ms }
        topics: { t: { replication.factor: 2 } }
        producers: { x: { sends: "--a", config: { acks: all, request.timeout.ms: 4s } } }
        timeline: [{ at: 1s, disconnect: [broker-1, broker-2], for: 30s }]
        """
      ).trace)
    let steps = lines(story)
    #expect(!steps.contains { $0.contains(" x ") }, "\(steps)")
    #expect(steps.contains("[x] no answer for a: REQUEST_TIMED_OUT"))
  }

  private static let flow = """
    clock: { end: 20s }
    topics: { orders: {} }
    producers: { web: { sends: "(ab)", keys: { k: a, l: b } } }
    groups:
      billing:
        consumers: { w: { starts: 1s } }
        processing: 1s
        commit: after-batch
        config: { auto.offset.reset: earliest }
    timeline: [{ at: 9s, crash: w }]
    diagram: { view: sequence }
    """

  @Test("a record's walk, one step for what is said of several at one instant")
  func walk() throws {
    let story = SequenceStory(try ScenarioRun(Self.flow).trace)
    let steps = lines(story)
    #expect(
      steps.prefix(3) == [
        "web > broker-1: produce a (key k)", "broker-1 > orders-0: append a",
        "orders-0 >> broker-1: offset 0",
      ])
    #expect(steps[3] == "broker-1 >> web: a acknowledged")
    let reading = steps.drop { $0 != "o w starts" }
    #expect(
      Array(reading) == [
        "o w starts", "w > broker-1: poll from offset 0", "broker-1 >> w: a, b, offsets 0–1",
        "(w) process a, 1 s", "(w) process b, 1 s", "w > broker-1: commit offset 2",
        "broker-1 >> w: committed", "6 s pass", "X w crashes",
      ])
    #expect(story.hasIdlePolls)
    // The consumer is at work from its poll to the answer to its commit, the broker twice.
    let w = story.participants.firstIndex { $0.name == "w" } ?? -1
    #expect(story.activations.filter { $0.participant == w }.count == 1)
  }

  @Test("the scenario chooses who takes part, and others answer for those who do not")
  func cast() throws {
    let trace = try ScenarioRun(Self.flow).trace
    let story = SequenceStory(
      trace, participants: [.producer(ProducerID(0)), .topic(TopicID(0)), .group(GroupID(0))])
    #expect(story.participants.map { $0.name } == ["web", "orders", "billing"])
    let steps = lines(story)
    #expect(steps.contains("orders >> billing: a, b, offsets 0–1"))
    #expect(steps.contains("billing > orders: commit offset 2"))
    #expect(!steps.contains { $0.contains("append") })
  }

  @Test("a part of the run is told without what lies before it")
  func window() throws {
    let trace = try ScenarioRun(Self.flow).trace
    let story = SequenceStory(
      trace, from: SimulationTime(nanoseconds: 2_000_000_000),
      to: SimulationTime(nanoseconds: 4_000_000_000))
    #expect(lines(story).first == "(w) process b, 1 s")
    #expect(lines(story).last == "broker-1 >> w: committed")
  }

  @Test("requests are told only where somebody asks for them")
  func detail() throws {
    func count(_ text: String) throws -> Int {
      try ScenarioRun(text).facts { fact -> Bool? in
        switch fact {
        case .fetchSent, .commitSent, .commitAcknowledged, .produceSent, .recordAcknowledged: true
        default: nil
        }
      }.count
    }
    #expect(try count(Self.flow) > 0)
    #expect(try count(Self.flow.replacing("sequence", with: "marbles")) == 0)
  }
}
