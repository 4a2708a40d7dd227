import EventKernel
import KafkaModel

extension Cluster {
  /// Schedules what the scenario says of transactions.
  mutating func scheduleTransactions(of index: Int) {
    guard case .windows(let windows) = producers[index].spec.transactions?.schedule else { return }
    for (place, window) in windows.enumerated() {
      schedule(.transactionBeginDue(producer: index, window: place), at: window.begin)
      if let end = window.end {
        schedule(.transactionEndDue(producer: index, window: place), at: end)
      }
    }
  }

  /// A window begins.
  mutating func beginWindow(_ index: Int, _ window: Int) {
    if producers[index].isDown { return }
    guard let session = producers[index].session else { return }
    if session.isOpen, session.window == window { return }
    if session.isOpen, !session.isEnding {
      endTransaction(of: index, outcome(of: session.window, index))
    }
    if session.isOpen || session.isEnding {
      schedule(.transactionBeginDue(producer: index, window: window), at: now + endingPause)
      return
    }
    begin(index, window)
  }

  /// How long a client that waits for the end of its transaction waits before it looks again.
  ///
  /// Without network delays transactions end at once, unless they have to wait for replicas.
  private var endingPause: SimulationDuration {
    hasReplicas && networkDelay == .zero ? .milliseconds(10) : networkDelay
  }

  private func outcome(of window: Int, _ index: Int) -> TransactionOutcome {
    guard case .windows(let windows) = producers[index].spec.transactions?.schedule,
      windows.indices.contains(window)
    else { return .commit }
    return windows[window].outcome
  }

  /// The window that has begun last by now and has not ended; 0 for counted transactions.
  private func currentWindow(of index: Int) -> Int? {
    guard case .windows(let windows) = producers[index].spec.transactions?.schedule else {
      return 0
    }
    return windows.lastIndex { $0.begin <= now && $0.end.map { now <= $0 } ?? true }
  }

  /// `beginTransaction()`; before the first of a process comes `initTransactions()`.
  private mutating func begin(_ index: Int, _ window: Int) {
    guard var session = producers[index].session, !session.isFenced, !session.isOpen else { return }
    if !session.isReady {
      initTransactions(&session)
      session.isWaiting = transactions[session.coordinator].phase != .empty
      session.isEnding = session.isWaiting
    }
    session.isOpen = true
    session.sent = 0
    session.window = window
    producers[index].session = session
    record(.transactionBegan(owner: .producer(ProducerID(index))))
  }

  /// A window ends, after the records of the same instant.
  mutating func endWindow(_ index: Int, _ window: Int) {
    guard case .windows(let windows) = producers[index].spec.transactions?.schedule,
      let session = producers[index].session, !producers[index].isDown
    else { return }
    guard session.window == window, session.isOpen else { return }
    if session.isEnding || hasSendsLeft(index) {
      let pause = session.isEnding ? endingPause : .zero
      schedule(.transactionEndDue(producer: index, window: window), at: now + pause)
      return
    }
    endTransaction(of: index, windows[window].outcome)
  }

  private func hasSendsLeft(_ index: Int) -> Bool {
    guard case .scheduled(let sends) = producers[index].spec.traffic,
      producers[index].sent < sends.count
    else { return false }
    return sends[producers[index].sent].time <= now
  }

  /// `commitTransaction()` sends what is left, or `abortTransaction()` drops it; then EndTxn.
  private mutating func endTransaction(of index: Int, _ outcome: TransactionOutcome) {
    guard var session = producers[index].session, session.isOpen else { return }
    session.isOpen = false
    session.isEnding = true
    if hasReplicas {
      producers[index].session = session
      if outcome == .abort { dropBatches(of: index, .transactionAborted) }
      producers[index].pipeline?.isFlushing = true
      producers[index].pipeline?.pendingEnd = outcome
      runSender(of: index)
      return
    }
    if outcome == .commit {
      sendBatches(of: index)
    } else {
      dropBatches(of: index, .transactionAborted)
    }
    producers[index].session = session
    // What is in flight has to be answered first.
    schedule(
      .transactionEndArrived(
        coordinator: session.coordinator, epoch: session.epoch, commits: outcome == .commit),
      at: now + networkDelay + networkDelay + networkDelay)
  }

