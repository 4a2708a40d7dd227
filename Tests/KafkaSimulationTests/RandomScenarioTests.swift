import EventKernel
import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

/// Whatever the scenario, the invariants hold, and the same scenario gives the same facts.
@Suite("Random scenarios keep every invariant")
struct RandomScenarioTests {
  /// How many scenarios; `MARBLES_RANDOM_SCENARIOS=10000 swift test` tries more.
  private static let count =
    ProcessInfo.processInfo.environment["MARBLES_RANDOM_SCENARIOS"].flatMap { Int($0) } ?? 300

  /// The first seed, so that a long search can be split over processes.
  private static let first =
    ProcessInfo.processInfo.environment["MARBLES_RANDOM_FIRST"].flatMap { UInt64($0) } ?? 1

  @Test("invariants hold and runs repeat")
  func invariantsHold() {
    var facts = 0
    var stalls = 0
    var rebalances = 0
    for seed in Self.first..<(Self.first + UInt64(Self.count)) {
      let scenario = RandomScenario.scenario(seed: seed)
      let trace = ClusterSimulation.run(scenario)
      if let violation = Invariants.violations(in: trace).first {
        Issue.record("seed \(seed): \(violation)\n\(smallest(scenario, violation.invariant))")
      }
      #expect(ClusterSimulation.run(scenario).events == trace.events, "seed \(seed) differs")
      // Records that go round, and control records for a partition without a leader, never end.
      if case .runEnded(.stalled) = trace.events.last?.fact, !scenario.mayCircle,
        !trace.endsWithoutLeader
      {
        stalls += 1
      }
      facts += trace.events.count
      for event in trace.events {
        if case .rebalanceFinished = event.fact { rebalances += 1 }
      }
    }
    // A generator that draws nothing would keep every invariant too.
    #expect(facts > Self.count * 50)
    // Only members that process longer than the rebalance timeout can go on for ever.
    #expect(stalls * 200 <= Self.count)
    #expect(rebalances > Self.count * 2)
  }

  @Test("INV-45: without the other groups the first one does the same at the same instants")
  func groupsAreIndependent() {
    var compared = 0
    for seed in Self.first..<(Self.first + UInt64(Self.count)) {
      let scenario = RandomScenario.scenario(seed: seed)
      // Copies that a group sends to other topics are records for the others too.
      guard scenario.groups.count > 1, scenario.groups.allSatisfy({ $0.forwardsNothing }) else {
        continue
      }
      var alone = scenario
      alone.groups = [scenario.groups[0]]
      let members = scenario.groups[0].consumers.count
      alone.timeline = scenario.timeline.filter { $0.action.isAbout(members: members) }
      let (both, one) = (ClusterSimulation.run(scenario), ClusterSimulation.run(alone))
      let end = min(both.end, one.end)
      let facts = [both, one].map { trace in
        trace.events.filter { $0.time < end && $0.fact.isOfFirst(members: members) }
      }
      let difference = zip(facts[0], facts[1]).first { $0 != $1 }
      #expect(
        facts[0].count == facts[1].count && difference == nil,
        "seed \(seed): \(facts[0].count) and \(facts[1].count) facts: \(difference as Any)")
      compared += facts[0].count
    }
    #expect(compared > Self.count * 5)
  }

  /// The smallest scenario that breaks the invariant, in words.
  private func smallest(_ scenario: Scenario, _ invariant: String) -> String {
    let small = ScenarioShrinker.shrink(scenario) { candidate in
      Invariants.violations(in: ClusterSimulation.run(candidate)).contains {
        $0.invariant == invariant
      }
    }
    var text =
      "smallest scenario: \(small.clock.profile), end \(String(describing: small.clock.end))"
    for topic in small.topics {
      text += "\ntopic \(topic.name): \(topic.partitions) to \(topic.finalPartitions)"
    }
    for producer in small.producers { text += "\nproducer \(producer.name): \(producer.traffic)" }
    for group in small.groups {
      text += "\ngroup \(group.name): \(group.topics), \(group.commit), \(group.config)"
      for consumer in group.consumers {
        text += "\n  \(consumer.name): \(consumer.processing), starts"
        text += " \(String(describing: consumer.starts)), \(consumer.instance ?? "dynamic")"
      }
    }
    for entry in small.timeline { text += "\n\(entry.time): \(entry.action)" }
    return text
  }

  @Test("A scenario that shows something is made as small as it can be")
  func shrinks() {
    let scenario = RandomScenario.scenario(seed: 7)
    func crashes(_ scenario: Scenario) -> Int {
      ClusterSimulation.run(scenario).events.count {
        if case .consumerStarted = $0.fact { true } else { false }
      }
    }
    let small = ScenarioShrinker.shrink(scenario) { crashes($0) > 0 }
    #expect(crashes(small) == 1)
    #expect(small.timeline.count <= 1)
  }
}

extension Trace {
  /// Whether some partition has no leader at the end.
  fileprivate var endsWithoutLeader: Bool {
    var isLed = Array(repeating: true, count: header.partitions.count)
    for event in events {
      switch event.fact {
      case .leaderLost(let partition): isLed[partition.index] = false
      case .leaderElected(let partition, _, _, _, _): isLed[partition.index] = true
      default: break
      }
    }
    return isLed.contains(false)
  }
}

extension GroupSpec {
  /// Whether no record ever leaves the group for another topic.
  fileprivate var forwardsNothing: Bool {
    onFailure.retryTopics.isEmpty && onFailure.resort == .skip && transform == nil
  }
}

extension TimelineEntry.Action {
  /// Whether it is about a topic, the first group, or one of its members.
  fileprivate func isAbout(members: Int) -> Bool {
    switch self {
    case .scale(let group, _): group.index == 0
    case .addPartitions: true
    default: consumer.map { $0.index < members } ?? true
    }
  }
}

extension Fact {
  /// Whether it is about a member of the first group.
  fileprivate func isOfFirst(members: Int) -> Bool {
    switch self {
    case .partitionAssigned(let consumer, _, _, _), .partitionRevoked(let consumer, _, _),
      .recordsPolled(let consumer, _, _, _), .processingStarted(let consumer, _, _, _),
      .processingFinished(let consumer, _, _, _), .offsetCommitted(let consumer, _, _),
      .commitRefused(let consumer, _, _, _), .memberJoined(let consumer),
      .memberRemoved(let consumer, _), .assignmentReceived(let consumer, _, _):
      consumer.index < members
    default: false
    }
  }
}
