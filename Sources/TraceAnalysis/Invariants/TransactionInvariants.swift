import EventKernel
import KafkaModel

/// What holds of transactions.
enum TransactionInvariants {
  static let hidden = Invariant(
    name: "read-committed-shows-committed",
    statement:
      "read_committed shows neither records of open transactions nor of aborted ones, and no group "
      + "is shown a control record"
  ) { trace in
    var list = ViolationList("read-committed-shows-committed")
    var replay = TransactionReplay(trace.header)
    var logs: [[RecordID?]] = Array(repeating: [], count: trace.header.partitions.count)
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .recordAppended(let record, let partition, _): logs[partition.index].append(record)
      case .markerAppended(_, let partition, _, _): logs[partition.index].append(nil)
      case .leaderElected(let partition, _, _, let end, _):
        let surplus = logs[partition.index].count - Int(end.value)
        if surplus > 0 { logs[partition.index].removeLast(surplus) }
      case .recordsPolled(let consumer, let partition, let first, let end):
        let log = logs[partition.index]
        let isCommitted =
          trace.header.group(of: consumer).config.isolationLevel == .readCommitted
        for offset in first.value..<end.value where offset < Int64(log.count) {
          guard let record = log[Int(offset)] else {
            list.expect(false, event.time, "offset \(offset) is a control record")
            continue
          }
          if !isCommitted { continue }
          switch replay.standing(of: record) {
          case .plain, .committed: break
          case .open, .aborted:
            list.expect(false, event.time, "record \(record.number) is not committed")
          }
        }
      default: break
      }
    }
    return list.found
  }

  static let markers = Invariant(
    name: "transactions-end-everywhere",
    statement:
      "every partition that a finished transaction wrote to gets one control record of its outcome"
  ) { trace in
    guard !trace.hasCuts else { return [] }
    var list = ViolationList("transactions-end-everywhere")
    var replay = TransactionReplay(trace.header)
    var written: [TransactionOwner: [Int]] = [:]
    var owed: [TransactionOwner: (partitions: [Int], outcome: TransactionOutcome)] = [:]
    var senders: [TransactionOwner] = []
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .recordSent(_, let producer, _): senders.append(.producer(producer))
      case .recordForwarded(_, _, let consumer, _, _): senders.append(.consumer(consumer))
      case .recordAppended(let record, let partition, _):
        guard case .open = replay.standing(of: record) else { continue }
        let owner = senders[record.number]
        if !(written[owner]?.contains(partition.index) ?? false) {
          written[owner, default: []].append(partition.index)
        }
      case .transactionDecided(let owner, let outcome, _):
        owed[owner] = (written[owner] ?? [], outcome)
        written[owner] = nil
      case .markerAppended(let owner, let partition, _, let outcome):
        let place = owed[owner]?.partitions.firstIndex(of: partition.index)
        list.expect(
          place != nil && owed[owner]?.outcome == outcome, event.time,
          "partition \(partition.index) gets a control record that nobody waits for")
        if let place { owed[owner]?.partitions.remove(at: place) }
      case .runEnded(.quiet):
        let missing = owed.values.contains { !$0.partitions.isEmpty }
        list.expect(!missing, event.time, "a control record is missing")
      default: break
      }
    }
    return list.found
  }

  static let once = Invariant(
    name: "outputs-exactly-once",
    statement: "no record has two outputs in the eyes of read_committed, where groups commit so"
  ) { trace in
    // Without idempotence the input itself may be stored more than once.
    let isOnce =
      !trace.header.hasReplicas
      || trace.header.producers.allSatisfy { $0.delivery.isIdempotent }
    guard isOnce, !trace.hasCuts else { return [] }
    var list = ViolationList("outputs-exactly-once")
    var replay = TransactionReplay(trace.header)
    var outputs: [(record: RecordID, input: Int)] = []
    var hasForgotten = [Bool](repeating: false, count: trace.header.groups.count)
    var groups: [Int] = []
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .offsetExpired(let group, _): hasForgotten[group.index] = true
      case .positionSought(let consumer, _, _, _):
        // Who goes back makes outputs again, each in a transaction of its own.
        hasForgotten[trace.header.consumers[consumer.index].group.index] = true
      case .recordForwarded(let record, let original, let consumer, _, .transform)
      where trace.header.group(of: consumer).commit == .transaction:
        outputs.append((record, original.number))
        groups.append(trace.header.consumers[consumer.index].group.index)
      default: break
      }
    }
    var seen = Set<[Int]>()
    for (place, output) in outputs.enumerated() where !hasForgotten[groups[place]] {
      guard case .committed = replay.standing(of: output.record) else { continue }
      list.expect(
        seen.insert([groups[place], output.input]).inserted, trace.end,
        "record \(output.input) has a second output")
    }
    return list.found
  }
}
