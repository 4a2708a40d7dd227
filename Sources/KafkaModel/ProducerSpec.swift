package import EventKernel
package import SourceText

/// What a record looks like; every record of the run is of one kind.
///
/// Each letter of a marble string is a kind of its own; a workload has one kind per key.
package struct RecordKind: Sendable {
  /// What is written into the marble.
  package var label: String
  /// The key's text, hashed as UTF-8 bytes, or nil for a record without a key.
  package var key: String?
  /// The value as JSON text, for tooltips; empty when the file gives none.
  package var value = ""
  /// Headers in file order, for tooltips.
  package var headers: [RecordHeader] = []
  /// Serialized size in bytes.
  package var sizeBytes = 100
  /// The partition number written in the file, which overrides the partitioner, or nil.
  package var partition: Int?
  /// How often the processing of a record of this kind fails in each group; `Int.max` for always.
  package var fails = 0
  /// Whether the value is null, which deletes the key from a compacted topic.
  package var isTombstone = false

  package init(label: String, key: String?) {
    self.label = label
    self.key = key
  }
}

/// One header of a record.
package struct RecordHeader: Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A producer: what it sends, when, and how it chooses partitions.
package struct ProducerSpec: Sendable {
  package var name: String
  /// Where the name stands in the file.
  package var span: SourceSpan
  /// The topic all its records go to.
  package var topic: TopicID
  /// What it sends.
  package var traffic: Traffic
  /// How it chooses a partition for a record that does not name one.
  package var partitioner = PartitionerSpec.java
  /// `linger.ms`; 0 in the classroom profile, 5 ms in Kafka 4.0 (KIP-1030).
  package var linger = SimulationDuration.zero
  /// `batch.size` in bytes; also how much a keyless producer sends to one partition (KIP-794).
  package var batchSizeBytes = 16_384
  /// `metadata.max.age.ms`: how late new partitions are noticed; 5 min, zero in the classroom.
  package var metadataMaxAge = SimulationDuration.zero
  /// What it sends in transactions, or nil when it has no `transactional.id`.
  package var transactions: TransactionPlan?
  /// How it makes sure that records are stored.
  package var delivery = DeliveryConfig()

  package init(name: String, span: SourceSpan, topic: TopicID, traffic: Traffic) {
    self.name = name
    self.span = span
    self.topic = topic
    self.traffic = traffic
  }
}

/// `acks`: what a producer waits for before it counts a record as sent.
package enum Acknowledgement: String, CaseIterable, Sendable {
  /// Nothing: the record is on its way.
  case none = "0"
  /// The leader has stored it.
  case leader = "1"
  /// Every in-sync replica has stored it.
  case all
}

/// Kafka's settings of how a producer makes sure that its records are stored, defaults filled in.
package struct DeliveryConfig: Hashable, Sendable {
  /// `acks`.
  package var acks = Acknowledgement.all
  /// `enable.idempotence`: whether brokers drop what they have already and refuse gaps (KIP-98).
  package var isIdempotent = true
  /// `max.in.flight.requests.per.connection`: requests without an answer, per broker.
  package var maxInFlight = 5
  /// `retries`; nil, the default, for as many as `delivery.timeout.ms` lets.
  package var retries: Int?
  /// `request.timeout.ms`; 30 s.
  package var requestTimeout = SimulationDuration.seconds(30)
  /// `delivery.timeout.ms`; 2 min.
  package var deliveryTimeout = SimulationDuration.seconds(120)
  /// `retry.backoff.ms`; 100 ms in Kafka, one tick in the classroom.
  package var retryBackoff = SimulationDuration.seconds(1)
  /// `retry.backoff.max.ms`: the pause doubles up to it; 1 s in Kafka, one tick in the classroom.
  package var retryBackoffMax = SimulationDuration.seconds(1)
  /// How far a pause may be off, in percent (KIP-580); 20 in Kafka, 0 in the classroom.
  package var retryJitterPercent = 0

  package init() {}
}

/// Where a producer's records come from.
package enum Traffic: Sendable {
  /// Written out in the file, sorted by time, ties in file order.
  case scheduled([ScheduledSend])
  /// Drawn from random streams.
  case workload(WorkloadSpec)
}

/// One record written out in the file.
package struct ScheduledSend: Sendable {
  package var time: SimulationTime
  package var kind: RecordKindID

  package init(time: SimulationTime, kind: RecordKindID) {
    self.time = time
    self.kind = kind
  }
}

/// How a partition is chosen.
package enum PartitionerSpec: String, CaseIterable, Sendable {
  /// The Java client: murmur2 of the key; sticky batches without one (KIP-794).
  case java
  /// librdkafka's default: CRC32 of the key; a random partition without one.
  case consistentRandom = "consistent_random"
  /// The Java client's `RoundRobinPartitioner`: keys are ignored.
  case roundRobin = "round-robin"
}

/// Records drawn from random streams.
package struct WorkloadSpec: Sendable {
  /// How the gaps between records are drawn.
  package enum ArrivalProcess: String, CaseIterable, Sendable {
    /// Equal gaps.
    case constant
    /// Exponential gaps.
    case poisson
  }

  package var process: ArrivalProcess
  /// Rates in time order; the last one may be open-ended.
  ///
  /// Never empty.
  package var phases: [RatePhase]
  /// When the first gap begins.
  package var start = SimulationTime.zero
  /// How many records at most, or nil.
  package var recordLimit: Int?
  /// No record is sent at or after this instant, or nil.
  package var end: SimulationTime?
  /// How keys are drawn; the n-th key is the kind `firstKind + n`.
  package var keys: KeyChoice
  /// The kind of the first key; keyless workloads use only this one.
  package var firstKind: RecordKindID

  package init(
    process: ArrivalProcess, phases: [RatePhase], keys: KeyChoice, firstKind: RecordKindID
  ) {
    self.process = process
    self.phases = phases
    self.keys = keys
    self.firstKind = firstKind
  }
}

/// A rate that holds until an instant.
package struct RatePhase: Sendable {
  /// When the next phase begins, or nil for the rest of the run.
  package var until: SimulationTime?
  /// Millionths of a record per `period`; 0 means silence.
  package var microRecords: Int64
  /// What the rate is counted in, such as 1 s; never zero.
  package var period: SimulationDuration

  package init(until: SimulationTime?, microRecords: Int64, period: SimulationDuration) {
    self.until = until
    self.microRecords = microRecords
    self.period = period
  }
}

/// How a workload draws keys.
package enum KeyChoice: Sendable {
  /// No key at all.
  case none
  /// Each of `count` keys as likely as any other.
  case uniform(count: Int)
  /// Key n (from 1) with a weight of n to the power of minus `exponent`.
  case zipf(exponent: Double, count: Int)
}
