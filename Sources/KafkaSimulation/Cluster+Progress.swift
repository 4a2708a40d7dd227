import EventKernel
import KafkaModel

// What keeps an open-ended run from counting as stalled; see `ClusterSimulation.stallLimit`.
extension Cluster {
  /// A record got further than ever, which is no progress once it goes round in circles.
  @inline(__always)
  mutating func noteProgress(with record: Int) {
    let isCircling =
      !roots.isEmpty && (roots[record].map { copyCounts[$0] ?? 0 > 10 } ?? false)
    if !isCircling { noteProgress() }
  }

  /// Something happened that cannot happen for ever.
  @inline(__always)
  mutating func noteProgress() { eventsAtProgress = dispatchedEvents }

  /// Follows what becomes of a record where copies and outputs may circle.
  mutating func noteDerived(_ record: Int, from original: Int) {
    guard mayCircle else { return }
    let root = roots[original] ?? original
    roots[record] = root
    copyCounts[root, default: 0] += 1
  }
}

extension Scenario {
  /// Whether what groups make of records, copies and outputs, may come back to where the records
  /// came from, and then for ever.
  package var mayCircle: Bool {
    // By topic, the topics that one step leads to.
    var next = Array(repeating: [Int](), count: topics.count)
    for group in groups {
      for topic in group.topics { next[topic.index] += group.targets(of: topic).map { $0.index } }
    }
    return topics.indices.contains { start in
      var reached = Array(repeating: false, count: topics.count)
      var waiting = next[start]
      while let topic = waiting.popLast() {
        if reached[topic] { continue }
        reached[topic] = true
        waiting += next[topic]
      }
      return reached[start]
    }
  }
}

extension GroupSpec {
  /// The topics that it writes what it makes of a topic's records to: outputs, and copies of those
  /// that fail.
  fileprivate func targets(of topic: TopicID) -> [TopicID] {
    var targets = transform.map { [$0.topic] } ?? []
    let place = onFailure.retryTopics.firstIndex(of: topic).map { $0 + 1 } ?? 0
    if place < onFailure.retryTopics.count {
      targets.append(onFailure.retryTopics[place])
    } else if case .deadLetter(let topic) = onFailure.resort {
      targets.append(topic)
    }
    return targets
  }
}
