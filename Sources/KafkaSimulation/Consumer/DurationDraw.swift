import EventKernel
import KafkaModel

/// Draws how long each record takes.
struct DurationDraw {
  private let spec: ProcessingTime
  /// The mean where durations are exponential, the usual case in long runs; else nil.
  private let exponentialMean: SimulationDuration?
  private var stream: RandomStream
  /// The next exponential duration: drawn one ahead, so that nothing waits for its logarithm.
  private var upcoming = SimulationDuration.zero

  init(_ spec: ProcessingTime, stream: RandomStream) {
    self.spec = spec
    self.stream = stream
    if case .exponential(let mean) = spec { exponentialMean = mean } else { exponentialMean = nil }
    if let exponentialMean { upcoming = self.stream.exponential(mean: exponentialMean) }
  }

  mutating func next() -> SimulationDuration {
    if let exponentialMean {
      let duration = upcoming
      upcoming = stream.exponential(mean: exponentialMean)
      return duration
    }
    switch spec {
    case .constant(let duration): return duration
    case .uniform(let low, let high): return stream.uniform(low: low, high: high)
    case .exponential(let mean): return stream.exponential(mean: mean)
    case .lognormal(let median, let sigma): return stream.lognormal(median: median, sigma: sigma)
    case .empirical(let durations): return durations[stream.integer(below: durations.count)]
    }
  }
}
