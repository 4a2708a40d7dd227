import EventKernel
import KafkaModel

extension TimelineBuilder {
  /// Adds a fact of a process or of a group.
  mutating func addGroupFact(_ event: TraceEvent, to timeline: inout RunTimeline) {
    let time = event.time
    switch event.fact {
    case .consumerStarted(let consumer):
      timeline.lives[consumer.index].append(
        ConsumerLife(start: time, end: timeline.end, ending: .running))
    case .consumerStopped(let consumer): endLife(of: consumer, at: time, .stopped, in: &timeline)
    case .consumerCrashed(let consumer): endLife(of: consumer, at: time, .crashed, in: &timeline)
    case .memberReplaced(_, let predecessor):
      if let place = timeline.lives[predecessor.index].firstIndex(where: {
        $0.removal == nil && $0.ending != .running
      }) {
        timeline.lives[predecessor.index][place].removal = time
      }
    case .memberRemoved(let consumer, let reason):
      let lives = timeline.lives[consumer.index]
      if reason == .pollTimeout { timeline.departures[consumer.index].append(time) }
      guard let place = lives.indices.last(where: { lives[$0].removal == nil }) else {
        // Not for the first time in this life.
        if lives.last?.ending == .running, !openOwnerships[consumer.index].isEmpty {
          open(.zombie, of: consumer, at: time, in: &timeline)
        }
        return
      }
      // A process that was started again joins as a new member while its old one still counts.
      let older = lives.indices.first { lives[$0].removal == nil && lives[$0].ending != .running }
      timeline.lives[consumer.index][older ?? place].removal = time
      timeline.lives[consumer.index][older ?? place].removalReason = reason
      if older == nil, lives[place].ending == .running,
        !openOwnerships[consumer.index].isEmpty
      {
        open(.zombie, of: consumer, at: time, in: &timeline)
      }
    case .rebalanceStarted(let group, let reason):
      if isRebalancing[group.index] { return }
      isRebalancing[group.index] = true
      timeline.rebalances[group.index].append(
        RebalanceSpan(
          start: time, end: timeline.end, reason: reason, generation: nil,
          isFormation: generations[group.index] == 0))
    case .generationFormed(let group, let generation, _):
      generations[group.index] += 1
      if isRebalancing[group.index], let last = timeline.rebalances[group.index].indices.last {
        timeline.rebalances[group.index][last].generation = generation
        timeline.rebalances[group.index][last].joined = time
      }
    case .rebalanceFinished(let group, _):
      guard isRebalancing[group.index], let last = timeline.rebalances[group.index].indices.last
      else { return }
      isRebalancing[group.index] = false
      timeline.rebalances[group.index][last].end = time
    case .assignmentReceived(let consumer, let generation, _):
      timeline.assignments[consumer.index].append(
        AssignmentMark(
          time: time, generation: generation,
          partitions: openOwnerships[consumer.index].map { PartitionID($0.partition) }.sorted()))
    case .partitionAssigned(let consumer, let partition, let position, let source):
      let isReset = source != .committed
      openOwnership(of: partition, by: consumer, at: time, from: position, isReset, in: &timeline)
    case .partitionRevoked(let consumer, let partition, let reason):
      closeOwnership(of: partition, by: consumer, at: time, reason, in: &timeline)
    default: addTrouble(event, to: &timeline)
    }
  }

