import EventKernel
package import KafkaModel

/// A record that a group finished after a later-stored one of the same scope.
package struct OrderViolation: Hashable, Sendable {
  package var group: GroupID
  /// The record that came late.
  package var late: ProcessingInterval
  /// The later-stored record that had been finished before it.
  package var early: ProcessingInterval
}

/// Looks for records that finish in another order than they were stored in.
///
/// Order is that of appends; what is compared is the end of processing. Finishing one and the same
/// record twice is a repeat, not a disorder, but going back to an earlier record is one.
package enum OrderCheck {
  /// Which records are compared with each other.
  package enum Scope: Sendable {
    /// Records of one topic with the same key; a copy counts in the topic that it is in.
    case key
    /// All records of one topic.
    case topic
  }

  /// All violations of one group, in order of time.
  package static func violations(
    of group: GroupID, scope: Scope, in timeline: RunTimeline
  ) -> [OrderViolation] {
    let scopes = ScopeNumbers(scope, timeline)
    var sequences: [[Int]] = []
    for appends in timeline.appends {
      var byOffset: [Int] = []
      for append in appends {
        // Control records take offsets too.
        while byOffset.count < Int(append.offset.value) { byOffset.append(-1) }
        // What a change of leaders cut off makes room for others.
        byOffset.removeLast(byOffset.count - Int(append.offset.value))
        byOffset.append(append.sequence)
      }
      sequences.append(byOffset)
    }
    var latest: [(sequence: Int, work: ProcessingInterval)?] = Array(
      repeating: nil, count: scopes.count)
    var violations: [OrderViolation] = []
    for work in finished(by: group, in: timeline) {
      guard let scope = scopes.number(of: work) else { continue }
      let sequence = sequences[work.partition.index][Int(work.offset.value)]
      if let seen = latest[scope], sequence < seen.sequence {
        violations.append(OrderViolation(group: group, late: work, early: seen.work))
      } else {
        latest[scope] = (sequence, work)
      }
    }
    return violations
  }

  /// Finished work of all consumers of a group, in order of its end.
  private static func finished(
    by group: GroupID, in timeline: RunTimeline
  ) -> [ProcessingInterval] {
    let work = timeline.header.groups[group.index].consumers.flatMap { consumer in
      timeline.work[consumer].filter { $0.outcome == .finished }
    }
    return work.sorted { $0.endRank < $1.endRank }
  }
}

/// Numbers the scopes of a run: keys of a topic, or topics.
private struct ScopeNumbers {
  private let scope: OrderCheck.Scope
  private let header: TraceHeader
  private let keys: KeyNumbers

  init(_ scope: OrderCheck.Scope, _ timeline: RunTimeline) {
    self.scope = scope
    header = timeline.header
    keys = KeyNumbers(header.recordKinds)
  }

  var count: Int {
    switch scope {
    case .key: max(keys.count, 1) * header.topics.count
    case .topic: header.topics.count
    }
  }

  func number(of work: ProcessingInterval) -> Int? {
    let topic = header.partitions[work.partition.index].topic.index
    switch scope {
    case .key: return keys.of(work.kind).map { topic * max(keys.count, 1) + $0 }
    case .topic: return topic
    }
  }
}
