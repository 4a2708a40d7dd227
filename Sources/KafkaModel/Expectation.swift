package import EventKernel
package import SourceText

/// A claim about the run, with the place that makes it.
package struct Expectation: Sendable {
  package var claim: Claim
  /// Where the claim stands in the file.
  package var span: SourceSpan

  package init(claim: Claim, span: SourceSpan) {
    self.claim = claim
    self.span = span
  }
}

/// What may be claimed.
///
/// `group: nil` means all groups of the scenario together.
package enum Claim: Sendable {
  /// Whether records that share `scope` are in order at a stage of their way.
  case order(kept: Bool, scope: OrderScope, stage: OrderStage, group: GroupID?)
  /// How many times a group finished a record that it had finished before.
  case duplicates(CountTest, group: GroupID?)
  /// How many records a group will never finish: committed past, or deleted before it read them.
  case lost(CountTest, group: GroupID?)
  /// How many rebalances completed after the first generation.
  case rebalances(CountTest, group: GroupID?)
  /// How many records lie between the log end and the committed offset, at an instant or the end.
  case lag(CountTest, group: GroupID?, at: SimulationTime?)
  /// Who owns a partition at an instant: a consumer, or nobody when nil.
  case owner(ConsumerID?, partition: PartitionNumber, group: GroupID, at: SimulationTime)
  /// That a consumer is a member without partitions at an instant, or at the end.
  case idle(ConsumerID, at: SimulationTime?)
  /// How many records were stored in transactions that were aborted.
  case aborted(CountTest)
  /// How many records the cleaner removed.
  case compacted(CountTest)
  /// The first offset that is still there, at an instant or the end.
  case logStart(CountTest, partition: PartitionNumber, at: SimulationTime?)
  /// Up to where `read_committed` consumers can read, at an instant or the end.
  case lastStableOffset(CountTest, partition: PartitionNumber, at: SimulationTime?)
  /// How many records have more or fewer than one output in the eyes of `read_committed`.
  case wrongOutputs(CountTest, group: GroupID?)
  /// How a measured quantity compares with a limit.
  case measure(MeasureClaim)
  /// That a lane's records, tick by tick, are those of a marble string.
  case lane(LaneReference, shows: MarbleString)
}

/// Which records an `order` claim compares with each other.
package enum OrderScope: String, CaseIterable, Sendable {
  /// Records of one topic with the same key, copies in retry topics included.
  case key
  /// Records of one partition.
  case partition
  /// Records of one producer in one partition.
  case producer
  /// All records of one topic.
  case topic
}

/// Where on its way a record is compared with others.
package enum OrderStage: String, CaseIterable, Sendable {
  /// When a leader stores it, against the order of `send()`.
  case append
  /// When a consumer begins with it, against the order of the log.
  case start
  /// When a consumer is done with it, against the order of the log.
  case end
}

/// A partition by topic and number, as files write it.
package struct PartitionNumber: Hashable, Sendable {
  package var topic: TopicID
  /// Number within the topic, from 0.
  package var number: Int

  package init(topic: TopicID, number: Int) {
    self.topic = topic
    self.number = number
  }
}

/// A lane of the picture.
package enum LaneReference: Hashable, Sendable {
  case producer(ProducerID)
  case partition(PartitionNumber)
  case consumer(ConsumerID)
}

/// A comparison of a count with a number.
package struct CountTest: Hashable, Sendable {
  /// The comparison sign, spelt as files spell it.
  package enum Relation: String, CaseIterable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  package var relation: Relation
  package var number: Int64

  package init(_ relation: Relation, _ number: Int64) {
    self.relation = relation
    self.number = number
  }

  /// Whether `count` stands in the relation to the number.
  package func holds(for count: Int64) -> Bool {
    switch relation {
    case .equal: count == number
    case .notEqual: count != number
    case .less: count < number
    case .lessOrEqual: count <= number
    case .greater: count > number
    case .greaterOrEqual: count >= number
    }
  }
}
