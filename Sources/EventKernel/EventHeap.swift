/// A pending event with what it is sorted by.
@frozen
@usableFromInline
struct EventEntry<Event> {
  @usableFromInline var time: Int64
  @usableFromInline var sequence: UInt64
  @usableFromInline var event: Event

  @inlinable
  init(time: Int64, sequence: UInt64, event: Event) {
    self.time = time
    self.sequence = sequence
    self.event = event
  }

  /// Whether this entry comes out before `other`.
  @inlinable
  func precedes(_ other: EventEntry) -> Bool {
    time < other.time || (time == other.time && sequence < other.sequence)
  }
}

/// A binary heap in an array, the first entry at the top.
@usableFromInline
enum EventHeap {
  @inlinable
  static func insert<Event>(
    _ entry: EventEntry<Event>, into heap: inout UniqueArray<EventEntry<Event>>
  ) {
    heap.append(entry)
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard entry.precedes(heap[parent]) else { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = entry
  }

  /// Takes the first entry out of a heap that is not empty.
  @inlinable
  static func removeFirst<Event>(
    _ heap: inout UniqueArray<EventEntry<Event>>
  ) -> EventEntry<Event> {
    let first = heap[0]
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    var index = 0
    let count = heap.count
    while true {
      var child = 2 * index + 1
      if child >= count { break }
      if child + 1 < count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(last) else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = last
    return first
  }
}
