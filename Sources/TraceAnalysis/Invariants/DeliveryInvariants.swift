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
    var allowances = Array(
      repeating: StartAllowance(), count: trace.header.groups.count * max(partitions, 1))
    var failed = Set<[Int]>()
    func slot(_ consumer: ConsumerID, _ partition: PartitionID) -> Int {
      trace.header.consumers[consumer.index].group.index * partitions + partition.index
    }
    for event in trace.events {
      switch event.fact {
      case .offsetExpired(let group, let partition):
        allowances[group.index * partitions + partition.index].goBack()
      case .positionSought(let consumer, let partition, _, _):
        allowances[slot(consumer, partition)].goBack()
      case .recordsPolled(let consumer, let partition, let first, let end):
        allowances[slot(consumer, partition)].poll(first.value, end.value)
      case .processingFailed(let consumer, _, let partition, let offset, _):
        failed.insert([slot(consumer, partition), Int(offset.value)])
      case .processingStarted(let consumer, _, let partition, let offset)
      where trace.header.group(of: consumer).commit == .beforeProcessing:
        let slot = slot(consumer, partition)
        // Trying a failed record again is the application's own doing.
        if failed.contains([slot, Int(offset.value)]) { continue }
        list.expect(
          allowances[slot].start(offset.value), event.time,
          "offset \(offset.value) of partition \(partition.index) is started again")
      default: break
      }
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
    // What was committed before the run is done with; the log may not have got there yet.
    let before = trace.header.initialCommits.map { Int($0 ?? 0) }
    var finished = before.map { Array(repeating: true, count: $0) }
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
          // What lies below the start of the log is gone, begun or not.
          let slot = group * partitions + partition.index
          while finished[slot].count < Int(position.value) { finished[slot].append(true) }
          for offset in 0..<Int(position.value) { finished[slot][offset] = true }
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
          let end = max(ends[partition], before[index * partitions + partition])
          list.expect(
            done.count == end && done.allSatisfy { $0 }, trace.end,
            "group \(group.name) left records of partition \(partition) undone")
        }
      }
    }
    return list.found
  }
}

/// How often the records of a partition may be started by a group that commits first: once for the
/// first poll since it started, and once for the first poll after each step back.
///
/// What is in hand at a step back may be started after what it leads to is polled, by workers.
private struct StartAllowance {
  private var stepsBack = 0
  /// By offset, the steps back before the last poll that counted; -1 for none.
  private var polledAfter: [Int] = []
  private var left: [Int] = []

  /// A seek, or the loss of the committed offset, lets the group poll again what it has had.
  mutating func goBack() { stepsBack += 1 }

  mutating func poll(_ first: Int64, _ end: Int64) {
    while polledAfter.count < Int(end) {
      polledAfter.append(-1)
      left.append(0)
    }
    for offset in Int(first)..<Int(end) where polledAfter[offset] < stepsBack {
      polledAfter[offset] = stepsBack
      left[offset] += 1
    }
  }

  /// Starts a record; whether that was allowed.
  mutating func start(_ offset: Int64) -> Bool {
    guard Int(offset) < left.count, left[Int(offset)] > 0 else { return false }
    left[Int(offset)] -= 1
    return true
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
