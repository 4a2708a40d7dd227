import EventKernel
import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

/// One run of a load, as a queue sees it: when each record came, was begun and was finished.
struct QueueRun {
  struct Visit {
    var arrival: Int64
    var start: Int64 = 0
    var finish: Int64 = 0
    var consumer = -1
    var partition: Int
  }

  /// By record, in nanoseconds.
  private(set) var visits: [Visit] = []

  /// Runs a scenario until everything is finished.
  init(_ scenario: Scenario) {
    var visits: [Visit] = []
    ClusterSimulation.run(scenario) { events in
      for event in events {
        let time = event.time.nanoseconds
        switch event.fact {
        case .recordAppended(_, let partition, _):
          visits.append(Visit(arrival: time, partition: partition.index))
        case .processingStarted(let consumer, let record, _, _):
          visits[record.number].start = time
          visits[record.number].consumer = consumer.index
        case .processingFinished(_, let record, _, _): visits[record.number].finish = time
        default: break
        }
      }
    }
    self.visits = visits
  }

  /// The time average of the number of records of some consumers in the system, within a window
  /// in nanoseconds; nil for all of them.
  func meanNumber(of consumer: Int?, from: Int64, to: Int64) -> Double {
    var sum = 0.0
    for visit in visits where consumer == nil || visit.consumer == consumer {
      sum += Double(max(0, min(visit.finish, to) - max(visit.arrival, from)))
    }
    return sum / Double(to - from)
  }
}

/// A load of one topic with Poisson arrivals, and what theory says of it.
struct QueueLoad: Sendable, CustomTestStringConvertible {
  /// How long a record takes: as a scenario says it, with the first two moments in seconds.
  struct Service: Sendable {
    var name: String
    var text: String
    var mean: Double
    var secondMoment: Double

    static let exponential = Service(
      name: "M", text: "{ exponential: 100ms }", mean: 0.1, secondMoment: 0.02)
    static let constant = Service(name: "D", text: "100ms", mean: 0.1, secondMoment: 0.01)
    static let uniform = Service(
      name: "uniform", text: "{ uniform: [50ms, 150ms] }", mean: 0.1,
      secondMoment: (0.05 * 0.05 + 0.05 * 0.15 + 0.15 * 0.15) / 3)
    static let lognormal = Service(
      name: "lognormal", text: "{ lognormal: { median: 70ms, sigma: 0.8 } }",
      mean: 0.07 * Foundation.exp(0.32), secondMoment: 0.07 * 0.07 * Foundation.exp(1.28))
  }

  /// How many times as much is run when MARBLES_THEORY is set to `large`.
  static let scale = ProcessInfo.processInfo.environment["MARBLES_THEORY"] == "large" ? 100 : 1
  static let replications = 20

  var service: Service
  /// Records a second.
  var rate: Double
  var partitions = 1
  var consumers = 1

  /// Seconds of arrivals of each run.
  var length: Int { (partitions == 1 ? 200 : 80) * Self.scale }
  var testDescription: String { "M/\(service.name)/1 at \(rate * service.mean)" }

  /// Mean wait before a record is begun (Pollaczek, 1930; Khinchine, 1932), for one queue.
  var meanWait: Double { rate * service.secondMoment / (2 * (1 - rate * service.mean)) }
  /// Mean number in the system.
  var meanNumber: Double { rate * (meanWait + service.mean) }

  /// One run; each replication has a seed of its own.
  func run(_ replication: Int) throws -> QueueRun {
    let text = """
      seed: \(1000 + replication)
      topics: { t: { partitions: \(partitions) } }
      producers:
        p:
          workload:
            for: \(length)s
            arrivals: { poisson: \(rate)/s }
            keys: { uniform: 1000 }
      groups:
        g:
          consumers: \(consumers)
          processing: \(service.text)
          config: { auto.offset.reset: earliest }
      """
    return QueueRun(try ScenarioRun.scenario(text))
  }
}
