package import EventKernel
package import KafkaModel

/// What is so at one instant: offsets and owners, facts of that very instant included.
package struct GroupSnapshot: Sendable {
  /// Log end by partition.
  package private(set) var logEnds: [Int64]
  /// Log start by partition.
  package private(set) var logStarts: [Int64]
  /// What was last told of the last stable offset, by partition; nil before.
  package private(set) var stableEnds: [Int64?]
  /// Committed offset by group then partition; nil before the first commit.
  package private(set) var committed: [[Int64?]]
  /// First position by group then partition; nil while the group never owned it.
  package private(set) var firstPositions: [[Int64?]]
  /// Owner by group then partition.
  package private(set) var owners: [[ConsumerID?]]
  /// How many partitions each consumer owns; nil for consumers without an assignment.
  package private(set) var ownedCounts: [Int?]

  /// Replays `trace` up to and including `time`; nil for the whole run.
  package init(of trace: Trace, at time: SimulationTime?) {
    let partitions = trace.header.partitions.count
    let groups = trace.header.groups.count
    logEnds = Array(repeating: 0, count: partitions)
    logStarts = logEnds
    stableEnds = Array(repeating: nil, count: partitions)
    committed = Array(repeating: Array(repeating: nil, count: partitions), count: groups)
    firstPositions = committed
    for (group, info) in trace.header.groups.enumerated() {
      for start in info.committed { committed[group][start.partition.index] = start.offset.value }
    }
    owners = Array(repeating: Array(repeating: nil, count: partitions), count: groups)
    ownedCounts = Array(repeating: nil, count: trace.header.consumers.count)
    for event in trace.events {
      if let time, event.time > time { break }
      apply(event.fact, trace.header)
    }
  }

  private mutating func apply(_ fact: Fact, _ header: TraceHeader) {
    switch fact {
    case .recordAppended(_, let partition, let offset): logEnds[partition.index] = offset.value + 1
    case .markerAppended(_, let partition, let offset, _):
      logEnds[partition.index] = offset.value + 1
    case .leaderElected(let partition, _, _, let end, _):
      logEnds[partition.index] = end.value
      logStarts[partition.index] = min(logStarts[partition.index], end.value)
    case .logStartMoved(let partition, let start, _): logStarts[partition.index] = start.value
    case .lastStableOffsetAdvanced(let partition, let offset):
      stableEnds[partition.index] = offset.value
    case .offsetCommitted(let consumer, let partition, let offset):
      committed[header.consumers[consumer.index].group.index][partition.index] = offset.value
    case .assignmentReceived(let consumer, _, _): ownedCounts[consumer.index] = 0
    case .partitionAssigned(let consumer, let partition, let position, _):
      let group = header.consumers[consumer.index].group.index
      owners[group][partition.index] = consumer
      ownedCounts[consumer.index] = (ownedCounts[consumer.index] ?? 0) + 1
      if firstPositions[group][partition.index] == nil {
        firstPositions[group][partition.index] = position.value
      }
    case .partitionRevoked(let consumer, let partition, _):
      let group = header.consumers[consumer.index].group.index
      if owners[group][partition.index] == consumer { owners[group][partition.index] = nil }
      ownedCounts[consumer.index] = nil
    case .consumerCrashed(let consumer), .consumerStopped(let consumer):
      ownedCounts[consumer.index] = nil
    default: break
    }
  }

  /// Records between the log end and what the group committed, over all its partitions.
  ///
  /// Where nothing is committed yet the first position counts, and before that the log's start.
  package func lag(of group: GroupID, _ header: TraceHeader) -> Int64 {
    var lag: Int64 = 0
    for topic in header.groups[group.index].topics {
      for partition in header.topics[topic.index].partitions {
        let done =
          committed[group.index][partition] ?? firstPositions[group.index][partition] ?? 0
        lag += max(0, logEnds[partition] - done)
      }
    }
    return lag
  }
}
