package import EventKernel
package import KafkaModel

/// Which records are compared with each other.
package enum OrderPeers: String, CaseIterable, Sendable {
  /// Records of one topic with the same key, copies in retry topics included.
  case key
  /// Records of one partition.
  case partition
  /// Records of one producer in one partition.
  case producer
}

/// Why two records changed places.
package enum OrderCause: String, CaseIterable, Sendable {
  /// The topic got more partitions in between, and the key moved.
  case partitionGrowth = "partition-growth"
  /// The group works on the record again: a crash, a rebalance, a refused commit, or `seek()`.
  case redelivery
  /// A copy in a retry topic comes after what followed the original.
  case retryTopic = "retry-topic"
  /// The record had failed and was tried again while others went on.
  case retry
  /// Several workers of one consumer.
  case concurrency
  /// Producers that spread the same key differently, or a partition written out.
  case partitioners
  /// A batch was sent again behind a later one.
  case producerRetry = "producer-retry"
  /// Batches of several partitions or producers travel on their own.
  case batching
  /// Two consumers worked on one partition at the same time: one of them is a zombie.
  case twoOwners = "two-owners"
  /// None of these shows in the trace.
  case unknown
}

/// One record at one stage.
package struct OrderMark: Hashable, Sendable {
  package var record: RecordID
  package var partition: PartitionID
  package var offset: Offset
  /// Who works on it; nil at append.
  package var consumer: ConsumerID?
  package var time: SimulationTime
}

/// A record that a stage saw after one that it should have preceded.
package struct OrderFault: Hashable, Sendable {
  package var stage: OrderStage
  package var peers: OrderPeers
  /// The group whose work is compared; nil at append.
  package var group: GroupID?
  /// The record that came late.
  package var late: OrderMark
  /// The furthest record seen before it.
  package var early: OrderMark
  package var cause: OrderCause
}
