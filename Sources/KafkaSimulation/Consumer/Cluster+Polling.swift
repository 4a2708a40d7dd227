import EventKernel
import KafkaModel

extension Cluster {
  /// One `poll()` of the application: group work first, then auto-commit, then records.
  ///
  /// The order is `ClassicKafkaConsumer.poll`'s: records that this poll returns are never part of
  /// its own auto-commit.
  mutating func poll(_ index: Int) {
    consumers[index].enterPoll(at: now)
    if consumers[index].stopRequested {
      close(index)
      return
    }
    let isClassic = groups[consumers[index].group].isClassic
    switch consumers[index].membership {
    case .unjoined: enterGroup(index)
    case .removed:
      disown(of: index, reason: .lost)
      enterGroup(index)
    case .joining, .syncing:
      if isClassic, continueJoin(index) { return }
      deliverWhileJoining(index)
    case .stable:
      if isClassic, consumers[index].mustRejoin {
        leaveGeneration(index)
      } else if !isClassic, consumers[index].hasNewAssignment {
        reconcile(index)
      } else {
        autoCommitIfDue(index)
        deliver(index)
      }
    }
  }

  private mutating func enterGroup(_ index: Int) {
    consumers[index].joinsAnew = consumers[index].isSilent
    consumers[index].isSilent = false
    switch groups[consumers[index].group].spec.config.groupProtocol {
    case .classic: sendJoin(index)
    case .consumer: joinByHeartbeat(index)
    }
  }

  /// A cooperative member goes on with what it keeps while it rejoins; auto-commit waits.
  private mutating func deliverWhileJoining(_ index: Int) {
    if !consumers[index].owned.isEmpty { deliver(index) }
  }

  /// Hands buffered records to the application and fetches more, or waits for the fetch.
  @inline(__always)
  private mutating func deliver(_ index: Int) {
    if consumers[index].hasWorkers {
      deliverToWorkers(index)
      return
    }
    collectBatch(index)
    sendFetch(index)
    if consumers[index].batch.isEmpty {
      armAutoCommitTimer(index)
    } else {
      beginBatch(index)
    }
  }

  /// Takes up to `max.poll.records` from the buffer, draining one fetched partition after the
  /// other in order of arrival (`FetchCollector.collectFetch`).
  ///
  /// Partitions whose next record has to wait are passed over, as if paused.
  mutating func collectBatch(_ index: Int) {
    var room = Int64(groups[consumers[index].group].spec.config.maxPollRecords)
    consumers[index].beginBatch()
    var place = 0
    while room > 0, place < consumers[index].buffer.count {
      let fetched = consumers[index].buffer[place]
      let partition = consumers[index].owned[fetched.slot].partition
      if logs[partition].marks != nil {
        collectAround(place, &room, index)
        if place < consumers[index].buffer.count,
          consumers[index].buffer[place].slot == fetched.slot
        {
          place += 1
        }
        continue
      }
      let end = min(dueEnd(of: fetched, in: partition, index), fetched.next + room)
      if end == fetched.next {
        place += 1
        continue
      }
      if !consumers[index].takeRun(at: place, to: end) { place += 1 }
      noteProgress(to: end, of: partition, in: consumers[index].group)
      if recorder.keepsPolls {
        record(
          .recordsPolled(
            consumer: ConsumerID(index), partition: PartitionID(partition),
            first: Offset(fetched.next), end: Offset(end)))
      }
      room -= end - fetched.next
    }
  }

  /// The end of what may be processed by now of a fetched range, and a timer for the rest.
  @inline(__always)
  mutating func dueEnd(
    of fetched: FetchedRange, in partition: Int, _ index: Int
  ) -> Int64 {
    let delay = groups[consumers[index].group].delayOf[partition]
    guard delay > .zero else { return fetched.end }
    var end = fetched.next
    while end < fetched.end, logs[partition].time(at: end) + delay <= now { end += 1 }
    if end < fetched.end {
      wakeUp(index, at: logs[partition].time(at: end) + delay)
    }
    return end
  }

  /// Polls again at `time`; one timer is enough for all polls that wait until then.
  private mutating func wakeUp(_ index: Int, at time: SimulationTime) {
    if now < consumers[index].wakeUpTime, consumers[index].wakeUpTime <= time { return }
    consumers[index].wakeUpTime = time
    schedule(.pollAgain(consumers[index].process(index)), at: time)
  }

  /// A waiting poll looks again: a delayed record is due, or workers took what there was.
  mutating func pollAgain(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process), consumers[index].isPolling, canDeliver(index) else { return }
    poll(index)
  }

  /// Whether a poll returns records in the present state of membership.
  mutating func canDeliver(_ index: Int) -> Bool {
    switch consumers[index].membership {
    case .stable: true
    case .joining, .syncing: !consumers[index].owned.isEmpty
    case .unjoined, .removed: false
    }
  }

  /// A run that still reaches new records has not stalled.
  @inline(__always)
  mutating func noteProgress(to position: Int64, of partition: Int, in group: Int) {
    guard position > groups[group].furthest[partition] else { return }
    groups[group].furthest[partition] = position
    noteProgress(with: logs[partition].record(at: position - 1))
  }

  /// Asks the broker for every owned partition that has nothing buffered, one request at a time.
  mutating func sendFetch(_ index: Int) {
    let group = consumers[index].group
    guard consumers[index].fetch == .none || mayReplaceFetch(of: index) else { return }
    if consumers[index].hasWorkers, consumers[index].pool?.isPaused ?? false { return }
    if groups[group].spec.config.fetchWaitsForBuffer, !consumers[index].buffer.isEmpty { return }
    guard consumers[index].makeFetch() else { return }
    if tellsRequests { tellFetch(of: index) }
    send(.fetchArrived(consumers[index].process(index), serial: consumers[index].fetchSerial))
  }

  /// Whether a fetch that is out can be taken back for one that asks for more: where messages take
  /// no time it has no wait timer, so that one that parks without a partition would never end.
  private mutating func mayReplaceFetch(of index: Int) -> Bool {
    guard networkDelay == .zero,
      groups[consumers[index].group].spec.config.fetchMinBytes <= 1
    else { return false }
    switch consumers[index].fetch {
    case .parked: return true
    case .sent: return consumers[index].fetchLacksPartition
    case .none, .answered: return false
    }
  }

  /// Writes down what a fetch asks for.
  private mutating func tellFetch(of index: Int) {
    for slot in consumers[index].owned.indices where consumers[index].owned[slot].isInFetch {
      let owned = consumers[index].owned[slot]
      record(
        .fetchSent(
          consumer: ConsumerID(index), partition: PartitionID(owned.partition),
          position: Offset(owned.fetchPosition)))
    }
  }

  /// The broker answered: records are buffered, and a waiting `poll()` returns them.
  mutating func receiveFetch(_ process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].fetchSerial == serial else { return }
    consumers[index].takeAnswer()
    if mayLoseOffsets { resetPositions(of: index) }
    if consumers[index].isPolling, canDeliver(index) { poll(index) }
  }

  /// A batch has records: at-most-once consumers commit them before touching the first.
  @inline(__always)
  private mutating func beginBatch(_ index: Int) {
    if consumers[index].session != nil { beginTransaction(of: index) }
    let commitsFirst = groups[consumers[index].group].commitsFirst
    if commitsFirst, commit(batchPositions(of: index), of: index) {
      consumers[index].activity = .committing(then: .nextRecord)
    } else {
      beginNextRecord(index)
    }
  }
}
