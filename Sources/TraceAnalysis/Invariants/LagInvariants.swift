import EventKernel
import KafkaModel

/// What holds of how far groups are behind.
enum LagInvariants {
  static let notNegative = Invariant(
    name: "lag-is-not-negative",
    statement: "nobody commits or reads beyond the log end, and only its own commits lower a lag"
  ) { trace in
    guard trace.isClean else { return [] }
    var list = ViolationList("lag-is-not-negative")
    var offsets = OffsetReplay(trace.header)
    let partitions = trace.header.partitions.count
    var committed = trace.header.initialCommits
    for event in trace.events {
      offsets.apply(event.fact)
      switch event.fact {
      case .offsetCommitted(let consumer, let partition, let offset):
        let group = trace.header.consumers[consumer.index].group.index
        committed[group * partitions + partition.index] = offset.value
        list.expect(
          offset.value <= offsets.ends[partition.index], event.time,
          "a lag of \(offsets.ends[partition.index] - offset.value) in partition \(partition.index)"
        )
      case .offsetExpired(let group, let partition):
        committed[group.index * partitions + partition.index] = nil
      case .partitionAssigned(let consumer, let partition, let position, .committed):
        let group = trace.header.consumers[consumer.index].group.index
        // Nobody but a member of the group can have moved what it starts from.
        list.expect(
          committed[group * partitions + partition.index] == position.value, event.time,
          "starts at \(position.value), which its group did not commit")
      case .recordsPolled(let consumer, let partition, _, let end):
        list.expect(
          end.value <= offsets.ends[partition.index], event.time,
          "\(trace.header.consumers[consumer.index].name) reads beyond the log end")
      default: break
      }
    }
    return list.found
  }
}
