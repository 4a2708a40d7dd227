/// When one consumer lives and what it has in hand.
struct ConsumerLoad {
  private struct Work {
    var partition: Int
    var offset: Int64
    var since: Int64
  }

  /// How many records it can work on at once.
  let slots: Int64
  private var lives: [(start: Int64, end: Int64)] = []
  private var isAlive = false
  private var open: [Work] = []

  init(slots: Int) { self.slots = Int64(slots) }

  mutating func begin(at time: Int64) {
    isAlive = true
    lives.append((time, .max))
  }

  mutating func end(at time: Int64) {
    if isAlive { lives[lives.count - 1].end = time }
    isAlive = false
  }

  mutating func beginWork(_ partition: Int, _ offset: Int64, at time: Int64) {
    open.append(Work(partition: partition, offset: offset, since: time))
  }

  /// When the work on a record began that ends now; nil when none is known.
  mutating func endWork(_ partition: Int, _ offset: Int64) -> Int64? {
    guard
      let place = open.firstIndex(where: { $0.offset == offset && $0.partition == partition })
    else { return nil }
    return open.remove(at: place).since
  }

  /// The starts of all work that is going on, which ends now.
  mutating func endAllWork() -> [Int64] {
    let starts = open.map { $0.since }
    open = []
    return starts
  }

  /// Nanoseconds in which it could have worked, from `start` to `end`.
  func capacity(from start: Int64, to end: Int64) -> Int64 {
    slots
      * lives.reduce(0) { sum, life in
        sum + max(0, min(life.end, end) - max(life.start, start))
      }
  }
}

/// Who owns a partition in a group, and since when.
struct Ownership {
  var consumer: Int
  var start: Int64
  var end: Int64

  /// How much of a part of the run it covers.
  func overlap(from start: Int64, to end: Int64) -> Int64 {
    max(0, min(self.end, end) - max(self.start, start))
  }
}
