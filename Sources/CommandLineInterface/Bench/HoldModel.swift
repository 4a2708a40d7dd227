import EventKernel

/// The event queue alone, by the hold model (Vaucher and Duval, 1975): take the next event and
/// schedule it again an exponential time ahead, with the number of pending events unchanged.
struct HoldModel: ~Copyable {
  /// Pending events at any time.
  let pending: Int
  private var queue = EventQueue<Int32>()
  private var stream: RandomStream
  private static let mean = SimulationDuration.seconds(1)

  init(pending: Int) {
    self.pending = pending
    stream = RandomStream(seed: 1, name: "bench/hold")
    for number in 0..<pending {
      let length = stream.exponential(mean: Self.mean)
      queue.schedule(Int32(truncatingIfNeeded: number), at: .zero + length)
    }
  }

  /// How many events are pending in the queue itself.
  var queued: Int { queue.count }

  /// Takes `count` events out, one after the other, and schedules each again.
  mutating func hold(_ count: Int) {
    for _ in 0..<count {
      guard let (time, event) = queue.next() else { return }
      queue.schedule(event, at: time + stream.exponential(mean: Self.mean))
    }
  }
}
