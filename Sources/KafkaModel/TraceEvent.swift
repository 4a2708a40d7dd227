package import EventKernel

/// One thing that was so at one instant of the run: a plain value without references.
package struct TraceEvent: Hashable, Sendable {
  package var time: SimulationTime
  package var fact: Fact

  package init(time: SimulationTime, fact: Fact) {
    self.time = time
    self.fact = fact
  }
}

/// Everything that may be observed of a run.
///
/// Closed, so that every reader has to face a new fact.
package enum Fact: Hashable, Sendable {
  // Producing and storing.

  /// A producer called `send()`.
  case recordSent(record: RecordID, producer: ProducerID, kind: RecordKindID)
  /// The leader gave the record its offset; from now on consumers can read it.
  case recordAppended(record: RecordID, partition: PartitionID, offset: Offset)

  // Processes.

  /// A consumer process started and asks to join its group.
  case consumerStarted(consumer: ConsumerID)
  /// A consumer finished `close()`.
  case consumerStopped(consumer: ConsumerID)
  /// A consumer process died without a word.
  case consumerCrashed(consumer: ConsumerID)

  // The group protocol.

  /// The coordinator made the consumer a member.
  case memberJoined(consumer: ConsumerID)
  /// The coordinator removed the member.
  case memberRemoved(consumer: ConsumerID, reason: RemovalReason)
  /// The group entered PreparingRebalance.
  case rebalanceStarted(group: GroupID, reason: RebalanceReason)
  /// A member learnt that it has to rejoin.
  case rebalanceNoticed(consumer: ConsumerID)
  /// The join phase ended: a new generation with so many members.
  case generationFormed(group: GroupID, generation: Generation, members: Int)
  /// The leader's assignment is stored: the group is Stable.
  case rebalanceFinished(group: GroupID, generation: Generation)
  /// A member received its assignment of so many partitions; 0 means idle.
  case assignmentReceived(consumer: ConsumerID, generation: Generation, partitions: Int)
  /// A member starts to own a partition and will read from `position`.
  case partitionAssigned(
    consumer: ConsumerID, partition: PartitionID, position: Offset, source: PositionSource)
  /// A member stops owning a partition, knowing it (revoked) or after the fact (lost).
  case partitionRevoked(consumer: ConsumerID, partition: PartitionID, reason: RevocationReason)

  // Consuming.

  /// `poll()` handed the records from `first` up to, not including, `end` to the application.
  case recordsPolled(consumer: ConsumerID, partition: PartitionID, first: Offset, end: Offset)
  /// The application began with a record.
  case processingStarted(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset)
  /// The application is done with a record.
  case processingFinished(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset)
  /// The process died while it worked on a record.
  case processingAbandoned(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset)
  /// The coordinator stored a committed offset: the offset of the next record to read.
  case offsetCommitted(consumer: ConsumerID, partition: PartitionID, offset: Offset)
  /// The coordinator refused a commit.
  case commitRefused(
    consumer: ConsumerID, partition: PartitionID, offset: Offset, error: CommitError)

  // The run.

  /// The last fact of every trace.
  case runEnded(reason: EndReason)
}

/// Why a member left its group.
package enum RemovalReason: String, CaseIterable, Sendable {
  /// LeaveGroup at `close()`.
  case left
  /// No heartbeat for `session.timeout.ms`.
  case sessionTimeout = "session-timeout"
  /// Not rejoined, or not synced, within the rebalance timeout.
  case rebalanceTimeout = "rebalance-timeout"
}

/// What made a group rebalance.
package enum RebalanceReason: String, CaseIterable, Sendable {
  case memberJoined = "member-joined"
  case memberLeft = "member-left"
  case sessionTimeout = "session-timeout"
  case rebalanceTimeout = "rebalance-timeout"
  case memberRejoined = "member-rejoined"
}

/// Where the first position of a newly owned partition came from.
package enum PositionSource: String, CaseIterable, Sendable {
  case committed
  case earliest
  case latest
}

/// How a member stopped owning a partition.
package enum RevocationReason: String, CaseIterable, Sendable {
  /// `onPartitionsRevoked`: in time, a commit still counts.
  case revoked
  /// `onPartitionsLost`: the member was out of the group already.
  case lost
  /// The process is gone; others take over once the coordinator notices.
  case crashed
}

/// Kafka's answers to a commit that is not accepted.
package enum CommitError: String, CaseIterable, Sendable {
  case unknownMemberID = "UNKNOWN_MEMBER_ID"
  case illegalGeneration = "ILLEGAL_GENERATION"
  case rebalanceInProgress = "REBALANCE_IN_PROGRESS"
}

/// Why a run ended.
package enum EndReason: String, CaseIterable, Sendable {
  /// The scenario's `clock.end` was reached.
  case endOfClock = "end-of-clock"
  /// Nothing was left to happen but timers that repeat for ever.
  case quiet
  /// Nothing made progress for a long time: the scenario never comes to rest by itself.
  case stalled
}
