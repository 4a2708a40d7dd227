import EventKernel

/// A level that rises and falls over a run: its peak, when it was gone after that, its curve.
struct LevelFold: Sendable {
  private(set) var peak: Int64 = 0
  private(set) var curve = LagCurve()
  private var peakTime = SimulationTime.zero
  private var gone: SimulationTime?
  private var last: Int64 = 0

  /// The level is `level` at the end of the instant `time`.
  @inline(__always)
  mutating func note(_ level: Int64, at time: SimulationTime) {
    // Most instants change nothing, and the curve holds a level by itself.
    if level != last { change(to: level, at: time) }
  }

  private mutating func change(to level: Int64, at time: SimulationTime) {
    last = level
    if level > peak {
      peak = level
      peakTime = time
      gone = nil
    } else if level == 0, gone == nil, peak > 0 {
      gone = time
    }
    curve.note(level, at: time)
  }

  mutating func extend(to end: SimulationTime) { curve.extend(to: end) }

  /// Whether it was gone after its peak.
  var isDrained: Bool { peak == 0 || gone != nil }

  /// Nanoseconds from the peak until it was gone, or to `end`.
  func drain(at end: SimulationTime) -> Int64 {
    peak == 0 ? 0 : ((gone ?? end) - peakTime).nanoseconds
  }
}
