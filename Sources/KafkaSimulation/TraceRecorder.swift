import EventKernel
import KafkaModel

/// The only writer of facts: collects them until the run loop hands them on as a batch.
struct TraceRecorder: ~Copyable {
  /// How many facts make a batch: handing it on costs little per fact, and it fits the cache.
  static let batchSize = 128

  /// Facts not yet handed on, in order.
  private(set) var pending = UniqueArray<TraceEvent>()

  /// Whether anybody wants to know of every `poll()` that returns records.
  var keepsPolls = true

  init() { pending.reserveCapacity(Self.batchSize * 2) }

  /// Whether a batch is worth handing on.
  var isFull: Bool { pending.count >= Self.batchSize }

  /// Writes down that `fact` became true at `time`.
  @inline(__always)
  mutating func record(_ fact: Fact, at time: SimulationTime) {
    pending.append(TraceEvent(time: time, fact: fact))
  }

  /// Forgets the facts that were handed on.
  mutating func clear() { pending.removeAll() }
}
