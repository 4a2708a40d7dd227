import EventKernel
import KafkaModel

// Which replicas count, and how far consumers may read (`Partition`).
extension Cluster {
  /// Leaders look for followers that are behind twice within `replica.lag.time.max.ms`.
  var inSyncCheckInterval: SimulationDuration {
    SimulationDuration(
      nanoseconds: max(1, scenario.brokerConfig.replicaLagTimeMax.nanoseconds / 2))
  }

  /// Whether a partition can be written and read now.
  func isServing(_ partition: Int) -> Bool {
    guard let leader = replicaSets[partition].leadingBroker else { return false }
    return brokers[leader].isRunning && brokers[leader].pausedUntil <= now
  }

  /// Moves the high watermark up to what every replica that counts has; whether it moved
  /// (`maybeIncrementLeaderHW`).
  ///
  /// It stands still while fewer than `min.insync.replicas` are in sync, and with its leader.
  @discardableResult
  mutating func advanceHighWatermark(of partition: Int) -> Bool {
    guard isServing(partition) else { return false }
    let set = replicaSets[partition]
    guard let leader = set.leader, !set.isUnderMinimum else { return false }
    var mark = set.replicas[leader].end
    for (place, replica) in set.replicas.enumerated() where place != leader {
      if set.isMaximallyInSync(replica.broker) || isCatchingUp(replica) {
        mark = min(mark, replica.knownEnd)
      }
    }
    guard mark > logs[partition].highWatermark else { return false }
    let stable = logs[partition].stableEnd
    logs[partition].advanceHighWatermark(to: mark)
    replicaSets[partition].replicas[leader].highWatermark = mark
    if mark > toldMarks[partition] {
      toldMarks[partition] = mark
      record(
        .highWatermarkAdvanced(partition: PartitionID(partition), offset: Offset(mark)))
    }
    if logs[partition].hasTransactions, logs[partition].stableEnd > stable {
      record(
        .lastStableOffsetAdvanced(
          partition: PartitionID(partition), offset: Offset(logs[partition].stableEnd)))
    }
    answerStoredBatches(of: partition)
    return true
  }

  /// Whether a replica out of sync is about to join: the high watermark waits for it.
  private func isCatchingUp(_ replica: Replica) -> Bool {
    let limit = scenario.brokerConfig.replicaLagTimeMax
    return brokers[replica.broker].isElectable && replica.fetchedAt > .zero
      && replica.caughtUpAt > .zero && replica.caughtUpAt + limit >= now
  }

  /// Adds a follower that has caught up to the in-sync replicas (`isFollowerInSync`).
  mutating func considerJoining(_ partition: Int, _ place: Int) {
    let set = replicaSets[partition]
    let replica = set.replicas[place]
    guard set.pending == nil, !set.inSync.contains(BrokerID(replica.broker)),
      brokers[replica.broker].isElectable, replica.end >= logs[partition].highWatermark,
      replica.end >= set.epochStart
    else { return }
    var wanted = set.inSync
    wanted.insert(BrokerID(replica.broker))
    alterInSync(partition, wanted)
  }

  /// Every half of `replica.lag.time.max.ms`: followers that were behind for longer are out.
  mutating func checkInSync() {
    for partition in replicaSets.indices where isServing(partition) {
      let set = replicaSets[partition]
      guard set.pending == nil, let leader = set.leader else { continue }
      var wanted = set.inSync
      for (place, replica) in set.replicas.enumerated()
      where place != leader && set.inSync.contains(BrokerID(replica.broker)) {
        let isBehind = replica.knownEnd != set.replicas[leader].end
        if isBehind, now > replica.caughtUpAt + scenario.brokerConfig.replicaLagTimeMax {
          wanted.remove(BrokerID(replica.broker))
        }
      }
      if wanted != set.inSync { alterInSync(partition, wanted) }
    }
    schedule(.inSyncCheckDue, at: now + inSyncCheckInterval)
  }

  /// AlterPartition: until the controller has answered, whoever may be in sync counts.
  private mutating func alterInSync(_ partition: Int, _ wanted: BrokerSet) {
    replicaSets[partition].pending = wanted
    if networkDelay == .zero {
      storeInSync(partition, epoch: replicaSets[partition].epoch)
    } else {
      schedule(
        .inSyncAltered(partition: partition, epoch: replicaSets[partition].epoch),
        at: now + networkDelay + networkDelay)
    }
  }

  /// The controller has stored the new set; it refuses what an earlier leader asked for.
  mutating func storeInSync(_ partition: Int, epoch: Int) {
    guard replicaSets[partition].epoch == epoch, let wanted = replicaSets[partition].pending
    else { return }
    replicaSets[partition].pending = nil
    setInSync(partition, wanted)
  }

  /// Stores a set of in-sync replicas; the leader goes by it at once.
  mutating func setInSync(_ partition: Int, _ replicas: BrokerSet) {
    guard replicas != replicaSets[partition].inSync else { return }
    replicaSets[partition].inSync = replicas
    record(
      .inSyncReplicasChanged(partition: PartitionID(partition), replicas: replicas))
    if advanceHighWatermark(of: partition) { answerReaders(of: partition) }
  }

  /// Whether every replica is as far as it will get by itself.
  var isReplicationAtRest: Bool {
    if !hasReplicas { return true }
    for (partition, set) in replicaSets.enumerated() where isServing(partition) {
      guard let leader = set.leader else { continue }
      let end = set.replicas[leader].end
      for (place, replica) in set.replicas.enumerated() where place != leader {
        let isInSync = set.inSync.contains(BrokerID(replica.broker))
        let isCopying =
          isLinked(replica.broker, set.replicas[leader].broker)
          && brokers[replica.broker].pausedUntil <= now && !brokers[replica.broker].isFenced
        if isInSync ? replica.knownEnd != end : isCopying { return false }
        if isCopying, replica.end != end { return false }
      }
    }
    return !producers.contains { $0.pipeline?.isBusy ?? false }
  }
}
