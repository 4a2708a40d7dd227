/// Everything that can be scheduled inside the simulated cluster.
///
/// Closed: dispatch is one switch.
///
/// Events are plain values of a few words, so that the queue never allocates for one.
enum ClusterEvent {
  // Producing.
  case sendDue(producer: Int)
  case lingerOver(producer: Int, serial: Int)
  case produceArrived(request: Int)
  case produceConfirmed(request: Int)
  case producerMetadataDue(producer: Int)

  // Requests of producers to brokers that may fail.
  case senderDue(producer: Int)
  case requestArrived(request: Int, number: Int)
  case requestAnswered(request: Int, number: Int)
  case requestBroken(request: Int, number: Int, error: Int)
  case requestTimeout(request: Int, number: Int)
  case deliveryTimeout(producer: Int, batch: Int)

  // Replicas and brokers.
  case replicaFetchArrived(ReplicaRef, serial: Int)
  case replicaFetchRepeated(ReplicaRef, serial: Int)
  case replicaFetchWaitOver(ReplicaRef, serial: Int)
  case replicaAnswered(ReplicaRef, serial: Int)
  case inSyncCheckDue
  case inSyncAltered(partition: Int, epoch: Int)
  case leaderCheckDue
  case brokerSessionOver(broker: Int)
  case brokerPauseOver(broker: Int)
  case brokerStartDue(broker: Int)
  case brokersReconnected

  // Transactions; a control record for partition -1 is the group coordinator's.
  case transactionBeginDue(producer: Int, window: Int)
  case transactionEndDue(producer: Int, window: Int)
  case transactionEndArrived(coordinator: Int, epoch: Int, commits: Bool)
  case markerDue(coordinator: Int, partition: Int)
  case transactionEnded(coordinator: Int, byOwner: Bool)
  case transactionTimeout(coordinator: Int, number: Int)
  case outputArrived(request: Int)
  case transactionalCommitArrived(request: Int)
  case transactionalCommitAnswered(ProcessRef, isStored: Bool)

  // Logs that grow old.
  case retentionDue
  case cleanerDue
  case offsetMissing(ProcessRef)

  // Processes and the timeline.
  case processStart(consumer: Int)
  case timelineEntry(Int)
  case pauseOver(consumer: Int)
  case isolationOver(consumer: Int)
  case autoscaleDue(group: Int)

  // Polling and processing.
  case fetchArrived(ProcessRef, serial: Int)
  case fetchWaitOver(ProcessRef, serial: Int)
  case fetchAnswered(ProcessRef, serial: Int)
  case processingDone(ProcessRef)
  case retryDue(ProcessRef)
  case pollAgain(ProcessRef)
  case workerDone(ProcessRef, worker: Int)
  case forwardArrived(ProcessRef, record: Int, partition: Int)
  case forwardAnswered(ProcessRef)
  case autoCommitDue(ProcessRef)
  case commitArrived(request: Int)
  case commitOfOneArrived(ProcessRef, generation: Int32, partition: Int32, offset: Int64)
  case commitAnswered(ProcessRef, error: Int)
  case commitConfirmed(ProcessRef, request: Int)
  case pollTimeoutDue(ProcessRef)

  // The classic group protocol.
  case joinRequested(ProcessRef)
  case joinArrived(ProcessRef)
  case joinAnswered(ProcessRef, generation: Int)
  case syncArrived(ProcessRef, generation: Int)
  case syncAnswered(ProcessRef, generation: Int)
  case heartbeatArrived(ProcessRef, generation: Int)
  case rejoinAsked(ProcessRef)
  case joinPhaseOver(group: Int, round: Int)
  case initialDelayOver(group: Int, round: Int)
  case leaderMetadataDue(group: Int)

  // The protocol of KIP-848.
  case memberHeartbeatArrived(ProcessRef, serial: Int)
  case memberHeartbeatAnswered(ProcessRef, serial: Int)
  case releaseTimeout(group: Int, member: Int, epoch: Int)

  // Both protocols.
  case leaveArrived(ProcessRef, isPollTimeout: Bool)
  case heartbeatDue(ProcessRef, serial: Int)
  case memberUnknown(ProcessRef)
  case memberRefused(ProcessRef, error: Int)
  case sessionCheck(group: Int, member: Int)
  case offsetsExpired(group: Int, round: Int)

  /// Whether the event may repeat for ever, or guards against something that has not happened.
  ///
  /// A run is quiet when only such events are left and nothing waits for one of them.
  var isBackground: Bool {
    switch self {
    case .fetchWaitOver, .autoCommitDue, .heartbeatDue, .heartbeatArrived, .memberHeartbeatArrived,
      .memberHeartbeatAnswered, .sessionCheck, .joinPhaseOver, .pollTimeoutDue, .releaseTimeout,
      .autoscaleDue, .offsetsExpired, .transactionTimeout, .retentionDue, .cleanerDue,
      .requestTimeout, .deliveryTimeout, .replicaFetchRepeated, .replicaFetchWaitOver,
      .inSyncCheckDue, .leaderCheckDue:
      true
    default:
      false
    }
  }

  /// The process on whose side the event happens, or nil for the broker's; a paused process
  /// handles it when it goes on.
  var clientSide: ProcessRef? {
    switch self {
    case .fetchAnswered(let process, _), .pollAgain(let process), .retryDue(let process),
      .forwardAnswered(let process), .autoCommitDue(let process), .commitAnswered(let process, _),
      .pollTimeoutDue(let process), .joinAnswered(let process, _), .syncAnswered(let process, _),
      .rejoinAsked(let process), .memberHeartbeatAnswered(let process, _),
      .heartbeatDue(let process, _), .memberUnknown(let process), .memberRefused(let process, _),
      .commitConfirmed(let process, _), .transactionalCommitAnswered(let process, _),
      .offsetMissing(let process):
      process
    default: nil
    }
  }
}

/// One life of a consumer process; answers to an earlier life are dropped.
///
/// Half the size of two integers, because nearly every pending event holds one.
struct ProcessRef: Hashable {
  private let consumerIndex: Int32
  private let lifeNumber: Int32

  init(consumer: Int, life: Int) {
    consumerIndex = Int32(truncatingIfNeeded: consumer)
    lifeNumber = Int32(truncatingIfNeeded: life)
  }

  /// Index of the consumer.
  var consumer: Int { Int(consumerIndex) }
  /// Number of the life, from 1.
  var life: Int { Int(lifeNumber) }
}
