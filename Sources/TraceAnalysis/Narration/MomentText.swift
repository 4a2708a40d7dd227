package import EventKernel
package import KafkaModel

/// Who owns what at one instant, and how far everybody is.
package enum MomentText {
  /// One row per partition of each group.
  package struct Row: Hashable, Sendable {
    package var group: String
    package var partition: String
    /// Nil when nobody owns it.
    package var owner: String?
    package var logEnd: Int64
    /// What the owner polls next; nil without an owner.
    package var position: Int64?
    /// Nil before the first commit.
    package var committed: Int64?
    package var lag: Int64
  }

  /// The rows of all groups, facts of that very instant included.
  package static func rows(of trace: Trace, at time: SimulationTime) -> [Row] {
    let timeline = RunTimeline(trace)
    let snapshot = GroupSnapshot(of: trace, at: time)
    var rows: [Row] = []
    for (index, info) in trace.header.groups.enumerated() {
      for topic in info.topics {
        for partition in trace.header.topics[topic.index].partitions
        where timeline.partitionStarts[partition] <= time {
          let id = PartitionID(partition)
          let step = LagSteps.steps(of: id, in: GroupID(index), timeline).last { $0.time <= time }
          let owner = snapshot.owners[index][partition]
          rows.append(
            Row(
              group: info.name, partition: timeline.name(of: id),
              owner: owner.map { trace.header.consumers[$0.index].name },
              logEnd: step?.logEnd ?? 0, position: owner == nil ? nil : step?.position,
              committed: step?.committed, lag: step?.lag ?? 0))
        }
      }
    }
    return rows
  }
}
