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
      for entry in run { EventHeap.insert(entry, into: &heap) }
      run.removeAll(keepingCapacity: true)
    }
  }

  /// Lays out the calendar anew for everything that is pending.
  @inlinable
  mutating func reorganize() {
    var entries: [EventEntry<Event>] = []
    entries.reserveCapacity(run.count + heap.count + calendar.count)
    calendar.empty(into: &entries)
    entries += run
    entries += heap
    run.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
    calendar.beyond = entries
    calendar.undated = entries.count
    refill()
    // What fits no day now would not fit one if tried again at once.
    misfits = 0
  }

  @inlinable
  mutating func sortRun() {
    run.withUnsafeMutableBufferPointer { run in
      for index in run.indices.dropFirst() {
        let entry = run[index]
        var place = index
        while place > 0, run[place - 1].precedes(entry) {
          run[place] = run[place - 1]
          place -= 1
        }
        run[place] = entry
      }
    }
  }
}
