package import TraceAnalysis

/// What one run of a sweep came to: whole numbers only, so that a file can carry it to another
/// machine without loss.
package struct SweepRun: Sendable {
  /// Metrics by group; their curves are empty.
  package var metrics: RunMetrics
  /// Lag over time by group; empty but for the first replication of a setting.
  package var curves: [SweepCurve]
  /// Where the load went, by group.
  package var loads: [GroupLoad]

  package init(metrics: RunMetrics, curves: [SweepCurve], loads: [GroupLoad]) {
    self.metrics = metrics
    self.curves = curves
    self.loads = loads
  }
}

/// Lag over time in slots of one width.
package struct SweepCurve: Hashable, Sendable {
  /// The largest lag in each slot.
  package var slots: [Int64]
  /// The width of a slot and the length of the run, in nanoseconds.
  package var width: Int64
  package var end: Int64

  package init(slots: [Int64], width: Int64, end: Int64) {
    self.slots = slots
    self.width = width
    self.end = end
  }

  /// The sum of several groups' curves; nil without any.
  package static func sum(_ curves: [SweepCurve]) -> SweepCurve? {
    guard var sum = curves.first else { return nil }
    // Widths are one width times powers of two, so the coarsest can hold them all.
    sum.width = curves.map { $0.width }.max() ?? sum.width
    sum.end = curves.map { $0.end }.max() ?? sum.end
    sum.slots = []
    for curve in curves {
      let factor = max(Int(sum.width / max(curve.width, 1)), 1)
      for start in stride(from: 0, to: curve.slots.count, by: factor) {
        let peak = curve.slots[start..<min(start + factor, curve.slots.count)].max() ?? 0
        if start / factor == sum.slots.count { sum.slots.append(0) }
        sum.slots[start / factor] += peak
      }
    }
    return sum
  }
}
