import EventKernel
import KafkaModel

/// What holds of leaders, followers and the high watermark.
enum ReplicaInvariants {
  static let leaders = Invariant(
    name: "leaders-are-in-sync",
    statement: "each election has a higher epoch, and whoever leads is in sync"
  ) { trace in
    var list = ViolationList("leaders-are-in-sync")
    var replay = ReplicaReplay(trace.header)
    for (index, event) in trace.events.enumerated() {
      if case .leaderElected(let partition, _, let epoch, _, _) = event.fact {
        list.expect(
          epoch > replay.epochs[partition.index], event.time,
          "epoch \(epoch) follows \(replay.epochs[partition.index])")
      }
      replay.apply(event.fact)
      let isLast = index + 1 == trace.events.count || trace.events[index + 1].time > event.time
      guard isLast, trace.header.hasReplicas else { continue }
      for (partition, info) in trace.header.partitions.enumerated() {
        guard let leader = replay.leaders[partition] else { continue }
        list.expect(
          replay.inSync[partition].contains(info.replicas[leader]), event.time,
          "the leader of partition \(partition) is not in sync")
      }
    }
    return list.found
  }

  static let highWatermark = Invariant(
    name: "high-watermark-is-replicated",
    statement:
      "the high watermark rises only to what every in-sync replica has, and only while they suffice"
  ) { trace in
    var list = ViolationList("high-watermark-is-replicated")
    var replay = ReplicaReplay(trace.header)
    for event in trace.events {
      if case .highWatermarkAdvanced(let partition, let offset) = event.fact,
        offset.value > replay.highWatermarks[partition.index]
      {
        let set = replay.inSync[partition.index]
        list.expect(
          set.count >= replay.minInSync(of: partition), event.time,
          "rises with \(set.count) replicas in sync")
        for broker in set.brokers {
          let place = replay.place(of: broker, in: partition)
          let end = replay.replicas[partition.index][place].count
          list.expect(
            offset.value <= Int64(end), event.time,
            "rises to \(offset.value), and a replica in sync ends at \(end)")
        }
      }
      replay.apply(event.fact)
    }
    return list.found
  }

  static let visible = Invariant(
    name: "reads-stay-below-high-watermark",
    statement: "no consumer is handed a record at or above the high watermark"
  ) { trace in
    var list = ViolationList("reads-stay-below-high-watermark")
    guard trace.header.hasReplicas else { return [] }
    var furthest = [Int64](repeating: 0, count: trace.header.partitions.count)
    for event in trace.events {
      switch event.fact {
      case .highWatermarkAdvanced(let partition, let offset):
        furthest[partition.index] = max(furthest[partition.index], offset.value)
      case .recordsPolled(_, let partition, _, let end):
        list.expect(
          end.value <= furthest[partition.index], event.time,
          "polls up to \(end.value) at high watermark \(furthest[partition.index])")
      default: break
      }
    }
    return list.found
  }

  static let agreement = Invariant(
    name: "replicas-agree",
    statement: "replicas in sync hold the same records below the high watermark"
  ) { trace in
    var list = ViolationList("replicas-agree")
    guard trace.header.hasReplicas, trace.isClean else { return [] }
    var replay = ReplicaReplay(trace.header)
    for (index, event) in trace.events.enumerated() {
      replay.apply(event.fact)
      let isLast = index + 1 == trace.events.count || trace.events[index + 1].time > event.time
      guard isLast else { continue }
      for partition in trace.header.partitions.indices {
        let mark = Int(replay.highWatermarks[partition])
        let expected = replay.logs[partition].prefix(mark)
        for broker in replay.inSync[partition].brokers {
          let place = replay.place(of: broker, in: PartitionID(partition))
          list.expect(
            replay.replicas[partition][place].prefix(mark) == expected, event.time,
            "\(trace.header.brokers[broker.index]) differs in partition \(partition)")
        }
      }
    }
    return list.found
  }

  static let acknowledged = Invariant(
    name: "acknowledged-records-stay",
    statement:
      "with acks=all and clean elections a record that was acknowledged is in the log for good"
  ) { trace in
    var list = ViolationList("acknowledged-records-stay")
    guard trace.header.hasReplicas, trace.isClean else { return [] }
    var replay = ReplicaReplay(trace.header)
    var producers: [Int: Int] = [:]
    var acknowledged = Set<Int>()
    var everStored = Set<Int>()
    for event in trace.events {
      replay.apply(event.fact)
      switch event.fact {
      case .recordSent(let record, let producer, _): producers[record.number] = producer.index
      case .recordAppended(let record, _, _): everStored.insert(record.number)
      case .recordAcknowledged(let record, let producer)
      where trace.header.producers[producer.index].delivery.acks == .all:
        acknowledged.insert(record.number)
        list.expect(
          everStored.contains(record.number), event.time,
          "record \(record.number) is acknowledged and stored nowhere")
      default: break
      }
    }
    let stored = Set(replay.logs.flatMap { $0 })
    for number in acknowledged.sorted() {
      list.expect(
        stored.contains(number), trace.end, "record \(number) was acknowledged and is lost")
    }
    return list.found
  }
}
