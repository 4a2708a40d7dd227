import EventKernel
import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

/// What scenarios draw at random follows the laws that they name, as it comes out of whole runs.
///
/// Seeds are fixed; limits are exceeded once in a thousand samples of the right law.
@Suite("Distributions of runs")
struct DistributionTests {
  private func run(_ seed: Int, processing: String, arrivals: String, keys: String) throws -> Trace
  {
    try ScenarioRun(
      """
      seed: \(seed)
      topics: { t: {} }
      producers:
        p: { workload: { records: 4000, arrivals: \(arrivals), keys: \(keys) } }
      groups:
        g: { consumers: 1, processing: \(processing), config: { auto.offset.reset: earliest } }
      """
    ).trace
  }

  private func services(_ seed: Int, _ processing: String) throws -> [Double] {
    let trace = try run(
      seed, processing: processing, arrivals: "{ constant: 1000/s }", keys: "none")
    var starts: [Int64] = []
    var services: [Double] = []
    for event in trace.events {
      switch event.fact {
      case .processingStarted: starts.append(event.time.nanoseconds)
      case .processingFinished:
        services.append(Double(event.time.nanoseconds - starts[starts.count - 1]) / 1e9)
      default: break
      }
    }
    #expect(services.count == 4000)
    return services
  }

  @Test(
    "processing times by Kolmogorov and Smirnov", arguments: [1, 2, 3],
    [
      "{ exponential: 20ms }", "{ uniform: [10ms, 30ms] }",
      "{ lognormal: { median: 20ms, sigma: 0.7 } }",
    ])
  func continuous(seed: Int, processing: String) throws {
    let sample = try services(seed, processing)
    let statistic = Fit.kolmogorovSmirnov(sample) { x in
      if processing.contains("exponential") { return 1 - Foundation.exp(-x / 0.02) }
      if processing.contains("uniform") { return min(max((x - 0.01) / 0.02, 0), 1) }
      return Fit.normal(Foundation.log(x / 0.02) / 0.7)
    }
    #expect(statistic < Fit.kolmogorovLimit)
  }

  @Test("measured times by chi-square, constant ones exactly", arguments: [1, 2, 3])
  func discrete(seed: Int) throws {
    let sample = try services(seed, "{ empirical: [1ms, 2ms, 2ms, 5ms, 9ms] }")
    let values = [0.001, 0.002, 0.005, 0.009]
    let counts = values.map { value in sample.count { abs($0 - value) < 1e-9 } }
    #expect(counts.reduce(0, +) == 4000)
    #expect(abs(Fit.chiSquareDeviation(counts, [800, 1600, 800, 800])) < Fit.normalLimit)
    #expect(try services(seed, "7ms").allSatisfy { abs($0 - 0.007) < 1e-12 })
  }

  /// Instants of all sends in seconds.
  private func arrivals(_ seed: Int, _ arrivals: String) throws -> [Double] {
    try run(seed, processing: "1us", arrivals: arrivals, keys: "none").events.compactMap {
      if case .recordSent = $0.fact { Double($0.time.nanoseconds) / 1e9 } else { nil }
    }
  }

  @Test(
    "gaps of Poisson arrivals are exponential, also where the rate changes", arguments: [1, 2, 3])
  func poisson(seed: Int) throws {
    let rates =
      "{ poisson: [{ until: 50s, rate: 10/s }, { until: 60s, rate: 200/s }, { rate: 20/s }] }"
    // Expected arrivals until an instant; in that measure the gaps are exponential of mean 1.
    func measure(_ t: Double) -> Double {
      t < 50 ? 10 * t : t < 60 ? 500 + 200 * (t - 50) : 2500 + 20 * (t - 60)
    }
    let times = try arrivals(seed, rates)
    #expect(times.count == 4000)
    let gaps = zip([0] + times, times).map { measure($1) - measure($0) }
    let statistic = Fit.kolmogorovSmirnov(gaps) { 1 - Foundation.exp(-$0) }
    #expect(statistic < Fit.kolmogorovLimit)
    // Neighbouring gaps have nothing to do with each other: their correlation is normal about 0.
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    let product = zip(gaps, gaps.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    let square = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(abs(product / square) * Double(gaps.count).squareRoot() < Fit.normalLimit)
  }

  @Test("constant arrivals have equal gaps")
  func constant() throws {
    let times = try arrivals(1, "{ constant: 8/s }")
    #expect(times.enumerated().allSatisfy { abs($1 - Double($0 + 1) / 8) < 1e-9 })
    #expect(times.count == 4000)
  }

  @Test(
    "keys by chi-square", arguments: [1, 2, 3],
    ["{ uniform: 25 }", "{ zipf: 0.8, of: 25 }", "{ zipf: 1.3, of: 25 }"])
  func keys(seed: Int, keys: String) throws {
    let trace = try run(seed, processing: "1us", arrivals: "{ constant: 1000/s }", keys: keys)
    var counts = Array(repeating: 0, count: 25)
    for event in trace.events {
      if case .recordSent(_, _, let kind) = event.fact { counts[kind.index] += 1 }
    }
    let exponent = keys.contains("0.8") ? 0.8 : keys.contains("1.3") ? 1.3 : 0
    let weights = (1...25).map { Foundation.pow(Double($0), -exponent) }
    let sum = weights.reduce(0, +)
    #expect(
      abs(Fit.chiSquareDeviation(counts, weights.map { $0 / sum * 4000 })) < Fit.normalLimit)
  }
}
