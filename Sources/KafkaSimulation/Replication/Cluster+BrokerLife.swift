import EventKernel
import KafkaModel

// Brokers come and go; the controller, which never fails here, hears of it by heartbeats.
extension Cluster {
  /// The process dies: its connections break at once, the controller notices later.
  mutating func crashBroker(_ index: Int) {
    guard brokers[index].isRunning else { return }
    record(.brokerCrashed(broker: BrokerID(index)))
    noteCopying(by: index)
    endProcess(of: index)
    expectHeartbeat(from: index)
  }

  private mutating func endProcess(of index: Int) {
    brokers[index].isRunning = false
    brokers[index].life += 1
    brokers[index].pausedUntil = .zero
    breakConnections(to: index)
  }

  /// Starts the wait for a heartbeat of a broker that has fallen silent.
  private mutating func expectHeartbeat(from index: Int) {
    if brokers[index].sessionEnd != nil { return }
    let interval = scenario.brokerConfig.brokerHeartbeat.nanoseconds
    let last = interval == 0 ? now.nanoseconds : now.nanoseconds / interval * interval
    let end = SimulationTime(nanoseconds: last) + scenario.brokerConfig.brokerSessionTimeout
    brokers[index].sessionEnd = end
    schedule(.brokerSessionOver(broker: index), at: max(now, end))
  }

  /// `broker.session.timeout.ms` without a heartbeat: the broker is fenced.
  mutating func endBrokerSession(_ index: Int) {
    guard let end = brokers[index].sessionEnd, end <= now else { return }
    brokers[index].sessionEnd = nil
    fence(broker: index)
  }

  private mutating func fence(broker index: Int) {
    if brokers[index].isFenced { return }
    brokers[index].isFenced = true
    record(.brokerFenced(broker: BrokerID(index)))
    leaveReplicaSets(index)
  }

  /// Controlled shutdown: the broker leads no more before it ends, so that nothing is lost.
  mutating func stopBroker(_ index: Int) {
    guard brokers[index].isRunning else { return }
    brokers[index].isLeaving = true
    leaveReplicaSets(index)
    record(.brokerStopped(broker: BrokerID(index)))
    endProcess(of: index)
    brokers[index].isFenced = true
    brokers[index].isLeaving = false
    brokers[index].sessionEnd = nil
  }

  /// The process starts again, with what it had stored; a controller that has not missed it yet
  /// counts its last life out first.
  mutating func startBroker(_ index: Int) {
    guard !brokers[index].isRunning else { return }
    brokers[index].sessionEnd = nil
    fence(broker: index)
    brokers[index].isRunning = true
    record(.brokerStarted(broker: BrokerID(index)))
    unfence(index)
  }

  /// Stops a broker that runs, to start it again `gap` later, or starts one that does not.
  mutating func restartBroker(_ index: Int, gap: SimulationDuration) {
    if brokers[index].isRunning {
      stopBroker(index)
      schedule(.brokerStartDue(broker: index), at: now + gap)
    } else {
      startBroker(index)
    }
  }

  private mutating func unfence(_ index: Int) {
    if brokers[index].isFenced {
      brokers[index].isFenced = false
      record(.brokerUnfenced(broker: BrokerID(index)))
    }
    rejoinReplicaSets(index)
  }

  /// The broker follows where others lead, and leads where nobody else can.
  private mutating func rejoinReplicaSets(_ index: Int) {
    for partition in replicaSets.indices {
      guard let place = replicaSets[partition].place(of: index) else { continue }
      if replicaSets[partition].leader == nil {
        electLeader(of: partition, from: replicaSets[partition].inSync)
      } else if replicaSets[partition].leader != place {
        startCopying(ReplicaRef(partition, place))
      } else {
        for other in replicaSets[partition].replicas.indices where other != place {
          startCopying(ReplicaRef(partition, other))
        }
        if advanceHighWatermark(of: partition) { answerReaders(of: partition) }
        wakeSenders(of: partition)
        wakeReaders(of: partition)
      }
    }
  }

  /// The broker stands still, as in a long garbage collection.
  mutating func pauseBroker(_ index: Int, for length: SimulationDuration) {
    guard brokers[index].isRunning else { return }
    record(.brokerPaused(broker: BrokerID(index)))
    noteCopying(by: index)
    brokers[index].pausedUntil = max(brokers[index].pausedUntil, now + length)
    expectHeartbeat(from: index)
    if brokers[index].pausedUntil != .never {
      schedule(.brokerPauseOver(broker: index), at: brokers[index].pausedUntil)
    }
  }

  /// The broker goes on, and hears what has become of its partitions.
  mutating func resumeBroker(_ index: Int) {
    guard brokers[index].isRunning, brokers[index].pausedUntil == now else { return }
    record(.brokerResumed(broker: BrokerID(index)))
    brokers[index].sessionEnd = nil
    unfence(index)
    refuseStale(at: index)
  }

  /// Brokers cannot reach each other.
  mutating func disconnect(_ set: BrokerSet, for length: SimulationDuration) {
    for broker in set.brokers { noteCopying(by: broker.index) }
    let until = now + length
    let members = set.brokers
    for (place, one) in members.enumerated() {
      for other in members[(place + 1)...] {
        record(.brokersDisconnected(one: one, other: other))
        brokenLinks.append(
          BrokenLink(one: one.index, other: other.index, until: until))
      }
    }
    if until != .never { schedule(.brokersReconnected, at: until) }
  }

  /// Links that were broken until now work again.
  mutating func reconnectBrokers() {
    let mended = brokenLinks.filter { $0.until == now }
    brokenLinks.removeAll { $0.until <= now }
    for link in mended where isMended(link) {
      record(
        .brokersReconnected(one: BrokerID(link.one), other: BrokerID(link.other)))
      for partition in replicaSets.indices {
        guard let one = replicaSets[partition].place(of: link.one),
          let other = replicaSets[partition].place(of: link.other)
        else { continue }
        for place in [one, other] where replicaSets[partition].leader != place {
          startCopying(ReplicaRef(partition, place))
        }
      }
    }
  }

  private func isMended(_ link: BrokenLink) -> Bool {
    !brokenLinks.contains { $0.one == link.one && $0.other == link.other }
  }
}
