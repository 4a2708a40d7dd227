import KafkaModel

/// The rules behind what happens to logs, replicas and sends.
enum LogRules {
  static let brokerCrash =
    "a silent broker is fenced after broker.session.timeout.ms without a heartbeat (KIP-631)"
  static let shutdown = "a controlled shutdown hands leadership on before the broker goes (KIP-631)"
  static let cutOff = "followers that cannot fetch fall out of sync after replica.lag.time.max.ms"
  static let noLeader =
    "only an in-sync replica may lead, unless unclean.leader.election.enable allows others"
  static let inSync =
    "in sync is who has fetched up to the leader's end within replica.lag.time.max.ms"
  static let truncation = "a follower drops what its new leader does not have (KIP-101)"
  static let marker = "the end of a transaction is a control record in each partition (KIP-98)"
  static let retentionByTime =
    "whole segments go, read or not, once their newest record is older than retention.ms"
  static let retentionBySize =
    "the oldest segments go, read or not, as long as retention.bytes is left"
  static let compaction =
    "cleanup.policy: compact keeps the last record of each key; offsets stay as they are"
  static let retry = "retries, within delivery.timeout.ms; a lost answer is no lost record"
  static let fencing = "a newer process has the same transactional.id, with a higher epoch (KIP-98)"
  static let producerCrash = "what a producer has not sent dies with it"
  static let reset = "OFFSET_OUT_OF_RANGE: auto.offset.reset says where to go on"

  static func transaction(_ outcome: TransactionOutcome?) -> String {
    switch outcome {
    case .commit: "read_committed shows records and offsets of a transaction together (KIP-98)"
    case .abort: "aborted records stay in the log; read_committed never shows them (KIP-98)"
    case nil: "read_committed waits before the first record of an open transaction (KIP-98)"
    }
  }

  static func election(_ kind: ElectionKind) -> String {
    switch kind {
    case .clean: "the controller takes the first in-sync replica of the list"
    case .unclean:
      "unclean.leader.election.enable: a replica that is behind may lead, what it lacks is lost"
    case .preferred: "leadership goes back to the first replica of the list"
    }
  }

  static func refusal(_ error: ProduceError) -> String {
    switch error {
    case .notLeaderOrFollower: "the producer asks again for metadata, and tries the new leader"
    case .notEnoughReplicas, .notEnoughReplicasAfterAppend:
      "acks=all needs min.insync.replicas in-sync replicas"
    case .outOfOrderSequenceNumber:
      "an idempotent producer's batches are stored in the order of their sequence numbers (KIP-98)"
    case .invalidProducerEpoch, .producerFenced: fencing
    case .invalidRecord: "a compacted topic takes no record without a key"
    case .requestTimedOut:
      "no answer within request.timeout.ms; it may have been stored all the same"
    case .networkException: "the connection broke; it may have been stored all the same"
    case .deliveryTimeout: "delivery.timeout.ms is over; it may have been stored all the same"
    case .transactionAborted: "the transaction was aborted before the record had left its producer"
    }
  }
}
