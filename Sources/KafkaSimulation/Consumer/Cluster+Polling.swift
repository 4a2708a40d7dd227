import EventKernel
import KafkaModel

extension Cluster {
  /// One `poll()` of the application: group work first, then auto-commit, then records.
  ///
  /// The order is `ClassicKafkaConsumer.poll`'s: records that this poll returns are never part of
  /// its own auto-commit.
  mutating func poll(_ index: Int) {
    consumers[index].activity = .polling
    if consumers[index].stopRequested {
      close(index)
      return
    }
    switch consumers[index].membership {
    case .unjoined: sendJoin(index)
    case .removed:
      disown(of: index, reason: .lost)
      sendJoin(index)
    case .joining, .syncing: return
    case .stable:
      if consumers[index].mustRejoin {
        leaveGeneration(index)
      } else {
        autoCommitIfDue(index)
        deliver(index)
      }
    }
  }

  /// Hands buffered records to the application and fetches more, or waits for the fetch.
  private mutating func deliver(_ index: Int) {
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
  private mutating func collectBatch(_ index: Int) {
    var room = Int64(groups[consumers[index].group].spec.config.maxPollRecords)
    var drained = 0
    consumers[index].batch.removeAll(keepingCapacity: true)
    consumers[index].batchCursor = 0
    while room > 0, drained < consumers[index].buffer.count {
      let fetched = consumers[index].buffer[drained]
      let end = min(fetched.end, fetched.next + room)
      let partition = consumers[index].owned[fetched.slot].partition
      consumers[index].batch.append(
        PolledRun(partition: partition, next: fetched.next, end: end))
      consumers[index].owned[fetched.slot].position = end
      noteProgress(to: end, of: partition, in: consumers[index].group)
      record(
        .recordsPolled(
          consumer: ConsumerID(index), partition: PartitionID(partition),
          first: Offset(fetched.next), end: Offset(end)))
      room -= end - fetched.next
      if end == fetched.end {
        consumers[index].owned[fetched.slot].isBuffered = false
        drained += 1
      } else {
        consumers[index].buffer[drained].next = end
      }
    }
    consumers[index].buffer.removeFirst(drained)
  }

  /// A run that still reaches new records has not stalled.
  private mutating func noteProgress(to position: Int64, of partition: Int, in group: Int) {
    guard position > groups[group].furthest[partition] else { return }
    groups[group].furthest[partition] = position
    stalledEvents = 0
  }

  /// Asks the broker for every owned partition that has nothing buffered, one request at a time.
  mutating func sendFetch(_ index: Int) {
    let mayReplace = consumers[index].fetch == .parked && networkDelay == .zero
    guard consumers[index].fetch == .none || mayReplace else { return }
    var asks = false
    for slot in consumers[index].owned.indices {
      let asksForThis = !consumers[index].owned[slot].isBuffered
      consumers[index].owned[slot].isInFetch = asksForThis
      asks = asks || asksForThis
    }
    consumers[index].fetch = .none
    consumers[index].fetchSerial += 1
    guard asks else { return }
    consumers[index].fetch = .sent
    send(.fetchArrived(consumers[index].process(index), serial: consumers[index].fetchSerial))
  }

  /// The broker answered: records are buffered, and a waiting `poll()` returns them.
  mutating func receiveFetch(_ process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].fetchSerial == serial else { return }
    consumers[index].fetch = .none
    let answer = consumers[index].fetchAnswer
    for range in answer {
      consumers[index].buffer.append(range)
      consumers[index].owned[range.slot].isBuffered = true
      consumers[index].owned[range.slot].fetchPosition = range.end
    }
    if answer.count < consumers[index].fetchOrder.count, !answer.isEmpty {
      let answered = answer.map { $0.slot }
      consumers[index].fetchOrder.removeAll { answered.contains($0) }
      consumers[index].fetchOrder.append(contentsOf: answered)
    }
    if consumers[index].isPolling, consumers[index].membership == .stable { poll(index) }
  }

  /// A batch has records: at-most-once consumers commit them before touching the first.
  private mutating func beginBatch(_ index: Int) {
    let mode = groups[consumers[index].group].spec.commit
    if mode == .beforeProcessing, commit(batchPositions(of: index), of: index) {
      consumers[index].activity = .committing(then: .nextRecord)
    } else {
      beginNextRecord(index)
    }
  }
}
