import EventKernel
import KafkaModel

/// What holds of generations.
enum GenerationInvariants {
  static let consecutive = Invariant(
    name: "generations-count-up",
    statement: "each group's generations count up by one; assignment epochs may pass over some"
  ) { trace in
    var list = ViolationList("generations-count-up")
    var last = [Int](repeating: 0, count: trace.header.groups.count)
    for event in trace.events {
      guard case .generationFormed(let group, let generation, _) = event.fact else { continue }
      list.expect(
        trace.header.groups[group.index].config.groupProtocol == .consumer
          ? generation.number > last[group.index] : generation.number == last[group.index] + 1,
        event.time,
        "generation \(generation.number) follows \(last[group.index])")
      last[group.index] = generation.number
    }
    return list.found
  }
}

/// What holds of assignments.
enum AssignmentInvariants {
  static let complete = Invariant(
    name: "assignments-are-complete",
    statement: "a classic generation that lasts assigns every partition to exactly one member"
  ) { trace in
    var list = ViolationList("assignments-are-complete")
    var current = [(missing: Int, partitions: Int)](
      repeating: (-1, 0), count: trace.header.groups.count)
    var grown = trace.header.topics.map { $0.initial }
    /// What a generation leaves out on purpose: partitions that a second round hands over.
    func check(_ group: Int, _ time: SimulationTime) {
      let info = trace.header.groups[group]
      guard info.config.groupProtocol == .classic, current[group].missing == 0 else { return }
      let least = info.topics.reduce(0) { $0 + trace.header.topics[$1.index].initial }
      let most = info.topics.reduce(0) { $0 + grown[$1.index] }
      list.expect(
        current[group].partitions >= least && current[group].partitions <= most, time,
        "\(current[group].partitions) of \(most) partitions are assigned")
    }
    for event in trace.events {
      switch event.fact {
      case .partitionsAdded(let topic, let count): grown[topic.index] = count
      case .rebalanceStarted(let group, let reason):
        let isSecondRound =
          reason == .partitionsReleased
          || trace.header.groups[group.index].config.isCooperative
          || trace.header.groups[group.index].changesAssignors
        if !isSecondRound { check(group.index, event.time) }
      case .generationFormed(let group, _, let members):
        current[group.index] = (members == 0 ? -1 : members, 0)
      case .assignmentReceived(let consumer, _, let count):
        let group = trace.header.consumers[consumer.index].group.index
        current[group].missing -= 1
        current[group].partitions += count
      case .memberReplaced(let consumer, _):
        current[trace.header.consumers[consumer.index].group.index].missing = -1
      case .runEnded(.quiet):
        for group in trace.header.groups.indices { check(group, event.time) }
      default: break
      }
    }
    return list.found
  }

  static let covered = Invariant(
    name: "the-rest-is-covered",
    statement: "in a group at rest with members every partition that was there has one owner"
  ) { trace in
    var list = ViolationList("the-rest-is-covered")
    guard case .runEnded(.quiet) = trace.events.last?.fact else { return [] }
    let partitions = trace.header.partitions.count
    // A process that is no member any more, and does not know, does not count.
    var owners: [[Int]] = Array(
      repeating: [], count: partitions * max(trace.header.groups.count, 1))
    var members = MembershipReplay(trace.header)
    for event in trace.events {
      members.apply(event.fact)
      switch event.fact {
      case .partitionAssigned(let consumer, let partition, _, _):
        owners[
          trace.header.consumers[consumer.index].group.index * partitions + partition.index
        ].append(consumer.index)
      case .partitionRevoked(let consumer, let partition, _):
        owners[
          trace.header.consumers[consumer.index].group.index * partitions + partition.index
        ].removeAll { $0 == consumer.index }
      default: break
      }
    }
    for (index, group) in trace.header.groups.enumerated()
    where group.consumers.contains(where: { members.isMember($0) }) {
      for topic in group.topics {
        let info = trace.header.topics[topic.index]
        for partition in info.partitions.prefix(info.initial) {
          let count = owners[index * partitions + partition].count { members.isMember($0) }
          list.expect(count == 1, trace.end, "partition \(partition) has \(count) owners")
        }
      }
    }
    return list.found
  }

