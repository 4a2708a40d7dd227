import KafkaModel

/// The rules behind the events of a story: settings, proposals and classes of Kafka.
enum StoryRules {
  static let crash =
    "a dead process says nothing: it is missed after session.timeout.ms without a heartbeat"
  static let stop =
    "close() commits by the commit mode and sends LeaveGroup; a static member sends none (KIP-345)"
  static let pause = "heartbeats are a thread of the process, so they stand still with it (KIP-62)"
  static let backpressure =
    "pause() stops fetching, poll() goes on and keeps the member in its group"
  static let slow =
    "heartbeats have a thread of their own: who is slow stays a member while it polls in time"
  static let isolated =
    "heartbeats and commits go to the group's coordinator, fetches to the partition leaders"
  static let zombie =
    "a removed member learns of it from its next answer; until then it works on what it had"
  static let departure =
    "max.poll.interval.ms: the client leaves by itself, though its heartbeats go on (KIP-62)"
  static let silence =
    "max.poll.interval.ms: a static member sends no LeaveGroup, and is missed after its session"
  static let failure =
    "Kafka knows of no failures: the application tries again, which blocks the partition, or not"
  static let seek = "seek() moves the position; what is committed stays as it is"
  static let expiry =
    "offsets.retention.minutes: an empty group loses its offsets, then auto.offset.reset decides"
  static let committedPast =
    "a committed offset is that of the next record: what lies below it is never read again"
  static let deletedUnread = "retention looks at age and size alone, not at who has read what"
  static let skip = "the application gives the record up and goes on: its own error handling"
  static let copy = "a copy is a new record of another topic, with a place in that topic's order"
  static let growth =
    "keys are hashed over the number of partitions, so they may move; stored records stay"
  static let scaling = "KEDA's Kafka scaler: lag divided by lagThreshold, within its bounds"
  static let abandoned =
    "who takes over starts at the committed offset, or without one where auto.offset.reset says"
  static let again =
    "a new owner starts at the committed offset; what was done since is done again"

  static let marker =
    "a control record, one in each partition of the transaction, with an offset of its own"
  static let compaction =
    "the cleaner keeps the newest record of a key; offsets and the active segment stay"
  static let reset = "OFFSET_OUT_OF_RANGE: auto.offset.reset says where to go on"
  static let committedPosition =
    "what an aborted transaction has read is read again, from the committed offset"
  static let fenced =
    "its transactional.id has a newer epoch: of a newer process, or since a transaction timed out"

  static func retention(by reason: RetentionReason) -> String {
    switch reason {
    case .time:
      "whole segments go, read or not, once their newest record is older than retention.ms"
    case .size: "the oldest segments go as long as retention.bytes is left"
    }
  }

  static let emptyTransaction =
    "beginTransaction() is the client's own matter: brokers hear of the first record (KIP-890)"

  static func transaction(_ outcome: TransactionOutcome?) -> String {
    switch outcome {
    case .commit: "read_committed shows records and offsets of a transaction together (KIP-98)"
    case .abort: "aborted records stay in the log; read_committed never shows them (KIP-98)"
    case nil: "read_committed waits before the first record of an open transaction (KIP-98)"
    }
  }

  static func rebalance(_ config: GroupConfig) -> String {
    if config.groupProtocol == .consumer {
      return "each member moves at its own heartbeat, the coordinator assigns (KIP-848)"
    }
    return config.isCooperative
      ? "cooperative: only what moves is given up, in two rounds (KIP-429)"
      : "eager: every member gives up all it owns and joins again"
  }

  /// What a process does when it starts; `isReturn` for a static member that is not new.
  static func start(_ config: GroupConfig, isReturn: Bool) -> String {
    if isReturn {
      return "group.instance.id: back within its session timeout, it gets its partitions again "
        + "without a rebalance (KIP-345)"
    }
    return config.groupProtocol == .consumer
      ? "a new member joins by ConsumerGroupHeartbeat, and the coordinator assigns anew (KIP-848)"
      : "a new member joins by JoinGroup, and its group rebalances for it"
  }

  /// What a producer does when it starts again.
  static func producerStart(_ delivery: DeliveryConfig, isTransactional: Bool) -> String {
    if isTransactional {
      return "InitProducerId: the same transactional.id gets a higher epoch, which fences the old "
        + "process (KIP-98)"
    }
    return delivery.isIdempotent
      ? "InitProducerId: under a new producer id, what the old process sent is not known as its own"
      : "without enable.idempotence it is known by nothing, and just goes on"
  }

  /// Why a member of so many owns none of so many partitions.
  static func idle(_ group: GroupInfo, _ members: Int, _ partitions: Int) -> String {
    let owner = "a partition has one owner in a group"
    if members > partitions {
      return "\(owner), so with more members than partitions some are idle; "
        + "\(assignment(group.config)) chooses which"
    }
    if group.config.groupProtocol == .consumer {
      return "\(owner): whoever has it gives it up first (KIP-848)"
    }
    if group.config.isCooperative || group.changesAssignors {
      return "\(owner): whoever has it gives it up first (KIP-429)"
    }
    return group.config.assignors == [.range]
      ? "\(owner), and range deals out each topic by itself: none has enough partitions for all"
      : "\(owner), and \(assignment(group.config)) left none for it"
  }

  static func assignment(_ config: GroupConfig) -> String {
    config.groupProtocol == .consumer
      ? "group.remote.assignor: \(config.remoteAssignor.rawValue)"
      : "partition.assignment.strategy: "
        + config.assignors.map { $0.rawValue }.joined(separator: ", ")
  }

  static func refusal(_ error: MemberError) -> String {
    switch error {
    case .fencedInstanceID: "a newer process has the same group.instance.id (KIP-345)"
    case .unreleasedInstanceID: "a process with this group.instance.id is still a member"
    case .groupMaxSizeReached: "group.max.size"
    case .inconsistentGroupProtocol: "members need one assignor that all of them list"
    }
  }

  static func refusedCommit(_ error: CommitError) -> String {
    switch error {
    case .unknownMemberID: "the member is in no generation any more: CommitFailedException"
    case .illegalGeneration: "the commit is of an old generation: CommitFailedException"
    case .rebalanceInProgress: "no commits between join and sync: RebalanceInProgressException"
    case .fencedInstanceID: "a newer process has the same group.instance.id (KIP-345)"
    case .staleMemberEpoch: "the commit is of an old member epoch (KIP-848)"
    }
  }
}
