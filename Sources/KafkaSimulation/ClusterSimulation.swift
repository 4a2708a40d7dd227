package import EventKernel
package import KafkaModel

// A record walks: producer (send, partition, batch) → broker (append, offset) → consumer (fetch,
// poll, process, commit), while the group room decides who may read which partition. Rooms meet
// only through scheduled events and leave a fact behind at every door.

/// Runs scenarios.
///
/// Pure: the same scenario gives the same facts, on every machine and build.
package enum ClusterSimulation {
  /// How many events may pass without progress before an open-ended run is stopped.
  ///
  /// Progress is a record sent, given up by its producer, appended, polled for the first time, or
  /// committed past. A group whose members are removed over and over while they process makes none.
  ///
  /// A run with an end is stopped only when so many events pass without time going on.
  package static let stallLimit = 200_000

  /// Runs `scenario` and keeps every fact.
  package static func run(_ scenario: Scenario) -> Trace {
    var events: [TraceEvent] = []
    run(scenario) { events += $0 }
    return Trace(header: TraceHeader(scenario), events: events)
  }

  /// Runs `scenario` and hands its facts on in order, in batches, keeping none of them.
  package static func run(_ scenario: Scenario, deliver: ([TraceEvent]) -> Void) {
    var cluster = Cluster(scenario)
    _ = cluster.run(deliver: { deliver($0.copied()) })
  }

  /// Runs `scenario` into a fold of its facts, which need not remember what it will not meet again.
  ///
  /// - Parameters:
  ///   - scenario: What to run.
  ///   - empty: The fold before the first fact; it does without `recordsPolled`.
  ///   - deliver: Adds the next facts.
  ///   - forget: Tells the fold what no further fact will name.
  /// - Returns: The fold after the last fact, and how many events the run took.
  package static func fold<Fold: ~Copyable>(
    _ scenario: Scenario, into empty: () -> Fold,
    deliver: (inout Fold, borrowing UniqueArray<TraceEvent>) -> Void,
    forget: (inout Fold, TraceFloor) -> Void
  ) -> FoldedRun<Fold> {
    if Cluster.mayForget(scenario) {
      var fold = empty()
      var cluster = Cluster(scenario)
      cluster.recorder.keepsPolls = false
      cluster.forgetsOldRecords = true
      let isWhole = cluster.run(deliver: { deliver(&fold, $0) }, forget: { forget(&fold, $0) })
      // Committed offsets that expire make a group read what was thought to be read: once more,
      // and nothing forgotten.
      if isWhole { return FoldedRun(fold: fold, events: cluster.dispatchedEvents) }
    }
    var fold = empty()
    var cluster = Cluster(scenario)
    cluster.recorder.keepsPolls = false
    _ = cluster.run(deliver: { deliver(&fold, $0) })
    return FoldedRun(fold: fold, events: cluster.dispatchedEvents)
  }
}

/// A fold of all facts of a run.
package struct FoldedRun<Fold: ~Copyable>: ~Copyable {
  /// The fold after the last fact.
  package var fold: Fold
  /// How many events the run took.
  package let events: Int
}

extension Cluster {
  /// Runs from the start to the end; false when it had to read what it had forgotten.
  fileprivate mutating func run(
    deliver: (borrowing UniqueArray<TraceEvent>) -> Void,
    forget: (TraceFloor) -> Void = { _ in }
  ) -> Bool {
    start()
    let reason = runToEnd(deliver: deliver, forget: forget)
    if lacksRecords { return false }
    recorder.record(.runEnded(reason: reason), at: now)
    deliver(recorder.pending)
    return true
  }

