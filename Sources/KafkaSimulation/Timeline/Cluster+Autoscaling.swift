import EventKernel
import KafkaModel

/// What an autoscaler remembers of one group.
struct AutoscaleState {
  /// Wishes of the stabilization window, oldest first.
  var wishes: [(time: SimulationTime, count: Int)] = []
  /// When lag was last above the activation threshold.
  var lastActive = SimulationTime.zero
  /// Committed offsets at the last poll, by dense partition index.
  var lastCommitted: [Int64] = []
  var current: Int
}

extension Cluster {
  /// Schedules the first poll of each autoscaler.
  mutating func startAutoscalers() {
    for index in groups.indices {
      guard let spec = groups[index].spec.autoscale else { continue }
      schedule(.autoscaleDue(group: index), at: .zero + spec.pollingInterval)
    }
  }

  /// KEDA polls the lag; the horizontal pod autoscaler sets the number of consumers.
  mutating func autoscale(_ index: Int) {
    guard let spec = groups[index].spec.autoscale else { return }
    schedule(.autoscaleDue(group: index), at: now + spec.pollingInterval)
    let lag = scalerLag(of: index, spec)
    let current = groups[index].autoscale.current
    if lag > spec.activationLagThreshold { groups[index].autoscale.lastActive = now }
    var wanted = AutoscaleRule.replicas(lag: lag, current: current, spec)
    groups[index].autoscale.wishes.append((time: now, count: wanted))
    groups[index].autoscale.wishes.removeAll { $0.time + spec.stabilizationWindow <= now }
    if wanted < current {
      // Scaling down follows the highest wish of the window.
      for wish in groups[index].autoscale.wishes { wanted = max(wanted, wish.count) }
      wanted = min(wanted, current)
    }
    if spec.minimum == 0 {
      if current == 0 {
        wanted = lag > spec.activationLagThreshold ? max(1, wanted) : 0
      } else if now < groups[index].autoscale.lastActive + spec.cooldownPeriod {
        wanted = max(1, wanted)
      } else if lag <= spec.activationLagThreshold {
        wanted = 0
      }
    }
    guard wanted != current else { return }
    groups[index].autoscale.current = wanted
    record(.groupScaled(group: GroupID(index), consumers: wanted, lag: lag))
    scale(index, to: wanted)
  }

  /// The lag that KEDA's scaler reports, capped by the number of partitions.
  private mutating func scalerLag(of index: Int, _ spec: AutoscaleSpec) -> Int64 {
    var total: Int64 = 0
    var withLag: Int64 = 0
    var partitions: Int64 = 0
    var committed = groups[index].committed.copied()
    for partition in livePartitions(of: groups[index].spec.topics) {
      partitions += 1
      let stored = committed[partition]
      var lag = stored >= 0 ? logs[partition].highWatermark - stored : logs[partition].highWatermark
      if stored < 0, groups[index].spec.config.autoOffsetReset == .latest { lag = 1 }
      let last = groups[index].autoscale.lastCommitted
      if spec.excludesPersistentLag, stored >= 0, !last.isEmpty, last[partition] == stored {
        lag = 0
      }
      if lag > 0 { withLag += 1 }
      total += lag
    }
    swap(&committed, &groups[index].autoscale.lastCommitted)
    return AutoscaleRule.capped(
      lag: total, bound: spec.limitsToPartitionsWithLag ? withLag : partitions, spec)
  }
}

/// The arithmetic of KEDA's Kafka scaler and of the horizontal pod autoscaler.
enum AutoscaleRule {
  /// The cap compares by integer division, so one consumer more than partitions is possible.
  static func capped(lag: Int64, bound: Int64, _ spec: AutoscaleSpec) -> Int64 {
    if spec.allowsIdleConsumers { return lag }
    return lag / spec.lagThreshold > bound ? bound * spec.lagThreshold : lag
  }

  /// `ceil(lag / lagThreshold)` within the limits; no change while lag per consumer is within a
  /// tenth of the threshold.
  static func replicas(lag: Int64, current: Int, _ spec: AutoscaleSpec) -> Int {
    let wanted = (lag + spec.lagThreshold - 1) / spec.lagThreshold
    var count = Int(min(wanted, Int64(spec.maximum)))
    if current > 0 {
      let usage = lag * 10
      let target = spec.lagThreshold * Int64(current)
      if usage >= target * 9, usage <= target * 11 { count = current }
    }
    return min(max(count, spec.minimum), spec.maximum)
  }
}
