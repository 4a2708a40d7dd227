import EventKernel
import KafkaModel

/// Who belongs to a group, as the facts pass by.
struct MembershipReplay {
  /// Memberships of each consumer: two while a dead one of it still counts.
  private(set) var memberships: [Int]
  /// Who left by `max.poll.interval.ms` and has not rejoined: a process that lives.
  private var hasLeft: [Bool]

  init(_ header: TraceHeader) {
    memberships = Array(repeating: 0, count: header.consumers.count)
    hasLeft = Array(repeating: false, count: header.consumers.count)
  }

  mutating func apply(_ fact: Fact) {
    switch fact {
    case .memberJoined(let consumer):
      memberships[consumer.index] += 1
      hasLeft[consumer.index] = false
    case .memberRemoved(let consumer, let reason):
      memberships[consumer.index] -= 1
      if reason == .pollTimeout { hasLeft[consumer.index] = true }
    case .memberReplaced(let consumer, let predecessor):
      memberships[predecessor.index] -= 1
      memberships[consumer.index] += 1
    default: break
    }
  }

  func isMember(_ consumer: Int) -> Bool { memberships[consumer] > 0 && !hasLeft[consumer] }
}

/// What holds of owners.
enum OwnershipInvariants {
  static let oneOwner = Invariant(
    name: "one-owner-at-a-time",
    statement: "a partition gets a new owner only when the old one gave it up or was removed"
  ) { trace in
    var list = ViolationList("one-owner-at-a-time")
    var members = MembershipReplay(trace.header)
    let partitions = trace.header.partitions.count
    var owners: [[Int]] = Array(
      repeating: [], count: trace.header.groups.count * max(partitions, 1))
    for event in trace.events {
      members.apply(event.fact)
      switch event.fact {
      case .partitionAssigned(let consumer, let partition, _, _):
        let slot =
          trace.header.consumers[consumer.index].group.index * partitions + partition.index
        // One that was removed and does not know may even be told of an assignment late.
        let isMember = members.isMember(consumer.index)
        for other in owners[slot] where isMember {
          // A static member that misses a rebalance keeps its place, and its belief (KIP-345).
          let mayNotKnow = !members.isMember(other) || trace.header.consumers[other].instance != nil
          list.expect(
            other != consumer.index && mayNotKnow, event.time,
            "\(trace.header.consumers[other].name) still owns partition \(partition.index)")
        }
        owners[slot].append(consumer.index)
      case .partitionRevoked(let consumer, let partition, _):
        let slot =
          trace.header.consumers[consumer.index].group.index * partitions + partition.index
        list.expect(
          owners[slot].contains(consumer.index), event.time, "a partition is revoked from nobody")
        owners[slot].removeAll { $0 == consumer.index }
      default: break
      }
    }
    return list.found
  }

  static let startPosition = Invariant(
    name: "owners-start-at-committed",
    statement: "a new owner starts at the committed offset, or else where auto.offset.reset says"
  ) { trace in
    var list = ViolationList("owners-start-at-committed")
    let partitions = trace.header.partitions.count
    var ends = [Int64](repeating: 0, count: partitions)
    var starts = ends
    var committed = trace.header.initialCommits.map { $0 ?? -1 }
    for event in trace.events {
      switch event.fact {
      case .recordAppended(_, let partition, let offset),
        .markerAppended(_, let partition, let offset, _):
        ends[partition.index] = offset.value + 1
      case .logStartMoved(let partition, let start, _): starts[partition.index] = start.value
      case .leaderElected(let partition, _, _, let end, _):
        starts[partition.index] = min(starts[partition.index], end.value)
      case .offsetCommitted(let consumer, let partition, let offset):
        let group = trace.header.consumers[consumer.index].group.index
        committed[group * partitions + partition.index] = offset.value
      case .offsetExpired(let group, let partition):
        committed[group.index * partitions + partition.index] = -1
      case .partitionAssigned(let consumer, let partition, let position, let source):
        let group = trace.header.consumers[consumer.index].group.index
        let stored = committed[group * partitions + partition.index]
        if stored < 0, !trace.header.groups[group].config.startsAtAnEnd { continue }
        let config = trace.header.groups[group].config
        let wanted: (Int64, PositionSource) =
          stored >= 0
          ? (stored, .committed)
          : config.autoOffsetReset == .earliest
            ? (starts[partition.index], .earliest) : (ends[partition.index], .latest)
        // With followers `latest` is the high watermark, which may be behind the log end.
        let isBehind =
          trace.header.hasReplicas && source == .latest && position.value <= wanted.0
        list.expect(
          (position.value == wanted.0 || isBehind) && source == wanted.1, event.time,
          "starts at \(position.value) instead of \(wanted.0)")
      default: break
      }
    }
    return list.found
  }
}

extension GroupConfig {
  /// Whether a group without committed offsets starts at the start or the end of the log.
  fileprivate var startsAtAnEnd: Bool {
    switch autoOffsetReset {
    case .earliest: true
    case .latest: isolationLevel == .readUncommitted
    case .none, .byDuration: false
    }
  }
}
