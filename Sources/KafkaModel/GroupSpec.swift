package import EventKernel
package import SourceText

/// A consumer group: who reads what, how long it takes, when it commits.
package struct GroupSpec: Sendable {
  package var name: String
  /// Where the name stands in the file.
  package var span: SourceSpan
  /// Subscribed topics in file order, each once; never empty.
  package var topics: [TopicID]
  /// Members in file order; never empty.
  package var consumers: [ConsumerSpec]
  /// When offsets are committed.
  package var commit = CommitMode.auto
  /// What happens to a record whose processing fails.
  package var onFailure = FailurePolicy()
  /// Workers of each consumer, or nil when the polling thread processes by itself.
  package var workers: WorkerPoolSpec?
  /// How long a record of a retry topic waits before it is processed, by topic.
  package var delays: [TopicDelay] = []
  /// How consumers are added and removed by lag, or nil.
  package var autoscale: AutoscaleSpec?
  /// What it makes of its records, or nil when it sends nothing.
  package var transform: TransformSpec?
  /// What it had committed before the run; partitions that are not here have no committed offset.
  package var committed: [CommittedOffset] = []
  /// Kafka's consumer and group settings.
  package var config = GroupConfig()

  package init(name: String, span: SourceSpan, topics: [TopicID], consumers: [ConsumerSpec]) {
    self.name = name
    self.span = span
    self.topics = topics
    self.consumers = consumers
  }
}

/// An offset that a group had committed before the run.
package struct CommittedOffset: Hashable, Sendable {
  package var partition: PartitionNumber
  /// The offset of the next record to read.
  package var offset: Int64

  package init(partition: PartitionNumber, offset: Int64) {
    self.partition = partition
    self.offset = offset
  }
}

/// One consumer process.
package struct ConsumerSpec: Sendable {
  package var name: String
  /// Where the name stands in the file.
  package var span: SourceSpan
  /// How long one record takes.
  package var processing: ProcessingTime
  /// When the process first starts by itself, or nil when only the timeline starts it.
  package var starts: SimulationTime?
  /// `group.instance.id` of a static member (KIP-345), or nil.
  package var instance: String?

  package init(
    name: String, span: SourceSpan, processing: ProcessingTime, starts: SimulationTime?
  ) {
    self.name = name
    self.span = span
    self.processing = processing
    self.starts = starts
  }
}

/// How long the processing of one record takes.
package enum ProcessingTime: Hashable, Sendable {
  case constant(SimulationDuration)
  /// Any nanosecond from `low` to `high`, both included, equally likely.
  case uniform(low: SimulationDuration, high: SimulationDuration)
  case exponential(mean: SimulationDuration)
  /// The logarithm is normally distributed with deviation `sigma`.
  case lognormal(median: SimulationDuration, sigma: Double)
  /// One of the measured durations, all equally likely; never empty.
  case empirical([SimulationDuration])
}

/// When a consumer commits offsets.
package enum CommitMode: String, CaseIterable, Sendable {
  /// `enable.auto.commit`: positions, inside `poll()`, each `auto.commit.interval.ms`.
  case auto
  /// `commitSync()` after all records of a poll are processed.
  case afterBatch = "after-batch"
  /// `commitSync()` after each record.
  case afterRecord = "after-record"
  /// `commitSync()` of the new positions before the first record of a poll is processed.
  case beforeProcessing = "before-processing"
  /// `commitAsync()` of the lowest offset that no worker has finished, when it has moved.
  case lowestUnfinished = "lowest-unfinished"
  /// `sendOffsetsToTransaction()` with the outputs of a poll, in one transaction (KIP-447).
  case transaction
}

/// Where a group starts that has no committed offset: `auto.offset.reset`.
package enum OffsetReset: String, CaseIterable, Sendable {
  case earliest
  case latest
  /// `NoOffsetForPartitionException`: the application ends.
  case none
  /// The first record that is not older than `GroupConfig.resetDuration` (KIP-1106).
  case byDuration = "by_duration"
}

/// Which records a consumer is shown: `isolation.level`.
package enum IsolationLevel: String, CaseIterable, Sendable {
  /// Everything below the high watermark.
  case readUncommitted = "read_uncommitted"
  /// Everything below the last stable offset but for aborted records.
  case readCommitted = "read_committed"
}

/// How the leader of a group spreads partitions: `partition.assignment.strategy`.
package enum AssignorName: String, CaseIterable, Sendable {
  case range
  case roundrobin
  case sticky
  case cooperativeSticky = "cooperative-sticky"
}

