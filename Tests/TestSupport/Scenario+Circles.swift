import KafkaModel

extension Scenario {
  /// Whether what groups make of records, copies and outputs, may come back to where the records
  /// came from, and then for ever.
  public var mayCircle: Bool {
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
