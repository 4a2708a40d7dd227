import EventKernel
import KafkaModel

/// What became of each request of a producer and each fetch of a consumer, found by looking ahead.
struct RequestFates {
  /// Places in the trace of produce requests that no broker ever saw.
  private(set) var lostRequests: Set<Int> = []
  /// Places in the trace where a broker stored a record and its answer never came.
  private(set) var lostAnswers: Set<Int> = []
  /// Places in the trace of fetches that brought records.
  private(set) var answeredFetches: Set<Int> = []
  /// The partition of each record by its number; nil while it was under way at the end.
  private(set) var partitions: [PartitionID?] = []
  /// The kind of each record by its number.
  private(set) var kinds: [RecordKindID] = []
  /// Records that were acknowledged and then lost.
  private(set) var losses: [AcknowledgedLoss] = []
  /// Whether producers tell of their requests.
  private(set) var hasProduceRequests = false
  /// Whether consumers tell of their requests.
  private(set) var hasFetchRequests = false

  /// A request that waits for its answer.
  private struct Pending {
    var place: Int
    var broker: BrokerID
    /// Whether its answer waits for followers.
    var waitsForCopies: Bool
    /// The place of the record in the log, once it has one.
    var storedAt: (partition: PartitionID, offset: Offset)?
    /// Where a broker stored its record, or dropped it as a duplicate.
    var stored: Int?
    var isAnswered = false
  }

  /// Reads a trace; fetches that are answered after `end` count as not answered.
  init(_ trace: Trace, to end: SimulationTime) {
    if trace.header.partitions.contains(where: { $0.replicas.count > 1 }) {
      losses = LogTimeline(trace).acknowledgedLosses
    }
    var pending: [Int: Pending] = [:]
    var fetches: [[Int?]] = Array(
      repeating: Array(repeating: nil, count: trace.header.partitions.count),
      count: trace.header.consumers.count)
    for (place, event) in trace.events.enumerated() {
      switch event.fact {
      case .recordSent(_, _, let kind): addKind(kind)
      case .recordForwarded(_, let original, _, _, _): addKind(kinds[original.number])
      case .produceSent(let record, let producer, let broker, _):
        hasProduceRequests = true
        close(pending[record.number])
        pending[record.number] = Pending(
          place: place, broker: broker,
          waitsForCopies: trace.header.producers[producer.index].delivery.acks == .all)
      case .recordAppended(let record, let partition, let offset):
        partitions[record.number] = partition
        pending[record.number]?.stored = place
        pending[record.number]?.storedAt = (partition, offset)
        if trace.header.partitions[partition.index].replicas.count == 1 {
          pending[record.number]?.waitsForCopies = false
        }
      case .duplicateDropped(let record, _, _):
        pending[record.number]?.stored = place
        pending[record.number]?.waitsForCopies = false
      case .highWatermarkAdvanced(let partition, let mark):
        for number in pending.keys {
          guard let stored = pending[number]?.storedAt else { continue }
          if stored.partition == partition, stored.offset < mark {
            pending[number]?.waitsForCopies = false
          }
        }
      case .produceRefused(let record, _, _, let error) where error.isAnswer:
        pending[record.number]?.isAnswered = true
      case .recordAcknowledged(let record, _): pending[record.number]?.isAnswered = true
      case .brokerCrashed(let broker):
        // What it has stored it can answer no more: there is no answer that could get lost.
        for number in pending.keys where pending[number]?.broker == broker {
          if pending[number]?.stored != nil { pending[number]?.isAnswered = true }
        }
      case .sendFailed(let record, _, _):
        close(pending[record.number])
        pending[record.number] = nil
      case .fetchSent(let consumer, let partition, _):
        hasFetchRequests = true
        fetches[consumer.index][partition.index] = place
      case .recordsPolled(let consumer, let partition, _, _):
        if let fetch = fetches[consumer.index][partition.index], event.time <= end {
          answeredFetches.insert(fetch)
          fetches[consumer.index][partition.index] = nil
        }
      default: break
      }
    }
  }

  private mutating func addKind(_ kind: RecordKindID) {
    kinds.append(kind)
    partitions.append(nil)
  }

  /// Nobody waits for the answer any longer.
  private mutating func close(_ request: Pending?) {
    guard let request, !request.isAnswered else { return }
    if let stored = request.stored {
      // An answer that still waits for followers has not set out.
      if !request.waitsForCopies { lostAnswers.insert(stored) }
    } else {
      lostRequests.insert(request.place)
    }
  }
}

extension ProduceError {
  /// Whether a broker said it; otherwise the producer itself gave up waiting.
  var isAnswer: Bool {
    switch self {
    case .requestTimedOut, .networkException, .deliveryTimeout: false
    default: true
    }
  }
}
