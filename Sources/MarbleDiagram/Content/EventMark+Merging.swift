import EventKernel

extension EventMark {
  /// The events of several runs on one axis: what happens in all of them is told once, what happens
  /// in some goes through the panels of those alone.
  static func merged(_ runs: [[EventMark]]) -> [EventMark] {
    var merged: [EventMark] = []
    for (panel, events) in runs.enumerated() {
      for event in events {
        let isShared = runs.allSatisfy { run in
          run.contains { $0.time == event.time && $0.text == event.text }
        }
        if isShared, panel > 0 { continue }
        var event = event
        event.panel = isShared ? nil : panel
        merged.append(event)
      }
    }
    return merged.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map { $0.element }
  }
}

/// What several members did at one instant.
struct MemberEvent {
  enum Kind: String {
    case start
    case stop
    case crash
  }

  var time: SimulationTime
  var kind: Kind
  var names: [String]

  /// The event in words: `worker-0 starts`, `worker-0 and worker-1 start`, `5 consumers start`.
  var mark: EventMark {
    let verb = kind.rawValue
    let text =
      switch names.count {
      case 1: "\(names[0]) \(verb)\(kind == .crash ? "es" : "s")"
      case 2: "\(names[0]) and \(names[1]) \(verb)"
      default: "\(names.count) consumers \(verb)"
      }
    return EventMark(time: time, text: text, isDanger: kind == .crash)
  }
}
