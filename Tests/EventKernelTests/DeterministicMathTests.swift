import EventKernel
import Foundation
import Testing

@Suite("Deterministic logarithm and exponential")
struct DeterministicMathTests {
  /// Distance of two numbers in units in the last place of the second.
  private func distance(_ value: Double, _ reference: Double) -> Double {
    value == reference ? 0 : abs(value - reference) / reference.ulp
  }

  @Test("The logarithm is within 2 units in the last place of the C library's")
  func log() {
    var stream = RandomStream(seed: 1, name: "log")
    var worst = 0.0
    for _ in 0..<100_000 {
      let sign: Double = stream.integer(below: 2) == 0 ? 1 : -1
      for x in [
        1 - stream.unitInterval(), 1 + sign * stream.unitInterval() * 0x1p-20,
        Foundation.exp(sign * stream.unitInterval() * 700),
      ] {
        worst = max(worst, distance(DeterministicMath.log(x), Foundation.log(x)))
      }
    }
    #expect(worst <= 2)
    #expect(DeterministicMath.log(1) == 0)
    #expect(DeterministicMath.log(0x1p-53) == Foundation.log(0x1p-53))
  }

  @Test("The exponential is within 2 units in the last place of the C library's")
  func exp() {
    var stream = RandomStream(seed: 2, name: "exp")
    var worst = 0.0
    for _ in 0..<100_000 {
      let sign: Double = stream.integer(below: 2) == 0 ? 1 : -1
      for width in [0.001, 1, 30, 700] {
        let x = sign * stream.unitInterval() * width
        worst = max(worst, distance(DeterministicMath.exp(x), Foundation.exp(x)))
      }
    }
    #expect(worst <= 2)
  }

  @Test("The exponential keeps to the ends of the range")
  func ends() {
    #expect(DeterministicMath.exp(0) == 1)
    #expect(DeterministicMath.exp(710) == .infinity)
    #expect(DeterministicMath.exp(-746) == 0)
    #expect(DeterministicMath.exp(709.7) < .infinity)
    #expect(DeterministicMath.exp(-740) > 0)
  }

  @Test("Powers are right to thirteen digits", arguments: [-2.5, -1.1, -0.5, 0, 0.5, 1, 3])
  func pow(exponent: Double) {
    for base in [0.001, 0.5, 1, 2, 10, 12_345, 1e6] {
      let reference = Foundation.pow(base, exponent)
      let error = abs(DeterministicMath.pow(base, exponent) / reference - 1)
      #expect(error < 1e-13, "\(base) to the power of \(exponent)")
    }
  }
}
