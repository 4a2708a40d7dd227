import EventKernel
import KafkaModel

// Followers fetch from their leader (`ReplicaFetcherThread`), each partition in a loop of its own.
extension Cluster {
  /// Schedules what goes on in the cluster by itself.
  mutating func startReplication() {
    guard hasReplicas else { return }
    for partition in replicaSets.indices {
      for place in replicaSets[partition].replicas.indices where place > 0 {
        startCopying(ReplicaRef(partition, place))
      }
    }
    schedule(.inSyncCheckDue, at: now + inSyncCheckInterval)
    if scenario.brokerConfig.rebalancesLeaders {
      schedule(.leaderCheckDue, at: now + scenario.brokerConfig.leaderCheckInterval)
    }
  }

  /// One-way delay between two brokers.
  private func delay(_ one: Int, _ other: Int) -> SimulationDuration {
    SimulationDuration(
      nanoseconds: networkDelay.nanoseconds
        + max(brokers[one].latency, brokers[other].latency).nanoseconds)
  }

  /// Whether a message between two brokers gets through.
  func isLinked(_ one: Int, _ other: Int) -> Bool {
    brokers[one].isRunning && brokers[other].isRunning && !isCut(one, other)
  }

  private func isCut(_ one: Int, _ other: Int) -> Bool {
    brokenLinks.contains {
      ($0.one == one && $0.other == other || $0.one == other && $0.other == one)
        && $0.until > now
    }
  }

  /// Begins a follower's fetch loop anew; nothing happens where it has nobody to fetch from.
  mutating func startCopying(_ replica: ReplicaRef) {
    let (partition, place) = (replica.partition, replica.place)
    replicaSets[partition].replicas[place].serial += 1
    replicaSets[partition].replicas[place].isParked = false
    let broker = replicaSets[partition].replicas[place].broker
    guard let leader = replicaSets[partition].leadingBroker, leader != broker,
      brokers[broker].pausedUntil <= now, isLinked(broker, leader)
    else { return }
    sendReplicaFetch(replica, leader, broker)
  }

  private mutating func sendReplicaFetch(_ replica: ReplicaRef, _ leader: Int, _ broker: Int) {
    let serial = replicaSets[replica.partition].replicas[replica.place].serial
    schedule(
      .replicaFetchArrived(replica, serial: serial), at: now + delay(leader, broker))
  }

  /// The brokers between which a message of a fetch loop arrives; nil for one that is dropped: of
  /// an earlier loop, or where nobody leads or nothing gets through.
  private func ends(of replica: ReplicaRef, serial: Int) -> (leader: Int, follower: Int)? {
    let follower = replicaSets[replica.partition].replicas[replica.place]
    guard follower.serial == serial, let leader = replicaSets[replica.partition].leadingBroker,
      isLinked(follower.broker, leader)
    else { return nil }
    return (leader, follower.broker)
  }

  /// Whether a broker stands still: what reaches it then happens when it goes on, if ever.
  mutating func isPutOff(_ event: ClusterEvent, by broker: Int) -> Bool {
    let end = brokers[broker].pausedUntil
    if end <= now { return false }
    if end != .never { schedule(event, at: end) }
    return true
  }

  /// A follower's fetch reached its leader: what it asks for it has not, what lies below it has.
  mutating func handleReplicaFetch(_ replica: ReplicaRef, serial: Int, isRepeated: Bool) {
    let (partition, place) = (replica.partition, replica.place)
    guard let (leader, broker) = ends(of: replica, serial: serial) else { return }
    let event: ClusterEvent =
      isRepeated
      ? .replicaFetchRepeated(replica, serial: serial)
      : .replicaFetchArrived(replica, serial: serial)
    if isPutOff(event, by: leader) { return }
    if answerDivergence(replica, leader, broker) { return }
    let end = replicaSets[partition].replicas[replicaSets[partition].current].end
    replicaSets[partition].replicas[place].noteFetch(leaderEnd: end, at: now)
    considerJoining(partition, place)
    if advanceHighWatermark(of: partition) { answerReaders(of: partition) }
    if replicaSets[partition].replicas[place].end < end {
      answerFollower(replica)
    } else {
      replicaSets[partition].replicas[place].isParked = true
      if let wait = scenario.brokerConfig.replicaFetchWaitMax {
        schedule(.replicaFetchWaitOver(replica, serial: serial), at: now + wait)
      }
    }
  }

  /// A log that parts from the leader's is told where (KIP-101, KIP-279).
  private mutating func answerDivergence(
    _ replica: ReplicaRef, _ leader: Int, _ broker: Int
  ) -> Bool {
    let (partition, place) = (replica.partition, replica.place)
    let set = replicaSets[partition]
    let (own, follower) = (set.replicas[set.current], set.replicas[place])
    let common = follower.epochs.commonEnd(follower.end, with: own.epochs, own.end)
    guard common < follower.end else { return false }
    replicaSets[partition].replicas[place].answerEnd = -1
    replicaSets[partition].replicas[place].cut = common
    schedule(
      .replicaAnswered(replica, serial: follower.serial), at: now + delay(leader, broker))
    return true
  }

