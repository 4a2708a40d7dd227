package import KafkaModel

/// Which records belong to which transactions, as the facts of a run pass by.
package struct TransactionReplay: Sendable {
  /// How the transaction of a record stands.
  package enum Standing: Sendable {
    /// Not part of a transaction.
    case plain
    case open
    case committed
    case aborted
  }

  private let header: TraceHeader
  /// By record number.
  private var standings: [Standing] = []
  private var senders: [TransactionOwner?] = []
  /// Records of each owner's open transaction.
  private var open: [TransactionOwner: [Int]] = [:]

  package init(_ header: TraceHeader) { self.header = header }

  /// How the record's transaction stands by now.
  package func standing(of record: RecordID) -> Standing {
    record.number < standings.count ? standings[record.number] : .plain
  }

  /// All records whose transactions were aborted, of those that were stored.
  package private(set) var abortedCount: Int64 = 0

  /// Adds the next fact.
  package mutating func apply(_ fact: Fact) {
    switch fact {
    case .recordSent(_, let producer, _):
      standings.append(.plain)
      senders.append(.producer(producer))
    case .recordForwarded(_, _, let consumer, _, let purpose):
      standings.append(.plain)
      senders.append(purpose == .transform ? .consumer(consumer) : nil)
    case .transactionBegan(let owner): if open[owner] == nil { open[owner] = [] }
    case .recordAppended(let record, _, _) where record.number < senders.count:
      // A record that a change of leaders brings back stays what it was.
      guard let owner = senders[record.number], open[owner] != nil,
        case .plain = standings[record.number]
      else { return }
      standings[record.number] = .open
      open[owner]?.append(record.number)
    case .transactionDecided(let owner, let outcome, _):
      for number in open[owner] ?? [] {
        standings[number] = outcome == .commit ? .committed : .aborted
        if outcome == .abort { abortedCount += 1 }
      }
      open[owner] = nil
    default: break
    }
  }
}
