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
