import EventKernel

/// How long one consumer lived and worked.
struct ConsumerFold: Sendable {
  /// How many records it can work on at once.
  let slots: Int
  /// Nanoseconds of work, summed over its workers.
  private(set) var worked: Int64 = 0
  /// Nanoseconds in which it could have worked.
  private(set) var capacity: Int64 = 0
  private(set) var isAlive = false
  /// Partitions it owns.
  var owned = 0
  private var since = SimulationTime.zero
  /// When the oldest open work began, or never, and the others after it.
  private var oldest = SimulationTime.never
  private var others: [SimulationTime] = []

  init(slots: Int) { self.slots = slots }

  mutating func begin(at time: SimulationTime) {
    isAlive = true
    since = time
    owned = 0
  }

  mutating func end(at time: SimulationTime) {
    // What a crash interrupts was work as well.
    close(at: time)
    isAlive = false
  }

  mutating func beginWork(at time: SimulationTime) {
    if oldest == .never { oldest = time } else { others.append(time) }
  }

  /// The oldest open work ends; which one it is does not change the sum.
  @inline(__always)
  mutating func endWork(at time: SimulationTime) {
    guard oldest != .never else { return }
    worked += (time - oldest).nanoseconds
    oldest = others.isEmpty ? .never : others.removeFirst()
  }

  /// Counts what is still going on at the end of the run, or of a life.
  mutating func close(at end: SimulationTime) {
    while oldest != .never { endWork(at: end) }
    if isAlive { capacity += (end - since).nanoseconds * Int64(slots) }
  }

  /// Work over capacity in millionths.
  static func share(_ worked: [Int64], _ capacity: [Int64]) -> Int64 {
    let whole = capacity.reduce(0) { $0 + Double($1) }
    return whole > 0 ? Int64(worked.reduce(0) { $0 + Double($1) } / whole * 1e6) : 0
  }
}
