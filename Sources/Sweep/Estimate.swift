import EventKernel

/// A mean over runs and how sure it is.
package struct Estimate: Hashable, Sendable {
  package var mean: Double
  /// Half the width of the 95 % confidence interval; 0 for a single run.
  package var halfWidth: Double

  /// The mean of `values`, which are never empty.
  package init(_ values: [Int64]) {
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + Double($1) } / count
    self.mean = mean
    guard values.count > 1 else {
      halfWidth = 0
      return
    }
    let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let variance = squares / (count - 1) / count
    let deviation = variance > 0 ? DeterministicMath.pow(variance, 0.5) : 0
    halfWidth = StudentT.point95(degreesOfFreedom: values.count - 1) * deviation
  }
}
