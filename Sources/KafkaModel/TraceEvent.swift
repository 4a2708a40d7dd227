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

  /// A topic got more partitions; so many in all.
  case partitionsAdded(topic: TopicID, partitions: Int)
  /// A consumer sent a copy of a record to another topic: a new record of the same kind.
  case recordForwarded(
    record: RecordID, original: RecordID, consumer: ConsumerID, topic: TopicID,
    purpose: ForwardPurpose)

  // Processes.

  /// A consumer process started and asks to join its group.
  case consumerStarted(consumer: ConsumerID)
  /// A consumer finished `close()`.
  case consumerStopped(consumer: ConsumerID)
  /// A consumer process died without a word.
  case consumerCrashed(consumer: ConsumerID)

  /// A process stands still.
  case consumerPaused(consumer: ConsumerID)
  /// A process goes on after a pause.
  case consumerResumed(consumer: ConsumerID)
  /// The application called `pause()` for all its partitions, because it has enough in hand.
  case consumptionPaused(consumer: ConsumerID)
  /// The application called `resume()`.
  case consumptionResumed(consumer: ConsumerID)
  /// A process can no longer reach the coordinator.
  case consumerIsolated(consumer: ConsumerID)
  /// A process can reach the coordinator again.
  case consumerReconnected(consumer: ConsumerID)
  /// The application did not call `poll()` for `max.poll.interval.ms`: the client leaves the group.
  case pollTimeoutExceeded(consumer: ConsumerID)
  /// An autoscaler saw so much lag and changed the number of consumers it wants.
  case groupScaled(group: GroupID, consumers: Int, lag: Int64)

  // The group protocol.

  /// The coordinator made the consumer a member.
  case memberJoined(consumer: ConsumerID)
  /// The coordinator removed the member.
  case memberRemoved(consumer: ConsumerID, reason: RemovalReason)
  /// A static member came back with a new member id and takes the place of the old one (KIP-345).
  case memberReplaced(consumer: ConsumerID, predecessor: ConsumerID)
  /// The coordinator refused a request for good: the process ends.
  case memberRefused(consumer: ConsumerID, error: MemberError)
  /// The group entered PreparingRebalance, or under KIP-848 its epoch was bumped.
  case rebalanceStarted(group: GroupID, reason: RebalanceReason)
  /// A member learnt that it has to rejoin.
  case rebalanceNoticed(consumer: ConsumerID)
  /// The join phase ended: a new generation with so many members.
  ///
  /// Under KIP-848, a new target assignment: the generation is the assignment epoch.
  case generationFormed(group: GroupID, generation: Generation, members: Int)
  /// The leader's assignment is stored, or every member reached its target: the group is Stable.
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
  /// The processing of a record failed, for the n-th time in its group.
  case processingFailed(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset, attempt: Int)
  /// The application gave a record up and goes on with the next.
  case recordSkipped(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset)
  /// The process died while it worked on a record.
  case processingAbandoned(
    consumer: ConsumerID, record: RecordID, partition: PartitionID, offset: Offset)
  /// The coordinator stored a committed offset: the offset of the next record to read.
  case offsetCommitted(consumer: ConsumerID, partition: PartitionID, offset: Offset)
  /// The coordinator refused a commit.
  case commitRefused(
    consumer: ConsumerID, partition: PartitionID, offset: Offset, error: CommitError)

  /// The group was empty for `offsets.retention.minutes`: it forgets what was committed.
  case offsetExpired(group: GroupID, partition: PartitionID)

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
  /// LeaveGroup by the client itself, after `max.poll.interval.ms` without a `poll()`.
  case pollTimeout = "poll-timeout"
}

/// Kafka's answers that end a consumer for good.
package enum MemberError: String, CaseIterable, Sendable {
  /// Another process has joined with the same `group.instance.id`.
  case fencedInstanceID = "FENCED_INSTANCE_ID"
  /// A process with the same `group.instance.id` is still a member (KIP-848).
  case unreleasedInstanceID = "UNRELEASED_INSTANCE_ID"
  case groupMaxSizeReached = "GROUP_MAX_SIZE_REACHED"
}

/// Why a consumer copies a record to another topic.
package enum ForwardPurpose: String, CaseIterable, Sendable {
  case retry
  case deadLetter = "dead-letter"
}

/// What made a group rebalance.
package enum RebalanceReason: String, CaseIterable, Sendable {
  case memberJoined = "member-joined"
  case memberLeft = "member-left"
  case sessionTimeout = "session-timeout"
  case rebalanceTimeout = "rebalance-timeout"
  case memberRejoined = "member-rejoined"
  case pollTimeout = "poll-timeout"
  /// A member gave partitions up that others wait for: the second round of KIP-429.
  case partitionsReleased = "partitions-released"
  case partitionsAdded = "partitions-added"
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
  case fencedInstanceID = "FENCED_INSTANCE_ID"
  case staleMemberEpoch = "STALE_MEMBER_EPOCH"
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
