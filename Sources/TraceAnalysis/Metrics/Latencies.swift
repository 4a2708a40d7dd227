package import EventKernel
package import KafkaModel

/// How long one record took to one end of its processing.
package struct RecordLatency: Hashable, Sendable {
  package var record: RecordID
  package var partition: PartitionID
  package var offset: Offset
  package var consumer: ConsumerID
  package var start: SimulationTime
  package var end: SimulationTime

  /// From the start to the end.
  package var nanoseconds: Int64 { (end - start).nanoseconds }
}

/// How long records took.
package enum Latencies {
  /// Nanoseconds from `send()`, of the original for a copy, to each end of processing in a group.
  package static func sendToEnd(of group: GroupID, in trace: Trace) -> [Int64] {
    records(of: group, since: .send, in: trace).map { $0.nanoseconds }
  }

  /// The same record by record, in the order of their ends; a repeated record is there again.
  package static func records(
    of group: GroupID, since start: LatencyStart, in trace: Trace
  ) -> [RecordLatency] {
    var sent: [SimulationTime] = []
    var appended: [[SimulationTime]] = Array(repeating: [], count: trace.header.partitions.count)
    var latencies: [RecordLatency] = []
    for event in trace.events {
      switch event.fact {
      case .recordSent: sent.append(event.time)
      case .recordForwarded(_, let original, _, _, _): sent.append(sent[original.number])
      case .recordAppended(_, let partition, let offset):
        // Control records leave gaps; what a leader change cut off is written anew.
        while appended[partition.index].count <= Int(offset.value) {
          appended[partition.index].append(event.time)
        }
        appended[partition.index][Int(offset.value)] = event.time
      case .processingFinished(let consumer, let record, let partition, let offset)
      where trace.header.consumers[consumer.index].group == group:
        let begin =
          start == .send
          ? sent[record.number] : appended[partition.index][Int(offset.value)]
        latencies.append(
          RecordLatency(
            record: record, partition: partition, offset: offset, consumer: consumer,
            start: begin, end: event.time))
      default: break
      }
    }
    return latencies
  }

  /// The smallest length that at least `perMille` of a thousand of the `sorted` ones do not exceed.
  ///
  /// Exact, unlike `LatencyHistogram`; nil when there is none.
  package static func quantile(perMille: Int64, ofSorted sorted: [Int64]) -> Int64? {
    if sorted.isEmpty { return nil }
    let rank = max(1, (Int64(sorted.count) * perMille + 999) / 1000)
    return sorted[Int(rank) - 1]
  }

  /// The mean, cut to a nanosecond; nil when there is none.
  package static func mean(of lengths: [Int64]) -> Int64? {
    if lengths.isEmpty { return nil }
    // Quotients and remainders apart, so that no sum is too large.
    let count = Int64(lengths.count)
    let quotients = lengths.reduce(0) { $0 + $1 / count }
    return quotients + lengths.reduce(0) { $0 + $1 % count } / count
  }
}
