import EventKernel
import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

/// What acknowledgements, idempotence and clean elections promise holds whatever fails, and what
/// they do not promise is found: a model that cannot fail teaches nothing.
@Suite("Random failures of brokers")
struct FailureSearchTests {
  /// How many scenarios; `MARBLES_RANDOM_SCENARIOS=100000 swift test` tries more.
  private static let count =
    ProcessInfo.processInfo.environment["MARBLES_RANDOM_SCENARIOS"].flatMap { Int($0) } ?? 40

  private static let first =
    ProcessInfo.processInfo.environment["MARBLES_RANDOM_FIRST"].flatMap { UInt64($0) } ?? 1

  private static var seeds: Range<UInt64> { first..<(first + UInt64(count)) }

  /// What a run shows of the records of its producers.
  private struct Findings {
    var lost = 0
    var duplicates = 0
    var reordered = 0
    var acknowledged = 0
    var elections = 0

    init(_ trace: Trace) {
      let logs = FinalLogs(trace)
      elections = logs.elections
      acknowledged = logs.acknowledged.count
      lost = logs.acknowledged.count { !logs.all.contains($0) }
      for partition in logs.records {
        var last: [ProducerLife: Int] = [:]
        var seen = Set<Int>()
        for record in partition {
          guard let producer = logs.producers[record] else { continue }
          if !seen.insert(record).inserted { duplicates += 1 }
          if let before = last[producer], before > record { reordered += 1 }
          last[producer] = record
        }
      }
    }
  }

  /// A process that sends: one that starts again is another producer to the brokers, and what an
  /// earlier one left on its way may come later.
  private struct ProducerLife: Hashable {
    var producer: Int
    var life: Int
  }

  /// The logs as they are at the end, made from facts alone.
  private struct FinalLogs {
    var records: [[Int]]
    var producers: [Int: ProducerLife] = [:]
    var acknowledged = Set<Int>()
    var elections = 0
    var all: Set<Int> { Set(records.flatMap { $0 }) }

    init(_ trace: Trace) {
      records = Array(repeating: [], count: trace.header.partitions.count)
      var lives: [Int: Int] = [:]
      for event in trace.events {
        switch event.fact {
        case .producerStarted(let producer): lives[producer.index, default: 0] += 1
        case .recordSent(let record, let producer, _):
          producers[record.number] = ProducerLife(
            producer: producer.index, life: lives[producer.index] ?? 0)
        case .recordAppended(let record, let partition, _):
          records[partition.index].append(record.number)
        case .markerAppended(_, let partition, _, _): records[partition.index].append(-1)
        case .recordAcknowledged(let record, _): acknowledged.insert(record.number)
        case .leaderElected(let partition, _, _, let end, _):
          elections += 1
          let surplus = records[partition.index].count - Int(end.value)
          if surplus > 0 { records[partition.index].removeLast(surplus) }
        default: break
        }
      }
    }
  }

  /// The scenario of a seed, on three brokers, with every producer set up by `change`.
  private func findings(
    of seed: UInt64, _ change: (inout DeliveryConfig) -> Void, unclean: Bool = false
  ) -> Findings {
    var scenario = RandomScenario.scenario(seed: seed, hasBrokers: true)
    for index in scenario.producers.indices {
      scenario.producers[index].transactions = nil
      change(&scenario.producers[index].delivery)
    }
    for topic in scenario.topics.indices {
      scenario.topics[topic].log = nil
      scenario.topics[topic].allowsUncleanElection = unclean
      scenario.topics[topic].minInSyncReplicas = unclean ? 1 : 2
    }
    return Findings(ClusterSimulation.run(scenario))
  }

  @Test("INV-09: acks=all, two replicas in sync and clean elections lose nothing acknowledged")
  func nothingLost() {
    var acknowledged = 0
    var elections = 0
    for seed in Self.seeds {
      let found = findings(of: seed) {
        $0.acks = .all
        $0.isIdempotent = seed.isMultiple(of: 2)
      }
      #expect(found.lost == 0, "seed \(seed) loses \(found.lost) records")
      acknowledged += found.acknowledged
      elections += found.elections
    }
    // Where nothing is sent and nobody fails, nothing can be lost.
    #expect(acknowledged > Self.count && elections > Self.count / 2)
  }

  @Test("INV-13, INV-14: with idempotence nothing is stored twice or out of order")
  func onceAndInOrder() {
    for seed in Self.seeds {
      let found = findings(of: seed) {
        $0.acks = .all
        $0.isIdempotent = true
        $0.maxInFlight = 5
      }
      #expect(found.duplicates == 0 && found.reordered == 0, "seed \(seed): \(found)")
    }
  }

  @Test("The converse: acks=1 loses, and without idempotence records are doubled and overtaken")
  func converse() {
    var (lost, duplicates, reordered) = (0, 0, 0)
    for seed in Self.seeds {
      lost +=
        findings(of: seed) {
          $0.acks = .leader
          $0.isIdempotent = false
        }.lost
      let found = findings(of: seed) {
        $0.acks = .all
        $0.isIdempotent = false
        $0.maxInFlight = 5
        $0.retries = nil
      }
      duplicates += found.duplicates
      reordered += found.reordered
    }
    #expect(lost > 0 && duplicates > 0 && reordered > 0)
  }

  @Test("The converse: an unclean election loses what all replicas in sync had acknowledged")
  func uncleanConverse() {
    let lost = Self.seeds.reduce(0) { sum, seed in
      sum + findings(of: seed, { $0.acks = .all }, unclean: true).lost
    }
    #expect(lost > 0)
  }

  @Test("Runs on failing brokers keep every invariant and repeat")
  func invariants() {
    for seed in Self.seeds {
      let scenario = RandomScenario.scenario(seed: seed, hasBrokers: true)
      let trace = ClusterSimulation.run(scenario)
      if let violation = Invariants.violations(in: trace).first {
        Issue.record("seed \(seed): \(violation)")
      }
      #expect(ClusterSimulation.run(scenario).events == trace.events, "seed \(seed) differs")
    }
  }
}