  /// Sends a follower everything that it has not.
  private mutating func answerFollower(_ replica: ReplicaRef) {
    let (partition, place) = (replica.partition, replica.place)
    guard let leader = replicaSets[partition].leadingBroker else { return }
    let broker = replicaSets[partition].replicas[place].broker
    noteStillCopying(partition, place)
    replicaSets[partition].replicas[place].isParked = false
    replicaSets[partition].replicas[place].answerEnd =
      replicaSets[partition].replicas[replicaSets[partition].current].end
    replicaSets[partition].replicas[place].answerMark = logs[partition].highWatermark
    schedule(
      .replicaAnswered(
        replica, serial: replicaSets[partition].replicas[place].serial),
      at: now + delay(leader, broker))
  }

  /// Where a fetch waits as long as it has to, its follower counts as asking all the time.
  private mutating func noteStillCopying(_ partition: Int, _ place: Int) {
    let replica = replicaSets[partition].replicas[place]
    guard scenario.brokerConfig.replicaFetchWaitMax == nil, replica.isParked,
      brokers[replica.broker].pausedUntil <= now,
      let leader = replicaSets[partition].leadingBroker, isLinked(replica.broker, leader)
    else { return }
    replicaSets[partition].replicas[place].caughtUpAt = now
    replicaSets[partition].replicas[place].fetchedAt = now
  }

  /// The broker is about to fall silent: until now its followers had all there was.
  mutating func noteCopying(by broker: Int) {
    for partition in replicaSets.indices {
      guard let place = replicaSets[partition].place(of: broker) else { continue }
      noteStillCopying(partition, place)
    }
  }

  /// `replica.fetch.wait.max.ms` passed with nothing new: the follower gets the high watermark, and
  /// asks again.
  mutating func endReplicaWait(_ replica: ReplicaRef, serial: Int) {
    let (partition, place) = (replica.partition, replica.place)
    let follower = replicaSets[partition].replicas[place]
    guard follower.serial == serial, follower.isParked,
      let leader = replicaSets[partition].leadingBroker, isLinked(follower.broker, leader),
      brokers[follower.broker].pausedUntil <= now, brokers[leader].pausedUntil <= now
    else { return }
    replicaSets[partition].replicas[place].isParked = false
    replicaSets[partition].replicas[place].highWatermark = min(
      logs[partition].highWatermark, follower.end)
    let way = delay(leader, follower.broker)
    schedule(.replicaFetchRepeated(replica, serial: serial), at: now + way + way)
  }

  /// The leader's answer reached a follower; it had left before the leader died, if it did.
  mutating func receiveReplicaAnswer(_ replica: ReplicaRef, serial: Int) {
    let (partition, place) = (replica.partition, replica.place)
    let follower = replicaSets[partition].replicas[place]
    let broker = follower.broker
    guard follower.serial == serial, let leader = replicaSets[partition].leadingBroker,
      brokers[broker].isRunning, !isCut(broker, leader),
      !isPutOff(.replicaAnswered(replica, serial: serial), by: broker)
    else { return }
    if replicaSets[partition].replicas[place].answerEnd < 0 {
      let cut = replicaSets[partition].replicas[place].cut
      replicaSets[partition].replicas[place].truncate(to: cut)
      record(
        .replicaTruncated(
          broker: BrokerID(broker), partition: PartitionID(partition), end: Offset(cut)))
    } else {
      replicaSets[partition].copy(to: place)
      record(
        .replicaFetched(
          broker: BrokerID(broker), partition: PartitionID(partition),
          end: Offset(replicaSets[partition].replicas[place].end)))
    }
    sendReplicaFetch(replica, leader, broker)
  }

  /// The leader stored something: the log of its replica, too, holds it now.
  mutating func noteStored(_ entry: LogEntry, in partition: Int) {
    let current = replicaSets[partition].current
    replicaSets[partition].replicas[current].append(entry, epoch: replicaSets[partition].epoch)
  }

  /// Something was appended: followers that wait get it, those that have it go on waiting.
  mutating func spread(_ partition: Int) {
    advanceHighWatermark(of: partition)
    let end = replicaSets[partition].replicas[replicaSets[partition].current].end
    for place in replicaSets[partition].replicas.indices
    where replicaSets[partition].replicas[place].isParked
      && replicaSets[partition].replicas[place].end < end
    {
      answerFollower(ReplicaRef(partition, place))
    }
  }
}
