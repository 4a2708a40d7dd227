import EventKernel
import KafkaModel

extension ClaimCheck {
  func checkOrder(_ kept: Bool, _ scope: OrderScope, _ group: GroupID?) -> Finding? {
    let violations = groups(group).flatMap {
      OrderCheck.violations(of: $0, scope: scope, in: timeline)
    }
    if kept == violations.isEmpty { return nil }
    if !kept {
      return Finding(message: "claimed order broken per \(scope.rawValue), but it is kept")
    }
    let evidence = violations.prefix(6).map { violation in
      let late = violation.late
      let early = violation.early
      return describe(late.kind, late.partition, late.offset)
        + " finished at \(TimeText.text(late.end)) by \(name(late.consumer)), after "
        + describe(early.kind, early.partition, early.offset)
        + " at \(TimeText.text(early.end)) by \(name(early.consumer))"
        + (late.isRepeat ? "; redelivery" : "")
    }
    return Finding(
      message:
        "claimed order kept per \(scope.rawValue), but \(violations.count) "
        + (violations.count == 1 ? "record comes late" : "records come late"),
      evidence: Array(evidence))
  }

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
    let evidence = losses.map {
      describe($0.kind, $0.partition, $0.offset)
        + " was committed but never finished; \(name($0.consumer)) had it at "
        + TimeText.text($0.time)
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
