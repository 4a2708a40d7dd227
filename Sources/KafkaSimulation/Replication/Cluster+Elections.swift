import EventKernel
import KafkaModel

// The controller: who leads (`PartitionChangeBuilder`, `ReplicationControlManager`).
extension Cluster {
  /// The controller counts a broker out: it leaves the in-sync replicas, unless it is the last of
  /// them, and leads no more.
  mutating func leaveReplicaSets(_ broker: Int) {
    for partition in replicaSets.indices {
      guard replicaSets[partition].place(of: broker) != nil else { continue }
      var inSync = replicaSets[partition].inSync
      if inSync.count > 1 { inSync.remove(BrokerID(broker)) }
      if replicaSets[partition].leadingBroker == broker {
        replicaSets[partition].leader = nil
        replicaSets[partition].pending = nil
        if !electLeader(of: partition, from: inSync) { loseLeader(of: partition) }
      } else {
        replicaSets[partition].pending = nil
        setInSync(partition, inSync)
      }
    }
  }

  /// Looks for a leader: the first replica of the list that is in sync and alive, else, where that
  /// is allowed, the first that is alive; whether there is one.
  @discardableResult
  mutating func electLeader(of partition: Int, from inSync: BrokerSet) -> Bool {
    let set = replicaSets[partition]
    let alive = set.replicas.indices.filter { brokers[set.replicas[$0].broker].isElectable }
    if let place = alive.first(where: { inSync.contains(BrokerID(set.replicas[$0].broker)) }) {
      lead(partition, place, .clean, inSync)
    } else if set.allowsUnclean, let place = alive.first {
      lead(partition, place, .unclean, BrokerSet([BrokerID(set.replicas[place].broker)]))
    } else {
      setInSync(partition, inSync)
      refuseWaiting(of: partition)
      return false
    }
    return true
  }

  /// That nobody leads is an epoch of its own (`PartitionRegistration.merge`).
  private mutating func loseLeader(of partition: Int) {
    replicaSets[partition].epoch += 1
    record(.leaderLost(partition: PartitionID(partition)))
  }

  /// Makes the replica at `place` the leader: what it has is the log from now on.
  private mutating func lead(
    _ partition: Int, _ place: Int, _ kind: ElectionKind, _ inSync: BrokerSet
  ) {
    let broker = replicaSets[partition].replicas[place].broker
    let common = cutLog(of: partition, for: place)
    refuseWaiting(of: partition)
    replicaSets[partition].leader = place
    replicaSets[partition].current = place
    replicaSets[partition].pending = nil
    replicaSets[partition].epoch += 1
    record(
      .leaderElected(
        partition: PartitionID(partition), leader: BrokerID(broker),
        epoch: replicaSets[partition].epoch, end: Offset(common), kind: kind))
    if inSync != replicaSets[partition].inSync {
      replicaSets[partition].inSync = inSync
      record(
        .inSyncReplicasChanged(partition: PartitionID(partition), replicas: inSync))
    }
    let own = replicaSets[partition].replicas[place]
    restore(own.entries, from: common, in: partition)
    replicaSets[partition].epochStart = own.end
    replicaSets[partition].producers.rebuild(from: own.entries, storedBatches, after: kind)
    for other in replicaSets[partition].replicas.indices where other != place {
      let isInSync = inSync.contains(BrokerID(replicaSets[partition].replicas[other].broker))
      replicaSets[partition].replicas[other].forgetProgress(isInSync: isInSync, at: now)
    }
    // Only what was below the mark is ever deleted, so that much is known whatever the replica had
    // heard (`UnifiedLog.updateLogStartOffset`).
    logs[partition].advanceHighWatermark(
      to: max(logs[partition].start, min(own.highWatermark, own.end)))
    lowerToldMark(of: partition)
    repeatLostMarkers(of: partition)
    if advanceHighWatermark(of: partition) { answerReaders(of: partition) }
    for other in replicaSets[partition].replicas.indices {
      startCopying(ReplicaRef(partition, other))
    }
    wakeSenders(of: partition)
    wakeReaders(of: partition)
  }

  /// Tells that less can be read than before, where an unclean election took it away.
  ///
  /// That a new leader has to learn how far the old one had let consumers read is not told: it
  /// takes nothing away.
  private mutating func lowerToldMark(of partition: Int) {
    guard toldMarks[partition] > logs[partition].end else { return }
    toldMarks[partition] = logs[partition].highWatermark
    record(
      .highWatermarkAdvanced(
        partition: PartitionID(partition), offset: Offset(toldMarks[partition])))
  }

  /// Cuts the log to what the replica at `place` has of it; where it ends then.
  private mutating func cutLog(of partition: Int, for place: Int) -> Int64 {
    let set = replicaSets[partition]
    let (last, next) = (set.replicas[set.current], set.replicas[place])
    if set.current == place { return next.end }
    let common = next.epochs.commonEnd(next.end, with: last.epochs, last.end)
    if common < logs[partition].end {
      moveReaders(of: partition, to: common)
      lostMarkers += logs[partition].truncate(to: common).map { (partition, $0) }
    }
    return common
  }

  /// What an earlier leader had stored and an unclean election brings back.
  private mutating func restore(_ entries: [LogEntry], from first: Int64, in partition: Int) {
    guard first < Int64(entries.count) else { return }
    var offset = Int(first)
    while offset < entries.count {
      let entry = entries[offset]
      let batch = storedBatches[Int(entry.batch)]
      let place = entries[..<offset].reversed().prefix { $0.batch == entry.batch }.count
      let bytes = batch.sizes[place]
      if let outcome = batch.outcome {
        let number = batch.transaction ?? 1
        let stored = logs[partition].appendMarker(
          of: number, aborts: outcome == .abort, bytes: bytes)
        record(
          .markerAppended(
            owner: transactionOwners[number - 1], partition: PartitionID(partition),
            offset: Offset(stored), outcome: outcome))
      } else {
        let stored = logs[partition].append(Int(entry.record), bytes: bytes)
        if let number = batch.transaction {
          logs[partition].openTransaction(number, at: stored)
        }
        record(
          .recordAppended(
            record: RecordID(Int(entry.record)), partition: PartitionID(partition),
            offset: Offset(stored)))
      }
      if logs[partition].keepsTimes {
        logs[partition].noteTime(batch.outcome == nil ? timeOf(Int(entry.record)) : now)
      }
      offset += 1
    }
  }

  /// Leadership goes back to the first replica of the list, where it is alive and in sync.
  mutating func checkLeaders() {
    for partition in replicaSets.indices {
      let set = replicaSets[partition]
      guard let leader = set.leader, leader != 0,
        set.inSync.contains(BrokerID(set.replicas[0].broker)),
        brokers[set.replicas[0].broker].isElectable
      else { continue }
      lead(partition, 0, .preferred, set.inSync)
    }
    schedule(.leaderCheckDue, at: now + scenario.brokerConfig.leaderCheckInterval)
  }
}
