import Foundation

/// How well a sample fits the law that it is said to follow.
///
/// All limits are exceeded once in a thousand samples of the right law; they follow from that
/// number alone. Seeds are fixed, so a test that passes passes always.
package enum Fit {
  /// How often a right law is refused.
  package static let risk = 0.001
  /// What the Kolmogorov–Smirnov statistic exceeds that often: √(−½ ln(α/2)), its limit for large
  /// samples (Kolmogorov, 1933).
  package static let kolmogorovLimit = (-0.5 * Foundation.log(risk / 2)).squareRoot()
  /// The two-sided normal point.
  package static let normalLimit = 3.290526731491895
  /// The two-sided 99.9 % point of Student's t with 19 degrees of freedom, for 20 replications.
  package static let studentLimit19 = 3.883

  /// The greatest distance between sample and law, times the root of the sample's size.
  package static func kolmogorovSmirnov(_ sample: [Double], law: (Double) -> Double) -> Double {
    let sorted = sample.sorted()
    let size = Double(sorted.count)
    var greatest = 0.0
    for (index, value) in sorted.enumerated() {
      let probability = law(value)
      greatest = max(
        greatest, probability - Double(index) / size, Double(index + 1) / size - probability)
    }
    return greatest * size.squareRoot()
  }

  /// The chi-square statistic as a number of standard deviations (Wilson and Hilferty, 1931).
  package static func chiSquareDeviation(_ counts: [Int], _ expected: [Double]) -> Double {
    var statistic = 0.0
    for (count, mean) in zip(counts, expected) {
      statistic += (Double(count) - mean) * (Double(count) - mean) / mean
    }
    let freedom = Double(counts.count - 1)
    let spread = 2 / (9 * freedom)
    return (Foundation.cbrt(statistic / freedom) - (1 - spread)) / spread.squareRoot()
  }

  /// How many standard errors the mean of independent values is away from `expected`.
  package static func studentDeviation(_ values: [Double], from expected: Double) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean - expected) / (squares / (count - 1) / count).squareRoot()
  }

  /// The normal distribution function.
  package static func normal(_ x: Double) -> Double {
    0.5 * Foundation.erfc(-x / 2.0.squareRoot())
  }
}
