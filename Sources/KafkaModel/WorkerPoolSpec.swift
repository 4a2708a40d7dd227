/// Workers inside one consumer: the thread that polls hands records over and goes on polling.
package struct WorkerPoolSpec: Hashable, Sendable {
  /// Which records must not be worked on at the same time.
  package enum Order: String, CaseIterable, Sendable {
    /// None: any idle worker takes the next record.
    case unordered
    /// Records of one key; those without a key go to any idle worker.
    case key
    /// Records of one partition.
    case partition
  }

  /// How many records are worked on at once.
  package var count: Int
  package var order = Order.key
  /// Records in hand from which on the consumer calls `pause()` for all its partitions.
  package var capacity = 500

  package init(count: Int) { self.count = count }
}
