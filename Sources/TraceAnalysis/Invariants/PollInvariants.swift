import EventKernel
import KafkaModel

/// What holds of polling and processing.
enum PollInvariants {
  static let consecutive = Invariant(
    name: "polls-follow-each-other",
    statement: "an owner polls only what it owns, from its position on, up to the log end"
  ) { trace in
    var list = ViolationList("polls-follow-each-other")
    var offsets = OffsetReplay(trace.header)
    var owned = Set<Int>()
    let partitions = trace.header.partitions.count
    for event in trace.events {
      switch event.fact {
      case .partitionAssigned(let consumer, let partition, _, _):
        owned.insert(consumer.index * partitions + partition.index)
      case .partitionRevoked(let consumer, let partition, _):
        owned.remove(consumer.index * partitions + partition.index)
      case .recordsPolled(let consumer, let partition, let first, let end):
        let position = offsets.position(of: consumer, in: partition)
        list.expect(
          owned.contains(consumer.index * partitions + partition.index), event.time,
          "polls a partition that it does not own")
        list.expect(
          position == first.value && first < end, event.time,
          "polls from \(first.value) at position \(position)")
        list.expect(
          end.value <= offsets.ends[partition.index], event.time,
          "polls up to \(end.value) beyond log end \(offsets.ends[partition.index])")
      default: break
      }
      offsets.apply(event.fact)
    }
    return list.found
  }

  static let processing = Invariant(
    name: "one-record-at-a-time",
    statement:
      "without workers a consumer works on one record at a time, in the order it polled them"
  ) { trace in
    var list = ViolationList("one-record-at-a-time")
    let consumers = trace.header.consumers.count
    var current: [(partition: Int, offset: Int64)?] = Array(repeating: nil, count: consumers)
    var polled: [[(partition: Int, next: Int64, end: Int64)]] = Array(
      repeating: [], count: consumers)
    var pollTimes = [SimulationTime?](repeating: nil, count: consumers)
    func finish(_ consumer: Int, _ partition: Int, _ offset: Int64, _ time: SimulationTime) {
      let matches = current[consumer].map { $0.partition == partition && $0.offset == offset }
      list.expect(matches ?? false, time, "ends a record that it did not start")
      current[consumer] = nil
    }
    for event in trace.events {
      if let consumer = event.fact.worker,
        trace.header.groups[trace.header.consumers[consumer.index].group.index].workers != nil
      {
        continue
      }
      switch event.fact {
      case .recordsPolled(let consumer, let partition, let first, let end):
        // A new poll means that the rest of the last one was dropped, after a refused commit.
        if pollTimes[consumer.index] != event.time { polled[consumer.index] = [] }
        pollTimes[consumer.index] = event.time
        polled[consumer.index].append((partition.index, first.value, end.value))
      case .partitionRevoked(let consumer, let partition, _):
        // What was polled of it and not begun is dropped.
        polled[consumer.index].removeAll { $0.partition == partition.index }
      case .processingStarted(let consumer, _, let partition, let offset):
        list.expect(current[consumer.index] == nil, event.time, "starts a second record")
        while let run = polled[consumer.index].first,
          run.next == run.end || run.partition != partition.index || run.next != offset.value
        {
          polled[consumer.index].removeFirst()
        }
        list.expect(
          !polled[consumer.index].isEmpty, event.time, "starts a record that it did not poll")
        if !polled[consumer.index].isEmpty { polled[consumer.index][0].next += 1 }
        current[consumer.index] = (partition.index, offset.value)
      case .processingFinished(let consumer, _, let partition, let offset),
        .processingAbandoned(let consumer, _, let partition, let offset):
        finish(consumer.index, partition.index, offset.value, event.time)
      case .processingFailed(let consumer, _, let partition, let offset, _):
        finish(consumer.index, partition.index, offset.value, event.time)
        // The same record may be tried again.
        polled[consumer.index].insert(
          (partition.index, offset.value, offset.value + 1), at: 0)
      default: break
      }
    }
    return list.found
  }
}
