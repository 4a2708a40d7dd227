// Why things happen, and what Kafka answers: the closed vocabularies of facts.

/// Why a member left its group.
public enum RemovalReason: String, CaseIterable, Sendable {
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
public enum MemberError: String, CaseIterable, Sendable {
  /// Another process has joined with the same `group.instance.id`.
  case fencedInstanceID = "FENCED_INSTANCE_ID"
  /// A process with the same `group.instance.id` is still a member (KIP-848).
  case unreleasedInstanceID = "UNRELEASED_INSTANCE_ID"
  case groupMaxSizeReached = "GROUP_MAX_SIZE_REACHED"
  /// It lists no assignor that all other members list too.
  case inconsistentGroupProtocol = "INCONSISTENT_GROUP_PROTOCOL"
}

/// Why a consumer copies a record to another topic.
public enum ForwardPurpose: String, CaseIterable, Sendable {
  case retry
  case deadLetter = "dead-letter"
  /// The output that the application makes of the record.
  case transform
}

/// What made a group rebalance.
public enum RebalanceReason: String, CaseIterable, Sendable {
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
public enum PositionSource: String, CaseIterable, Sendable {
  case committed
  case earliest
  case latest
  /// The first record that is not older than the duration (KIP-1106).
  case byDuration = "by_duration"
  /// Where the log of the new leader parts from what was read (KIP-320).
  case truncation
  /// `auto.offset.reset: none`: there is none, which ends the process.
  case none
}

/// How a member stopped owning a partition.
public enum RevocationReason: String, CaseIterable, Sendable {
  /// `onPartitionsRevoked`: in time, a commit still counts.
  case revoked
  /// `onPartitionsLost`: the member was out of the group already.
  case lost
  /// The process is gone; others take over once the coordinator notices.
  case crashed
}

/// Kafka's answers to a commit that is not accepted.
public enum CommitError: String, CaseIterable, Sendable {
  case unknownMemberID = "UNKNOWN_MEMBER_ID"
  case illegalGeneration = "ILLEGAL_GENERATION"
  case rebalanceInProgress = "REBALANCE_IN_PROGRESS"
  case fencedInstanceID = "FENCED_INSTANCE_ID"
  case staleMemberEpoch = "STALE_MEMBER_EPOCH"
}

/// Why a run ended.
public enum EndReason: String, CaseIterable, Sendable {
  /// The scenario's `clock.end` was reached.
  case endOfClock = "end-of-clock"
  /// Nothing was left to happen but timers that repeat for ever.
  case quiet
  /// Nothing made progress for a long time: the scenario never comes to rest by itself.
  case stalled
}

/// Kafka's answers to a produce request that is not accepted, and what ends a send by itself.
public enum ProduceError: String, CaseIterable, Sendable {
  case notLeaderOrFollower = "NOT_LEADER_OR_FOLLOWER"
  case notEnoughReplicas = "NOT_ENOUGH_REPLICAS"
  case notEnoughReplicasAfterAppend = "NOT_ENOUGH_REPLICAS_AFTER_APPEND"
  case outOfOrderSequenceNumber = "OUT_OF_ORDER_SEQUENCE_NUMBER"
  case invalidProducerEpoch = "INVALID_PRODUCER_EPOCH"
  case producerFenced = "PRODUCER_FENCED"
  case invalidRecord = "INVALID_RECORD"
  /// No answer within `request.timeout.ms`.
  case requestTimedOut = "REQUEST_TIMED_OUT"
  /// The connection broke.
  case networkException = "NETWORK_EXCEPTION"
  /// `delivery.timeout.ms` passed.
  case deliveryTimeout = "delivery-timeout"
  /// The transaction was aborted before the record had left its producer.
  case transactionAborted = "TRANSACTION_ABORTED"

  /// Whether the producer tries again by itself.
  package var isRetriable: Bool {
    switch self {
    case .notLeaderOrFollower, .notEnoughReplicas, .notEnoughReplicasAfterAppend,
      .outOfOrderSequenceNumber, .requestTimedOut, .networkException:
      true
    case .invalidProducerEpoch, .producerFenced, .invalidRecord, .deliveryTimeout,
      .transactionAborted:
      false
    }
  }
}

/// Why a transaction ends.
public enum TransactionEnd: String, CaseIterable, Sendable {
  /// Its producer asked for it: EndTxn.
  case requested
  /// `transaction.timeout.ms` passed.
  case timeout
  /// Another session of the transactional id began: `initTransactions()`.
  case newSession = "new-session"
}

/// How a leader came to lead.
public enum ElectionKind: String, CaseIterable, Sendable {
  /// From the in-sync replicas: no acknowledged record of `acks=all` is lost.
  case clean
  /// `unclean.leader.election.enable`: from outside of them.
  case unclean
  /// Leadership went back to the first replica of the list.
  case preferred
}

/// Why the start of a log moved.
public enum RetentionReason: String, CaseIterable, Sendable {
  /// `retention.ms`.
  case time
  /// `retention.bytes`.
  case size
}

/// How a transaction ended.
public enum TransactionOutcome: String, CaseIterable, Sendable {
  case commit
  case abort
}

/// Whose transaction it is.
public enum TransactionOwner: Hashable, Sendable {
  case producer(ProducerID)
  /// A consumer that transforms: its reads, its writes and its offsets are one transaction.
  case consumer(ConsumerID)
}
