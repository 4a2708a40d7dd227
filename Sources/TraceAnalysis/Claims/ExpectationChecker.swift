package import KafkaModel

/// A claim that the run does not bear out.
package struct ExpectationFailure: Sendable {
  /// The false claim, with its place in the file.
  package var expectation: Expectation
  /// What was found, as one sentence without a full stop.
  package var message: String
  /// The records, owners and times that show it.
  package var evidence: [String]
}

/// Tests the claims of a scenario against its run.
package enum ExpectationChecker {
  /// The false claims, in the order of the file.
  package static func failures(
    of expectations: [Expectation], in trace: Trace
  ) -> [ExpectationFailure] {
    if expectations.isEmpty { return [] }
    let check = ClaimCheck(trace)
    return expectations.compactMap { expectation in
      check.finding(against: expectation.claim).map {
        ExpectationFailure(
          expectation: expectation, message: $0.message, evidence: $0.evidence)
      }
    }
  }
}

/// What speaks against a claim.
struct Finding {
  var message: String
  var evidence: [String] = []
}

/// A run made ready for checking claims.
struct ClaimCheck {
  let trace: Trace
  let timeline: RunTimeline
  let metrics: RunMetrics
  var header: TraceHeader { timeline.header }

  init(_ trace: Trace) {
    self.trace = trace
    timeline = RunTimeline(trace)
    var fold = MetricsFold(trace.header)
    fold.add(trace.events)
    metrics = fold.metrics()
  }

  /// What speaks against `claim`, or nil when it holds.
  func finding(against claim: Claim) -> Finding? {
    switch claim {
    case .order(let kept, let scope, let stage, let group):
      checkOrder(kept, scope, stage, group)
    case .duplicates(let test, let group): checkDuplicates(test, group)
    case .lost(let test, let group): checkLost(test, group)
    case .rebalances(let test, let group): checkRebalances(test, group)
    case .lag(let test, let group, let time): checkLag(test, group, time)
    case .owner(let consumer, let partition, let group, let time):
      checkOwner(consumer, partition, group, time)
    case .idle(let consumer, let time): checkIdle(consumer, time)
    case .aborted, .compacted, .logStart, .lastStableOffset, .wrongOutputs:
      checkLog(claim)
    case .measure(let measure): checkMeasure(measure)
    case .lane(let lane, let shows): checkLane(lane, shows)
    }
  }

  /// The groups that a claim is about.
  func groups(_ group: GroupID?) -> [GroupID] {
    group.map { [$0] } ?? header.groups.indices.map { GroupID($0) }
  }

  /// Counts a test against a number, wording the failure.
  func compare(
    _ test: CountTest, _ count: Int64, _ noun: String, evidence: [String]
  ) -> Finding? {
    if test.holds(for: count) { return nil }
    return Finding(
      message:
        "claimed \(noun) \(test.words(of: "\(test.number)")), but the run has \(count)",
      evidence: Array(evidence.prefix(6)))
  }

  /// A record by label, key and place.
  func describe(_ kind: RecordKindID, _ partition: PartitionID, _ offset: Offset) -> String {
    let info = header.recordKinds[kind.index]
    var text = info.label.isEmpty ? "record" : "record \(info.label)"
    if let key = info.key { text += " (key \(key))" }
    return text + " at \(timeline.name(of: partition)) offset \(offset.value)"
  }

  /// A consumer's name.
  func name(_ consumer: ConsumerID) -> String { header.consumers[consumer.index].name }
}

extension CountTest {
  /// The comparison with its limit in words.
  func words(of limit: String) -> String {
    relation == .equal ? limit : "\(relation.rawValue) \(limit)"
  }
}
