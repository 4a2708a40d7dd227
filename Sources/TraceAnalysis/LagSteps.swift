package import EventKernel
package import KafkaModel

/// The offsets of one partition and one group from an instant on.
package struct LagStep: Hashable, Sendable {
  package var time: SimulationTime
  /// Offset of the next record to be stored.
  package var logEnd: Int64
  /// Offset of the next record that the owner polls; nil without an owner.
  package var position: Int64?
  /// Offset of the next record to process after a restart; nil before the first commit.
  package var committed: Int64?
  /// Records between the log end and what is committed, or where the group began to read.
  package var lag: Int64
}

/// How far a group is behind, at every change.
///
/// Lag is what Kafka's tools print: log end minus committed offset. Where nothing is committed yet
/// the group's first position counts, and before that the start of the log.
package enum LagSteps {
  private enum Change {
    case appended(Int64)
    /// A new leader's log ends here.
    case cut(Int64)
    case owned(ConsumerID, Int64)
    case released(ConsumerID)
    case positioned(ConsumerID, Int64)
    case committed(Int64)
  }

  /// One step for each instant at which something changed; the first is at the start of the run.
  package static func steps(
    of partition: PartitionID, in group: GroupID, _ timeline: RunTimeline
  ) -> [LagStep] {
    var step = LagStep(
      time: .zero, logEnd: 0, position: nil,
      committed: timeline.header.initialCommit(of: group, in: partition), lag: 0)
    var steps = [step]
    var owner: ConsumerID?
    var first: Int64?
    for (time, change) in changes(of: partition, in: group, timeline) {
      switch change {
      case .appended(let end): step.logEnd = end
      case .cut(let end): step.logEnd = min(step.logEnd, end)
      case .owned(let consumer, let position):
        owner = consumer
        first = first ?? position
      case .released(let consumer) where owner == consumer:
        owner = nil
        step.position = nil
      case .released: break
      case .positioned(let consumer, let offset):
        if consumer == owner { step.position = offset }
      case .committed(let offset): step.committed = offset
      }
      step.time = time
      step.lag = max(0, step.logEnd - (step.committed ?? first ?? 0))
      if steps[steps.count - 1].time == time { steps.removeLast() }
      steps.append(step)
    }
    return steps
  }

  /// The lag of a group over some of its partitions, at every change.
  package static func total(
    _ parts: [[LagStep]]
  ) -> [(time: SimulationTime, lag: Int64)] {
    var changes: [(time: SimulationTime, difference: Int64)] = []
    for steps in parts {
      var before: Int64 = 0
      for step in steps where step.lag != before {
        changes.append((time: step.time, difference: step.lag - before))
        before = step.lag
      }
    }
    var total: [(time: SimulationTime, lag: Int64)] = [(time: .zero, lag: 0)]
    for change in changes.sorted(by: { $0.time < $1.time }) {
      let lag = total[total.count - 1].lag + change.difference
      if total[total.count - 1].time == change.time { total.removeLast() }
      total.append((time: change.time, lag: lag))
    }
    return total
  }

  /// Changes in order of time; at one instant records are stored before owners act on them.
  private static func changes(
    of partition: PartitionID, in group: GroupID, _ timeline: RunTimeline
  ) -> [(SimulationTime, Change)] {
    var changes: [(time: SimulationTime, rank: Int, change: Change)] = []
    for append in timeline.appends[partition.index] {
      changes.append((append.time, 0, .appended(append.offset.value + 1)))
    }
    for cut in timeline.cuts[partition.index] {
      changes.append((cut.time, -1, .cut(cut.offset.value)))
    }
    for marker in timeline.markers[partition.index] {
      changes.append((marker.time, 0, .appended(marker.offset.value + 1)))
    }
    for owned in timeline.ownerships[partition.index] where owned.group == group {
      changes.append((owned.start, 2, .owned(owned.consumer, owned.position.value)))
      if owned.ending != nil { changes.append((owned.end, 1, .released(owned.consumer))) }
    }
    let consumers = timeline.header.groups[group.index].consumers
    for mark in timeline.positions[partition.index] where consumers.contains(mark.consumer.index) {
      changes.append((mark.time, 3, .positioned(mark.consumer, mark.offset.value)))
    }
    for consumer in consumers {
      for commit in timeline.commits[consumer]
      where commit.partition == partition && commit.error == nil {
        changes.append((commit.time, 4, .committed(commit.offset.value)))
      }
    }
    return changes.enumerated().sorted { left, right in
      (left.element.time, left.element.rank, left.offset)
        < (right.element.time, right.element.rank, right.offset)
    }.map { ($0.element.time, $0.element.change) }
  }
}
