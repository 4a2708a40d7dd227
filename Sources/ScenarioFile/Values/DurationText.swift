package import EventKernel

/// Durations on command lines, written as scenario files have them.
package enum DurationText {
  /// The instant that a text such as `12s` or `3t` means, or nil when it means none.
  package static func instant(_ text: String, tick: SimulationDuration) -> SimulationTime? {
    guard let duration = try? UnitScalar.duration(text, tick: tick) else { return nil }
    return .zero + duration
  }
}