  private func addTrouble(_ event: TraceEvent, to timeline: inout RunTimeline) {
    let time = event.time
    switch event.fact {
    case .consumerPaused(let consumer): open(.paused, of: consumer, at: time, in: &timeline)
    case .pollTimeoutExceeded(let consumer):
      if header.consumers[consumer.index].instance != nil {
        timeline.silences[consumer.index].append(time)
      }
    case .consumerSlowed(let consumer, let perMille, let end):
      slow(consumer, perMille, from: time, to: end, in: &timeline)
    case .consumptionPaused(let consumer):
      open(.backpressure, of: consumer, at: time, in: &timeline)
    case .consumptionResumed(let consumer):
      close(.backpressure, of: consumer, at: time, in: &timeline)
    case .consumerIsolated(let consumer): open(.isolated, of: consumer, at: time, in: &timeline)
    case .consumerResumed(let consumer): close(.paused, of: consumer, at: time, in: &timeline)
    case .consumerReconnected(let consumer):
      close(.isolated, of: consumer, at: time, in: &timeline)
    case .memberRefused(let consumer, let error):
      timeline.refusals[consumer.index].append((time: time, error: error))
    case .groupScaled(let group, let consumers, let lag):
      timeline.scalings[group.index].append((time: time, consumers: consumers, lag: lag))
    case .positionSought(let consumer, let partition, let from, let to):
      timeline.seeks[consumer.index].append(
        SeekMark(time: time, partition: partition, from: from, to: to))
    case .offsetExpired(let group, let partition):
      timeline.expiries[group.index].append((time: time, partition: partition))
    case .partitionsAdded(let topic, let count):
      let info = header.topics[topic.index]
      for partition in info.partitions.prefix(count)
      where header.partitions[partition].number >= info.initial
        && timeline.partitionStarts[partition] == .zero
      {
        timeline.partitionStarts[partition] = time
      }
    default: break
    }
  }

  private func open(
    _ kind: TroubleInterval.Kind, of consumer: ConsumerID, at time: SimulationTime,
    in timeline: inout RunTimeline
  ) {
    if kind == .backpressure, let last = timeline.troubles[consumer.index].indices.last,
      timeline.troubles[consumer.index][last].kind == kind,
      timeline.troubles[consumer.index][last].end == time
    {
      // A pause that follows another at once is the same one to the eye.
      timeline.troubles[consumer.index][last].end = timeline.end
      return
    }
    timeline.troubles[consumer.index].append(
      TroubleInterval(kind: kind, start: time, end: timeline.end))
  }

  /// What a process was slowed by before ends; the usual time again is no trouble.
  private func slow(
    _ consumer: ConsumerID, _ perMille: Int, from start: SimulationTime, to end: SimulationTime,
    in timeline: inout RunTimeline
  ) {
    for place in timeline.troubles[consumer.index].indices
    where timeline.troubles[consumer.index][place].kind.factor != nil {
      let before = timeline.troubles[consumer.index][place].end
      timeline.troubles[consumer.index][place].end = min(before, start)
    }
    if perMille == 1000 { return }
    timeline.troubles[consumer.index].append(
      TroubleInterval(kind: .slow(perMille: perMille), start: start, end: min(end, timeline.end)))
  }

  private func close(
    _ kind: TroubleInterval.Kind, of consumer: ConsumerID, at time: SimulationTime,
    in timeline: inout RunTimeline
  ) {
    let troubles = timeline.troubles[consumer.index]
    for place in troubles.indices
    where troubles[place].kind == kind && troubles[place].end == timeline.end {
      timeline.troubles[consumer.index][place].end = time
    }
  }

  private func endLife(
    of consumer: ConsumerID, at time: SimulationTime, _ ending: ConsumerLife.Ending,
    in timeline: inout RunTimeline
  ) {
    guard let last = timeline.lives[consumer.index].indices.last else { return }
    timeline.lives[consumer.index][last].end = time
    timeline.lives[consumer.index][last].ending = ending
    for kind in [TroubleInterval.Kind.paused, .isolated, .zombie, .backpressure] {
      close(kind, of: consumer, at: time, in: &timeline)
    }
  }

  private mutating func openOwnership(
    of partition: PartitionID, by consumer: ConsumerID, at time: SimulationTime,
    from position: Offset, _ isReset: Bool, in timeline: inout RunTimeline
  ) {
    let group = group(of: consumer)
    let known = max(
      firstPositions[group][partition.index], committed[group][partition.index])
    let passedOver = isReset && known >= 0 && known < position.value ? Offset(known) : nil
    if firstPositions[group][partition.index] < 0 {
      firstPositions[group][partition.index] = position.value
    }
    openOwnerships[consumer.index].append(
      (partition.index, timeline.ownerships[partition.index].count))
    timeline.ownerships[partition.index].append(
      OwnershipInterval(
        partition: partition, group: GroupID(group), consumer: consumer, position: position,
        passedOver: passedOver, start: time, end: timeline.end, ending: nil))
    guard let last = timeline.assignments[consumer.index].indices.last,
      timeline.assignments[consumer.index][last].time == time
    else { return }
    timeline.assignments[consumer.index][last].partitions.append(partition)
    timeline.assignments[consumer.index][last].partitions.sort()
  }

