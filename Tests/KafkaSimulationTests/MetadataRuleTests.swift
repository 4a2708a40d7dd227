import EventKernel
import KafkaModel
import TestSupport
import Testing

/// How a producer learns who leads, and when it sends a refused batch again.
@Suite("Producers look for the leader")
struct MetadataRuleTests {
  private typealias Replicas = ReplicationRuleTests

  /// Sends as `label@broker` with the second and, after it, the attempt.
  private static func sends(_ run: ScenarioRun) -> [String] {
    let labels = run.recordLabels
    return run.trace.events.compactMap { event in
      guard case .produceSent(let record, _, let broker, let attempt) = event.fact else {
        return nil
      }
      return "\(labels[record.number])@\(broker.index + 1) "
        + "\(ScenarioRun.seconds(event.time)) \(attempt)"
    }
  }

  private static func stored(_ run: ScenarioRun) -> [String] { Replicas.appended(run) }

  @Test("LOG-17, LOG-28: a clean restart breaks connections, so producers ask who leads")
  func cleanRestart() throws {
    // Nobody answers with acks=0, and still nothing is sent to the broker that follows now.
    let run = try ScenarioRun(
      """
      clock: { end: 40s }
      brokers: { count: 2 }
      topics: { t: { replication.factor: 2 } }
      producers: { x: { sends: "-a-----b----c", config: { acks: 0 } } }
      timeline: [{ at: 3s, restart-broker: broker-1, gap: 2s }]
      """)
    #expect(Self.sends(run) == ["a@1 1.0 1", "b@2 7.0 1", "c@2 12.0 1"])
    #expect(Self.stored(run) == ["a@0", "b@1", "c@2"])
  }

  @Test("LOG-28, PRD-27: with acks=0 a broker that cannot store closes the connection")
  func closedConnection() throws {
    // b and c wait at the leader that stands still from 3 to 10, and another one leads from 6 on.
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 3s } }
      topics: { t: { replication.factor: 2 } }
      producers: { x: { sends: "-a--b-c-----d", config: { acks: 0 } } }
      timeline: [{ at: 3s, pause: broker-1, for: 7s }]
      """)
    #expect(Self.sends(run) == ["a@1 1.0 1", "b@1 4.0 1", "c@1 6.0 1", "d@2 12.0 1"])
    #expect(Self.stored(run) == ["a@0", "d@1"])
  }

  @Test("LOG-19, LOG-28: after a timeout a producer waits where nobody leads")
  func nobodyLeads() throws {
    // broker-1 is fenced at 6 and goes on at 15; the request of 4 has timed out at 9.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 3s } }
      topics: { t: {} }
      producers: { x: { sends: "----d", config: { acks: 1, request.timeout.ms: 5s } } }
      timeline: [{ at: 3s, pause: broker-1, for: 12s }]
      """)
    #expect(Self.sends(run) == ["d@1 4.0 1", "d@1 15.0 2"])
  }

  @Test("PRD-21, PRD-24: requests of a dropped connection fail in the order of sending")
  func failingOrder() throws {
    // c is answered before b, so that their places are used again the other way round.
    let run = try ScenarioRun(
      """
      clock: { end: 12s }
      topics: { t: {} }
      producers:
        x: { sends: "-a-(bc)defgh", config: { acks: 1, request.timeout.ms: 5s } }
      timeline:
        - { at: 3.1s, fail: t-0, with: NETWORK_EXCEPTION }
        - { at: 3.2s, pause: broker-1, for: 30s }
      """)
    let labels = run.recordLabels
    let failed = run.facts { fact -> String? in
      guard case .produceRefused(let record, _, _, _) = fact else { return nil }
      return labels[record.number]
    }
    #expect(failed.filter { $0.seconds == 9 }.map { $0.value } == ["d", "e", "f", "g", "h"])
  }

  @Test("PRD-24, LOG-28: no batch that was sent to a former leader waits for the backoff")
  func changedLeader() throws {
    // b and c leave at 4 and 5 and are refused at 7, when broker-1 goes on and leads no more.
    let run = try ScenarioRun(
      """
      clock: { end: 12s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 2s } }
      topics: { t: { replication.factor: 2 } }
      producers: { x: { sends: "-a--bc", config: { acks: 1 } } }
      timeline: [{ at: 3s, pause: broker-1, for: 4s }]
      """)
    #expect(Self.sends(run).suffix(2) == ["b@2 7.0 2", "c@2 7.0 2"])
  }

  @Test("PRD-24, PRD-38: where the leader is the same, a batch out of sequence waits for it")
  func gap() throws {
    // broker-2 has a alone and leads from 9 on: b and c, acknowledged, are missing before d.
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 2s } }
      topics: { t: { replication.factor: 2, config: { unclean.leader.election.enable: true } } }
      producers: { x: { sends: "-ab---c-d", config: { acks: all } } }
      timeline:
        - { at: 1.5s, kill-broker: broker-2 }
        - { at: 7s, kill-broker: broker-1 }
        - { at: 7.5s, restart-broker: broker-2 }
      """)
    #expect(Replicas.refusals(run).map { $0.value } == [.outOfOrderSequenceNumber])
    #expect(Self.sends(run).suffix(2) == ["d@2 9.0 1", "d@2 10.0 2"])
    #expect(Self.stored(run).last == "d@1")
  }

  @Test("LOG-15: whether enough replicas are in sync is asked before the sequence of a batch")
  func tooFewFirst() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers: { x: { sends: "-z-(ab)", config: { acks: all, retry.backoff.ms: 1s } } }
      timeline: [{ at: 2s, fail: t-0, with: NOT_ENOUGH_REPLICAS, times: 3 }]
      """)
    #expect(
      Replicas.refusals(run).map { $0.value } == Array(repeating: .notEnoughReplicas, count: 3))
    #expect(Self.stored(run) == ["z@0", "a@1", "b@2"])
  }
}
