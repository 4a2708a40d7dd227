import EventKernel

// Steps that touch several fields of one consumer at once.
extension ConsumerState {
  /// The application calls `poll()`.
  mutating func enterPoll(at time: SimulationTime) {
    activity = .polling
    lastPoll = time
  }

  /// Makes a fetch request for every owned partition that has nothing buffered; false when there
  /// is none to ask for.
  @inline(__always)
  mutating func makeFetch() -> Bool {
    var asks = false
    for slot in owned.indices {
      let asksForThis = !owned[slot].isBuffered && !owned[slot].isUnstable
      owned[slot].isInFetch = asksForThis
      asks = asks || asksForThis
    }
    fetchSerial += 1
    fetch = asks ? .sent : .none
    return asks
  }

  /// Whether the fetch that is out does not ask for a partition that could be fetched.
  var fetchLacksPartition: Bool {
    owned.contains { !$0.isBuffered && !$0.isUnstable && !$0.isInFetch }
  }

  /// The broker collects what the fetch asks for, see `Cluster.collectAnswer`.
  @inline(__always)
  mutating func collectAnswer(
    from logs: borrowing UniqueArray<PartitionLog>, all: Bool, partitionLimit: Int64, limit: Int64
  ) -> Bool {
    var room = limit
    fetchAnswer.removeAll()
    for place in fetchOrder.indices {
      let slot = fetchOrder[place]
      guard owned[slot].isInFetch else { continue }
      let (partition, from) = (owned[slot].partition, owned[slot].fetchPosition)
      let readEnd = all ? logs[partition].highWatermark : logs[partition].stableEnd
      let isFirst = fetchAnswer.isEmpty
      guard readEnd > from, from >= logs[partition].start, room > 0 || isFirst else { continue }
      let limit = min(room, partitionLimit)
      let end = logs[partition].fetchEnd(from: from, limit: limit, readEnd: readEnd)
      let bytes = logs[partition].bytes(from: from, to: end)
      if bytes > limit, !isFirst { continue }
      room -= bytes
      fetchAnswer.append(
        FetchedRange(slot: slot, next: from, end: end, cleanings: logs[partition].cleanings))
    }
    return !fetchAnswer.isEmpty
  }

  /// Takes the answer to the fetch into the buffer.
  ///
  /// Partitions that gave data go to the end of the request order.
  @inline(__always)
  mutating func takeAnswer() {
    fetch = .none
    for place in fetchAnswer.indices {
      let range = fetchAnswer[place]
      buffer.append(range)
      owned[range.slot].isBuffered = true
      owned[range.slot].fetchPosition = range.end
    }
    let count = fetchAnswer.count
    if count == 0 || count >= fetchOrder.count { return }
    for place in fetchAnswer.indices { moveToEnd(fetchAnswer[place].slot) }
  }

  @inline(__always)
  private mutating func moveToEnd(_ slot: Int) {
    var kept = 0
    for place in fetchOrder.indices where fetchOrder[place] != slot {
      fetchOrder[kept] = fetchOrder[place]
      kept += 1
    }
    if kept < fetchOrder.count { fetchOrder[kept] = slot }
  }

  /// Begins an empty batch.
  mutating func beginBatch() {
    if !outlived.isEmpty { outlived = [:] }
    batch.removeAll()
    batchCursor = 0
  }

  /// Hands the buffered range at `place` up to `end` to the application; whether that is all of it.
  @inline(__always)
  mutating func takeRun(at place: Int, to end: Int64) -> Bool {
    let fetched = buffer[place]
    let slot = fetched.slot
    batch.append(PolledRun(partition: owned[slot].partition, next: fetched.next, end: end))
    owned[slot].position = end
    if end < fetched.end {
      buffer[place].next = end
      return false
    }
    owned[slot].isBuffered = false
    buffer.remove(at: place)
    return true
  }

  /// The run with the next record to process; finished runs are skipped.
  @inline(__always)
  mutating func currentRun() -> PolledRun? {
    while batchCursor < batch.count {
      let run = batch[batchCursor]
      if run.next < run.end { return run }
      batchCursor += 1
    }
    return nil
  }

  /// Begins to work on a record.
  @inline(__always)
  mutating func beginWork() -> SimulationDuration {
    activity = .processing
    return durations.next()
  }

  /// Passes over the buffered range at `place` up to `end`; whether all of it is passed.
  mutating func skipRun(at place: Int, to end: Int64) -> Bool {
    let fetched = buffer[place]
    owned[fetched.slot].position = end
    if end < fetched.end {
      buffer[place].next = end
      return false
    }
    owned[fetched.slot].isBuffered = false
    buffer.remove(at: place)
    return true
  }

  /// What was polled is committed.
  mutating func secureBatch() {
    for slot in owned.indices {
      owned[slot].secured = owned[slot].position
      owned[slot].committed = owned[slot].position
    }
  }

  /// Goes on from another offset, without what was fetched from the old one.
  mutating func moveTo(_ position: Int64, _ slot: Int) {
    owned[slot].position = position
    owned[slot].fetchPosition = position
    owned[slot].secured = position
    owned[slot].isBuffered = false
    buffer.removeAll { $0.slot == slot }
    fetchAnswer.removeAll { $0.slot == slot }
  }

  /// Goes back to what is secured, and forgets what was fetched.
  mutating func rewind() {
    for slot in owned.indices {
      owned[slot].position = owned[slot].secured
      owned[slot].fetchPosition = owned[slot].secured
      owned[slot].isBuffered = false
    }
    buffer.removeAll()
    fetchAnswer.removeAll()
    fetch = .none
    fetchSerial += 1
  }
}
