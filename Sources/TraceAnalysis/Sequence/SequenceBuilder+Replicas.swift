import EventKernel
import KafkaModel

// Brokers, their replicas, and logs as they grow old.
extension SequenceBuilder {
  mutating func addReplica(_ fact: Fact) {
    switch fact {
    case .replicaFetched(let broker, let partition, let end): copy(to: broker, partition, end)
    case .replicaTruncated(let broker, let partition, let end): truncate(broker, partition, end)
    case .highWatermarkAdvanced(let partition, let offset):
      tellMark("high watermark", partition, offset)
    case .lastStableOffsetAdvanced(let partition, let offset):
      tellMark("last stable offset", partition, offset)
    case .inSyncReplicasChanged(let partition, let replicas):
      tellInSync(partition, replicas)
    case .leaderElected(let partition, let leader, let epoch, let end, let kind):
      elect(leader, partition, epoch, end, kind)
    case .leaderLost(let partition):
      let places = header.partitions[partition.index].replicas.compactMap {
        cast.place(of: .broker($0))
      }
      if let first = places.min(), let last = places.max() {
        emit(.note(from: first, to: last), "no leader\(suffix(partition))", isTrouble: true)
      } else {
        note(over: cast.log(of: partition), "no leader", isTrouble: true)
      }
      leaders[partition.index] = nil
    case .logStartMoved(let partition, let start, let reason):
      kept[partition.index].start = start.value
      let cause = reason == .time ? "retention.ms" : "retention.bytes"
      note(
        over: log(partition), "\(cause): deleted below offset \(start.value)\(suffix(partition))")
    case .recordCompacted(let record, let partition, let offset):
      compacted[partition.index].append(record)
      kept[partition.index].clean(offset.value)
    case .logCleaned(let partition, let end):
      let gone = compacted[partition.index]
      compacted[partition.index] = []
      let what = gone.isEmpty ? "nothing" : names(gone)
      note(
        over: log(partition),
        "compaction below offset \(end.value)\(suffix(partition)) removes \(what)")
    default: addBroker(fact)
    }
  }

  private mutating func addBroker(_ fact: Fact) {
    switch fact {
    case .brokerCrashed(let broker):
      if let place = cast.place(of: .broker(broker)) {
        emit(.crash(at: place), "crashes", isTrouble: true)
      }
    case .brokerStarted(let broker):
      if now > .zero, let place = cast.place(of: .broker(broker)) {
        emit(.start(at: place), "starts")
      }
    case .brokerStopped(let broker): remark(broker, "shuts down")
    case .brokerPaused(let broker): remark(broker, "stands still")
    case .brokerResumed(let broker): remark(broker, "goes on")
    case .brokerFenced(let broker): remark(broker, "fenced by the controller")
    case .brokerUnfenced(let broker): remark(broker, "known to the controller again")
    case .brokersDisconnected(let one, let other): remark(one, other, "cannot reach each other")
    case .brokersReconnected(let one, let other):
      remark(one, other, "reach each other again", isTrouble: false)
    default: addTransaction(fact)
    }
  }

  private mutating func remark(_ broker: BrokerID, _ text: String) {
    note(over: cast.place(of: .broker(broker)), text)
  }

  private mutating func remark(
    _ one: BrokerID, _ other: BrokerID, _ text: String, isTrouble: Bool = true
  ) {
    guard let first = cast.place(of: .broker(one)), let last = cast.place(of: .broker(other))
    else { return }
    emit(.note(from: min(first, last), to: max(first, last)), text, isTrouble: isTrouble)
  }

  /// Who speaks for a partition.
  func server(_ partition: PartitionID) -> Int? {
    cast.server(of: partition, leader: leader(partition))
  }

  /// Where a partition's records lie.
  private func log(_ partition: PartitionID) -> Int? {
    cast.log(of: partition) ?? server(partition)
  }

  /// Which partition is meant, where there are several.
  func suffix(_ partition: PartitionID) -> String {
    cast.hasOnePartition ? "" : " of \(cast.name(of: partition))"
  }

  /// A follower has copied up to `end`.
  private mutating func copy(to broker: BrokerID, _ partition: PartitionID, _ end: Offset) {
    let before = copied[broker.index][partition.index]
    copied[broker.index][partition.index] = end.value
    guard before < end.value, let follower = cast.place(of: .broker(broker)) else { return }
    let log = logs[partition.index]
    // What is deleted or cleaned by now is not there to be copied.
    for offset in before..<end.value
    where offset < Int64(log.count) && kept[partition.index].contains(offset) {
      guard let record = log[Int(offset)] else { continue }
      let marbles = [marble(record, at: follower, offset: Offset(offset))]
      if let leader = leader(partition).flatMap({ cast.place(of: .broker($0)) }), leader != follower
      {
        say(.copy, item(record), from: leader, to: follower, isAnswer: true, marbles: marbles)
      } else {
        tell(.copy, item(record), .work(at: follower), marbles)
      }
    }
  }

  private mutating func truncate(_ broker: BrokerID, _ partition: PartitionID, _ end: Offset) {
    copied[broker.index][partition.index] = min(copied[broker.index][partition.index], end.value)
    let gone = replicas.records(of: broker, in: partition, from: end)
    let what = gone.isEmpty ? "" : ": \(names(gone)) gone"
    note(
      over: cast.place(of: .broker(broker)),
      "truncated\(suffix(partition)) to offset \(end.value)\(what)", isTrouble: true)
  }

  private mutating func tellMark(_ mark: String, _ partition: PartitionID, _ offset: Offset) {
    let colon = cast.hasOnePartition ? "" : ":"
    note(over: server(partition), "\(mark)\(suffix(partition))\(colon) \(offset.value)")
  }

  private mutating func elect(
    _ leader: BrokerID, _ partition: PartitionID, _ epoch: Int, _ end: Offset,
    _ kind: ElectionKind
  ) {
    leaders[partition.index] = leader
    let log = logs[partition.index]
    if Int(end.value) < log.count {
      logs[partition.index].removeLast(log.count - Int(end.value))
    }
    if now == .zero, epoch == 0 { return }
    electionStep = server(partition).flatMap { place in
      emit(
        .note(from: place, to: place),
        "\(kind.rawValue) election: leader\(suffix(partition)), epoch \(epoch)",
        isTrouble: kind == .unclean)
    }
    let lost = fates.losses.filter { $0.partition == partition && $0.time == now }
    if lost.isEmpty { return }
    note(
      over: server(partition),
      "\(names(lost.map { $0.record })), acknowledged, \(lost.count == 1 ? "is" : "are") lost",
      isTrouble: true)
  }

  /// Who is in sync, in one note with the election that it comes with.
  private mutating func tellInSync(_ partition: PartitionID, _ replicas: BrokerSet) {
    let text = "in sync\(suffix(partition)): \(names(replicas))"
    guard let place = server(partition) else { return }
    let note = SequenceStep.Action.note(from: place, to: place)
    if let election = electionStep, steps[election].time == now, steps[election].action == note {
      retell(
        election, "\(steps[election].text); \(text)", isTrouble: steps[election].isTrouble)
    } else {
      self.note(over: place, text)
    }
  }
}
