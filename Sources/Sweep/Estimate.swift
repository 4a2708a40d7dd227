import EventKernel

/// A mean over runs and how sure it is.
package struct Estimate: Hashable, Sendable {
  /// The mean of the runs that have a value; 0 where none has.
  package var mean: Double
  /// Half the width of the 95 % confidence interval; 0 where nothing is known of it.
  package var halfWidth: Double
  /// How many runs there are.
  package var count: Int
  /// How many of them have no value, such as a drain time while a lag is left.
  package var missing: Int

  /// The mean of `values`, which are never empty.
  package init(_ values: [Int64?]) {
    let known = values.compactMap { $0 }
    count = values.count
    missing = values.count - known.count
    mean = 0
    halfWidth = 0
    if known.isEmpty { return }
    let size = Double(known.count)
    let mean = known.reduce(0) { $0 + Double($1) } / size
    self.mean = mean
    guard known.count > 1 else { return }
    let squares = known.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let variance = squares / (size - 1) / size
    let deviation = variance > 0 ? DeterministicMath.pow(variance, 0.5) : 0
    halfWidth = StudentT.point95(degreesOfFreedom: known.count - 1) * deviation
  }

  /// Whether every run has a value; the mean says nothing otherwise.
  package var isWhole: Bool { missing == 0 }

  /// Whether the half width tells something: one run alone says nothing of chance.
  package var hasInterval: Bool { isWhole && count > 1 }
}
