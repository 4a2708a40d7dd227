/// A straight mapping from numbers to pixels.
package struct LinearScale: Hashable, Sendable {
  /// The number at `start`.
  package let low: Double
  /// The number at `end`; more than `low`.
  package let high: Double
  /// The pixel of `low`.
  package let start: Double
  /// The pixel of `high`.
  package let end: Double

  /// Maps `low...high` to `start...end`; an empty range is widened by one.
  package init(low: Double, high: Double, start: Double, end: Double) {
    self.low = low
    self.high = high > low ? high : low + 1
    self.start = start
    self.end = end
  }

  /// The pixel of `value`; never clamped.
  package func position(_ value: Double) -> Double {
    start + (value - low) * (end - start) / (high - low)
  }
}

/// Round numbers for an axis.
package enum AxisTicks {
  /// The smallest 1-2-5 step of whole numbers of which at most `limit` fit into `length`.
  package static func step(for length: Int64, limit: Int64) -> Int64 {
    var power: Int64 = 1
    while power < Int64.max / 10 {
      for factor in [1, 2, 5] as [Int64] where length / (power * factor) <= max(limit, 1) {
        return power * factor
      }
      power *= 10
    }
    return power
  }
}
