import EventKernel
import KafkaModel

/// What holds of consumers that hand records to workers.
enum WorkerInvariants {
  private struct Job {
    var record: RecordID
    var key: String?
    var partition: Int
  }

  static let order = Invariant(
    name: "workers-keep-their-order",
    statement:
      "no more records are in work than there are workers, and none that must wait for another"
  ) { trace in
    var list = ViolationList("workers-keep-their-order")
    var kinds: [Int: RecordKindID] = [:]
    var jobs: [[Job]] = Array(repeating: [], count: trace.header.consumers.count)
    for event in trace.events {
      switch event.fact {
      case .recordSent(let record, _, let kind): kinds[record.number] = kind
      case .recordForwarded(let record, let original, _, _, _):
        kinds[record.number] = kinds[original.number]
      default: break
      }
      guard let consumer = event.fact.worker,
        let pool = trace.header.groups[
          trace.header.consumers[consumer.index].group.index
        ].workers
      else { continue }
      switch event.fact {
      case .processingStarted(_, let record, let partition, _):
        let key = kinds[record.number].flatMap { trace.header.recordKinds[$0.index].key }
        let isInTheWay = jobs[consumer.index].contains { job in
          switch pool.order {
          case .unordered: false
          case .key: key != nil && job.key == key
          case .partition: job.partition == partition.index
          }
        }
        list.expect(!isInTheWay, event.time, "record \(record.number) had to wait for another")
        jobs[consumer.index].append(Job(record: record, key: key, partition: partition.index))
        list.expect(
          jobs[consumer.index].count <= pool.count, event.time, "more records than workers")
      case .processingFinished(_, let record, _, _), .processingFailed(_, let record, _, _, _),
        .processingAbandoned(_, let record, _, _):
        let place = jobs[consumer.index].firstIndex { $0.record == record }
        list.expect(place != nil, event.time, "a record ends that was not begun")
        if let place { jobs[consumer.index].remove(at: place) }
      default: break
      }
    }
    return list.found
  }
}

extension Fact {
  /// The consumer whose application does something, or nil.
  var worker: ConsumerID? {
    switch self {
    case .recordsPolled(let consumer, _, _, _), .processingStarted(let consumer, _, _, _),
      .processingFinished(let consumer, _, _, _), .processingAbandoned(let consumer, _, _, _),
      .processingFailed(let consumer, _, _, _, _):
      consumer
    default: nil
    }
  }
}
