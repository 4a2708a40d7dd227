import EventKernel
import KafkaModel

/// What holds of commits.
enum CommitInvariants {
  static let members = Invariant(
    name: "only-members-commit",
    statement: "the coordinator stores commits of members only, and refuses those of all others"
  ) { trace in
    var list = ViolationList("only-members-commit")
    var members = MembershipReplay(trace.header)
    for event in trace.events {
      members.apply(event.fact)
      switch event.fact {
      case .offsetCommitted(let consumer, _, _):
        list.expect(
          members.isMember(consumer.index), event.time,
          "\(trace.header.consumers[consumer.index].name) is no member")
      case .commitRefused(let consumer, _, _, .unknownMemberID):
        list.expect(
          members.memberships[consumer.index] < 2, event.time,
          "\(trace.header.consumers[consumer.index].name) is refused twice over")
      default: break
      }
    }
    return list.found
  }

  static let bounds = Invariant(
    name: "commits-stay-behind",
    statement: "a committed offset is not beyond what its consumer polled, nor beyond the log end"
  ) { trace in
    var list = ViolationList("commits-stay-behind")
    let partitions = trace.header.partitions.count
    var ends = [Int64](repeating: 0, count: partitions)
    var positions = [Int64](
      repeating: -1, count: partitions * max(trace.header.consumers.count, 1))
    for event in trace.events {
      switch event.fact {
      case .recordAppended(_, let partition, let offset): ends[partition.index] = offset.value + 1
      case .partitionAssigned(let consumer, let partition, let position, _):
        positions[consumer.index * partitions + partition.index] = position.value
      case .recordsPolled(let consumer, let partition, _, let end):
        positions[consumer.index * partitions + partition.index] = end.value
      case .offsetCommitted(let consumer, let partition, let offset):
        list.expect(
          offset.value <= positions[consumer.index * partitions + partition.index], event.time,
          "commits \(offset.value) beyond its position")
        list.expect(
          offset.value <= ends[partition.index], event.time,
          "commits \(offset.value) beyond the log end")
      default: break
      }
    }
    return list.found
  }
}