/// How the coordinator spreads partitions under KIP-848: `group.remote.assignor`.
package enum RemoteAssignorName: String, CaseIterable, Sendable {
  case uniform
  case range
}

/// The protocol between the members of a group and its coordinator: `group.protocol`.
package enum GroupProtocol: String, CaseIterable, Sendable {
  /// JoinGroup, SyncGroup and Heartbeat; a leader among the members assigns.
  case classic
  /// ConsumerGroupHeartbeat alone; the coordinator assigns (KIP-848).
  case consumer
}

/// Kafka's settings for a group and its consumers, defaults of the profile filled in.
package struct GroupConfig: Sendable {
  /// `group.protocol`; classic.
  package var groupProtocol = GroupProtocol.classic
  /// `partition.assignment.strategy`, most wanted first; default `range`, never empty.
  package var assignors = [AssignorName.range]
  /// `group.remote.assignor`; the broker's default is uniform.
  package var remoteAssignor = RemoteAssignorName.uniform
  /// `session.timeout.ms`; 45 s.
  package var sessionTimeout = SimulationDuration.seconds(45)
  /// `heartbeat.interval.ms`; 3 s in Kafka.
  ///
  /// Zero, the classroom default, means that members learn of a rebalance at once and that a
  /// session ends one session timeout after the crash.
  package var heartbeatInterval = SimulationDuration.zero
  /// `max.poll.records`; 500.
  package var maxPollRecords = 500
  /// `group.consumer.session.timeout.ms`, used under KIP-848; 45 s.
  package var consumerSessionTimeout = SimulationDuration.seconds(45)
  /// `group.consumer.heartbeat.interval.ms`, used under KIP-848; 5 s in Kafka, 0 in the classroom.
  package var consumerHeartbeatInterval = SimulationDuration.zero
  /// `max.poll.interval.ms`; 5 min.
  ///
  /// A member that does not poll for longer leaves by itself; it is also the rebalance timeout.
  package var maxPollInterval = SimulationDuration.seconds(300)
  /// `auto.commit.interval.ms`; 5 s.
  package var autoCommitInterval = SimulationDuration.seconds(5)
  /// `auto.offset.reset`; latest.
  package var autoOffsetReset = OffsetReset.latest
  /// How far back `by_duration` goes.
  package var resetDuration = SimulationDuration.zero
  /// `isolation.level`; read_uncommitted.
  package var isolationLevel = IsolationLevel.readUncommitted
  /// `group.initial.rebalance.delay.ms`; 3 s in Kafka, zero in the classroom.
  package var initialRebalanceDelay = SimulationDuration.zero
  /// `fetch.max.wait.ms`; 500 ms.
  package var fetchMaxWait = SimulationDuration.milliseconds(500)
  /// `fetch.min.bytes`; 1.
  package var fetchMinBytes: Int64 = 1
  /// `fetch.max.bytes`; 50 MiB.
  package var fetchMaxBytes: Int64 = 52_428_800
  /// `max.partition.fetch.bytes`; 1 MiB.
  package var maxPartitionFetchBytes: Int64 = 1_048_576
  /// Whether a broker is not asked for more while records of it wait to be polled (KAFKA-17182,
  /// in Kafka 4.1).
  package var fetchWaitsForBuffer = false
  /// `metadata.max.age.ms`: how late new partitions are noticed; 5 min, zero in the classroom.
  package var metadataMaxAge = SimulationDuration.zero
  /// `group.max.size`; without limit.
  package var maxSize = Int(Int32.max)
  /// `offsets.retention.minutes`; 7 days.
  package var offsetsRetention = SimulationDuration.seconds(604_800)

  package init() {}
}

extension GroupConfig {
  /// Whether members keep their partitions while they rejoin (KIP-429).
  ///
  /// The protocol is the highest that all listed assignors support, so one eager assignor in the
  /// list makes the group eager.
  package var isCooperative: Bool {
    groupProtocol == .classic && assignors.allSatisfy { $0 == .cooperativeSticky }
  }

  /// Time between heartbeats under the group's protocol; zero means noticed at once.
  package var heartbeat: SimulationDuration {
    groupProtocol == .classic ? heartbeatInterval : consumerHeartbeatInterval
  }

  /// How long a silent member counts as alive under the group's protocol.
  package var session: SimulationDuration {
    groupProtocol == .classic ? sessionTimeout : consumerSessionTimeout
  }
}
