import EventKernel
import KafkaModel

extension Cluster {
  /// What the timeline does.
  mutating func perform(_ action: TimelineEntry.Action) {
    switch action {
    case .crash(let consumer): crash(consumer.index)
    case .stop(let consumer): requestStop(consumer.index)
    case .start(let consumer): startProcess(consumer.index)
    case .restart(let consumer, let gap): restart(consumer.index, gap: gap)
    case .reconfigure(let consumer, let assignors):
      consumers[consumer.index].nextAssignors = assignors
    case .seek(let consumer, let partition, let target):
      seek(consumer.index, firstPartition[partition.topic.index] + partition.number, to: target)
    case .pause(let consumer, let length): pause(consumer.index, for: length)
    case .slow(let consumer, let factor, let length):
      slow(consumer.index, by: factor, until: now + length)
    case .isolate(let consumer, let length): isolate(consumer.index, for: length)
    case .scale(let group, let count): scale(group.index, to: count)
    case .crashProducer(let producer): crashProducer(producer.index)
    case .startProducer(let producer): startProducer(producer.index)
    case .addPartitions(let topic, let count): addPartitions(to: topic.index, count)
    case .crashBroker, .stopBroker, .startBroker, .restartBroker, .pauseBroker, .disconnect,
      .failBatches:
      performOnBrokers(action)
    }
  }

  private mutating func performOnBrokers(_ action: TimelineEntry.Action) {
    switch action {
    case .crashBroker(let broker): crashBroker(broker.index)
    case .stopBroker(let broker): stopBroker(broker.index)
    case .startBroker(let broker): startBroker(broker.index)
    case .restartBroker(let broker, let gap): restartBroker(broker.index, gap: gap)
    case .pauseBroker(let broker, let length): pauseBroker(broker.index, for: length)
    case .disconnect(let brokers, let length): disconnect(brokers, for: length)
    case .failBatches(let partition, let error, let times):
      replicaSets[firstPartition[partition.topic.index] + partition.number].failures +=
        Array(repeating: error, count: times)
    default: break
    }
  }

  /// Stops the process and starts it again `gap` after it has ended.
  private mutating func restart(_ index: Int, gap: SimulationDuration) {
    guard consumers[index].isRunning else { return }
    consumers[index].restartGap = gap
    requestStop(index)
    consumers[index].isWanted = true
  }

  /// The whole process stands still, as in a long garbage collection.
  private mutating func pause(_ index: Int, for length: SimulationDuration) {
    guard consumers[index].isRunning else { return }
    if consumers[index].isProcessing || consumers[index].isBackingOff {
      consumers[index].pauseDebt = SimulationDuration(
        nanoseconds: consumers[index].pauseDebt.nanoseconds + length.nanoseconds)
    }
    consumers[index].pool?.delay(by: length)
    hasPaused = true
    consumers[index].pausedUntil = max(consumers[index].pausedUntil, now + length)
    record(.consumerPaused(consumer: ConsumerID(index)))
    watchSessionOfSilent(consumers[index].process(index))
    if consumers[index].pausedUntil != .never {
      schedule(.pauseOver(consumer: index), at: consumers[index].pausedUntil)
    }
  }

  /// The process goes on.
  mutating func resume(_ index: Int) {
    guard consumers[index].isRunning, consumers[index].pausedUntil == now else { return }
    record(.consumerResumed(consumer: ConsumerID(index)))
    if groups[consumers[index].group].spec.config.heartbeat == .zero {
      sendHeartbeatNow(consumers[index].process(index))
    }
    if consumers[index].stopRequested, consumers[index].isPolling { close(index) }
  }

  private mutating func slow(_ index: Int, by factor: Double, until end: SimulationTime) {
    consumers[index].slowFactor = factor
    consumers[index].slowUntil = end
    record(
      .consumerSlowed(
        consumer: ConsumerID(index), perMille: Int(factor * 1000 + 0.5), until: end))
  }

  /// Requests to the coordinator do not get through; fetches do, as from other brokers.
  private mutating func isolate(_ index: Int, for length: SimulationDuration) {
    guard consumers[index].isRunning else { return }
    consumers[index].isolatedUntil = max(consumers[index].isolatedUntil, now + length)
    record(.consumerIsolated(consumer: ConsumerID(index)))
    watchSessionOfSilent(consumers[index].process(index))
    if consumers[index].isolatedUntil != .never {
      schedule(.isolationOver(consumer: index), at: consumers[index].isolatedUntil)
    }
  }

  /// The coordinator can be reached again; where heartbeats take no time, one is sent at once.
  mutating func reconnect(_ index: Int) {
    guard consumers[index].isRunning, consumers[index].isolatedUntil == now else { return }
    record(.consumerReconnected(consumer: ConsumerID(index)))
    let process = consumers[index].process(index)
    if groups[consumers[index].group].spec.config.heartbeat == .zero {
      sendHeartbeatNow(process)
    }
  }

  /// Starts or stops consumers so that the first `count` of the group run.
  mutating func scale(_ group: Int, to count: Int) {
    var place = 0
    for index in consumers.indices where consumers[index].group == group {
      defer { place += 1 }
      if place < count, !consumers[index].isWanted {
        consumers[index].stopRequested = false
        startProcess(index)
      }
    }
    place = 0
    for index in consumers.indices where consumers[index].group == group {
      defer { place += 1 }
      if place >= count, consumers[index].isWanted { requestStop(index) }
    }
  }

  /// Schedules a message to the coordinator: it leaves when the process can reach it.
  mutating func sendToCoordinator(_ event: ClusterEvent, from index: Int) {
    let departure = max(now, consumers[index].isolatedUntil)
    if departure != .never { schedule(event, at: departure + networkDelay) }
  }
}
