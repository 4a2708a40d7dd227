/// Pending events in time order; events of one instant come out in the order of scheduling.
///
/// Four parts. A lane, first in first out, for events of the current instant: most events of a
/// cluster are caused "now" by another event. For later ones a short sorted run of the next few;
/// behind it, while more than a few dozen are pending, a calendar of unsorted boxes that fit the
/// present spacing of events (after Brown's calendar queue, 1988, and the ladder queue of Tang,
/// Goh and Thng, 2005). A binary heap takes what does not fit the run, such as thousands of events
/// of one instant or of a spacing that has just changed.
///
/// Cost: constant on average, whatever the number of pending events; at worst a heap's,
/// taken over many operations.
///
/// Why not a heap alone: taking an event and scheduling another an exponential time ahead takes
/// (medians of five rounds, in ns; array heap → this) 34 → 32 with 6 pending, 50 → 46 with a
/// hundred, 84 → 56 with ten thousand and 385 → 212 with a million.
@frozen
public struct EventQueue<Event>: ~Copyable {
  /// The next events, latest first, at most `runLimit`.
  @usableFromInline var run = UniqueArray<EventEntry<Event>>()
  /// More events before the calendar's, in no relation to those of the run.
  @usableFromInline var heap = UniqueArray<EventEntry<Event>>()
  /// Events later than those of run and heap, while there are many; empty run and heap mean that
  /// the calendar is empty, too.
  @usableFromInline var calendar = EventCalendar<Event>()
  /// Events of the current instant from `laneHead` up to `laneEnd`; what lies around them is spent.
  @usableFromInline var lane = UniqueArray<Event>()
  @usableFromInline var laneHead = 0
  @usableFromInline var laneEnd = 0
  @usableFromInline var sequence: UInt64 = 0
  /// The time of the next event of run and heap; `.max` for none.
  @usableFromInline var laterTime = Int64.max
  /// Entries that went to the heap since the calendar's buckets were last chosen.
  @usableFromInline var misfits = 0

  /// The instant of the last event that came out; nothing can be scheduled before it.
  @inlinable public var now: SimulationTime { current }
  @usableFromInline var current = SimulationTime.zero

  /// Moving entries of a longer run costs more than a calendar.
  @inlinable static var runLimit: Int { 24 }

  /// Makes an empty queue at time zero.
  @inlinable
  public init() {}

  /// Whether nothing is pending for the current instant, so that what is scheduled for it now
  /// would come out next.
  @inlinable public var isInstantOver: Bool {
    laneHead == laneEnd && laterTime > current.nanoseconds
  }

  /// Whether no event waits that was scheduled at the current instant for the same instant.
  @inlinable public var isLaneEmpty: Bool { laneHead == laneEnd }

  /// How many events are pending.
  @inlinable public var count: Int {
    run.count + heap.count + calendar.count + laneEnd - laneHead
  }

  /// Whether no event is pending.
  @inlinable public var isEmpty: Bool { run.isEmpty && heap.isEmpty && laneHead == laneEnd }

  /// The instant of the next event, or nil when none is pending.
  @inlinable public var nextTime: SimulationTime? {
    if laneHead < laneEnd { return current }
    if run.isEmpty && heap.isEmpty { return nil }
    return SimulationTime(nanoseconds: laterTime)
  }
}

extension EventQueue {
  /// Adds an event at an instant that is not before `now`.
  @inlinable
  @inline(__always)
  public mutating func schedule(_ event: Event, at time: SimulationTime) {
    if time == current {
      addToLane(event)
      return
    }
    scheduleLater(event, at: time)
  }

  @inlinable
  mutating func scheduleLater(_ event: Event, at time: SimulationTime) {
    precondition(time > current, "an event cannot be scheduled in the past")
    let entry = EventEntry(time: time.nanoseconds, sequence: sequence, event: event)
    sequence += 1
    if calendar.isOff || !calendar.insert(entry) { insert(entry) }
  }

  /// Takes the next event out if it is one of the current instant that was scheduled at that
  /// instant; nil when another comes first, or none.
  @inlinable
  @inline(__always)
  public mutating func nextOfLane() -> Event? {
    laneHead < laneEnd && laterTime > current.nanoseconds ? takeFromLane() : nil
  }

  /// Takes the next event out and moves `now` to its instant; nil when none is pending.
  @inlinable
  public mutating func next() -> (time: SimulationTime, event: Event)? {
    // Other entries of the current instant were scheduled before the lane's, when it was still to
    // come, so they come first.
    if laneHead < laneEnd, laterTime > current.nanoseconds || (run.isEmpty && heap.isEmpty) {
      return (current, takeFromLane())
    }
    let entry: EventEntry<Event>
    if heap.isEmpty {
      guard !run.isEmpty else { return nil }
      entry = run.removeLast()
    } else if !run.isEmpty, run[run.count - 1].precedes(heap[0]) {
      entry = run.removeLast()
    } else {
      entry = EventHeap.removeFirst(&heap)
    }
    if run.isEmpty, heap.isEmpty { refill() }
    noteLaterTime()
    current = SimulationTime(nanoseconds: entry.time)
    return (current, entry.event)
  }

  @inlinable
  @inline(__always)
  mutating func takeFromLane() -> Event {
    let event = lane[laneHead]
    laneHead += 1
    if laneHead == laneEnd {
      laneHead = 0
      laneEnd = 0
    }
    return event
  }

  /// Adds an event of the current instant; places of spent ones are used again.
  @inlinable
  @inline(__always)
  public mutating func addToLane(_ event: Event) {
    if laneEnd < lane.count { lane[laneEnd] = event } else { lane.append(event) }
    laneEnd += 1
  }

  /// Adds an entry that comes before all of the calendar.
  @inlinable
  mutating func insert(_ entry: EventEntry<Event>) {
    laterTime = min(laterTime, entry.time)
    if run.count < Self.runLimit {
      run.append(entry)
      sift(entry, from: run.count - 1)
      return
    }
    EventHeap.insert(entry, into: &heap)
    misfits += 1
    if calendar.isOff {
      if heap.count > Self.runLimit { reorganize() }
    } else if heap.count > 64, misfits > count / 2 {
      reorganize()
    }
  }
}
