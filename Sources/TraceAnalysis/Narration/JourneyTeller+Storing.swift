import EventKernel
import KafkaModel

// How a record gets into the log, onto its replicas, and out of them again.
extension JourneyTeller {
  mutating func addStoring(_ event: TraceEvent) {
    let time = event.time
    switch event.fact {
    case .produceSent(record, let producer, let broker, let attempt):
      if attempt == 1 { return }
      tell(
        time,
        "\(name(producer)) sends it again, to \(header.brokers[broker.index]): attempt "
          + "\(attempt).", StoryRules.retry)
    case .recordAcknowledged(record, let producer):
      isSettled = true
      tell(
        time, "\(name(producer)) is told that it is stored.",
        StoryRules.acknowledgement(header.producers[producer.index].delivery.acks))
    case .produceRefused(record, let producer, let broker, let error):
      let text =
        error.isAnswer
        ? "\(header.brokers[broker.index]) refuses it: \(error.rawValue)."
        : "\(name(producer)) gets no answer: \(error.rawValue)."
      tell(time, text, StoryRules.refusal(error))
    case .sendFailed(record, let producer, let error):
      isSettled = true
      tell(time, "\(name(producer)) gives it up: \(error.rawValue).", StoryRules.refusal(error))
    case .duplicateDropped(record, let partition, let offset):
      tell(
        time,
        "It comes again, is known at \(name(partition)) offset \(offset.value), and is not stored "
          + "again.", StoryRules.duplicate)
    case .replicaFetched(let broker, let partition, let end):
      guard let place, place.partition == partition, place.offset < end,
        holders.insert(broker.index).inserted
      else { return }
      tell(time, "\(header.brokers[broker.index]) has copied it.", StoryRules.copying)
    case .replicaTruncated(let broker, let partition, let end):
      guard let last, last.partition == partition, end <= last.offset,
        holders.remove(broker.index) != nil
      else { return }
      tell(time, "\(header.brokers[broker.index]) truncates it.", StoryRules.truncation)
    case .highWatermarkAdvanced(let partition, let offset):
      guard let place, place.partition == partition, place.offset < offset, !isVisible,
        header.partitions[partition.index].replicas.count > 1
      else { return }
      isVisible = true
      tell(
        time, "The high watermark is \(offset.value): consumers can read it.", StoryRules.visible)
    case .leaderElected(let partition, let leader, _, let end, _):
      leaders[partition.index] = leader
      guard let place, place.partition == partition, end <= place.offset else { return }
      self.place = nil
      isVisible = false
      tell(
        time, "\(header.brokers[leader.index]) leads without it: it is in the log no more.",
        StoryRules.loss)
    case .logStartMoved(let partition, let start, let reason):
      guard let place, place.partition == partition, place.offset < start else { return }
      self.place = nil
      tell(
        time, "\(name(partition)) deletes it, with everything below offset \(start.value).",
        StoryRules.retention(by: reason))
    case .recordCompacted(record, let partition, let offset):
      guard let place, place.partition == partition, place.offset == offset else { return }
      self.place = nil
      tell(time, "\(name(partition)) is compacted, and it is gone.", StoryRules.compaction)
    default: break
    }
  }

  /// The end of the transaction that it is part of, and of the process that sent it.
  mutating func addTransaction(_ event: TraceEvent) {
    switch event.fact {
    case .producerCrashed(let producer):
      guard producer == self.producer, last == nil, !isSettled else { return }
      isSettled = true
      tell(
        event.time, "\(name(producer)) crashes, and it with it, unless it is under way.",
        StoryRules.producerCrash)
    case .transactionDecided(let owner, let outcome, let cause):
      let before = transactions.standing(of: record)
      transactions.apply(event.fact)
      // Other transactions end without it.
      guard case .open = before else { return }
      if case .open = transactions.standing(of: record) { return }
      let verb = outcome == .commit ? "committed" : "aborted"
      let by = cause == .requested ? "" : " by \(cause.words)"
      tell(
        event.time, "The transaction of \(owner.name(in: header)) is \(verb)\(by).",
        StoryRules.transaction(outcome))
    default: transactions.apply(event.fact)
    }
  }

  /// The run is over: what no log ever had ends here.
  mutating func close(at end: SimulationTime) {
    guard let producer, last == nil, !isSettled else { return }
    if header.producers[producer.index].delivery.acks == .none {
      tell(
        end, "No log ever has it, and \(name(producer)) is not told.",
        StoryRules.acknowledgement(.none))
    } else {
      tell(end, "The run ends before it is stored.")
    }
  }

  private func name(_ producer: ProducerID) -> String { header.producers[producer.index].name }
}
