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
      guard let (partition, offset) = event.fact.append else { continue }
      list.expect(
        offset.value == ends[partition.index], event.time,
        "offset \(offset.value) follows log end \(ends[partition.index])")
      ends[partition.index] = offset.value + 1
    }
    return list.found
  }

  static let conservation = Invariant(
    name: "records-are-conserved",
    statement: "every record is appended at most once, and exactly once in a run that comes to rest"
  ) { trace in
    var list = ViolationList("records-are-conserved")
    var appends: [Int] = []
    var isQuiet = false
    var failed: [Bool] = []
    var senders: [Int?] = []
    var crashed = [Bool](repeating: false, count: trace.header.producers.count)
    for event in trace.events {
      switch event.fact {
      case .recordSent(let record, let producer, _):
        list.expect(record.number == appends.count, event.time, "record numbers have a gap")
        appends.append(0)
        failed.append(false)
        senders.append(producer.index)
      case .recordForwarded(let record, _, let consumer, _, _):
        list.expect(record.number == appends.count, event.time, "record numbers have a gap")
        appends.append(0)
        // Outputs of a consumer whose transactions may be ended by others can be refused.
        failed.append(trace.header.group(of: consumer).commit == .transaction)
        senders.append(nil)
      case .sendFailed(let record, _, _) where record.number < failed.count:
        failed[record.number] = true
      case .producerCrashed(let producer): crashed[producer.index] = true
      case .recordAppended(let record, _, _):
        guard record.number < appends.count else {
          list.expect(false, event.time, "record \(record.number) was never sent")
          continue
        }
        appends[record.number] += 1
        list.expect(
          appends[record.number] == 1, event.time, "record \(record.number) is appended twice")
      case .runEnded(let reason): isQuiet = reason == .quiet
      default: break
      }
    }
    if isQuiet {
      for (number, count) in appends.enumerated() where count == 0 && !failed[number] {
        list.expect(
          senders[number].map { crashed[$0] } ?? false, trace.end,
          "record \(number) was sent but never appended")
      }
    }
    return list.found
  }

  static let sendOrder = Invariant(
    name: "send-order-is-kept",
    statement: "records of one producer reach a partition in the order of send()"
  ) { trace in
    var list = ViolationList("send-order-is-kept")
    // Copies that consumers send belong to no producer.
    var senders: [Int?] = []
    let partitions = trace.header.partitions.count
    var last = [Int](repeating: -1, count: partitions * max(trace.header.producers.count, 1))
    for event in trace.events {
      switch event.fact {
      case .recordSent(_, let producer, _): senders.append(producer.index)
      case .recordForwarded: senders.append(nil)
      case .recordAppended(let record, let partition, _) where record.number < senders.count:
        guard let sender = senders[record.number] else { continue }
        let slot = sender * partitions + partition.index
        list.expect(
          last[slot] < record.number, event.time,
          "record \(record.number) comes after \(last[slot])")
        last[slot] = record.number
      default: break
      }
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
