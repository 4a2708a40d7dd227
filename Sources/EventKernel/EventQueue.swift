/// Pending events in time order; events of one instant come out in the order of scheduling.
///
/// Two parts: a lane for events of the current instant, first in first out, and a binary heap on
/// (time, sequence number) for later ones. Most events of a cluster are caused "now" by another
/// event, and the lane spares them the heap.
///
/// Cost: constant for events of the current instant, logarithmic in the number of later ones.
@frozen
public struct EventQueue<Event> {
  /// One pending event.
  @frozen
  @usableFromInline
  struct Entry {
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
    func precedes(_ other: Entry) -> Bool {
      time < other.time || (time == other.time && sequence < other.sequence)
    }
  }

  @usableFromInline var heap: [Entry] = []
  @usableFromInline var lane: [Event] = []
  @usableFromInline var laneHead = 0
  @usableFromInline var sequence: UInt64 = 0

  /// The instant of the last event that came out; nothing can be scheduled before it.
  @inlinable public var now: SimulationTime { current }
  @usableFromInline var current = SimulationTime.zero

  /// Makes an empty queue at time zero.
  @inlinable
  public init() {}

  /// How many events are pending.
  @inlinable public var count: Int { heap.count + lane.count - laneHead }

  /// Whether no event is pending.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The instant of the next event, or nil when none is pending.
  @inlinable public var nextTime: SimulationTime? {
    if laneHead < lane.count { return now }
    return heap.isEmpty ? nil : SimulationTime(nanoseconds: heap[0].time)
  }
}

extension EventQueue {
  /// Adds an event at an instant that is not before `now`.
  @inlinable
  public mutating func schedule(_ event: Event, at time: SimulationTime) {
    if time == current {
      lane.append(event)
      return
    }
    precondition(time > current, "an event cannot be scheduled in the past")
    heap.append(Entry(time: time.nanoseconds, sequence: sequence, event: event))
    sequence += 1
    siftUp(from: heap.count - 1)
  }

  /// Takes the next event out and moves `now` to its instant; nil when none is pending.
  @inlinable
  public mutating func next() -> (time: SimulationTime, event: Event)? {
    // Heap entries of the current instant were scheduled before the lane's, when it was still to
    // come, so they come first.
    if laneHead < lane.count, heap.isEmpty || heap[0].time > current.nanoseconds {
      let event = lane[laneHead]
      laneHead += 1
      if laneHead == lane.count {
        lane.removeAll(keepingCapacity: true)
        laneHead = 0
      }
      return (current, event)
    }
    guard !heap.isEmpty else { return nil }
    let first = heap[0]
    let last = heap.removeLast()
    if !heap.isEmpty { siftDown(last) }
    current = SimulationTime(nanoseconds: first.time)
    return (current, first.event)
  }

  @inlinable
  mutating func siftUp(from start: Int) {
    heap.withUnsafeMutableBufferPointer { heap in
      var index = start
      let entry = heap[index]
      while index > 0 {
        let parent = (index - 1) / 2
        guard entry.precedes(heap[parent]) else { break }
        heap[index] = heap[parent]
        index = parent
      }
      heap[index] = entry
    }
  }

  /// Puts `entry` into the hole at the top and restores the order below it.
  @inlinable
  mutating func siftDown(_ entry: Entry) {
    heap.withUnsafeMutableBufferPointer { heap in
      var index = 0
      let count = heap.count
      while true {
        var child = 2 * index + 1
        if child >= count { break }
        if child + 1 < count, heap[child + 1].precedes(heap[child]) { child += 1 }
        guard heap[child].precedes(entry) else { break }
        heap[index] = heap[child]
        index = child
      }
      heap[index] = entry
    }
  }
}