  private mutating func closeOwnership(
    of partition: PartitionID, by consumer: ConsumerID, at time: SimulationTime,
    _ reason: RevocationReason, in timeline: inout RunTimeline
  ) {
    let open = openOwnerships[consumer.index]
    guard let entry = open.firstIndex(where: { $0.partition == partition.index }) else { return }
    let place = open[entry].place
    openOwnerships[consumer.index].remove(at: entry)
    if openOwnerships[consumer.index].isEmpty {
      close(.zombie, of: consumer, at: time, in: &timeline)
    }
    timeline.ownerships[partition.index][place].end = time
    timeline.ownerships[partition.index][place].ending = reason
  }

  /// Ends what was open at the end of the run and finds the phases of rebalances.
  mutating func close(_ timeline: inout RunTimeline) {
    for consumer in timeline.work.indices {
      for place in timeline.work[consumer].indices
      where timeline.work[consumer][place].outcome == .unfinished {
        timeline.work[consumer][place].end = timeline.end
      }
    }
    for group in committed.indices {
      for partition in committed[group].indices {
        if hasGaps(group, partition, in: timeline) { mayHaveLosses = true }
      }
      findPhases(of: group, in: &timeline)
    }
  }

  /// Whether a record below the committed offset was not done.
  private func hasGaps(_ group: Int, _ partition: Int, in timeline: RunTimeline) -> Bool {
    let limit = furthest[group][partition]
    let done = finishes[group][partition]
    for append in timeline.appends[partition] {
      let offset = Int(append.offset.value)
      if offset >= limit { return false }
      if offset >= done.count || done[offset] == nil { return true }
    }
    return false
  }

  /// Adds what the delivery verdicts count as lost, and who gave it up.
  func addLosses(in trace: Trace, to timeline: inout RunTimeline) {
    for group in header.groups.indices {
      for loss in DeliveryVerdict(of: GroupID(group), in: trace).losses {
        let holder =
          loss.cause == .deleted
          ? nil : lastHolder(group, loss.partition.index, loss.offset.value, in: timeline)
        timeline.losses.append(
          LostRecord(
            group: GroupID(group), partition: loss.partition, offset: loss.offset,
            record: loss.record, kind: timeline.kinds[loss.record.number], cause: loss.cause,
            consumer: holder?.consumer, time: holder?.time ?? loss.time,
            certain: max(holder?.time ?? loss.time, loss.time)))
      }
    }
  }

  /// Who polled the offset last, and when its life ended; nil when it still has it in hand.
  private func lastHolder(
    _ group: Int, _ partition: Int, _ offset: Int64, in timeline: RunTimeline
  ) -> (consumer: ConsumerID, time: SimulationTime)? {
    var found: (consumer: Int, poll: SimulationTime)?
    for consumer in header.groups[group].consumers {
      for poll in timeline.polls[consumer]
      where poll.partition.index == partition && poll.first.value <= offset
        && offset < poll.end.value && poll.time >= found?.poll ?? .zero
      {
        found = (consumer, poll.time)
      }
    }
    guard let found,
      let life = timeline.lives[found.consumer].last(where: { $0.start <= found.poll })
    else { return nil }
    if life.ending != .running { return (ConsumerID(found.consumer), life.end) }
    // What waits for a worker is dropped with its partition.
    let owned = timeline.ownerships[partition].last {
      $0.consumer.index == found.consumer && $0.start <= found.poll
    }
    guard header.groups[group].workers != nil, let owned, owned.ending != nil else { return nil }
    return (ConsumerID(found.consumer), owned.end)
  }
}
