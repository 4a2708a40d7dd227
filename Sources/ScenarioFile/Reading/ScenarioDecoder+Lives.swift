import EventKernel
import KafkaModel

// What a timeline says of a consumer must be possible at that time.
extension ScenarioDecoder {
  /// Who first appears in the timeline with `start` waits for it; all others start at 0, unless
  /// the file says when.
  mutating func settleStarts() {
    var number = 0
    for group in scenario.groups.indices {
      for consumer in scenario.groups[group].consumers.indices {
        defer { number += 1 }
        let spec = scenario.groups[group].consumers[consumer]
        if spec.starts != nil || standbys.contains(spec.name) { continue }
        let first = scenario.timeline.first { $0.action.consumer?.index == number }
        if let first, case .start = first.action { continue }
        scenario.groups[group].consumers[consumer].starts = .zero
      }
    }
  }

  /// Only what runs can crash or stop, and only what does not run can start.
  ///
  /// Where consumers are scaled or restarted that depends on the run, and nothing is checked.
  mutating func checkLives() {
    var number = 0
    for (index, group) in scenario.groups.enumerated() {
      let isScaled =
        group.autoscale != nil
        || scenario.timeline.contains {
          if case .scale(GroupID(index), _) = $0.action { return true }
          return false
        }
      for consumer in group.consumers {
        defer { number += 1 }
        if !isScaled { checkLife(of: number, consumer) }
      }
    }
  }

  private mutating func checkLife(of number: Int, _ consumer: ConsumerSpec) {
    var isRunning = false
    var pendingStart = consumer.starts
    for entry in scenario.timeline where entry.action.consumer?.index == number {
      if let start = pendingStart, start <= entry.time {
        isRunning = true
        pendingStart = nil
      }
      switch entry.action {
      case .start:
        if isRunning { fail("impossible", entry.span, "'\(consumer.name)' is running already") }
        isRunning = true
      case .restart, .reconfigure: return
      case .crash, .stop, .pause, .slow, .isolate, .seek, .scale, .addPartitions,
        .crashProducer, .startProducer, .crashBroker, .stopBroker, .startBroker, .restartBroker,
        .pauseBroker, .disconnect, .failBatches:
        if !isRunning {
          fail("impossible", entry.span, "'\(consumer.name)' is not running at that time")
        }
        switch entry.action {
        case .crash, .stop: isRunning = false
        default: break
        }
      }
    }
  }
}
