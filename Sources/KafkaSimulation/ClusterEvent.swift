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

  // Processes and the timeline.
  case processStart(consumer: Int)
  case timelineEntry(Int)

  // Polling and processing.
  case fetchArrived(ProcessRef, serial: Int)
  case fetchWaitOver(ProcessRef, serial: Int)
  case fetchAnswered(ProcessRef, serial: Int)
  case processingDone(ProcessRef)
  case autoCommitDue(ProcessRef)
  case commitArrived(request: Int)
  case commitAnswered(ProcessRef, accepted: Bool)

  // The group protocol.
  case joinArrived(ProcessRef)
  case joinAnswered(ProcessRef, generation: Int)
  case syncArrived(ProcessRef, generation: Int)
  case syncAnswered(ProcessRef, generation: Int)
  case leaveArrived(ProcessRef)
  case heartbeatDue(ProcessRef, serial: Int)
  case heartbeatArrived(ProcessRef, generation: Int)
  case rejoinAsked(ProcessRef)
  case memberUnknown(ProcessRef)
  case sessionCheck(group: Int, member: Int)
  case joinPhaseOver(group: Int, round: Int)
  case initialDelayOver(group: Int, round: Int)

  /// Whether the event may repeat for ever, or guards against something that has not happened.
  ///
  /// A run is quiet when only such events are left and nothing waits for one of them.
  var isBackground: Bool {
    switch self {
    case .fetchWaitOver, .autoCommitDue, .heartbeatDue, .heartbeatArrived, .sessionCheck,
      .joinPhaseOver:
      true
    default:
      false
    }
  }
}

/// One life of a consumer process; answers to an earlier life are dropped.
struct ProcessRef: Hashable {
  /// Index of the consumer.
  var consumer: Int
  /// Number of the life, from 1.
  var life: Int
}
