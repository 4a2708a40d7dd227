import EventKernel
import KafkaModel

/// What holds of logs that grow old.
enum AgeingInvariants {
  static let start = Invariant(
    name: "log-start-moves-forward",
    statement: "retention deletes whole segments from the front; the log end stays"
  ) { trace in
    guard trace.isClean else { return [] }
    var list = ViolationList("log-start-moves-forward")
    let count = trace.header.partitions.count
    var starts = [Int64](repeating: 0, count: count)
    var ends = starts
    var bases: [[Int64]] = Array(repeating: [0], count: count)
    for event in trace.events {
      if let (partition, offset) = event.fact.append { ends[partition.index] = offset.value + 1 }
      if case .leaderElected(let partition, _, _, let end, _) = event.fact {
        ends[partition.index] = end.value
      }
      switch event.fact {
      case .segmentRolled(let partition, let base):
        list.expect(
          base.value == ends[partition.index], event.time, "a segment begins inside of the log")
        bases[partition.index].append(base.value)
      case .logStartMoved(let partition, let start, _):
        list.expect(
          start.value > starts[partition.index] && start.value <= ends[partition.index],
          event.time, "the log start moves from \(starts[partition.index]) to \(start.value)")
        list.expect(
          bases[partition.index].contains(start.value), event.time,
          "\(start.value) is not the base of a segment")
        starts[partition.index] = start.value
      default: break
      }
    }
    return list.found
  }

  static let newest = Invariant(
    name: "the-newest-value-stays",
    statement:
      "the cleaner removes a record only if a newer one of its key is stored, or it is aborted, or "
      + "a tombstone; never from the active segment"
  ) { trace in
    guard trace.isClean else { return [] }
    var list = ViolationList("the-newest-value-stays")
    let count = trace.header.partitions.count
    var replay = TransactionReplay(trace.header)
    var kinds: [RecordKindID] = []
    var newest: [[String: Int64]] = Array(repeating: [:], count: count)
    var actives = [Int64](repeating: 0, count: count)
    var removed = Set<[Int64]>()
    // What is newest does not count while its transaction is open.
    var open: [(record: RecordID, partition: Int, offset: Int64)] = []
    func note(_ record: RecordID, _ partition: Int, _ offset: Int64) {
      guard let key = trace.header.recordKinds[kinds[record.number].index].key else { return }
      newest[partition][key] = max(newest[partition][key] ?? -1, offset)
    }
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .recordSent(_, _, let kind): kinds.append(kind)
      case .recordForwarded(_, let original, _, _, _): kinds.append(kinds[original.number])
      case .recordAppended(let record, let partition, let offset):
        if case .open = replay.standing(of: record) {
          open.append((record, partition.index, offset.value))
        } else {
          note(record, partition.index, offset.value)
        }
      case .transactionDecided:
        open.removeAll { entry in
          switch replay.standing(of: entry.record) {
          case .open: return false
          case .committed: note(entry.record, entry.partition, entry.offset)
          case .plain, .aborted: break
          }
          return true
        }
      case .segmentRolled(let partition, let base): actives[partition.index] = base.value
      case .recordCompacted(let record, let partition, let offset):
        let kind = trace.header.recordKinds[kinds[record.number].index]
        list.expect(
          offset.value < actives[partition.index], event.time,
          "offset \(offset.value) is in the active segment")
        list.expect(
          removed.insert([Int64(partition.index), offset.value]).inserted, event.time,
          "offset \(offset.value) is removed twice")
        if case .aborted = replay.standing(of: record) { continue }
        let last = kind.key.flatMap { newest[partition.index][$0] } ?? -1
        list.expect(
          offset.value < last || kind.isTombstone, event.time,
          "offset \(offset.value) is the newest of its key")
      default: break
      }
    }
    return list.found
  }

  static let stable = Invariant(
    name: "reads-stay-inside",
    statement: "positions move forward but for resets, which go to the start, the end or a commit"
  ) { trace in
    var list = ViolationList("reads-stay-inside")
    var replay = OffsetReplay(trace.header)
    var starts = [Int64](repeating: 0, count: trace.header.partitions.count)
    for event in trace.events {
      switch event.fact {
      case .logStartMoved(let partition, let start, _): starts[partition.index] = start.value
      case .leaderElected(let partition, _, _, let end, _):
        // An unclean election may leave less than what was deleted before it.
        starts[partition.index] = min(starts[partition.index], end.value)
      case .offsetsPassedOver(let consumer, let partition, let first, let end):
        let position = replay.position(of: consumer, in: partition)
        list.expect(
          position == first.value && first < end && end.value <= replay.ends[partition.index],
          event.time, "passes over \(first.value) at position \(position)")
      case .positionReset(_, let partition, let from, let to, let source):
        list.expect(
          source == .committed || source == .truncation || from.value < starts[partition.index]
            || from.value > replay.ends[partition.index], event.time,
          "offset \(from.value) is not gone")
        list.expect(
          source == .committed || source == .truncation
            || to.value >= starts[partition.index] && to.value <= replay.ends[partition.index],
          event.time, "the reset leads outside of the log")
      default: break
      }
      replay.apply(event.fact)
    }
    return list.found
  }
}
