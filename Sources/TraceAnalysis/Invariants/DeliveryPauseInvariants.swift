import EventKernel
import KafkaModel

/// What holds of partitions that stay with their owner.
enum DeliveryPauseInvariants {
  static let none = Invariant(
    name: "kept-partitions-are-read-on",
    statement:
      "where nothing takes time, an idle consumer that keeps a partition never leaves it unread"
  ) { trace in
    var list = ViolationList("kept-partitions-are-read-on")
    // With a network there is always a fetch on its way.
    guard trace.header.profile == .classroom else { return [] }
    var replay = IdleReplay(trace.header)
    var time = SimulationTime.zero
    for event in trace.events {
      if event.time > time {
        for (consumer, partition) in replay.unread() {
          list.expect(
            false, time,
            "\(trace.header.consumers[consumer].name) waits beside records of \(partition)")
        }
        time = event.time
      }
      replay.apply(event.fact)
    }
    return list.found
  }
}

/// Who has nothing to do although records of its partitions wait.
private struct IdleReplay {
  private let header: TraceHeader
  private var offsets: OffsetReplay
  private var owned: [[Int]]
  /// Whether a consumer works.
  private var isBusy: [Bool]
  /// Whether it stood still, was cut off or late in this life, so that an answer may be late.
  private var isHindered: [Bool]
  private let isObserved: [Bool]
  /// Whether brokers have failed.
  private var hasTrouble = false
  /// Consumers and partitions that changed since the last look.
  private var suspects: [Int] = []

  init(_ header: TraceHeader) {
    self.header = header
    offsets = OffsetReplay(header)
    owned = Array(repeating: [], count: header.consumers.count)
    isBusy = Array(repeating: false, count: header.consumers.count)
    isHindered = isBusy
    isObserved = header.consumers.map { info in
      let group = header.groups[info.group.index]
      let keeps = group.config.groupProtocol == .consumer || group.config.isCooperative
      return keeps && group.workers == nil && group.config.fetchMinBytes <= 1
        && group.delays.isEmpty && !group.changesAssignors
        // Records of open transactions, and pending offsets, have to be waited for.
        && group.config.isolationLevel == .readUncommitted && group.commit != .transaction
    }
  }

  /// The consumers that wait although one of their partitions has unread records.
  mutating func unread() -> [(consumer: Int, partition: Int)] {
    defer { suspects = [] }
    return suspects.compactMap { consumer in
      guard isObserved[consumer], !hasTrouble, !isBusy[consumer], !isHindered[consumer] else {
        return nil
      }
      let waiting = owned[consumer].first { partition in
        offsets.position(of: ConsumerID(consumer), in: PartitionID(partition))
          < offsets.readable[partition]
      }
      return waiting.map { (consumer, $0) }
    }
  }

  mutating func apply(_ fact: Fact) {
    offsets.apply(fact)
    switch fact {
    case .recordAppended(_, let partition, _):
      for consumer in owned.indices where owned[consumer].contains(partition.index) {
        suspects.append(consumer)
      }
    case .partitionAssigned(let consumer, let partition, _, _):
      owned[consumer.index].append(partition.index)
      suspects.append(consumer.index)
    case .partitionRevoked(let consumer, let partition, _):
      owned[consumer.index].removeAll { $0 == partition.index }
    case .processingStarted(let consumer, _, _, _), .processingFailed(let consumer, _, _, _, _):
      isBusy[consumer.index] = true
    case .consumerPaused(let consumer), .consumerIsolated(let consumer),
      .pollTimeoutExceeded(let consumer):
      isHindered[consumer.index] = true
    case .brokerCrashed, .brokerStopped, .brokerPaused:
      // A partition without a leader is read by nobody.
      hasTrouble = true
    case .consumerStarted(let consumer):
      isBusy[consumer.index] = false
      isHindered[consumer.index] = false
    case .processingFinished(let consumer, _, _, _), .recordSkipped(let consumer, _, _, _):
      isBusy[consumer.index] = false
      suspects.append(consumer.index)
    default: break
    }
  }
}
