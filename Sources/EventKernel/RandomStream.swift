/// A reproducible sequence of random numbers for one named purpose.
///
/// The generator is xoshiro256++ (Blackman and Vigna, 2019), seeded by splitmix64 from the run's
/// seed and the purpose's name. A stream of its own per purpose means that adding a consumer, or
/// changing what one draws, leaves every other purpose's numbers as they were.
@frozen
public struct RandomStream: Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// Makes the stream of the purpose `name` in the run with `seed`.
  public init(seed: UInt64, name: String) {
    // FNV-1a, 64 bit: any fixed function of the name's bytes would do.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var state = seed
    state = Self.splitmix(&state) ^ hash
    s0 = Self.splitmix(&state)
    s1 = Self.splitmix(&state)
    s2 = Self.splitmix(&state)
    s3 = Self.splitmix(&state)
  }

  private static func splitmix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func nextBits() -> UInt64 {
    let sum = s0 &+ s3
    let result = ((sum << 23) | (sum >> 41)) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number from 0, included, to 1, excluded, with 53 random bits.
  @inlinable
  public mutating func unitInterval() -> Double {
    Double(nextBits() >> 11) * 0x1p-53
  }

  /// A number from 0 to `bound - 1`, each exactly as likely as any other (Lemire, 2019).
  @inlinable
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a random number below nothing")
    let range = UInt64(bound)
    var product = nextBits().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = nextBits().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// An exponentially distributed length, cut to whole nanoseconds.
  @inlinable
  public mutating func exponential(mean: SimulationDuration) -> SimulationDuration {
    let length = -DeterministicMath.log(1 - unitInterval()) * Double(mean.nanoseconds)
    return SimulationDuration(nanoseconds: length < 9e18 ? Int64(length) : .max)
  }

  /// A length whose logarithm is normally distributed, cut to whole nanoseconds.
  public mutating func lognormal(
    median: SimulationDuration, sigma: Double
  ) -> SimulationDuration {
    let length = Double(median.nanoseconds) * DeterministicMath.exp(sigma * standardNormal())
    return SimulationDuration(nanoseconds: length < 9e18 ? Int64(length) : .max)
  }

  /// A normally distributed number of mean 0 and deviation 1, by Marsaglia's polar method (1964).
  ///
  /// The second number of each pair is not kept, so that the stream has no other state.
  public mutating func standardNormal() -> Double {
    while true {
      let u = 2 * unitInterval() - 1
      let v = 2 * unitInterval() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * DeterministicMath.pow(-2 * DeterministicMath.log(s) / s, 0.5) }
    }
  }

  /// Any whole number of nanoseconds from `low` to `high`, both included, equally likely.
  public mutating func uniform(
    low: SimulationDuration, high: SimulationDuration
  ) -> SimulationDuration {
    let width = high.nanoseconds - low.nanoseconds
    if width <= 0 { return low }
    if width == .max { return SimulationDuration(nanoseconds: Int64(nextBits() >> 1)) }
    return SimulationDuration(
      nanoseconds: low.nanoseconds + Int64(integer(below: Int(width) + 1)))
  }
}
