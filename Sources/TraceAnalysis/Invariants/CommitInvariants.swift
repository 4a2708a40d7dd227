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
        // Offsets of a transaction are accepted with it and stored once it is decided, whether or
        // not the member has left meanwhile.
        if trace.header.group(of: consumer).commit == .transaction { continue }
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
    // What an unclean election takes away may be committed all the same.
    guard trace.isClean else { return [] }
    var list = ViolationList("commits-stay-behind")
    var offsets = OffsetReplay(trace.header)
    for event in trace.events {
      offsets.apply(event.fact)
      guard case .offsetCommitted(let consumer, let partition, let offset) = event.fact else {
        continue
      }
      list.expect(
        offset.value <= offsets.furthest(of: consumer, in: partition), event.time,
        "commits \(offset.value) beyond its position")
      list.expect(
        offset.value <= offsets.ends[partition.index], event.time,
        "commits \(offset.value) beyond the log end")
    }
    return list.found
  }
}
