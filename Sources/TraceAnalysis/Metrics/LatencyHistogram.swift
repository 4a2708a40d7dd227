import EventKernel

/// Counts of lengths in buckets that are at most 1/128 of their value wide.
///
/// The layout is that of HdrHistogram: powers of two, each cut into equal parts. Memory does not
/// grow with the number of values.
package struct LatencyHistogram: ~Copyable, Sendable {
  private static let partBits = 7
  private var counts = UniqueArray<Int64>()
  package private(set) var count: Int64 = 0
  package private(set) var maximum: Int64 = 0
  /// Sum of all values in nanoseconds; exact up to 2⁵³.
  private var sum = 0.0

  package init() {}

  /// Adds a length in nanoseconds.
  @inline(__always)
  package mutating func add(_ value: Int64) {
    let bucket = Self.bucket(of: max(value, 0))
    while counts.count <= bucket { counts.append(0) }
    counts[bucket] += 1
    count += 1
    maximum = max(maximum, value)
    sum += Double(value)
  }

  /// The mean in nanoseconds, or 0 when there is no value.
  package var mean: Int64 {
    count == 0 ? 0 : Int64(sum / Double(count))
  }

  /// The smallest length that at least `perMille` of a thousand values do not exceed, as the upper
  /// end of its bucket; 0 when there is no value.
  package func quantile(perMille: Int64) -> Int64 {
    if count == 0 { return 0 }
    let rank = max(1, (count * perMille + 999) / 1000)
    var seen: Int64 = 0
    for bucket in counts.indices {
      seen += counts[bucket]
      if seen >= rank { return min(Self.upperEnd(of: bucket), maximum) }
    }
    return maximum
  }

  private static func bucket(of value: Int64) -> Int {
    let parts: Int64 = 1 << Int64(partBits)
    if value < 2 * parts { return Int(value) }
    let shift = 63 - partBits - value.leadingZeroBitCount
    return (shift << partBits) + Int(value >> Int64(shift))
  }

  private static func upperEnd(of bucket: Int) -> Int64 {
    let parts = 1 << partBits
    if bucket < 2 * parts { return Int64(bucket) }
    let shift = (bucket >> partBits) - 1
    let mantissa = Int64(bucket - (shift << partBits))
    return ((mantissa + 1) << Int64(shift)) - 1
  }
}
