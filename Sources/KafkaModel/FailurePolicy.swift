package import EventKernel

/// What a consumer does with a record whose processing fails.
package struct FailurePolicy: Sendable {
  /// What follows when all retries have failed.
  package enum Resort: Hashable, Sendable {
    /// Nothing: the record is tried for ever and blocks its partition.
    case block
    /// The record is left behind, and its offset is committed past it.
    case skip
    /// The record is copied to a topic, then its offset is committed past it.
    case deadLetter(TopicID)
  }

  /// How often a record is tried again in place, which stops the consumer for all partitions.
  ///
  /// Without effect where `resort` is `block`.
  package var retries = 0
  /// Pause before each retry.
  package var backoff = SimulationDuration.seconds(1)
  /// Topics that a failed record goes through before the last resort, in order.
  package var retryTopics: [TopicID] = []
  package var resort = Resort.block

  package init() {}
}

/// How long records of a topic wait before a group processes them.
package struct TopicDelay: Hashable, Sendable {
  package var topic: TopicID
  /// Counted from the append.
  package var delay: SimulationDuration

  package init(topic: TopicID, delay: SimulationDuration) {
    self.topic = topic
    self.delay = delay
  }
}

/// Scaling by lag, as KEDA's Kafka scaler feeds it to the horizontal pod autoscaler.
package struct AutoscaleSpec: Hashable, Sendable {
  /// `lagThreshold`: wanted lag per consumer; 10.
  package var lagThreshold: Int64 = 10
  /// `activationLagThreshold`: from zero consumers, only a lag above it starts one; 0.
  package var activationLagThreshold: Int64 = 0
  /// `minReplicaCount`; 1.
  package var minimum = 1
  /// `maxReplicaCount`; the number of listed consumers.
  package var maximum = 100
  /// `pollingInterval`; 30 s.
  package var pollingInterval = SimulationDuration.seconds(30)
  /// `cooldownPeriod`: how long lag must be gone before the last consumer is stopped; 300 s.
  package var cooldownPeriod = SimulationDuration.seconds(300)
  /// `stabilizationWindowSeconds` of scaling down; 300 s.
  package var stabilizationWindow = SimulationDuration.seconds(300)
  /// `allowIdleConsumers`: whether there may be more consumers than partitions.
  package var allowsIdleConsumers = false
  /// `limitToPartitionsWithLag`: whether only partitions with lag count for the cap.
  package var limitsToPartitionsWithLag = false
  /// `excludePersistentLag`: whether a partition counts 0 while its commit does not move.
  package var excludesPersistentLag = false

  package init() {}
}
