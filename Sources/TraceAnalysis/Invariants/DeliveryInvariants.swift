import EventKernel
import KafkaModel

/// What each way to commit promises.
enum DeliveryInvariants {
  static let accounted = Invariant(
    name: "deliveries-add-up",
    statement: "every stored record is finished, given up, lost, in hand or unread, in each group"
  ) { trace in
    var list = ViolationList("deliveries-add-up")
    for (index, group) in trace.header.groups.enumerated() {
      let verdict = DeliveryVerdict(of: GroupID(index), in: trace)
      list.expect(
        verdict.isConserved, trace.end,
        "group \(group.name): \(verdict.stored) stored, \(verdict.offered) accounted for")
    }
    return list.found
  }

  static let atMostOnce = Invariant(
    name: "at-most-once",
    statement: "with commits before processing no record is started twice by a group"
  ) { trace in
    // Offsets that an unclean election frees are read again.
    guard trace.isClean else { return [] }
    var list = ViolationList("at-most-once")
    let partitions = trace.header.partitions.count
    var started: [[Bool]] = Array(
      repeating: [], count: trace.header.groups.count * max(partitions, 1))
    var failed: [(Int, Int, Int64)] = []
    var sought: Set<[Int]> = []
    for event in trace.events {
      if case .offsetExpired(let group, let partition) = event.fact {
        started[group.index * partitions + partition.index] = []
      }
      if case .positionSought(let consumer, let partition, _, _) = event.fact {
        let group = trace.header.consumers[consumer.index].group.index
        sought.insert([group, partition.index])
      }
      // What was in hand at the seek is begun before what the seek led to is polled.
      if case .recordsPolled(let consumer, let partition, _, _) = event.fact {
        let group = trace.header.consumers[consumer.index].group.index
        if sought.contains([group, partition.index]) {
          started[group * partitions + partition.index] = []
        }
      }
      if case .processingFailed(let consumer, _, let partition, let offset, _) = event.fact {
        let group = trace.header.consumers[consumer.index].group.index
        failed.append((group, partition.index, offset.value))
      }
      guard case .processingStarted(let consumer, _, let partition, let offset) = event.fact
      else { continue }
      let group = trace.header.consumers[consumer.index].group.index
      guard trace.header.groups[group].commit == .beforeProcessing else { continue }
      // Trying a failed record again is the application's own doing.
      if failed.contains(where: { $0 == (group, partition.index, offset.value) }) { continue }
      let slot = group * partitions + partition.index
      while started[slot].count <= Int(offset.value) { started[slot].append(false) }
      list.expect(
        !started[slot][Int(offset.value)], event.time,
        "offset \(offset.value) of partition \(partition.index) is started again")
      started[slot][Int(offset.value)] = true
    }
    return list.found
  }

  static let atLeastOnce = Invariant(
    name: "at-least-once",
    statement:
      "with commits after processing, and earliest, a group at rest with members has finished all"
  ) { trace in
    var list = ViolationList("at-least-once")
    guard case .runEnded(.quiet) = trace.events.last?.fact, trace.isClean else { return [] }
    let partitions = trace.header.partitions.count
    var ends = [Int](repeating: 0, count: partitions)
    var isServed = [Bool](repeating: true, count: partitions)
    var replicas = ReplicaReplay(trace.header)
    var finished: [[Bool]] = Array(
      repeating: [], count: trace.header.groups.count * max(partitions, 1))
    var lives = [Bool](repeating: false, count: trace.header.consumers.count)
    var members = MembershipReplay(trace.header)
    var isExcused = [Bool](repeating: false, count: trace.header.groups.count)
    // A static leader that was away when partitions were added need not notice them (KIP-814).
    var known = [Bool](repeating: false, count: finished.count)
    for event in trace.events {
      members.apply(event.fact)
      switch event.fact {
      case .recordAppended(_, let partition, let offset),
        .markerAppended(_, let partition, let offset, _):
        // With followers only what they have can be read.
        if !trace.header.hasReplicas { ends[partition.index] = Int(offset.value) + 1 }
      case .leaderLost(let partition): isServed[partition.index] = false
      case .leaderElected(let partition, _, _, _, _): isServed[partition.index] = true
      case .inSyncReplicasChanged: replicas.apply(event.fact)
      case .highWatermarkAdvanced(let partition, let offset):
        ends[partition.index] = Int(offset.value)
      case .offsetsPassedOver(let consumer, let partition, let first, let end),
        .positionReset(let consumer, let partition, let first, let end, _):
        // What is not shown, or gone, need not be finished.
        let group = trace.header.consumers[consumer.index].group.index
        let slot = group * partitions + partition.index
        while finished[slot].count < Int(end.value) { finished[slot].append(false) }
        if end < first { continue }
        for offset in first.value..<end.value { finished[slot][Int(offset)] = true }
      case .processingFinished(let consumer, _, let partition, let offset):
        let group = trace.header.consumers[consumer.index].group.index
        let slot = group * partitions + partition.index
        while finished[slot].count <= Int(offset.value) { finished[slot].append(false) }
        finished[slot][Int(offset.value)] = true
      case .recordSkipped(let consumer, _, let partition, let offset),
        .processingFailed(let consumer, _, let partition, let offset, _):
        // A record that fails is finished, skipped or passed on; which of them is not asked here.
        let group = trace.header.consumers[consumer.index].group.index
        let slot = group * partitions + partition.index
        while finished[slot].count <= Int(offset.value) { finished[slot].append(false) }
        finished[slot][Int(offset.value)] = true
      case .partitionAssigned(let consumer, let partition, let position, let source):
        let group = trace.header.consumers[consumer.index].group.index
        if source == .earliest {
          let slot = group * partitions + partition.index
          while finished[slot].count < Int(position.value) { finished[slot].append(true) }
        }
        known[group * partitions + partition.index] = true
      case .offsetExpired(let group, _): isExcused[group.index] = true
      case .positionSought(let consumer, _, _, _):
        isExcused[trace.header.consumers[consumer.index].group.index] = true
      case .consumerStarted(let consumer): lives[consumer.index] = true
      case .consumerStopped(let consumer), .consumerCrashed(let consumer):
        lives[consumer.index] = false
      default: break
      }
    }
    for (index, group) in trace.header.groups.enumerated() {
      guard !isExcused[index], group.commitsAfterProcessing,
        group.config.autoOffsetReset == .earliest,
        group.consumers.contains(where: { lives[$0] && members.isMember($0) })
      else { continue }
      for topic in group.topics {
        let info = trace.header.topics[topic.index]
        for partition in info.partitions
        where isServed[partition] && !replicas.isUnderMinimum(PartitionID(partition))
          && (known[index * partitions + partition]
            || trace.header.partitions[partition].number < info.initial)
        {
          let done = finished[index * partitions + partition]
          list.expect(
            done.count == ends[partition] && done.allSatisfy { $0 }, trace.end,
            "group \(group.name) left records of partition \(partition) undone")
        }
      }
    }
    return list.found
  }
}