  /// Tells the application that the records it had not sent yet are not sent.
  private mutating func dropBatches(of index: Int, _ error: ProduceError) {
    for number in producers[index].pipeline?.queues.indices ?? 0..<0 {
      for batch in producers[index].pipeline?.queues[number].waiting ?? [] {
        for waiting in batch.records {
          record(
            .sendFailed(
              record: RecordID(waiting.number), producer: ProducerID(index), error: error))
        }
      }
      producers[index].pipeline?.queues[number].waiting = []
    }
    for number in producers[index].batches.indices {
      for waiting in producers[index].batches[number].records {
        record(
          .sendFailed(
            record: RecordID(waiting.number), producer: ProducerID(index), error: error))
      }
      producers[index].batches[number] = OpenBatch()
    }
    producers[index].lingerSerial += 1
    producers[index].isLingering = false
  }

  /// Whether `send()` may go on now; else it was put off, or the process does not send any more.
  mutating func maySend(_ index: Int) -> Bool {
    guard let session = producers[index].session, !producers[index].isDown else {
      if producers[index].isDown { skipSend(of: index) }
      return !producers[index].isDown
    }
    if session.isFenced {
      skipSend(of: index)
      return false
    }
    if !session.isOpen, !session.isEnding, let window = currentWindow(of: index) {
      begin(index, window)
    }
    // What an older process left open may have to end first.
    if producers[index].session?.isEnding ?? false {
      schedule(.sendDue(producer: index), at: now + endingPause)
      return false
    }
    return true
  }

  /// A record was sent; transactions that are counted may end with it.
  mutating func noteSent(_ index: Int, isLast: Bool) {
    producers[index].session?.sent += 1
    guard case .every(let count) = producers[index].spec.transactions?.schedule,
      let session = producers[index].session, session.sent >= count || isLast
    else { return }
    endTransaction(of: index, .commit)
  }

  /// The transaction is over: the client goes on.
  ///
  /// A zombie whose transaction somebody else ended still waits for an answer to its own EndTxn.
  mutating func receiveTransactionEnd(_ place: Int, byOwner: Bool) {
    let epoch = transactions[place].epoch
    for index in producers.indices {
      guard let session = producers[index].session, session.coordinator == place, session.isEnding,
        session.isWaiting || byOwner && session.epoch == epoch - 1
      else { continue }
      producers[index].session?.isEnding = false
      producers[index].session?.isWaiting = false
      if !session.isWaiting { producers[index].session?.epoch = epoch }
    }
    if byOwner { finishConsumerTransaction(place) }
  }

  /// A write of an older process was refused, or its time was over: it may write no more.
  mutating func fence(_ index: Int) {
    guard let session = producers[index].session, !session.isFenced else { return }
    producers[index].session?.isFenced = true
    producers[index].session?.isOpen = false
    producers[index].session?.isEnding = false
    record(.producerFenced(owner: .producer(ProducerID(index))))
    dropBatches(of: index, .producerFenced)
  }

  /// EndTxn was refused: whoever waits for it learns that it is fenced.
  mutating func fenceWriters(at place: Int) {
    for index in producers.indices
    where producers[index].session?.coordinator == place
      && producers[index].session?.isEnding ?? false
      && producers[index].session?.epoch != transactions[place].epoch
    {
      fence(index)
    }
    fenceConsumer(at: place)
  }

  /// A partition leader refused a record for good.
  ///
  /// An answer to an earlier life of the process fences nobody.
  mutating func refuse(
    _ number: Int, from index: Int, epoch: Int?, _ error: ProduceError
  ) {
    record(
      .produceRefused(
        record: RecordID(number), producer: ProducerID(index), broker: BrokerID(0), error: error))
    record(
      .sendFailed(record: RecordID(number), producer: ProducerID(index), error: error))
    if error == .invalidProducerEpoch, epoch == producers[index].session?.epoch { fence(index) }
  }

  /// The process dies: what waits in its batches is gone, and its transaction stays open.
  mutating func crashProducer(_ index: Int) {
    guard !producers[index].isDown else { return }
    record(.producerCrashed(producer: ProducerID(index)))
    producers[index].isDown = true
    producers[index].lingerSerial += 1
    producers[index].isLingering = false
    for number in producers[index].batches.indices {
      producers[index].batches[number] = OpenBatch()
    }
    if hasReplicas { closePipeline(of: index) }
    producers[index].session?.isOpen = false
    producers[index].session?.isEnding = false
  }

  /// The process starts again: in the middle of a window its transaction begins anew.
  mutating func startProducer(_ index: Int) {
    guard producers[index].isDown else { return }
    producers[index].isDown = false
    record(.producerStarted(producer: ProducerID(index)))
    guard var session = producers[index].session else { return }
    initTransactions(&session)
    session.isWaiting = transactions[session.coordinator].phase != .empty
    session.isEnding = session.isWaiting
    producers[index].session = session
    guard case .windows = producers[index].spec.transactions?.schedule else { return }
    if let window = currentWindow(of: index) { begin(index, window) }
  }
}
