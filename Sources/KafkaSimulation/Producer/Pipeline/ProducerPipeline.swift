import EventKernel
import KafkaModel

/// Records of one producer for one partition, on their way until they are answered
/// (`ProducerBatch`).
struct ProducerBatch {
  /// Number among the batches of its producer.
  let number: Int
  var records: [BatchRecord]
  var bytes: Int
  /// When its first record was added; `delivery.timeout.ms` counts from here.
  let created: SimulationTime
  /// From when on it may be sent: its linger is over, or its pause before another try.
  var readyAt: SimulationTime
  /// How often it was sent.
  var attempts = 0
  /// Sequence number of its first record, from its first sending on; nil without idempotence.
  var sequence: Int?
  /// The epoch that the sequence number is of.
  var epoch = 0
  /// Whether it takes no more records.
  var isClosed = false
}

/// What waits for one partition, and what is known of it (`RecordAccumulator`, `TxnPartitionMap`).
struct PartitionQueue {
  /// Batches to send, the next one first; only the last can take records.
  var waiting: [ProducerBatch] = []
  /// Batches without an answer, in order of sending.
  var inFlight: [ProducerBatch] = []
  /// The broker that the producer takes for the leader.
  var leader: Int?
  /// Whether it ever held a batch.
  var wasUsed = false
  var epoch = 0
  var nextSequence = 0
  /// Sequence number of the last record that was acknowledged; -1 for none.
  var lastAcknowledged = -1
  /// Whether a batch expired whose fate is unknown: nothing new is sent until all is answered.
  var isUnresolved = false

  /// Whether anything waits or is under way.
  var isBusy: Bool { !waiting.isEmpty || !inFlight.isEmpty }
  /// Whether any batch with a sequence number is not answered for good: such a batch may be stored,
  /// so that under another number it could be stored again.
  var hasNumbered: Bool {
    !inFlight.isEmpty || waiting.contains { $0.sequence != nil }
  }

  /// Whether the first waiting batch may be sent now, as far as order goes.
  ///
  /// With one request in flight nothing overtakes; with sequence numbers a batch that is sent again
  /// waits for those before it (`shouldStopDrainBatchesForPartition`).
  func maySend(at now: SimulationTime, isMuting: Bool) -> Bool {
    guard let head = waiting.first else { return false }
    if head.attempts > 0, head.readyAt > now { return false }
    if isMuting, !inFlight.isEmpty { return false }
    if let sequence = head.sequence {
      return !inFlight.contains { ($0.sequence ?? 0) < sequence }
    }
    return !isUnresolved
  }

  /// Whether the first waiting batch has a reason to be sent now (`batchReady`).
  func isReady(at now: SimulationTime, isFlushing: Bool) -> Bool {
    guard let head = waiting.first else { return false }
    return head.readyAt <= now || head.isClosed && head.attempts == 0 || waiting.count > 1
      || isFlushing
  }

  /// Puts a batch back for another try: to the head, or where its sequence number belongs.
  mutating func putBack(_ batch: ProducerBatch) {
    guard let sequence = batch.sequence else {
      waiting.insert(batch, at: 0)
      return
    }
    let place = waiting.firstIndex { $0.sequence.map { $0 > sequence } ?? true }
    waiting.insert(batch, at: place ?? waiting.count)
  }

  /// Begins with new sequence numbers in a new epoch; batches that had one get another.
  mutating func restart(epoch: Int) {
    self.epoch = epoch
    nextSequence = 0
    lastAcknowledged = -1
    for place in inFlight.indices where inFlight[place].sequence != nil {
      inFlight[place].sequence = nextSequence
      inFlight[place].epoch = epoch
      nextSequence += inFlight[place].records.count
    }
    for place in waiting.indices where waiting[place].sequence != nil {
      waiting[place].sequence = nextSequence
      waiting[place].epoch = epoch
      nextSequence += waiting[place].records.count
    }
  }
}

/// The sending half of a producer: batches by partition, requests by broker (`Sender`).
struct ProducerPipeline {
  let config: DeliveryConfig
  /// By partition number.
  var queues: [PartitionQueue]
  /// Requests without an answer, by broker.
  var inFlight: [Int]
  /// What brokers know an idempotent producer by; a new process gets a new one.
  var producerID: Int
  /// The epoch of its producer id.
  var epoch = 0
  /// Number of the next batch.
  var nextBatch = 0
  /// Whether everything has to leave, as before a commit.
  var isFlushing = false
  /// How the transaction is to end once everything is answered, or nil.
  var pendingEnd: TransactionOutcome?
  private var jitter: RandomStream

  init(
    _ spec: ProducerSpec, partitions: Int, brokers: Int, producerID: Int, seed: UInt64
  ) {
    config = spec.delivery
    queues = Array(repeating: PartitionQueue(), count: partitions)
    inFlight = Array(repeating: 0, count: brokers)
    self.producerID = producerID
    jitter = RandomStream(seed: seed, name: "producer/\(spec.name)/backoff")
  }

  /// Whether records wait or are under way.
  var isBusy: Bool { queues.contains { $0.isBusy } }

  /// The process ended: nothing is left of it but its settings.
  mutating func clear(producerID: Int) {
    for number in queues.indices {
      let leader = queues[number].leader
      queues[number] = PartitionQueue()
      queues[number].leader = leader
    }
    for broker in inFlight.indices { inFlight[broker] = 0 }
    self.producerID = producerID
    epoch = 0
    isFlushing = false
    pendingEnd = nil
  }

  /// The pause before the next try of a batch that was sent `attempts` times (KIP-580).
  mutating func backoff(after attempts: Int) -> SimulationDuration {
    var pause = config.retryBackoff.nanoseconds
    for _ in 1..<max(1, min(attempts, 40)) where pause < config.retryBackoffMax.nanoseconds {
      pause *= 2
    }
    pause = min(pause, config.retryBackoffMax.nanoseconds)
    if config.retryJitterPercent == 0 { return SimulationDuration(nanoseconds: pause) }
    let spread = pause / 100 * Int64(config.retryJitterPercent)
    return jitter.uniform(
      low: SimulationDuration(nanoseconds: pause - spread),
      high: SimulationDuration(nanoseconds: pause + spread))
  }
}

/// A produce request that has left its producer.
struct SentRequest {
  /// One batch of it, as it was sent, and what the broker made of it.
  struct Part {
    /// Partition number within the topic.
    var number: Int
    var batch: ProducerBatch
    /// The end of the batch in the log, while the answer waits for the high watermark.
    var wantedEnd: Int64?
    /// How the broker answers: nil for stored.
    var error: ProduceError?
  }

  /// Number of the request among all of the run.
  let number: Int
  let producer: Int
  let broker: Int
  /// Life of the broker that it was sent to.
  let brokerLife: Int
  /// Number of the connection that it was sent on.
  let connection: Int
  let producerID: Int
  /// Epoch of the transactional id, or nil without one.
  let transactionEpoch: Int?
  let acks: Acknowledgement
  var parts: [Part]
  /// Whether its producer still waits for the answer.
  var isOpen = true
  /// Whether the broker is done with it.
  var isAnswered = false
  /// Whether the answer gets lost on its way.
  var losesAnswer = false

  /// Whether a part waits for the high watermark.
  var isWaiting: Bool { parts.contains { $0.wantedEnd != nil } }
}

/// A broker serves one request of a connection at a time, in order (`SocketServer` mutes it).
struct ProducerConnection {
  /// Number among the connections of its producer to its broker, one after the other.
  var number = 0
  /// Slot of the request that is being served, or nil.
  var current: Int?
  /// Slots of those behind it.
  var backlog: [Int] = []
}
