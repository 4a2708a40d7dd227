package import KafkaModel

/// Makes a scenario that shows something smaller for as long as it still shows it.
package enum ScenarioShrinker {
  /// The smallest scenario found that still `shows`; every step takes one thing away.
  package static func shrink(
    _ scenario: Scenario, while shows: (Scenario) -> Bool
  ) -> Scenario {
    var smallest = scenario
    var hasShrunk = true
    while hasShrunk {
      hasShrunk = false
      for smaller in candidates(of: smallest) where shows(smaller) {
        smallest = smaller
        hasShrunk = true
        break
      }
    }
    return smallest
  }

  /// One thing less each, the largest things first.
  private static func candidates(of scenario: Scenario) -> [Scenario] {
    var found: [Scenario] = []
    func add(_ change: (inout Scenario) -> Void) {
      var smaller = scenario
      change(&smaller)
      found.append(smaller)
    }
    for producer in scenario.producers.indices { addSilence(of: producer, scenario, &found) }
    var number = 0
    for group in scenario.groups.indices {
      for consumer in scenario.groups[group].consumers.indices {
        let id = ConsumerID(number)
        number += 1
        let isNamed = scenario.timeline.contains { $0.action.consumer == id }
        if scenario.groups[group].consumers[consumer].starts == nil, !isNamed { continue }
        add {
          $0.groups[group].consumers[consumer].starts = nil
          $0.timeline.removeAll { $0.action.consumer == id }
        }
      }
    }
    for entry in scenario.timeline.indices { add { $0.timeline.remove(at: entry) } }
    for kind in scenario.recordKinds.indices where scenario.recordKinds[kind].fails > 0 {
      add { $0.recordKinds[kind].fails = 0 }
    }
    return found
  }

  /// A producer without records, with half of them, and with one less.
  private static func addSilence(
    of producer: Int, _ scenario: Scenario, _ found: inout [Scenario]
  ) {
    switch scenario.producers[producer].traffic {
    case .scheduled(let sends):
      if sends.isEmpty { return }
      for kept in [0, sends.count / 2] where kept < sends.count {
        var smaller = scenario
        smaller.producers[producer].traffic = .scheduled(Array(sends.prefix(kept)))
        found.append(smaller)
      }
      for place in sends.indices.prefix(40) {
        var fewer = sends
        fewer.remove(at: place)
        var smaller = scenario
        smaller.producers[producer].traffic = .scheduled(fewer)
        found.append(smaller)
      }
    case .workload(var workload):
      let limit = workload.recordLimit ?? 64
      for kept in [0, limit / 2, limit - 1] where kept >= 0 && kept < limit {
        workload.recordLimit = kept
        var smaller = scenario
        smaller.producers[producer].traffic = .workload(workload)
        found.append(smaller)
      }
    }
  }
}
