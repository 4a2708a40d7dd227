import Foundation
import TestSupport
import Testing

@testable import EventKernel

@Suite("Random streams")
struct RandomStreamTests {
  /// What the authors' C program `xoshiro256plusplus.c` gives from the state 1, 2, 3, 4.
  @Test("The generator is xoshiro256++")
  func knownAnswers() {
    var stream = RandomStream(seed: 0, name: "")
    (stream.s0, stream.s1, stream.s2, stream.s3) = (1, 2, 3, 4)
    let expected: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
      9_228_616_714_210_784_205, 9_973_669_472_204_895_162, 14_011_001_112_246_962_877,
      12_406_186_145_184_390_807, 15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    #expect((0..<10).map { _ in stream.nextBits() } == expected)
  }

  /// The whole seeding written a second time, in a language with integers of any size.
  private static let judge = """
    import sys
    M = (1 << 64) - 1
    def splitmix(state):
        state = (state + 0x9E3779B97F4A7C15) & M
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        return state, z ^ (z >> 31)
    # Published first numbers of splitmix64 for the seed 1234567.
    state, known = 1234567, []
    for _ in range(3):
        state, z = splitmix(state)
        known.append(z)
    assert known == [6457827717110365317, 3203168211198807973, 9817491932198370423]
    name = 0xCBF29CE484222325
    for byte in sys.argv[2].encode():
        name = ((name ^ byte) * 0x100000001B3) & M
    _, mixed = splitmix(int(sys.argv[1]))
    state, s = mixed ^ name, []
    for _ in range(4):
        state, z = splitmix(state)
        s.append(z)
    rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & M
    for _ in range(5):
        print((rotate((s[0] + s[3]) & M, 23) + s[0]) & M)
        t = (s[1] << 17) & M
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45)
    """

  @Test(
    "Seed and name are mixed by splitmix64 and FNV-1a, as a second program does it",
    .enabled(if: OutsideProgram.python3 != nil, "python3 is not installed"),
    arguments: [(1, "producer/web/arrivals"), (UInt64.max, ""), (42, "Gruppe/Grün")])
  func secondProgram(seed: UInt64, name: String) throws {
    let python = try #require(OutsideProgram.python3)
    let output = try OutsideProgram.run(python, ["-c", Self.judge, "\(seed)", name])
    var stream = RandomStream(seed: seed, name: name)
    let numbers = (0..<5).map { _ in "\(stream.nextBits())" }
    #expect(output.split(separator: "\n").map(String.init) == numbers)
  }

  @Test("Streams of other names or seeds share nothing in their first numbers")
  func independence() {
    var seen: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for name in ["a", "b", "consumer/0", "consumer/1"] {
        var stream = RandomStream(seed: seed, name: name)
        for _ in 0..<20 { seen.insert(stream.nextBits()) }
      }
    }
    #expect(seen.count == 20 * 4 * 20)
  }

  @Test("Whole numbers are uniform", arguments: [2, 3, 7, 64, 1_000])
  func uniformIntegers(bound: Int) {
    var stream = RandomStream(seed: 11, name: "integers")
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<200_000 { counts[stream.integer(below: bound)] += 1 }
    let expected = [Double](repeating: 200_000 / Double(bound), count: bound)
    #expect(abs(Fit.chiSquareDeviation(counts, expected)) < Fit.normalLimit)
  }

  @Test("A bound of one needs no luck, and the largest bound is kept")
  func bounds() {
    var stream = RandomStream(seed: 1, name: "bounds")
    for _ in 0..<100 {
      #expect(stream.integer(below: 1) == 0)
      #expect((0..<Int.max).contains(stream.integer(below: .max)))
    }
  }

  @Test("Numbers of the unit interval are uniform and never one", arguments: [1, 2, 3])
  func unitInterval(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "unit")
    let sample = (0..<20_000).map { _ in stream.unitInterval() }
    #expect(sample.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(Fit.kolmogorovSmirnov(sample) { $0 } < Fit.kolmogorovLimit)
  }

  @Test("Exponential lengths follow their law", arguments: [1, 2, 3])
  func exponential(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "exponential")
    let sample = (0..<20_000).map { _ in
      Double(stream.exponential(mean: .milliseconds(20)).nanoseconds) / 20e6
    }
    #expect(Fit.kolmogorovSmirnov(sample) { 1 - Foundation.exp(-$0) } < Fit.kolmogorovLimit)
  }

  @Test("Uniform lengths follow their law and keep their ends")
  func uniformLengths() {
    var stream = RandomStream(seed: 5, name: "uniform")
    let low = SimulationDuration.milliseconds(10)
    let high = SimulationDuration.milliseconds(30)
    let sample = (0..<20_000).map { _ in stream.uniform(low: low, high: high) }
    #expect(sample.allSatisfy { $0 >= low && $0 <= high })
    let units = sample.map { Double(($0.nanoseconds - low.nanoseconds)) / 20e6 }
    #expect(Fit.kolmogorovSmirnov(units) { $0 } < Fit.kolmogorovLimit)
    #expect(stream.uniform(low: low, high: low) == low)
    let ends = Set(
      (0..<200).map { _ in
        stream.uniform(low: .zero, high: SimulationDuration(nanoseconds: 2)).nanoseconds
      })
    #expect(ends == [0, 1, 2])
    #expect(stream.uniform(low: .zero, high: SimulationDuration(nanoseconds: .max)) >= .zero)
  }

  @Test("Zipf draws follow the exact weights", arguments: [0.0, 0.7, 1.0, 1.1, 2.0])
  func zipf(exponent: Double) {
    var stream = RandomStream(seed: 9, name: "zipf")
    let count = 50
    let sampler = ZipfSampler(exponent: exponent, count: count)
    var counts = [Int](repeating: 0, count: count)
    for _ in 0..<200_000 { counts[sampler.index(&stream)] += 1 }
    let weights = (1...count).map { Foundation.pow(Double($0), -exponent) }
    let sum = weights.reduce(0, +)
    let expected = weights.map { $0 / sum * 200_000 }
    #expect(abs(Fit.chiSquareDeviation(counts, expected)) < Fit.normalLimit)
  }
}
