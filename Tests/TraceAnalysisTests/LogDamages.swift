import EventKernel
import KafkaModel

/// Good runs of transactions and old logs, spoilt on purpose.
enum LogDamages {
  static let text = """
    clock: { end: 60s }
    topics:
      t: {}
      o: {}
      k: { config: { cleanup.policy: compact, segment.bytes: 200 } }
      r: { config: { retention.ms: 2s, segment.ms: 1s } }
    producers:
      p: { topic: t, sends: "-ab--cd", keys: { x: abcd },
           transactions: [{ begin: 1s, commit: 3s }, { begin: 5s, abort: 7s }] }
      q: { topic: k, sends: "abcdefgh", keys: { x: aceg, y: bdfh } }
      s: { topic: r, sends: "abcdefgh" }
    groups:
      g: { topics: t, consumers: [c], processing: 100ms, commit: transaction,
           transforms: { to: o },
           config: { auto.offset.reset: earliest, isolation.level: read_committed } }
      h: { topics: k, consumers: { d: { starts: 20s } },
           config: { auto.offset.reset: earliest } }
      i: { topics: r, consumers: { e: { processing: 9s } },
           config: { auto.offset.reset: earliest, max.partition.fetch.bytes: 1 } }
    """

  static let all: [InvariantTests.Damage] = [
    // The decision comes too late: its records are shown while the transaction is open.
    InvariantTests.Damage(invariant: "read-committed-shows-committed") { events in
      let place = events.firstIndex {
        if case .transactionDecided = $0.fact { true } else { false }
      }
      let poll = events.firstIndex {
        if case .recordsPolled(ConsumerID(0), _, _, _) = $0.fact { true } else { false }
      }
      if let place, let poll, place < poll {
        let event = events.remove(at: place)
        events.insert(event, at: poll)
      }
    },
    .twice("transactions-end-everywhere") { if case .markerAppended = $0 { true } else { false } },
    // The second output is said to be of the first record.
    InvariantTests.Damage(invariant: "outputs-exactly-once") { events in
      var first: RecordID?
      for index in events.indices {
        guard
          case .recordForwarded(let record, let original, let consumer, let topic, let purpose) =
            events[index].fact
        else { continue }
        if let first {
          events[index].fact = .recordForwarded(
            record: record, original: first, consumer: consumer, topic: topic, purpose: purpose)
          return
        }
        first = original
      }
    },
    .first("log-start-moves-forward") { fact in
      guard case .logStartMoved(let partition, let start, let reason) = fact else { return nil }
      return .logStartMoved(
        partition: partition, start: Offset(start.value + 900), reason: reason)
    },
    // The newest value of its key is removed instead of an older one.
    InvariantTests.Damage(invariant: "the-newest-value-stays") { events in
      var stored: [RecordID] = []
      for index in events.indices {
        switch events[index].fact {
        case .recordAppended(let record, PartitionID(2), _): stored.append(record)
        case .recordCompacted(_, let partition, _):
          events[index].fact = .recordCompacted(
            record: stored[stored.count - 1], partition: partition,
            offset: Offset(Int64(stored.count - 1)))
          return
        default: break
        }
      }
    },
    .first("reads-stay-inside") { fact in
      guard case .positionReset(let consumer, let partition, let from, _, let source) = fact else {
        return nil
      }
      return .positionReset(
        consumer: consumer, partition: partition, from: from, to: Offset(77), source: source)
    },
  ]
}
