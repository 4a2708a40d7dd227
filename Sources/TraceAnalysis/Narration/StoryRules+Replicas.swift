import KafkaModel

// The rules behind what happens to brokers, replicas and sends.
extension StoryRules {
  static let brokerCrash =
    "a dead broker is missed after broker.session.timeout.ms without a heartbeat"
  static let brokerStop =
    "a controlled shutdown: leadership moves first, and acks=all has promised no more than it keeps"
  static let brokerPause = "heartbeats and fetches stand still with their process"
  static let cutOff = "followers fetch from their leader; the controller may still reach both"
  static let noLeader =
    "no in-sync replica is alive, and unclean.leader.election.enable is false"
  static let truncation =
    "a follower drops what its leader does not have, found by leader epochs (KIP-101)"
  static let truncatedPosition =
    "the position lies beyond the new leader's log: back to where the logs part (KIP-320)"
  static let loss =
    "the new leader's copy is the log now: what it lacks is gone, acknowledged or not"
  static let storedAgain =
    "without enable.idempotence a leader cannot tell a resend from a new record"
  static let duplicate =
    "enable.idempotence: the leader knows the last five batches of a producer (KIP-98)"
  static let retry = "retries, after retry.backoff.ms each and within delivery.timeout.ms"
  static let producerCrash = "what waits in a producer's batches dies with it"

  static let copying = "followers fetch from their leader and store at the same offsets"
  static let visible = "only what every in-sync replica has is given out, whatever acks says"

  static func acknowledgement(_ acks: Acknowledgement) -> String {
    switch acks {
    case .none: "acks=0: nobody answers"
    case .leader: "acks=1: the leader answers for itself, before any follower has it"
    case .all: "acks=all: every in-sync replica has it"
    }
  }

  static func election(_ kind: ElectionKind) -> String {
    switch kind {
    case .clean: "the first in-sync replica of the list that is alive; its copy is the log now"
    case .unclean:
      "unclean.leader.election.enable: no in-sync replica is alive, so a stale copy is the log now"
    case .preferred: "auto.leader.rebalance.enable: leadership goes back to the first of the list"
    }
  }

  /// Why replicas left or joined the in-sync set.
  static func inSync(_ change: InSyncChange) -> String {
    if !change.after.brokers.contains(where: { change.before.contains($0) }) {
      return "after an unclean election nobody else is known to have what the leader has"
    }
    return change.after.count < change.before.count
      ? "whoever is gone, or behind for more than replica.lag.time.max.ms, is waited for no more"
      : "a follower joins again once it has all that consumers can read, and of this epoch"
  }

  static func refusal(_ error: ProduceError) -> String {
    switch error {
    case .notLeaderOrFollower: "only the leader stores; the producer looks for it anew"
    case .notEnoughReplicas: "acks=all needs min.insync.replicas in sync: nothing is stored"
    case .notEnoughReplicasAfterAppend:
      "fewer than min.insync.replicas are left, but the leader has stored it"
    case .outOfOrderSequenceNumber:
      "enable.idempotence: an earlier batch is missing, so this one is not stored (KIP-98)"
    case .networkException: "no answer came: stored or not, the producer cannot know"
    case .requestTimedOut: "no answer within request.timeout.ms"
    case .deliveryTimeout: "delivery.timeout.ms bounds waiting, answers and retries together"
    case .invalidProducerEpoch, .producerFenced:
      "its producer id has a newer epoch: of a newer session, or since a transaction timed out"
    case .invalidRecord: "cleanup.policy compact: a record without a key is not stored"
    case .transactionAborted: "what was not sent yet when its transaction is aborted stays unsent"
    }
  }
}
