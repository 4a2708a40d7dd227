import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// A checker that cannot fail checks nothing: each invariant is broken once on purpose.
@Suite("Invariants notice what breaks them")
struct InvariantTests {
  private static let text = """
    topics: { t: { partitions: 2 } }
    producers: { p: { sends: "-abcd-ef", keys: { patient-2: ace, patient-1: bdf } } }
    groups:
      g: { consumers: [c, d], processing: 700ms, commit: after-batch,
           config: { auto.offset.reset: earliest, session.timeout.ms: 4s } }
      h: { consumers: [e], commit: before-processing, config: { auto.offset.reset: earliest } }
      i: { consumers: [f], workers: 2, config: { auto.offset.reset: earliest } }
      j: { consumers: [k], config: { auto.offset.reset: earliest,
           partition.assignment.strategy: cooperative-sticky } }
    timeline: [{ at: 3.5s, crash: c }]
    """

  /// How a good trace is spoilt, and which invariant must notice.
  struct Damage: CustomTestStringConvertible, Sendable {
    let invariant: String
    let spoil: @Sendable (inout [TraceEvent]) -> Void
    var testDescription: String { invariant }

    /// Changes the first fact that `change` has something to say about.
    static func first(_ invariant: String, _ change: @escaping @Sendable (Fact) -> Fact?) -> Damage
    {
      Damage(invariant: invariant) { events in
        for index in events.indices {
          if let fact = change(events[index].fact) {
            events[index].fact = fact
            return
          }
        }
      }
    }

    /// Doubles the last fact that `matches`.
    static func twice(_ invariant: String, _ matches: @escaping @Sendable (Fact) -> Bool) -> Damage
    {
      Damage(invariant: invariant) { events in
        if let index = events.lastIndex(where: { matches($0.fact) }) {
          events.insert(events[index], at: index)
        }
      }
    }

    /// Removes the last fact that `matches`.
    static func without(
      _ invariant: String, _ matches: @escaping @Sendable (Fact) -> Bool
    ) -> Damage {
      Damage(invariant: invariant) { events in
        if let index = events.lastIndex(where: { matches($0.fact) }) { events.remove(at: index) }
      }
    }
  }

  static let damages: [Damage] = [
    .first("offsets-are-dense") { fact in
      guard case .recordAppended(let record, let partition, let offset) = fact else { return nil }
      return .recordAppended(
        record: record, partition: partition, offset: Offset(offset.value + 1))
    },
    Damage(invariant: "the-rest-is-covered") { events in
      let last = events.indices.last { index in
        if case .partitionAssigned = events[index].fact { true } else { false }
      }
      if let last { events.remove(at: last) }
    },
    .twice("records-are-conserved") { if case .recordAppended = $0 { true } else { false } },
    .first("same-key-same-partition") { fact in
      guard case .recordAppended(let record, let partition, let offset) = fact else { return nil }
      return .recordAppended(
        record: record, partition: PartitionID(1 - partition.index), offset: offset)
    },
    Damage(invariant: "send-order-is-kept") { events in
      // a, c and e go to one partition; a once more after c is out of order.
      let appends = events.indices.filter { index in
        if case .recordAppended(_, PartitionID(0), _) = events[index].fact { true } else { false }
      }
      events[appends[2]].fact = .recordAppended(
        record: RecordID(0), partition: PartitionID(0), offset: Offset(2))
    },
    .first("generations-count-up") { fact in
      guard case .generationFormed(let group, let generation, let members) = fact else {
        return nil
      }
      return .generationFormed(
        group: group, generation: Generation(generation.number + 1), members: members)
    },
    .first("assignments-are-complete") { fact in
      guard case .assignmentReceived(let consumer, let generation, _) = fact else { return nil }
      return .assignmentReceived(consumer: consumer, generation: generation, partitions: 0)
    },
    Damage(invariant: "assignments-are-balanced") { events in
      // Both partitions go to c, none to d.
      for index in events.indices {
        switch events[index].fact {
        case .assignmentReceived(let consumer, let generation, 1) where generation.number == 1:
          events[index].fact = .assignmentReceived(
            consumer: consumer, generation: generation,
            partitions: consumer.index == 0 ? 2 : 0)
        case .partitionAssigned(ConsumerID(1), let partition, let position, let source)
        where partition.index == 1 && events[index].time == .zero:
          events[index].fact = .partitionAssigned(
            consumer: ConsumerID(0), partition: partition, position: position, source: source)
        default: break
        }
      }
    },
    .twice("one-owner-at-a-time") { if case .partitionAssigned = $0 { true } else { false } },
    .first("owners-start-at-committed") { fact in
      guard case .partitionAssigned(let consumer, let partition, _, let source) = fact else {
        return nil
      }
      return .partitionAssigned(
        consumer: consumer, partition: partition, position: Offset(7), source: source)
    },
    .twice("polls-follow-each-other") { if case .recordsPolled = $0 { true } else { false } },
    .twice("one-record-at-a-time") { if case .processingFinished = $0 { true } else { false } },
    .twice("workers-keep-their-order") { fact in
      if case .processingFinished(ConsumerID(3), _, _, _) = fact { true } else { false }
    },
    .without("only-members-commit") {
      if case .memberJoined(ConsumerID(1)) = $0 { true } else { false }
    },
    .first("commits-stay-behind") { fact in
      guard case .offsetCommitted(let consumer, let partition, _) = fact else { return nil }
      return .offsetCommitted(consumer: consumer, partition: partition, offset: Offset(99))
    },
    .first("deliveries-add-up") { fact in
      // A record that nobody stored is worked on.
      guard case .processingFinished(let consumer, let record, let partition, _) = fact else {
        return nil
      }
      return .processingFinished(
        consumer: consumer, record: record, partition: partition, offset: Offset(50))
    },
    .without("kept-partitions-are-read-on") { fact in
      // INV-28: k owns both partitions all the time, and here it misses its last poll.
      if case .recordsPolled(ConsumerID(4), _, _, _) = fact { true } else { false }
    },
    .first("lag-is-not-negative") { fact in
      // INV-39: a commit beyond the log end makes a lag below zero.
      guard case .offsetCommitted(let consumer, let partition, _) = fact else { return nil }
      return .offsetCommitted(consumer: consumer, partition: partition, offset: Offset(99))
    },
    .without("at-least-once") { fact in
      if case .processingFinished(let consumer, _, _, _) = fact {
        consumer.index < 2
      } else {
        false
      }
    },
    .twice("at-most-once") { fact in
      if case .processingStarted(ConsumerID(2), _, _, _) = fact { true } else { false }
    },
    Damage(invariant: "the-dead-are-silent") { events in
      let end = events.count - 1
      events.insert(
        TraceEvent(
          time: events[end].time,
          fact: .assignmentReceived(
            consumer: ConsumerID(0), generation: Generation(2), partitions: 0)), at: end)
    },
    .first("the-living-stay") { fact in
      guard case .consumerCrashed(let consumer) = fact else { return nil }
      return .consumerStopped(consumer: consumer)
    },
    Damage(invariant: "time-goes-forward") { events in events.swapAt(0, events.count - 2) },
  ]

