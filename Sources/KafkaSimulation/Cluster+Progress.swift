import EventKernel
import KafkaModel

// What keeps an open-ended run from counting as stalled; see `ClusterSimulation.stallLimit`.
extension Cluster {
  /// A record got further than ever, which is no progress once it was made anew again and again.
  ///
  /// Copies and outputs may come back to where they came from, and a group whose committed offsets
  /// expire makes all of them anew. Control records, whose number is negative, are none.
  @inline(__always)
  mutating func noteProgress(with record: Int) {
    let isRepeated =
      !roots.isEmpty && (roots[record].map { copyCounts[$0] ?? 0 > 10 } ?? false)
    if !isRepeated, record >= 0 { noteProgress() }
  }

  /// Something happened that cannot happen for ever.
  @inline(__always)
  mutating func noteProgress() { eventsAtProgress = dispatchedEvents }

  /// Follows what becomes of a record.
  mutating func noteDerived(_ record: Int, from original: Int) {
    let root = roots[original] ?? original
    roots[record] = root
    copyCounts[root, default: 0] += 1
  }
}
