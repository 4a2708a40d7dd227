import EventKernel
import KafkaModel

extension ClaimCheck {
  func checkDuplicates(_ test: CountTest, _ group: GroupID?) -> Finding? {
    let repeats = groups(group).flatMap { group in
      header.groups[group.index].consumers.flatMap { consumer in
        timeline.work[consumer].filter { $0.isRepeat && $0.outcome == .finished }
      }
    }
    let evidence = repeats.map {
      describe($0.kind, $0.partition, $0.offset)
        + " finished again at \(TimeText.text($0.end)) by \(name($0.consumer))"
    }
    return compare(test, Int64(repeats.count), "duplicates", evidence: evidence)
  }

  func checkLost(_ test: CountTest, _ group: GroupID?) -> Finding? {
    let losses = timeline.losses.filter { group == nil || $0.group == group }
    let evidence = losses.map { loss -> String in
      let record = describe(loss.kind, loss.partition, loss.offset)
      let when = TimeText.text(loss.time)
      switch loss.cause {
      case .deleted: return record + " was deleted by retention at \(when), before it was read"
      case .committedPast:
        let holder = loss.consumer.map { "; \(name($0)) had it at \(when)" } ?? ""
        return record + " was committed but never finished" + holder
      }
    }
    return compare(test, Int64(losses.count), "lost records", evidence: evidence)
  }

  func checkRebalances(_ test: CountTest, _ group: GroupID?) -> Finding? {
    let spans = groups(group).flatMap { group in
      timeline.rebalances[group.index].filter { !$0.isFormation && $0.generation != nil }
    }
    let evidence = spans.map {
      "rebalance from \(TimeText.text($0.start)) to \(TimeText.text($0.end)) (\($0.reason.words))"
    }
    return compare(test, Int64(spans.count), "rebalances", evidence: evidence)
  }

  func checkLag(_ test: CountTest, _ group: GroupID?, _ time: SimulationTime?) -> Finding? {
    let snapshot = GroupSnapshot(of: trace, at: time)
    let lag = groups(group).map { snapshot.lag(of: $0, header) }.reduce(0, +)
    let when = TimeText.text(time ?? trace.end)
    return compare(test, lag, "lag at \(when)", evidence: [])
  }
}

extension RebalanceReason {
  /// The reason in words.
  package var words: String {
    switch self {
    case .memberJoined: "a member joined"
    case .memberLeft: "a member left"
    case .sessionTimeout: "a session timed out"
    case .rebalanceTimeout: "a member did not rejoin in time"
    case .memberRejoined: "a member rejoined"
    case .pollTimeout: "a member did not poll in time"
    case .partitionsReleased: "a member gave partitions up"
    case .partitionsAdded: "partitions were added"
    }
  }
}