extension GroupInfo {
  /// Whether nothing is committed that has not been processed.
  ///
  /// Workers break that for positions and for the offset after each finished record.
  fileprivate var commitsAfterProcessing: Bool {
    switch commit {
    case .beforeProcessing: false
    case .auto, .afterRecord: workers == nil
    case .afterBatch, .lowestUnfinished, .transaction: true
    }
  }
}

/// What holds of processes.
enum LifeInvariants {
  static let deadAreSilent = Invariant(
    name: "the-dead-are-silent",
    statement: "a consumer owns, polls and processes only while its process runs"
  ) { trace in
    var list = ViolationList("the-dead-are-silent")
    var lives = [Bool](repeating: false, count: trace.header.consumers.count)
    for event in trace.events {
      switch event.fact {
      case .consumerStarted(let consumer):
        list.expect(!lives[consumer.index], event.time, "starts while it runs")
        lives[consumer.index] = true
      case .consumerStopped(let consumer): lives[consumer.index] = false
      case .consumerCrashed(let consumer): lives[consumer.index] = false
      case .partitionAssigned(let consumer, _, _, _), .recordsPolled(let consumer, _, _, _),
        .processingStarted(let consumer, _, _, _), .processingFinished(let consumer, _, _, _),
        .assignmentReceived(let consumer, _, _), .rebalanceNoticed(let consumer):
        list.expect(
          lives[consumer.index], event.time,
          "\(trace.header.consumers[consumer.index].name) acts without a process")
      default: break
      }
    }
    return list.found
  }

  static let liveStay = Invariant(
    name: "the-living-stay",
    statement:
      "a session times out only of a process that crashed, paused, was cut off or is static"
  ) { trace in
    var list = ViolationList("the-living-stay")
    var crashes = [Int](repeating: 0, count: trace.header.consumers.count)
    var excused = [Bool](repeating: false, count: trace.header.consumers.count)
    for event in trace.events {
      switch event.fact {
      case .consumerCrashed(let consumer): crashes[consumer.index] += 1
      case .consumerPaused(let consumer), .consumerIsolated(let consumer),
        .memberRefused(let consumer, _):
        excused[consumer.index] = true
      case .memberRemoved(let consumer, .sessionTimeout):
        crashes[consumer.index] -= 1
        let info = trace.header.consumers[consumer.index]
        // A cooperative member sends no heartbeats from its JoinGroup to its next poll.
        let isStatic =
          info.instance != nil || trace.header.groups[info.group.index].config.isCooperative
          || trace.header.groups[info.group.index].changesAssignors
        list.expect(
          crashes[consumer.index] >= 0 || isStatic || excused[consumer.index], event.time,
          "\(trace.header.consumers[consumer.index].name) lives")
      default: break
      }
    }
    return list.found
  }
}
