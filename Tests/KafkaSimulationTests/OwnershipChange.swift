import EventKernel
import KafkaModel
import TestSupport

/// A consumer gaining or giving up a partition.
struct OwnershipChange {
  var seconds: Double
  var consumer: String
  var partition: Int
  var isAssigned: Bool
  var reason: RevocationReason?
}

extension ScenarioRun {
  /// All changes of ownership, in order.
  var changes: [OwnershipChange] {
    let names = trace.header.consumers.map { $0.name }
    return trace.events.compactMap { event in
      let seconds = Double(event.time.nanoseconds) / 1e9
      switch event.fact {
      case .partitionAssigned(let consumer, let partition, _, _):
        return OwnershipChange(
          seconds: seconds, consumer: names[consumer.index], partition: partition.index,
          isAssigned: true)
      case .partitionRevoked(let consumer, let partition, let reason):
        return OwnershipChange(
          seconds: seconds, consumer: names[consumer.index], partition: partition.index,
          isAssigned: false, reason: reason)
      default: return nil
      }
    }
  }

  /// Who owns which partitions, ascending.
  func owned(at seconds: Double) -> [String: [Int]] {
    var owned: [String: [Int]] = [:]
    for change in changes where change.seconds <= seconds {
      if change.isAssigned {
        owned[change.consumer, default: []].append(change.partition)
      } else {
        owned[change.consumer, default: []].removeAll { $0 == change.partition }
      }
    }
    return owned.mapValues { $0.sorted() }
  }

  /// Lengths of the times without owner that begin after `start` and end before `limit`.
  func gaps(after start: Double, before limit: Double) -> [Double] {
    var lost: [Int: Double] = [:]
    var gaps: [Double] = []
    for change in changes where change.seconds < limit {
      if !change.isAssigned {
        lost[change.partition] = change.seconds
      } else if let since = lost.removeValue(forKey: change.partition), since > start {
        gaps.append(change.seconds - since)
      }
    }
    return gaps
  }

  /// How often a record was finished that had been finished before.
  var redelivered: Int {
    var seen: Set<[Int64]> = []
    var count = 0
    for event in trace.events {
      guard case .processingFinished(_, _, let partition, let offset) = event.fact else { continue }
      if !seen.insert([Int64(partition.index), offset.value]).inserted { count += 1 }
    }
    return count
  }

  /// How many generations, or target assignments, there were.
  var generations: Int {
    trace.events.count { if case .generationFormed = $0.fact { true } else { false } }
  }

  /// When a kind of fact happened, in seconds.
  func times(_ matches: (Fact) -> Bool) -> [Double] {
    trace.events.filter { matches($0.fact) }.map { Double($0.time.nanoseconds) / 1e9 }
  }
}