  /// Processes events in time order until the clock ends, the run is quiet or it stalls.
  mutating func runToEnd(
    deliver: (borrowing UniqueArray<TraceEvent>) -> Void,
    forget: (TraceFloor) -> Void = { _ in }
  ) -> EndReason {
    let end = scenario.clock.end
    eventsAtProgress = dispatchedEvents
    while dispatchedEvents - eventsAtProgress < ClusterSimulation.stallLimit {
      var next = nextAtOnce()
      if next == nil {
        if recorder.isFull {
          deliver(recorder.pending)
          recorder.clear()
          if forgetsOldRecords, let floor = forgetOldRecords() { forget(floor) }
        }
        if lacksRecords { return .stalled }
        if foregroundEvents == 0, isAtRest() {
          if let end { now = max(now, end) }
          return end == nil ? .quiet : .endOfClock
        }
        guard let nextTime = queue.nextTime else { return .quiet }
        if let end, nextTime > end {
          now = end
          return .endOfClock
        }
        // Where the clock ends the run, only an instant without end is in its way.
        if end != nil, nextTime > now { eventsAtProgress = dispatchedEvents }
        now = nextTime
        next = queue.next()?.event
      }
      guard let event = next else { return .quiet }
      if !event.isBackground { foregroundEvents -= 1 }
      dispatchedEvents += 1
      dispatch(event)
    }
    return .stalled
  }

  /// Takes the next event if it is what the last one brought about at once: that needs no look at
  /// the clock, and nothing is at rest before it.
  @inline(__always)
  private mutating func nextAtOnce() -> ClusterEvent? {
    foregroundEvents > 0 && !lacksRecords && !recorder.isFull ? queue.nextOfLane() : nil
  }

  /// The one switch from an event to the room that handles it.
  @inline(__always)
  mutating func dispatch(_ event: ClusterEvent) {
    if hasPaused, let process = event.clientSide, consumers[process.consumer].pausedUntil > now {
      schedule(event, at: consumers[process.consumer].pausedUntil)
      return
    }
    switch event {
    case .sendDue(let producer): sendNextRecord(of: producer)
    case .lingerOver(let producer, let serial): endLinger(of: producer, serial: serial)
    case .produceArrived(let request): handleProduce(request)
    case .produceConfirmed(let request): confirmProduce(request)
    case .processStart(let consumer): startProcess(consumer)
    case .timelineEntry(let index): perform(scenario.timeline[index].action)
    case .fetchArrived(let process, let serial): handleFetch(from: process, serial: serial)
    case .fetchWaitOver(let process, let serial): endFetchWait(of: process, serial: serial)
    case .fetchAnswered(let process, let serial): receiveFetch(process, serial: serial)
    case .processingDone(let process): finishRecord(process)
    case .autoCommitDue(let process): autoCommitTimerFired(process)
    case .commitArrived(let request): handleCommit(request)
    case .commitOfOneArrived(let process, let generation, let partition, let offset):
      handleCommit(of: process, generation, Int(partition), offset)
    case .commitAnswered(let process, let error): continueAfterCommit(process, error)
    default: dispatchToLife(event)
    }
  }

  private mutating func dispatchToLife(_ event: ClusterEvent) {
    switch event {
    case .producerMetadataDue(let producer): refreshMetadata(ofProducer: producer)
    case .pauseOver(let consumer): resume(consumer)
    case .isolationOver(let consumer): reconnect(consumer)
    case .autoscaleDue(let group): autoscale(group)
    case .pollAgain(let process): pollAgain(process)
    case .retryDue(let process): retryRecord(process)
    case .workerDone(let process, let worker): finishJob(of: process, worker: worker)
    case .forwardArrived(let process, let record, let partition):
      handleForward(from: process, record, partition)
    case .forwardAnswered(let process): continueAfterForward(process)
    case .pollTimeoutDue(let process): checkPollInterval(process)
    case .commitConfirmed(let process, let request): confirmCommit(process, request)
    default: dispatchToGroup(event)
    }
  }

