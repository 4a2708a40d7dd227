import Foundation

/// How well a sample fits the law that it is said to follow.
enum Fit {
  /// What the Kolmogorov–Smirnov statistic exceeds once in a thousand samples of the right law.
  static let onePerMille = 1.95

  /// The greatest distance between sample and law, times the root of the sample's size.
  static func kolmogorovSmirnov(_ sample: [Double], law: (Double) -> Double) -> Double {
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
  static func chiSquareDeviation(_ counts: [Int], _ expected: [Double]) -> Double {
    var statistic = 0.0
    for (count, mean) in zip(counts, expected) {
      statistic += (Double(count) - mean) * (Double(count) - mean) / mean
    }
    let freedom = Double(counts.count - 1)
    let spread = 2 / (9 * freedom)
    return (Foundation.cbrt(statistic / freedom) - (1 - spread)) / spread.squareRoot()
  }
}

/// Programs that know the answer by another way.
enum OutsideJudge {
  /// Where python3 is, or nil when it is not installed.
  static let python3: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { $0 + "/python3" }.map(String.init)
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The standard output of a program.
  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
