/// Draws indexes whose frequencies follow Zipf's law.
///
/// Index n, from 0, has a weight of (n + 1) to the power of −exponent. Making a sampler costs one
/// power per index, a draw one random number and a binary search.
public struct ZipfSampler: Sendable {
  /// Sums of the weights up to and including each index.
  private let cumulative: [Double]

  /// Makes a sampler of the indexes below `count`, which is at least 1; `exponent` is not negative.
  public init(exponent: Double, count: Int) {
    precondition(count > 0 && exponent >= 0, "a Zipf law needs indexes and a falling weight")
    var sum = 0.0
    var sums: [Double] = []
    sums.reserveCapacity(count)
    for rank in 1...count {
      sum += DeterministicMath.pow(Double(rank), -exponent)
      sums.append(sum)
    }
    cumulative = sums
  }

  /// The next index, from 0 to `count - 1`.
  public func index(_ stream: inout RandomStream) -> Int {
    let target = stream.unitInterval() * cumulative[cumulative.count - 1]
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
