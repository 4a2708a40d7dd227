package import EventKernel
package import KafkaModel

/// The lag of a group, over all or some of its partitions, during a run.
///
/// What is so for no time at all does not count: of several changes at one instant only the last.
package struct LagHistory: Sendable {
  /// The lag from each change on, in order of time; the first is at the start of the run.
  package let steps: [(time: SimulationTime, lag: Int64)]
  private let end: SimulationTime

  /// The lag of a group over all of its partitions.
  package init(of group: GroupID, _ timeline: RunTimeline) {
    let topics = timeline.header.groups[group.index].topics
    let partitions = topics.flatMap { timeline.header.topics[$0.index].partitions }
    self.init(of: partitions.map { PartitionID($0) }, in: group, timeline)
  }

  /// The lag of a group over some partitions.
  package init(of partitions: [PartitionID], in group: GroupID, _ timeline: RunTimeline) {
    steps = LagSteps.total(partitions.map { LagSteps.steps(of: $0, in: group, timeline) })
    end = timeline.end
  }

  /// The largest lag, and when it was reached first.
  package var peak: (lag: Int64, time: SimulationTime) {
    var peak = (lag: Int64(0), time: SimulationTime.zero)
    for step in steps where step.lag > peak.lag { peak = (step.lag, step.time) }
    return peak
  }

  /// The lag at the end of the run.
  package var last: Int64 { steps.last?.lag ?? 0 }

  /// How long the lag was above a limit, in all.
  package func time(above limit: Int64) -> SimulationDuration {
    var total = SimulationDuration.zero
    for (place, step) in steps.enumerated() where step.lag > limit {
      let until = place + 1 < steps.count ? steps[place + 1].time : max(end, step.time)
      total = SimulationDuration(
        nanoseconds: total.nanoseconds + (until - step.time).nanoseconds)
    }
    return total
  }
}
