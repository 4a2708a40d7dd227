import EventKernel
import KafkaModel

/// What holds of records on their way into the log.
enum RecordInvariants {
  static let conservation = Invariant(
    name: "records-are-conserved",
    statement:
      "with idempotence a record is stored once at most, and once in a run that comes to rest"
  ) { trace in
    var list = ViolationList("records-are-conserved")
    var replay = StoredRecords(trace.header)
    var isQuiet = false
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .recordSent(let record, _, _), .recordForwarded(let record, _, _, _, _):
        list.expect(
          record.number == replay.records.count - 1, event.time, "record numbers have a gap")
      case .recordAppended(let record, _, _):
        guard record.number < replay.records.count else {
          list.expect(false, event.time, "record \(record.number) was never sent")
          continue
        }
        let state = replay.records[record.number]
        list.expect(
          state.copies == 1 || !replay.isIdempotent(state), event.time,
          "record \(record.number) is appended twice")
      case .runEnded(let reason): isQuiet = reason == .quiet
      default: break
      }
    }
    guard isQuiet else { return list.found }
    for (number, state) in replay.records.enumerated() where state.copies == 0 {
      let isExcused =
        state.hasFailed || state.wasCut || replay.hasCrashed(state)
        || replay.isUnacknowledged(state)
      list.expect(isExcused, trace.end, "record \(number) was sent but never appended")
    }
    return list.found
  }

  static let sendOrder = Invariant(
    name: "send-order-is-kept",
    statement:
      "with idempotence, or one request in flight, a partition has a producer's records in order"
  ) { trace in
    // Whose batches are all taken away by an unclean election may go on with any number.
    guard trace.isClean else { return [] }
    var list = ViolationList("send-order-is-kept")
    var replay = StoredRecords(trace.header)
    for event in trace.events {
      guard case .recordAppended(let record, let partition, _) = event.fact,
        record.number < replay.records.count,
        let producer = replay.records[record.number].producer
      else {
        replay.apply(event.fact)
        continue
      }
      let last = replay.lastRecord(of: producer, in: partition.index) ?? -1
      let isAgain = replay.records[record.number].copies > 0
      replay.apply(event.fact)
      let delivery = trace.header.producers[producer].delivery
      guard delivery.isIdempotent || delivery.maxInFlight == 1 || !trace.header.hasReplicas
      else { continue }
      // A batch that is stored a second time begins again with its first record.
      list.expect(
        last < record.number || isAgain && !delivery.isIdempotent, event.time,
        "record \(record.number) comes after \(last)")
    }
    return list.found
  }
}

/// Which records are in the logs, as leaders come and go.
private struct StoredRecords {
  struct State {
    /// Index of its producer, or nil for copies that consumers send.
    var producer: Int?
    /// How many offsets hold it.
    var copies = 0
    var hasFailed = false
    /// Whether a change of leaders took it away.
    var wasCut = false
  }

  private let header: TraceHeader
  private(set) var records: [State] = []
  private var logs: [[Int?]]
  private var crashed: [Bool]

  init(_ header: TraceHeader) {
    self.header = header
    logs = Array(repeating: [], count: header.partitions.count)
    crashed = Array(repeating: false, count: header.producers.count)
  }

  func isIdempotent(_ state: State) -> Bool {
    state.producer.map { header.producers[$0].delivery.isIdempotent } ?? true
  }

  func hasCrashed(_ state: State) -> Bool { state.producer.map { crashed[$0] } ?? false }

  /// Whether its producer never asked whether it was stored.
  func isUnacknowledged(_ state: State) -> Bool {
    header.hasReplicas
      && (state.producer.map { header.producers[$0].delivery.acks == .none } ?? false)
  }

  /// The last record of a producer in a partition.
  func lastRecord(of producer: Int, in partition: Int) -> Int? {
    logs[partition].last { number in
      number.map { records[$0].producer == producer } ?? false
    } ?? nil
  }

  mutating func apply(_ fact: Fact) {
    switch fact {
    case .recordSent(_, let producer, _): records.append(State(producer: producer.index))
    case .recordForwarded(_, _, let consumer, _, _):
      // Outputs of a consumer whose transactions may be ended by others can be refused.
      let hasFailed = header.group(of: consumer).commit == .transaction
      records.append(State(producer: nil, hasFailed: hasFailed))
    case .sendFailed(let record, _, _) where record.number < records.count:
      records[record.number].hasFailed = true
    case .producerCrashed(let producer): crashed[producer.index] = true
    case .recordAppended(let record, let partition, let offset):
      put(record.number < records.count ? record.number : nil, partition.index, offset)
    case .markerAppended(_, let partition, let offset, _): put(nil, partition.index, offset)
    case .leaderElected(let partition, _, _, let end, _): cut(partition.index, to: end)
    default: break
    }
  }

  private mutating func put(_ number: Int?, _ partition: Int, _ offset: Offset) {
    while logs[partition].count <= Int(offset.value) { logs[partition].append(nil) }
    logs[partition][Int(offset.value)] = number
    if let number { records[number].copies += 1 }
  }

  private mutating func cut(_ partition: Int, to end: Offset) {
    while logs[partition].count > Int(end.value) {
      guard let number = logs[partition].removeLast() else { continue }
      records[number].copies -= 1
      records[number].wasCut = true
    }
  }
}
