import EventKernel
import KafkaModel

/// What the workers of one consumer have in hand.
struct WorkerPool {
  /// A polled record.
  struct Item {
    /// Dense partition index.
    var partition: Int
    var offset: Int64
    var record: Int
    /// Its key, which `Order.key` serves one at a time.
    var key: String?
  }

  /// A record that a worker works on.
  struct Job {
    var item: Item
    /// How much longer it takes because the process stood still.
    var debt = SimulationDuration.zero
    /// Whether it failed and waits to be tried again.
    var isBackingOff = false
    var attempts = 0
    /// Whether its partition was taken away meanwhile: nothing of it is committed any more.
    var isStale = false
  }

  let spec: WorkerPoolSpec
  /// Polled records that no worker has begun, in order.
  private(set) var waiting: [Item] = []
  /// By worker.
  var jobs: [Job?]
  /// Whether the application called `pause()`.
  var isPaused = false

  init(_ spec: WorkerPoolSpec) {
    self.spec = spec
    jobs = Array(repeating: nil, count: spec.count)
  }

  /// Records waiting or in work.
  var inHand: Int { waiting.count + jobs.count { $0 != nil } }

  mutating func add(_ item: Item) { waiting.append(item) }

  /// Forgets what waits of `partitions`; work that has begun goes on, but counts no more.
  mutating func drop(_ partitions: [Int]) {
    waiting.removeAll { partitions.contains($0.partition) }
    for worker in jobs.indices {
      guard let item = jobs[worker]?.item, partitions.contains(item.partition) else { continue }
      jobs[worker]?.isStale = true
    }
  }

  /// Every job takes `length` longer.
  mutating func delay(by length: SimulationDuration) {
    for worker in jobs.indices {
      guard let debt = jobs[worker]?.debt else { continue }
      jobs[worker]?.debt = SimulationDuration(
        nanoseconds: debt.nanoseconds + length.nanoseconds)
    }
  }

  /// Gives the first record that may be begun to the first idle worker; nil when there is none.
  mutating func begin() -> (worker: Int, item: Item)? {
    guard let worker = jobs.firstIndex(where: { $0 == nil }),
      let place = waiting.firstIndex(where: { mayBegin($0) })
    else { return nil }
    let item = waiting.remove(at: place)
    jobs[worker] = Job(item: item)
    return (worker, item)
  }

  /// Records that wait keep their order, so the first of a key or partition is its oldest.
  private func mayBegin(_ item: Item) -> Bool {
    !jobs.contains { job in
      guard let busy = job?.item else { return false }
      switch spec.order {
      case .unordered: return false
      case .key: return item.key != nil && busy.key == item.key
      case .partition: return busy.partition == item.partition
      }
    }
  }

  /// Lowers offsets, by partition, to those that wait or are in work, stale or not.
  func lowerToWhatIsInHand(_ lowest: inout [Int64]) {
    for item in waiting { lowest[item.partition] = min(lowest[item.partition], item.offset) }
    for job in jobs {
      guard let item = job?.item else { continue }
      lowest[item.partition] = min(lowest[item.partition], item.offset)
    }
  }

  /// The lowest offset of `partition` that is not finished, or nil when all are.
  func lowestUnfinished(of partition: Int) -> Int64? {
    var offsets = jobs.compactMap { job -> Int64? in
      guard let job, !job.isStale, job.item.partition == partition else { return nil }
      return job.item.offset
    }
    if let next = waiting.first(where: { $0.partition == partition }) {
      offsets.append(next.offset)
    }
    return offsets.min()
  }
}
