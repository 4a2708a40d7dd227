import EventKernel
import KafkaModel

/// Draws how long each record takes.
struct DurationDraw {
  private let spec: ProcessingTime
  private var stream: RandomStream

  init(_ spec: ProcessingTime, stream: RandomStream) {
    self.spec = spec
    self.stream = stream
  }

  mutating func next() -> SimulationDuration {
    switch spec {
    case .constant(let duration): duration
    case .uniform(let low, let high): stream.uniform(low: low, high: high)
    case .exponential(let mean): stream.exponential(mean: mean)
    case .lognormal(let median, let sigma): stream.lognormal(median: median, sigma: sigma)
    case .empirical(let durations): durations[stream.integer(below: durations.count)]
    }
  }
}
