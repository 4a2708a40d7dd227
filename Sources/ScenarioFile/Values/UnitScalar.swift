import EventKernel
import KafkaModel

/// Numbers with units, read in exact decimal arithmetic.
enum UnitScalar {
  /// Why a number with a unit cannot be read.
  enum Failure: Error {
    /// Not a number followed by a known unit.
    case malformed
    case missingUnit
    case negative
    case unknownUnit(String)
    case tooLarge
  }

  private static let timeUnits: [(name: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("min", 60_000_000_000), ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
  ]

  /// Units that durations are written in.
  static let timeUnitNames = timeUnits.map { $0.name } + ["t"]

  /// A duration such as `250ms`, `1.2s` or `3t`; a bare number counts `bareUnit` nanoseconds each,
  /// or is refused unless it is 0.
  static func duration(
    _ text: String, tick: SimulationDuration, bareUnit: Int64? = nil
  ) throws(Failure) -> SimulationDuration {
    let (number, unit) = try split(text)
    let scale: Int64
    if unit.isEmpty {
      guard let bareUnit else {
        if number.digits == 0 { return .zero }
        throw .missingUnit
      }
      scale = bareUnit
    } else if unit == "t" {
      scale = tick.nanoseconds
    } else if let known = timeUnits.first(where: { $0.name == unit }) {
      scale = known.nanoseconds
    } else {
      throw .unknownUnit(unit)
    }
    return SimulationDuration(nanoseconds: try number.times(scale))
  }

  /// A rate such as `40/s`: millionths of a record per unit of time.
  static func rate(
    _ text: String, tick: SimulationDuration
  ) throws(Failure) -> (microRecords: Int64, period: SimulationDuration) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .missingUnit }
    let (number, rest) = try split(String(parts[0]).trimmed())
    guard rest.isEmpty else { throw .malformed }
    let unit = String(parts[1]).trimmed()
    let period = try duration("1" + unit, tick: tick)
    guard period > .zero else { throw .missingUnit }
    return (try number.times(1_000_000), period)
  }

  /// A percentage such as `80%` or `12.5 %`, in millionths of the whole.
  static func share(_ text: String) throws(Failure) -> Int64 {
    let (number, unit) = try split(text)
    if unit.isEmpty { throw .missingUnit }
    guard unit == "%" else { throw .unknownUnit(unit) }
    return try number.times(10_000)
  }

  /// A limit in the unit of a metric; see `MetricName.Unit`.
  static func limit(
    _ text: String, _ unit: MetricName.Unit, tick: SimulationDuration
  ) throws(Failure) -> Int64 {
    switch unit {
    case .count:
      guard let count = Int64(text) else { throw .malformed }
      return count
    case .duration: return try duration(text, tick: tick).nanoseconds
    case .rate:
      let rate = try rate(text, tick: tick)
      return Int64(Double(rate.microRecords) * 1e6 / Double(rate.period.nanoseconds))
    case .share: return try share(text)
    }
  }

  private static let sizeUnits: [(name: String, bytes: Int64)] = [
    ("", 1), ("B", 1), ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("KiB", 1_024),
    ("MiB", 1_048_576),
  ]

  /// A size in bytes such as `100`, `16kB` or `1MiB`.
  static func bytes(_ text: String) throws(Failure) -> Int {
    let (number, unit) = try split(text)
    guard let known = sizeUnits.first(where: { $0.name == unit }) else { throw .unknownUnit(unit) }
    let value = try number.times(known.bytes)
    guard value <= Int64(Int32.max) else { throw .tooLarge }
    return Int(value)
  }

  /// A decimal number as digits and a power of ten, and what follows it.
  private static func split(_ text: String) throws(Failure) -> (DecimalNumber, String) {
    var digits: Int64 = 0
    var decimals = 0
    var seen = false
    var afterPoint = false
    var bytes = Array(text.utf8)[...]
    if bytes.first == 0x2D { throw .negative }
    if bytes.first == 0x2B { bytes.removeFirst() }
    while let byte = bytes.first {
      if byte >= 0x30, byte <= 0x39 {
        let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
        guard !overflow, product <= Int64.max - 9 else { throw .tooLarge }
        digits = product + Int64(byte - 0x30)
        if afterPoint { decimals += 1 }
        seen = true
      } else if byte == 0x2E, !afterPoint {
        afterPoint = true
      } else {
        break
      }
      bytes.removeFirst()
    }
    guard seen else { throw .malformed }
    while bytes.first == 0x20 { bytes.removeFirst() }
    return (
      DecimalNumber(digits: digits, decimals: decimals), String(decoding: bytes, as: UTF8.self)
    )
  }
}

/// A number as its digits and how many of them stand behind the point.
struct DecimalNumber {
  var digits: Int64
  var decimals: Int

  /// The number times `scale`, cut to a whole number.
  func times(_ scale: Int64) throws(UnitScalar.Failure) -> Int64 {
    var divisor: UInt64 = 1
    for _ in 0..<decimals {
      let (product, overflow) = divisor.multipliedReportingOverflow(by: 10)
      if overflow { throw .tooLarge }
      divisor = product
    }
    let product = UInt64(digits).multipliedFullWidth(by: UInt64(scale))
    guard product.high < divisor else { throw .tooLarge }
    let quotient = divisor.dividingFullWidth(product).quotient
    guard let value = Int64(exactly: quotient) else { throw .tooLarge }
    return value
  }
}

extension String {
  /// The text without spaces at its ends.
  func trimmed() -> String {
    var bytes = Array(utf8)[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