  @Test("a good run breaks none")
  func goodRun() throws {
    let trace = try ScenarioRun(Self.text).trace
    #expect(Invariants.violations(in: trace).isEmpty)
    #expect(trace.events.last?.fact == .runEnded(reason: .quiet))
  }

  @Test("a spoilt run breaks the right one", arguments: damages)
  func spoiltRun(_ damage: Damage) throws {
    var trace = try ScenarioRun(Self.text).trace
    damage.spoil(&trace.events)
    let broken = Set(Invariants.violations(in: trace).map { $0.invariant })
    #expect(broken.contains(damage.invariant), "\(broken)")
  }

  @Test("a run on failing brokers breaks none")
  func goodReplicas() throws {
    let trace = try ScenarioRun(ReplicaDamages.text).trace
    #expect(Invariants.violations(in: trace).isEmpty)
  }

  @Test("spoilt replicas break the right one", arguments: ReplicaDamages.all)
  func spoiltReplicas(_ damage: Damage) throws {
    var trace = try ScenarioRun(ReplicaDamages.text).trace
    damage.spoil(&trace.events)
    let broken = Set(Invariants.violations(in: trace).map { $0.invariant })
    #expect(broken.contains(damage.invariant), "\(broken)")
  }

  @Test("a run with transactions and old logs breaks none")
  func goodLogs() throws {
    let trace = try ScenarioRun(LogDamages.text).trace
    #expect(Invariants.violations(in: trace).isEmpty)
    #expect(trace.events.last?.fact == .runEnded(reason: .endOfClock))
  }

  @Test("spoilt transactions and logs break the right one", arguments: LogDamages.all)
  func spoiltLogs(_ damage: Damage) throws {
    var trace = try ScenarioRun(LogDamages.text).trace
    let before = trace.events
    damage.spoil(&trace.events)
    #expect(trace.events != before)
    let broken = Set(Invariants.violations(in: trace).map { $0.invariant })
    #expect(broken.contains(damage.invariant), "\(broken)")
  }

  @Test("every invariant is broken once, and names are unique and sorted")
  func coverage() {
    let names = Invariants.all.map { $0.name }
    #expect(Set(names).count == names.count)
    let spoilt = Self.damages + LogDamages.all + ReplicaDamages.all
    #expect(Set(spoilt.map { $0.invariant }) == Set(names))
    for invariant in Invariants.all { #expect(!invariant.statement.isEmpty) }
  }
}
