extension EventQueue {
  /// Fills the empty run, or the heap, with the calendar's first entries.
  @inlinable
  mutating func refill() {
    if !calendar.takeDay(&run) { return }
    if calendar.count + run.count < Self.runLimit / 2 {
      // So few need no calendar.
      calendar.empty(into: &run)
    }
    if run.count <= Self.runLimit {
      sortRun()
    } else {
      misfits += run.count
      for index in run.indices { EventHeap.insert(run[index], into: &heap) }
      run.removeAll()
    }
  }

  /// Lays out the calendar anew for everything that is pending.
  @inlinable
  mutating func reorganize() {
    var entries = UniqueArray<EventEntry<Event>>()
    entries.reserveCapacity(run.count + heap.count + calendar.count)
    calendar.empty(into: &entries)
    entries.append(contentsOf: run)
    entries.append(contentsOf: heap)
    run.removeAll()
    heap.removeAll()
    calendar.undated = entries.count
    swap(&calendar.beyond, &entries)
    refill()
    noteLaterTime()
    // What fits no day now would not fit one if tried again at once.
    misfits = 0
  }

  @inlinable
  mutating func sortRun() {
    for index in run.indices.dropFirst() { sift(run[index], from: index) }
  }

  /// Moves `entry`, at `index` of the run, before all that come out after it.
  @inlinable
  @inline(__always)
  mutating func sift(_ entry: EventEntry<Event>, from index: Int) {
    // By a pointer: checking two indexes at each step took a third of the time.
    let first = run.place(0)
    var place = index
    while place > 0, first[place - 1].precedes(entry) {
      first[place] = first[place - 1]
      place -= 1
    }
    first[place] = entry
  }

  /// Finds the time of the next entry again.
  @inlinable
  @inline(__always)
  mutating func noteLaterTime() {
    let time = run.isEmpty ? .max : run[run.count - 1].time
    laterTime = heap.isEmpty ? time : min(time, heap[0].time)
  }
}
