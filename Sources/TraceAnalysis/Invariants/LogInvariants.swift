import EventKernel
import KafkaModel

/// What holds of records and logs.
enum LogInvariants {
  static let dense = Invariant(
    name: "offsets-are-dense",
    statement: "each partition's offsets count up from 0 without a gap"
  ) { trace in
    var list = ViolationList("offsets-are-dense")
    var ends = [Int64](repeating: 0, count: trace.header.partitions.count)
    for event in trace.events {
      // A new leader's log ends where it ends, and goes on from there.
      if case .leaderElected(let partition, _, _, let end, _) = event.fact {
        ends[partition.index] = end.value
      }
      guard let (partition, offset) = event.fact.append else { continue }
      list.expect(
        offset.value == ends[partition.index], event.time,
        "offset \(offset.value) follows log end \(ends[partition.index])")
      ends[partition.index] = offset.value + 1
    }
    return list.found
  }

  static let keysStay = Invariant(
    name: "same-key-same-partition",
    statement:
      "a key goes to one partition of a topic that never grows, unless keys are ignored"
  ) { trace in
    var list = ViolationList("same-key-same-partition")
    var kinds: [(kind: Int, producer: Int)?] = []
    var home: [String: Int] = [:]
    for event in trace.events {
      switch event.fact {
      case .recordSent(_, let producer, let kind): kinds.append((kind.index, producer.index))
      case .recordForwarded: kinds.append(nil)
      case .recordAppended(let record, let partition, _) where record.number < kinds.count:
        guard let (kind, producer) = kinds[record.number] else { continue }
        let info = trace.header.recordKinds[kind]
        let grown = trace.header.topics[trace.header.producers[producer].topic.index]
        guard grown.initial == grown.partitions.count, info.partition == nil,
          let key = info.key, !key.isEmpty,
          trace.header.producers[producer].partitioner != .roundRobin
        else { continue }
        // Topic names hold no slash, so topic and key cannot run into each other.
        let topic = trace.header.topics[trace.header.producers[producer].topic.index].name
        let scope = "\(topic)/\(trace.header.producers[producer].partitioner.rawValue)/\(key)"
        let known = home[scope] ?? partition.index
        home[scope] = known
        list.expect(known == partition.index, event.time, "key \(key) changes its partition")
      default: break
      }
    }
    return list.found
  }
}

extension TraceHeader {
  /// The group of a consumer.
  func group(of consumer: ConsumerID) -> GroupInfo { groups[consumers[consumer.index].group.index] }
}

extension Fact {
  /// The partition and the offset that something was stored at: a record or a control record.
  var append: (PartitionID, Offset)? {
    switch self {
    case .recordAppended(_, let partition, let offset),
      .markerAppended(_, let partition, let offset, _):
      (partition, offset)
    default: nil
    }
  }
}
