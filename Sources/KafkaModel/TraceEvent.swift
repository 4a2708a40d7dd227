public import EventKernel

/// One thing that was so at one instant of the run: a plain value without references.
public struct TraceEvent: Hashable, Sendable {
  public var time: SimulationTime
  public var fact: Fact

  @inlinable
  public init(time: SimulationTime, fact: Fact) {
    self.time = time
    self.fact = fact
  }
}

/// Everything that may be observed of a run.
///
/// Closed, so that every reader has to face a new fact.
public enum Fact: Hashable, Sendable {
  // Producing and storing.

  /// A producer called `send()`.
  case recordSent(record: RecordID, producer: ProducerID, kind: RecordKindID)
  /// The leader gave the record its offset; without followers, consumers can read it from now on.
  ///
  /// Told again, at the same offset, where an unclean election brings a record back.
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
  /// Processing takes so many thousandths of its usual time, up to an instant, or `.never`.
  case consumerSlowed(consumer: ConsumerID, perMille: Int, until: SimulationTime)
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

  /// The application called `seek()`: its next `poll()` starts at `to`.
  case positionSought(consumer: ConsumerID, partition: PartitionID, from: Offset, to: Offset)

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

  // Requests of producers; written only for scenarios whose detail is `TraceDetail.requests`.

  /// A produce request with the record left the producer, for the n-th time.
  case produceSent(record: RecordID, producer: ProducerID, broker: BrokerID, attempt: Int)
  /// The answer that the record is stored, as `acks` asks, reached the producer.
  case recordAcknowledged(record: RecordID, producer: ProducerID)
  /// A broker answered a produce request with an error; see `ProduceError.isRetriable`.
  case produceRefused(
    record: RecordID, producer: ProducerID, broker: BrokerID, error: ProduceError)
  /// The producer told the application that the record could not be sent.
  case sendFailed(record: RecordID, producer: ProducerID, error: ProduceError)
  /// The leader knew the sequence numbers already: nothing appended, the first offset answered.
  case duplicateDropped(record: RecordID, partition: PartitionID, offset: Offset)
  /// A producer process died; what waits in its batches is gone.
  case producerCrashed(producer: ProducerID)
  /// A producer process started again: a new session, or a new epoch of its transactional id.
  case producerStarted(producer: ProducerID)

  // Requests of consumers; written only for scenarios whose detail is `TraceDetail.requests`.

  /// A fetch for the partition left the consumer.
  case fetchSent(consumer: ConsumerID, partition: PartitionID, position: Offset)
  /// A commit left the consumer.
  case commitSent(consumer: ConsumerID, partition: PartitionID, offset: Offset)
  /// The answer that the offset is stored reached the consumer.
  case commitAcknowledged(consumer: ConsumerID, partition: PartitionID, offset: Offset)

  // Brokers and replicas; written only where a topic has more than one replica.

  /// A broker process died.
  case brokerCrashed(broker: BrokerID)
  /// A broker shut down in good order, after its leaderships had moved.
  case brokerStopped(broker: BrokerID)
  /// A broker process runs (again).
  case brokerStarted(broker: BrokerID)
  /// A broker stands still, and goes on.
  case brokerPaused(broker: BrokerID)
  case brokerResumed(broker: BrokerID)
  /// The controller noticed that a broker is gone, and that it is back.
  case brokerFenced(broker: BrokerID)
  case brokerUnfenced(broker: BrokerID)
  /// Two brokers cannot reach each other, and can again.
  case brokersDisconnected(one: BrokerID, other: BrokerID)
  case brokersReconnected(one: BrokerID, other: BrokerID)
  /// A follower has stored everything below `end`.
  case replicaFetched(broker: BrokerID, partition: PartitionID, end: Offset)
  /// A replica dropped everything from `end` on, which its new leader does not have (KIP-101).
  case replicaTruncated(broker: BrokerID, partition: PartitionID, end: Offset)
  /// Consumers can read everything below `offset` now.
  case highWatermarkAdvanced(partition: PartitionID, offset: Offset)
  /// The controller stored a new set of in-sync replicas.
  case inSyncReplicasChanged(partition: PartitionID, replicas: BrokerSet)
  /// The controller made a replica the leader; what it has below `end` is the log from now on.
  case leaderElected(
    partition: PartitionID, leader: BrokerID, epoch: Int, end: Offset, kind: ElectionKind)
  /// No replica may lead: the partition can be neither written nor read.
  case leaderLost(partition: PartitionID)

  // What happens to a log as it grows old.

  /// The active segment was closed; the next begins with the offset `base`.
  case segmentRolled(partition: PartitionID, base: Offset)
  /// Retention deleted everything below `start`.
  case logStartMoved(partition: PartitionID, start: Offset, reason: RetentionReason)
  /// The cleaner removed the record; its offset stays empty.
  case recordCompacted(record: RecordID, partition: PartitionID, offset: Offset)
  /// The log was cleaned up to, not including, `end`.
  case logCleaned(partition: PartitionID, end: Offset)
  /// OFFSET_OUT_OF_RANGE: the wanted offset is gone, and `auto.offset.reset` chose another.
  ///
  /// Or the log was cut below the position, by an unclean election (KIP-320).
  case positionReset(
    consumer: ConsumerID, partition: PartitionID, from: Offset, to: Offset, source: PositionSource)
  /// `poll()` passed over offsets without a record for the application: control records, aborted
  /// or compacted ones.
  case offsetsPassedOver(
    consumer: ConsumerID, partition: PartitionID, first: Offset, end: Offset)

  // Transactions.

  /// `beginTransaction()`.
  case transactionBegan(owner: TransactionOwner)
  /// `sendOffsetsToTransaction()`: the offset is stored, but pending.
  case transactionalOffsetSent(consumer: ConsumerID, partition: PartitionID, offset: Offset)
  /// The transaction coordinator decided (PrepareCommit or PrepareAbort); it cannot be undone.
  case transactionDecided(
    owner: TransactionOwner, outcome: TransactionOutcome, cause: TransactionEnd)
  /// A control record took an offset of a partition that the transaction wrote to.
  case markerAppended(
    owner: TransactionOwner, partition: PartitionID, offset: Offset, outcome: TransactionOutcome)
  /// `read_committed` consumers can read everything below `offset` now.
  case lastStableOffsetAdvanced(partition: PartitionID, offset: Offset)
  /// A newer process has the transactional id: this one may write no more.
  case producerFenced(owner: TransactionOwner)

  // The run.

  /// The last fact of every trace.
  case runEnded(reason: EndReason)
}
