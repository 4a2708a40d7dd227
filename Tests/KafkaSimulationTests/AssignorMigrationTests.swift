import KafkaModel
import TestSupport
import Testing

/// Members of one group that list different assignors, as during a migration (KIP-429).
@Suite("Groups change their assignor by rolling restarts")
struct AssignorMigrationTests {
  private static let text = """
    clock: { end: 60s }
    topics: { t: { partitions: 6 } }
    producers: { p: { workload: { arrivals: { constant: 2/s }, keys: { uniform: 30 }, for: 50s } } }
    groups:
      g: { consumers: [a, b, c], processing: 10ms, commit: after-batch,
           config: { partition.assignment.strategy: range, auto.offset.reset: earliest } }
    timeline:
      - { at: 5s, deploy: g, gap: 1s, every: 4s,
          config: { partition.assignment.strategy: [cooperative-sticky, range] } }
      - { at: 25s, deploy: g, gap: 1s, every: 4s,
          config: { partition.assignment.strategy: cooperative-sticky } }
      - { at: 45s, restart: a, gap: 1s }
    """

  /// Partitions that a living member gave up at a rebalance and had back in the next generation.
  private static func pointlessMoves(_ run: ScenarioRun, _ range: Range<Double>) -> Int {
    var given: [Int: Int] = [:]
    var count = 0
    for (seconds, fact) in run.facts({ $0 }) where range.contains(seconds) {
      switch fact {
      case .partitionRevoked(let consumer, let partition, .revoked):
        given[partition.index] = consumer.index
      case .partitionAssigned(let consumer, let partition, _, _):
        if given[partition.index] == consumer.index { count += 1 }
        given[partition.index] = nil
      default: break
      }
    }
    return count
  }

  @Test("GRP-33: the first bounce keeps the group eager, the second makes it cooperative")
  func twoBounces() throws {
    let run = try ScenarioRun(Self.text)
    // While range is in anybody's list, members give up all they have, also what stays.
    #expect(Self.pointlessMoves(run, 5..<20) > 0)
    // At the end nothing is given up that stays: only what a itself had moves.
    #expect(Self.pointlessMoves(run, 44..<60) == 0)
    let refused = run.facts { fact -> Bool? in
      if case .memberRefused = fact { true } else { nil }
    }
    #expect(refused.isEmpty)
    #expect(run.redelivered == 0)
  }

  @Test("GRP-05, GRP-21: without an assignor in common a member is refused")
  func oneBounceIsTooFew() throws {
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 6 } }
      groups:
        g: { consumers: [a, b], processing: 10ms,
             config: { partition.assignment.strategy: range } }
      timeline:
        - { at: 5s, deploy: g, gap: 1s, every: 10s,
            config: { partition.assignment.strategy: cooperative-sticky } }
      """)
    let refused = run.facts { fact -> String? in
      if case .memberRefused(_, let error) = fact { error.rawValue } else { nil }
    }
    // a comes back while b still lists range only; b comes back to an empty group.
    #expect(refused.map { $0.value } == ["INCONSISTENT_GROUP_PROTOCOL"])
    #expect(refused.first?.seconds == 6)
    #expect(run.owned(at: 29)["b"]?.count == 6)
  }

  @Test("GRP-05: members vote for their first assignor that all list; most votes win")
  func votes() throws {
    // b and c prefer round robin, which a lists second: two votes against one.
    let run = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: { partitions: 6 } }
      groups:
        g: { consumers: [a, b, c], processing: 10ms,
             config: { partition.assignment.strategy: [range, roundrobin] } }
      timeline:
        - { at: 5s, restart: [b, c], gap: 1s,
            config: { partition.assignment.strategy: [roundrobin, range] } }
      """)
    #expect(run.owned(at: 4) == ["a": [0, 1], "b": [2, 3], "c": [4, 5]])
    #expect(run.owned(at: 29) == ["a": [0, 3], "b": [1, 4], "c": [2, 5]])
  }
}
