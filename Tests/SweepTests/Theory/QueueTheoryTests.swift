import EventKernel
import Foundation
import KafkaModel
import TestSupport
import Testing

/// One partition and one consumer are a queue whose theory is known.
///
/// Each check takes the means of 20 independent runs and asks whether what theory says lies within
/// the 99.9 % interval by Student's t, so of the some 28 checks at these seeds a right simulation
/// would have failed one with a chance of 3 %. Runs start empty; what happens in their first half
/// is left out. That is more than ten relaxation times 1/(μ(1 − √ρ)²) (Cohen, 1982) at the heaviest
/// load, so that what is left of the empty start is less than e⁻¹⁰ of each mean, a thousandth of
/// the intervals. Sums over the other half are divided by what theory expects to come in it, which
/// has no bias. With MARBLES_THEORY=large the runs are a hundred times as long.
@Suite("Queueing theory")
struct QueueTheoryTests {
  static let loads =
    [0.3, 0.5, 0.8].map { QueueLoad(service: .exponential, rate: $0 / 0.1) }
    + [0.5, 0.8].map { QueueLoad(service: .constant, rate: $0 / 0.1) }
    + [
      QueueLoad(service: .uniform, rate: 7), QueueLoad(service: .lognormal, rate: 7),
    ]

  private static func window(_ load: QueueLoad) -> Range<Int64> {
    let end = Int64(load.length) * 1_000_000_000
    return end / 2..<end
  }

  /// What comes in the window on average.
  private static func expected(_ load: QueueLoad) -> Double { load.rate * Double(load.length) / 2 }

  private func check(_ values: [Double], _ theory: Double, _ what: String) {
    let deviation = Fit.studentDeviation(values, from: theory)
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(deviation) < Fit.studentLimit19, "\(what): \(mean), and theory says \(theory)")
  }

  @Test("mean wait and mean number are Pollaczek and Khinchine's", arguments: loads)
  func means(load: QueueLoad) throws {
    let window = Self.window(load)
    var waits: [Double] = []
    var numbers: [Double] = []
    for replication in 0..<QueueLoad.replications {
      let run = try load.run(replication)
      var sum = 0.0
      for visit in run.visits where window.contains(visit.arrival) {
        sum += Double(visit.start - visit.arrival) / 1e9
      }
      waits.append(sum / Self.expected(load))
      numbers.append(run.meanNumber(of: nil, from: window.lowerBound, to: window.upperBound))
    }
    check(waits, load.meanWait, "mean wait in seconds")
    check(numbers, load.meanNumber, "mean number")
  }

  @Test("the sojourn in M/M/1 is exponential: a share p stays below −ln(1 − p)/(μ − λ)")
  func quantiles() throws {
    let load = QueueLoad(service: .exponential, rate: 6)
    let window = Self.window(load)
    let shares = [0.1, 0.5, 0.9, 0.99]
    var found: [[Double]] = Array(repeating: [], count: shares.count)
    for replication in 0..<QueueLoad.replications {
      let visits = try load.run(replication).visits.filter { window.contains($0.arrival) }
      for (place, share) in shares.enumerated() {
        let limit = -Foundation.log(1 - share) / (1 / load.service.mean - load.rate) * 1e9
        let count = visits.count { Double($0.finish - $0.arrival) <= limit }
        found[place].append(Double(count) / Self.expected(load))
      }
    }
    for (share, values) in zip(shares, found) { check(values, share, "share below the quantile") }
  }

  @Test(
    "each record is begun when it has come and the one before is finished, to the nanosecond",
    arguments: loads)
  func lindley(load: QueueLoad) throws {
    let visits = try load.run(0).visits
    var free: Int64 = 0
    let wrong = visits.filter { visit in
      defer { free = visit.finish }
      return visit.start != max(visit.arrival, free)
    }
    #expect(visits.count > 200 && wrong.isEmpty)
  }

  /// Keys 0 to 999 by murmur2 over 12 partitions, in ranges of three: how many each consumer has,
  /// by a program of its own.
  private static let keysOfConsumer = [247, 281, 241, 231]

  @Test(
    "twelve partitions over four consumers are four such queues",
    arguments: [QueueLoad.Service.exponential, .constant])
  func network(service: QueueLoad.Service) throws {
    let load = QueueLoad(service: service, rate: 22, partitions: 12, consumers: 4)
    let window = Self.window(load)
    var numbers: [[Double]] = Array(repeating: [], count: 5)
    for replication in 0..<QueueLoad.replications {
      let run = try load.run(replication)
      for consumer in 0..<4 {
        #expect(
          Set(run.visits.filter { $0.consumer == consumer }.map { $0.partition })
            == Set(consumer * 3..<(consumer + 1) * 3))
        numbers[consumer].append(
          run.meanNumber(of: consumer, from: window.lowerBound, to: window.upperBound))
      }
      numbers[4].append(
        run.meanNumber(of: nil, from: window.lowerBound, to: window.upperBound))
    }
    var sum = 0.0
    for (consumer, keys) in Self.keysOfConsumer.enumerated() {
      let queue = QueueLoad(service: service, rate: load.rate * Double(keys) / 1000)
      check(numbers[consumer], queue.meanNumber, "mean number of consumer \(consumer)")
      sum += queue.meanNumber
    }
    check(numbers[4], sum, "mean number of all")
  }

  @Test("the limit is the t distribution's: of 2000 right means about two are refused")
  func limit() {
    var stream = RandomStream(seed: 3, name: "student")
    var refused = 0
    for _ in 0..<2000 {
      let values = (0..<20).map { _ in stream.standardNormal() }
      if abs(Fit.studentDeviation(values, from: 0)) >= Fit.studentLimit19 { refused += 1 }
    }
    // Poisson of mean 2: more than 8 happens once in 4,000 times.
    #expect(refused <= 8)
    // A mean that is off by one and a half deviations is found at once.
    let values = (0..<20).map { _ in stream.standardNormal() + 1.5 }
    #expect(abs(Fit.studentDeviation(values, from: 0)) > Fit.studentLimit19)
  }
}
