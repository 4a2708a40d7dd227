import EventKernel
import KafkaModel

/// Draws how long each record takes.
struct DurationDraw: ~Copyable {
  private let spec: ProcessingTime
  /// Where durations are exponential, the usual case in long runs; else nil.
  private var exponential: ExponentialDraws?
  private var stream: RandomStream

  init(_ spec: ProcessingTime, stream: RandomStream) {
    self.spec = spec
    self.stream = stream
    if case .exponential(let mean) = spec {
      exponential = ExponentialDraws(mean: mean, stream: stream)
    }
  }

  mutating func next() -> SimulationDuration {
    if let duration = exponential?.next() { return duration }
    switch spec {
    case .constant(let duration): return duration
    case .uniform(let low, let high): return stream.uniform(low: low, high: high)
    case .exponential(let mean): return stream.exponential(mean: mean)
    case .lognormal(let median, let sigma): return stream.lognormal(median: median, sigma: sigma)
    case .empirical(let durations): return durations[stream.integer(below: durations.count)]
    }
  }
}
