package import EventKernel

/// How a topic's logs grow old: Kafka's settings of a topic, defaults filled in.
package struct LogConfig: Hashable, Sendable {
  /// `cleanup.policy` with `delete`: `retention.ms` and `retention.bytes` apply.
  package var deletes = true
  /// `cleanup.policy` with `compact`: only the newest value of each key is kept for ever.
  package var compacts = false
  /// `retention.ms`; 7 days, nil for no limit.
  package var retention: SimulationDuration? = .seconds(604_800)
  /// `retention.bytes` of each partition; nil, the default, for no limit.
  package var retentionBytes: Int64?
  /// `segment.bytes`; 1 GiB.
  package var segmentBytes: Int64 = 1_073_741_824
  /// `segment.ms`; 7 days.
  package var segmentAge = SimulationDuration.seconds(604_800)
  /// `min.cleanable.dirty.ratio`, from 0 to 1; 0.5.
  package var minDirtyRatio = 0.5
  /// `min.compaction.lag.ms`; 0.
  package var minCompactionLag = SimulationDuration.zero
  /// `max.compaction.lag.ms`; nil, the default, for no limit.
  package var maxCompactionLag: SimulationDuration?
  /// `delete.retention.ms`: how long tombstones and control records stay; 1 day.
  package var deleteRetention = SimulationDuration.seconds(86_400)

  package init() {}
}

/// Kafka's settings of the brokers.
package struct BrokerConfig: Hashable, Sendable {
  /// `log.retention.check.interval.ms`; 5 min in Kafka, one tick in the classroom.
  package var retentionCheckInterval = SimulationDuration.seconds(1)
  /// `log.initial.task.delay.ms`: when the first check is; 30 s in Kafka, one tick in the
  /// classroom.
  package var initialTaskDelay = SimulationDuration.seconds(1)
  /// `log.cleaner.backoff.ms`: how long a cleaner with nothing to clean rests; 15 s in Kafka, one
  /// tick in the classroom.
  package var cleanerBackoff = SimulationDuration.seconds(1)
  /// `transaction.abort.timed.out.transaction.cleanup.interval.ms`; 10 s in Kafka, zero in the
  /// classroom: a transaction ends the instant its time is over.
  package var transactionSweep = SimulationDuration.zero
  /// `replica.lag.time.max.ms`: how long a follower may be behind before it is out of sync; 30 s.
  package var replicaLagTimeMax = SimulationDuration.seconds(30)
  /// `replica.fetch.wait.max.ms`: how long a leader holds a follower's fetch; 500 ms in Kafka, nil,
  /// until there is something new, in the classroom.
  package var replicaFetchWaitMax: SimulationDuration?
  /// `broker.session.timeout.ms`: how long a silent broker counts as alive; 9 s.
  package var brokerSessionTimeout = SimulationDuration.seconds(9)
  /// `broker.heartbeat.interval.ms`; 2 s in Kafka, zero in the classroom.
  package var brokerHeartbeat = SimulationDuration.zero
  /// `auto.leader.rebalance.enable`.
  package var rebalancesLeaders = true
  /// `leader.imbalance.check.interval.seconds`; 300 s.
  package var leaderCheckInterval = SimulationDuration.seconds(300)

  package init() {}
}

/// The transactions of a producer with a `transactional.id`.
package struct TransactionPlan: Sendable {
  /// When transactions begin and end.
  package enum Schedule: Sendable {
    /// Written out, in order of time.
    case windows([TransactionWindow])
    /// A transaction begins with a record and commits after so many; at least 1.
    case every(records: Int)
  }

  /// `transactional.id`.
  package var id: String
  /// `transaction.timeout.ms`; 60 s.
  package var timeout = SimulationDuration.seconds(60)
  package var schedule: Schedule

  package init(id: String, schedule: Schedule) {
    self.id = id
    self.schedule = schedule
  }
}

/// One transaction of a producer as a file writes it.
package struct TransactionWindow: Hashable, Sendable {
  /// When the producer calls `beginTransaction()`.
  package var begin: SimulationTime
  /// When it commits or aborts; nil when it does neither.
  package var end: SimulationTime?
  /// How it ends.
  package var outcome: TransactionOutcome

  package init(begin: SimulationTime, end: SimulationTime?, outcome: TransactionOutcome) {
    self.begin = begin
    self.end = end
    self.outcome = outcome
  }
}

/// What a group makes of the records it reads: one output record for each, with the same key.
package struct TransformSpec: Sendable {
  /// The topic of the outputs.
  package var topic: TopicID
  /// `transaction.timeout.ms` of the consumers' producers; 60 s.
  package var timeout = SimulationDuration.seconds(60)

  package init(topic: TopicID) { self.topic = topic }
}
