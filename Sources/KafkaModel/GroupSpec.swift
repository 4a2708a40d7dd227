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
  /// Kafka's consumer and group settings.
  package var config = GroupConfig()

  package init(name: String, span: SourceSpan, topics: [TopicID], consumers: [ConsumerSpec]) {
    self.name = name
    self.span = span
    self.topics = topics
    self.consumers = consumers
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
}

/// Where a group starts that has no committed offset: `auto.offset.reset`.
package enum OffsetReset: String, CaseIterable, Sendable {
  case earliest
  case latest
}

/// How the leader of a group spreads partitions: `partition.assignment.strategy`.
package enum AssignorName: String, CaseIterable, Sendable {
  case range
  case roundrobin
}

/// Kafka's settings for a group and its consumers, defaults of the profile filled in.
package struct GroupConfig: Sendable {
  /// `partition.assignment.strategy`; default `range`.
  package var assignor = AssignorName.range
  /// `session.timeout.ms`; 45 s.
  package var sessionTimeout = SimulationDuration.seconds(45)
  /// `heartbeat.interval.ms`; 3 s in Kafka.
  ///
  /// Zero, the classroom default, means that members learn of a rebalance at once and that a
  /// session ends one session timeout after the crash.
  package var heartbeatInterval = SimulationDuration.zero
  /// `max.poll.records`; 500.
  package var maxPollRecords = 500
  /// `max.poll.interval.ms`; 5 min.
  ///
  /// Here only the coordinator's rebalance timeout.
  package var maxPollInterval = SimulationDuration.seconds(300)
  /// `auto.commit.interval.ms`; 5 s.
  package var autoCommitInterval = SimulationDuration.seconds(5)
  /// `auto.offset.reset`; latest.
  package var autoOffsetReset = OffsetReset.latest
  /// `group.initial.rebalance.delay.ms`; 3 s in Kafka, zero in the classroom.
  package var initialRebalanceDelay = SimulationDuration.zero
  /// `fetch.max.wait.ms`; 500 ms.
  package var fetchMaxWait = SimulationDuration.milliseconds(500)

  package init() {}
}
