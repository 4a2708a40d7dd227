package import EventKernel
package import KafkaModel

/// Everything that happened in a run, sorted by who it happened to: intervals and marks.
///
/// Made in one pass over the trace; lists are in time order. Pictures and stories read this and
/// need not walk the facts themselves.
package struct RunTimeline: Sendable {
  package let header: TraceHeader
  /// The instant of the last fact.
  package let end: SimulationTime

  /// Whether the run was stopped because nothing made progress any more.
  package let isStalled: Bool

  /// Sends by producer.
  package internal(set) var sends: [[SendMark]]
  /// Appends by partition.
  package internal(set) var appends: [[AppendMark]]
  /// Control records by partition.
  package internal(set) var markers: [[ControlRecordMark]]
  /// Ends that a change of leaders left to logs that were longer, by partition.
  package internal(set) var cuts: [[LogBoundary]]
  /// Ownership by partition; intervals of several groups are mixed, in order of their start.
  package internal(set) var ownerships: [[OwnershipInterval]]
  /// Work by consumer.
  package internal(set) var work: [[ProcessingInterval]]
  /// Polls by consumer.
  package internal(set) var polls: [[PollMark]]
  /// Lives by consumer.
  package internal(set) var lives: [[ConsumerLife]]
  /// Assignments by consumer.
  package internal(set) var assignments: [[AssignmentMark]]
  /// Commits by consumer, refused ones included.
  package internal(set) var commits: [[CommitMark]]
  /// Rebalances by group.
  package internal(set) var rebalances: [[RebalanceSpan]]
  /// Records given up or passed on, by consumer.
  package internal(set) var failures: [[FailureMark]]
  /// Pauses, isolations and lives as a zombie, by consumer.
  package internal(set) var troubles: [[TroubleInterval]]
  /// When each consumer left by itself, after `max.poll.interval.ms` without a `poll()`.
  package internal(set) var departures: [[SimulationTime]]
  /// When each static member fell silent, after the same time without a `poll()`.
  package internal(set) var silences: [[SimulationTime]]
  /// When each partition was there first; the start for most.
  package internal(set) var partitionStarts: [SimulationTime]
  /// When the coordinator refused a consumer for good, and why, by consumer.
  package internal(set) var refusals: [[(time: SimulationTime, error: MemberError)]]
  /// Every change of a position, by partition, in the order of the facts.
  package internal(set) var positions: [[PositionMark]]
  /// Calls of `seek()`, by consumer.
  package internal(set) var seeks: [[SeekMark]]
  /// Committed offsets that an empty group lost, by group.
  package internal(set) var expiries: [[(time: SimulationTime, partition: PartitionID)]]
  /// Changes that an autoscaler made, by group.
  package internal(set) var scalings: [[(time: SimulationTime, consumers: Int, lag: Int64)]]
  /// Lost records in order of group, partition and offset.
  package internal(set) var losses: [LostRecord] = []
  /// The kind of each record by its number.
  package internal(set) var kinds: [RecordKindID] = []

  /// Reads a whole trace.
  package init(_ trace: Trace) {
    header = trace.header
    end = trace.end
    isStalled = trace.events.last?.fact == .runEnded(reason: .stalled)
    let consumers = trace.header.consumers.count
    let partitions = trace.header.partitions.count
    sends = Array(repeating: [], count: trace.header.producers.count)
    appends = Array(repeating: [], count: partitions)
    cuts = Array(repeating: [], count: partitions)
    markers = Array(repeating: [], count: partitions)
    ownerships = Array(repeating: [], count: partitions)
    work = Array(repeating: [], count: consumers)
    polls = Array(repeating: [], count: consumers)
    lives = Array(repeating: [], count: consumers)
    assignments = Array(repeating: [], count: consumers)
    commits = Array(repeating: [], count: consumers)
    failures = Array(repeating: [], count: consumers)
    troubles = Array(repeating: [], count: consumers)
    departures = Array(repeating: [], count: consumers)
    silences = departures
    partitionStarts = Array(repeating: .zero, count: partitions)
    refusals = Array(repeating: [], count: consumers)
    positions = Array(repeating: [], count: partitions)
    seeks = Array(repeating: [], count: consumers)
    expiries = Array(repeating: [], count: trace.header.groups.count)
    scalings = Array(repeating: [], count: trace.header.groups.count)
    rebalances = Array(repeating: [], count: trace.header.groups.count)
    var builder = TimelineBuilder(header: trace.header)
    for event in trace.events { builder.add(event, to: &self) }
    builder.close(&self)
    if builder.mayHaveLosses { builder.addLosses(in: trace, to: &self) }
  }

  /// Whether the partition had an owner in `group` at `time`, and which; ends are exclusive.
  package func owner(
    of partition: PartitionID, in group: GroupID, at time: SimulationTime
  ) -> ConsumerID? {
    ownerships[partition.index].last {
      $0.group == group && $0.start <= time && (time < $0.end || $0.ending == nil)
    }?.consumer
  }

  /// The topic's name and the partition's number, as in `orders-2`.
  package func name(of partition: PartitionID) -> String {
    let info = header.partitions[partition.index]
    return "\(header.topics[info.topic.index].name)-\(info.number)"
  }
}
