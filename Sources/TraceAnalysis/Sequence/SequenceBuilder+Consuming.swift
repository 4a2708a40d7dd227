import EventKernel
import KafkaModel

// Consumers: polls, work, commits.
extension SequenceBuilder {
  mutating func addConsuming(_ fact: Fact) {
    switch fact {
    case .fetchSent(let consumer, let partition, let position):
      guard fates.answeredFetches.contains(factPlace) else {
        leavePollOut()
        return
      }
      guard let asker = cast.place(of: consumer), let server = server(partition) else { return }
      let step = say(.poll, item(partition, position), from: asker, to: server)
      open(.fetch(consumer, partition), at: step)
    case .recordsPolled(let consumer, let partition, let first, let end):
      deliver(consumer, partition, first, end)
    case .offsetsPassedOver(let consumer, let partition, let first, let end):
      let last = end.value - 1
      let offsets = first.value == last ? "offset \(last)" : "offsets \(first.value)–\(last)"
      note(
        over: cast.place(of: consumer), "nothing to read at \(offsets)\(suffix(partition))")
    case .positionReset(let consumer, let partition, let from, let to, let source):
      reset(consumer, partition, from, to, source)
    case .processingStarted, .processingFinished, .processingFailed, .processingAbandoned,
      .recordSkipped:
      addWork(fact)
    case .commitSent(let consumer, let partition, let offset):
      sendCommit(consumer, partition, offset)
    case .offsetCommitted(let consumer, let partition, let offset):
      if !fates.hasFetchRequests { sendCommit(consumer, partition, offset) }
    case .commitAcknowledged(let consumer, let partition, let offset):
      guard let asker = cast.place(of: consumer),
        let coordinator = cast.coordinator(of: consumer, for: partition)
      else { return }
      let step = say(
        .committed, item(partition, offset), from: coordinator, to: asker, isAnswer: true)
      answer(.commit(consumer, partition), at: step)
    case .commitRefused(let consumer, let partition, _, let error):
      refuseCommit(consumer, partition, error)
    default: addGroup(fact)
    }
  }

  /// A position that is given up; one beyond a cut log is told after the election that cut it.
  private mutating func reset(
    _ consumer: ConsumerID, _ partition: PartitionID, _ from: Offset, _ to: Offset,
    _ source: PositionSource
  ) {
    guard let place = cast.place(of: consumer) else { return }
    let (old, new) = ("offset \(from.value)\(suffix(partition))", "\(to.value)")
    switch source {
    case .committed: note(over: place, "back from \(old) to the committed offset \(new)")
    case .truncation:
      cutPositions.append((time: now, place: place, text: "log cut: back from \(old) to \(new)"))
    case .earliest, .latest, .byDuration, .none:
      note(
        over: place, "\(old) is gone: goes on at \(new) (\(source.rawValue))", isTrouble: true)
    }
  }

  /// `poll()` returns records: from the broker, or from what an earlier fetch brought.
  private mutating func deliver(
    _ consumer: ConsumerID, _ partition: PartitionID, _ first: Offset, _ end: Offset
  ) {
    guard let asker = cast.place(of: consumer), let server = server(partition) else { return }
    let call = Call.fetch(consumer, partition)
    let isBuffered = fates.hasFetchRequests && !isOpen(call)
    let log = logs[partition.index]
    var step: Int?
    for offset in first.value..<end.value where offset < Int64(log.count) {
      guard let record = log[Int(offset)] else { continue }
      step = say(
        .deliver, item(record, offset: Offset(offset), in: partition),
        from: isBuffered ? asker : server, to: asker, isAnswer: !isBuffered,
        marbles: [marble(record, at: asker)])
    }
    answer(call, at: step)
    if let step { activate(asker, from: step, to: step) }
  }

  private mutating func sendCommit(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offset: Offset
  ) {
    guard let asker = cast.place(of: consumer),
      let coordinator = cast.coordinator(of: consumer, for: partition)
    else { return }
    let step = say(.commit, item(partition, offset), from: asker, to: coordinator)
    open(.commit(consumer, partition), at: step)
    if let step { activate(asker, from: step, to: step) }
  }

  private mutating func refuseCommit(
    _ consumer: ConsumerID, _ partition: PartitionID, _ error: CommitError
  ) {
    guard let asker = cast.place(of: consumer) else { return }
    // What a client knows that it may not commit, it does not ask for.
    let isAsked = !fates.hasFetchRequests || isOpen(.commit(consumer, partition))
    guard isAsked, let coordinator = cast.coordinator(of: consumer, for: partition) else {
      note(over: asker, "commit refused: \(error.rawValue)", isTrouble: true)
      return
    }
    let step = emit(
      .message(from: coordinator, to: asker, isAnswer: true, isLost: false), error.rawValue,
      isTrouble: true)
    answer(.commit(consumer, partition), at: step)
  }

  private mutating func addWork(_ fact: Fact) {
    switch fact {
    case .processingStarted(let consumer, let record, _, _):
      guard let place = cast.place(of: consumer) else { return }
      let group = header.consumers[consumer.index].group.index
      let again = finished[group].contains(record) ? " again" : ""
      if let step = emit(.work(at: place), "process \(name(record))\(again)") {
        openWork[Work(consumer: consumer, record: record)] = (step, now)
        activate(place, from: step, to: step)
      }
    case .processingFinished(let consumer, let record, _, _):
      finished[header.consumers[consumer.index].group.index].insert(record)
      endWork(consumer, record, "", isTrouble: false)
    case .processingFailed(let consumer, let record, _, _, let attempt):
      endWork(consumer, record, " fails (attempt \(attempt)) after", isTrouble: true)
    case .processingAbandoned(let consumer, let record, _, _):
      endWork(consumer, record, " is cut off after", isTrouble: true)
    case .recordSkipped(let consumer, let record, _, _):
      note(over: cast.place(of: consumer), "gives \(name(record)) up")
    default: break
    }
  }

  /// Tells how long the work took and how it ended.
  private mutating func endWork(
    _ consumer: ConsumerID, _ record: RecordID, _ ending: String, isTrouble: Bool
  ) {
    let work = Work(consumer: consumer, record: record)
    guard let (step, start) = openWork.removeValue(forKey: work) else { return }
    let comma = ending.isEmpty ? "," : ending
    let duration = now > start || isTrouble ? "\(comma) \(TimeText.text(now - start))" : ""
    retell(step, steps[step].text + duration, isTrouble: isTrouble)
  }
}
