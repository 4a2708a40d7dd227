import EventKernel
import KafkaModel

/// What one producer remembers.
struct ProducerState: ~Copyable {
  let spec: ProducerSpec
  /// Number of partitions of its topic, as far as it knows.
  private(set) var partitions: Int

  /// The first kind of a workload, or nil for sends that are written out.
  let firstKind: Int?
  /// Its transactions; nil without a `transactional.id`.
  var session: TransactionSession?
  /// Whether its process is dead.
  var isDown = false
  /// Whether `send()` has to ask first: transactional, or not running.
  var needsCare: Bool { isDown || session != nil }
  /// Records sent so far.
  var sent = 0
  /// When workload records are due.
  var arrivals: ArrivalClock?
  /// Draws the keys of a workload.
  var keys: KeyDraw?
  /// Chooses partitions.
  var choice: PartitionChoice
  /// Open batches by partition number, waiting for `linger.ms` or for more records.
  var batches: [OpenBatch]
  /// Counts sendings, so that the linger timer of a batch that has left is ignored.
  var lingerSerial = 0
  /// Whether a linger timer runs for the current serial.
  var isLingering = false
  /// What sends its records where brokers may fail; nil where none can.
  var pipeline: ProducerPipeline?
  /// Index of its topic.
  var topic: Int { spec.topic.index }

  init(_ spec: ProducerSpec, partitions: Int, seed: UInt64) {
    self.spec = spec
    self.partitions = partitions
    choice = PartitionChoice(spec, partitions: partitions, seed: seed)
    batches = Array(repeating: OpenBatch(), count: partitions)
    if case .workload(let workload) = spec.traffic {
      firstKind = workload.firstKind.index
      arrivals = ArrivalClock(
        workload, stream: RandomStream(seed: seed, name: "producer/\(spec.name)/arrivals"))
      keys = KeyDraw(
        workload.keys, stream: RandomStream(seed: seed, name: "producer/\(spec.name)/keys"))
    } else {
      firstKind = nil
    }
  }
}

extension ProducerState {
  /// Learns of added partitions: keys are hashed over the new number from now on.
  mutating func grow(to count: Int) {
    guard count > partitions else { return }
    partitions = count
    choice.grow(to: count)
    while batches.count < count { batches.append(OpenBatch()) }
  }
}

/// A batch that still takes records.
struct OpenBatch {
  var records: [BatchRecord] = []
  var bytes = 0
}

/// Draws the key of each record of a workload.
struct KeyDraw {
  private enum Distribution {
    case single
    case uniform(Int)
    case zipf(ZipfSampler)
  }

  private let distribution: Distribution
  private var stream: RandomStream

  init(_ choice: KeyChoice, stream: RandomStream) {
    self.stream = stream
    distribution =
      switch choice {
      case .none: .single
      case .uniform(let count): .uniform(count)
      case .zipf(let exponent, let count): .zipf(ZipfSampler(exponent: exponent, count: count))
      }
  }

  /// The index of the next record's key, from 0; always 0 for a workload without keys.
  mutating func next() -> Int {
    switch distribution {
    case .single: 0
    case .uniform(let count): stream.integer(below: count)
    case .zipf(let sampler): sampler.index(&stream)
    }
  }
}