  static let balance = Invariant(
    name: "assignments-are-balanced",
    statement: "range deals each topic out in blocks that differ by at most one, round robin all"
  ) { trace in
    var list = ViolationList("assignments-are-balanced")
    forEachCompleteGeneration(in: trace) { group, shares, time in
      let info = trace.header.groups[group]
      // A cooperative first round, and an older target, may be uneven on purpose.
      if info.config.groupProtocol == .consumer || info.config.isCooperative
        || info.changesAssignors
      {
        return
      }
      if info.config.assignors[0] != .range {
        list.expect(spread(shares.map { $0.count }) <= 1, time, "shares differ by more than one")
        return
      }
      for topic in info.topics {
        let range = trace.header.topics[topic.index].partitions
        let blocks = shares.map { share in share.filter { range.contains($0) }.sorted() }
        list.expect(spread(blocks.map { $0.count }) <= 1, time, "blocks differ by more than one")
        for block in blocks {
          guard let first = block.first, let last = block.last else { continue }
          list.expect(last - first + 1 == block.count, time, "a block has a gap")
        }
      }
    }
    return list.found
  }

  private static func spread(_ sizes: [Int]) -> Int { (sizes.max() ?? 0) - (sizes.min() ?? 0) }

  /// Calls `body` with every member's partitions when the last member of a generation has them.
  private static func forEachCompleteGeneration(
    in trace: Trace, _ body: (Int, [[Int]], SimulationTime) -> Void
  ) {
    let groups = trace.header.groups.count
    var members = [Int](repeating: 0, count: groups)
    var generations = [Int](repeating: 0, count: groups)
    var shares: [[(consumer: Int, wanted: Int, partitions: [Int])]] = Array(
      repeating: [], count: groups)
    func finishIfComplete(_ group: Int, _ time: SimulationTime) {
      guard shares[group].count == members[group], members[group] > 0,
        shares[group].allSatisfy({ $0.partitions.count == $0.wanted })
      else { return }
      body(group, shares[group].map { $0.partitions }, time)
      members[group] = 0
    }
    for event in trace.events {
      switch event.fact {
      case .generationFormed(let group, let generation, let count):
        members[group.index] = count
        generations[group.index] = generation.number
        shares[group.index] = []
      case .assignmentReceived(let consumer, let generation, let count):
        let group = trace.header.consumers[consumer.index].group.index
        guard generation.number == generations[group] else { continue }
        shares[group].append((consumer.index, count, []))
        finishIfComplete(group, event.time)
      case .partitionAssigned(let consumer, let partition, _, _):
        let group = trace.header.consumers[consumer.index].group.index
        guard let place = shares[group].lastIndex(where: { $0.consumer == consumer.index }) else {
          continue
        }
        shares[group][place].partitions.append(partition.index)
        finishIfComplete(group, event.time)
      default: break
      }
    }
  }
}

/// What holds of time itself.
enum TimeInvariants {
  static let order = Invariant(
    name: "time-goes-forward",
    statement: "facts are in order of time, and the end of the run is the last and only one"
  ) { trace in
    var list = ViolationList("time-goes-forward")
    var last = SimulationTime.zero
    for (index, event) in trace.events.enumerated() {
      list.expect(event.time >= last, event.time, "time goes back")
      last = event.time
      if case .runEnded = event.fact {
        list.expect(index == trace.events.count - 1, event.time, "facts follow the end of the run")
      }
    }
    if case .runEnded = trace.events.last?.fact {
    } else {
      list.expect(false, last, "the run has no end")
    }
    return list.found
  }
}