  private mutating func dispatchToGroup(_ event: ClusterEvent) {
    switch event {
    case .joinRequested(let process): handleFirstJoin(from: process)
    case .joinArrived(let process): handleJoin(from: process)
    case .joinAnswered(let process, let generation): receiveJoinAnswer(process, generation)
    case .syncArrived(let process, let generation): handleSync(from: process, generation)
    case .syncAnswered(let process, let generation): receiveAssignment(process, generation)
    case .leaveArrived(let process, let isPollTimeout):
      handleLeave(from: process, isPollTimeout: isPollTimeout)
    case .heartbeatDue(let process, let serial): sendHeartbeat(process, serial: serial)
    case .heartbeatArrived(let process, let generation): handleHeartbeat(process, generation)
    case .rejoinAsked(let process): noticeRebalance(process)
    case .memberUnknown(let process): noticeRemoval(process)
    case .memberRefused(let process, let error): endRefused(process, MemberError.allCases[error])
    case .memberHeartbeatArrived(let process, let serial):
      handleMemberHeartbeat(from: process, serial: serial)
    case .memberHeartbeatAnswered(let process, let serial):
      receiveMemberHeartbeat(process, serial: serial)
    case .releaseTimeout(let group, let member, let epoch):
      endReleaseWait(group: group, member: member, epoch: epoch)
    case .leaderMetadataDue(let group): refreshLeaderMetadata(group)
    case .offsetsExpired(let group, let round): expireOffsets(group, round: round)
    case .sessionCheck(let group, let member): checkSession(group: group, member: member)
    case .joinPhaseOver(let group, let round): endJoinPhase(of: group, round: round)
    case .initialDelayOver(let group, let round): endInitialDelay(of: group, round: round)
    default: dispatchToLogs(event)
    }
  }

  private mutating func dispatchToLogs(_ event: ClusterEvent) {
    switch event {
    case .transactionBeginDue(let producer, let window): beginWindow(producer, window)
    case .transactionEndDue(let producer, let window): endWindow(producer, window)
    case .transactionEndArrived(let coordinator, let epoch, let commits):
      handleTransactionEnd(coordinator, epoch: epoch, commits ? .commit : .abort)
    case .markerDue(let coordinator, let partition): appendMarker(coordinator, to: partition)
    case .transactionEnded(let coordinator, let byOwner):
      receiveTransactionEnd(coordinator, byOwner: byOwner)
    case .transactionTimeout(let coordinator, let number):
      endTransactionTime(coordinator, number: number)
    case .outputArrived(let request): handleOutput(request)
    case .transactionalCommitArrived(let request): handleTransactionalCommit(request)
    case .transactionalCommitAnswered(let process, let isStored):
      endConsumerTransaction(process, isStored: isStored)
    case .retentionDue: sweepRetention()
    case .cleanerDue: wakeCleaner()
    case .offsetMissing(let process): endWithoutOffset(process)
    default: dispatchToBrokers(event)
    }
  }

  private mutating func dispatchToBrokers(_ event: ClusterEvent) {
    switch event {
    case .senderDue(let producer): runSender(of: producer)
    case .requestArrived(let request, let number): handleRequest(request, number: number)
    case .requestAnswered(let request, let number): receiveAnswer(request, number: number)
    case .requestBroken(let request, let number, let error):
      failRequest(request, number: number, ProduceError.allCases[error])
    case .requestTimeout(let request, let number): endRequestTime(request, number: number)
    case .deliveryTimeout(let producer, let batch): expireBatch(batch, of: producer)
    case .replicaFetchArrived(let replica, let serial):
      handleReplicaFetch(replica, serial: serial, isRepeated: false)
    case .replicaFetchRepeated(let replica, let serial):
      handleReplicaFetch(replica, serial: serial, isRepeated: true)
    case .replicaFetchWaitOver(let replica, let serial): endReplicaWait(replica, serial: serial)
    case .replicaAnswered(let replica, let serial): receiveReplicaAnswer(replica, serial: serial)
    case .inSyncCheckDue: checkInSync()
    case .inSyncAltered(let partition, let epoch): storeInSync(partition, epoch: epoch)
    case .leaderCheckDue: checkLeaders()
    case .brokerSessionOver(let broker): endBrokerSession(broker)
    case .brokerPauseOver(let broker): resumeBroker(broker)
    case .brokerStartDue(let broker): startBroker(broker)
    case .brokersReconnected: reconnectBrokers()
    default: preconditionFailure("an event without a room")
    }
  }
}
