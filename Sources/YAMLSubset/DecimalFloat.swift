/// A decimal number with a point or an exponent, taken apart exactly.
///
/// Its value is `digits × 10^exponent`, negated if so marked.
struct DecimalFloat {
  private let isNegative: Bool
  /// Significant digits (0…9), without leading zeros; empty for zero.
  private let digits: [UInt8]
  private let exponent: Int
  /// The parts as they were written.
  private let whole: ArraySlice<UInt8>
  private let fraction: ArraySlice<UInt8>
  private let power: ArraySlice<UInt8>

  /// Exponents are cut off here: far past every `Double`, and ten times it fits 32 bits.
  private static let largestExponent = 100_000_000

  /// Takes apart `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, else nil.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    var index = 0
    isNegative = bytes.first == .dash
    if isNegative || bytes.first == .plus { index = 1 }
    whole = Self.digits(in: bytes, from: &index)
    if index < bytes.count, bytes[index] == .dot {
      index += 1
      fraction = Self.digits(in: bytes, from: &index)
      if whole.isEmpty, fraction.isEmpty { return nil }
    } else {
      fraction = []
      if whole.isEmpty { return nil }
    }
    var power = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") {
      let start = index + 1
      index += 1
      let isNegative = index < bytes.count && bytes[index] == .dash
      if isNegative || index < bytes.count && bytes[index] == .plus { index += 1 }
      let digits = Self.digits(in: bytes, from: &index)
      if digits.isEmpty { return nil }
      for digit in digits { power = min(power * 10 + Int(digit) - 0x30, Self.largestExponent) }
      if isNegative { power = -power }
      self.power = bytes[start..<index]
    } else {
      self.power = []
    }
    guard index == bytes.count else { return nil }
    var digits = (whole + fraction).drop { $0 == 0x30 }.map { $0 - 0x30 }
    var exponent = power - fraction.count
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : exponent
  }

  private static func digits(in bytes: [UInt8], from index: inout Int) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, bytes[index].isDigit { index += 1 }
    return bytes[start..<index]
  }

  /// The `Double` nearest to the value, ties to even (IEEE 754).
  var nearest: Double {
    let magnitude = nearestMagnitude
    return isNegative ? -magnitude : magnitude
  }

  /// More digits than this cannot change the result but by being there at all.
  private static let mostDigits = 800

  private var nearestMagnitude: Double {
    if digits.isEmpty { return 0 }
    if digits.count <= 15, abs(exponent) <= 22 { return fewDigits }
    let point = digits.count + exponent
    if point > 310 { return .infinity }
    if point < -325 { return 0 }
    var numerator = WideNumber(0)
    var exponent = exponent
    for digit in digits.prefix(Self.mostDigits) {
      numerator.multiply(by: 10, adding: UInt32(digit))
    }
    if digits.count > Self.mostDigits {
      numerator.multiply(by: 10, adding: 1)
      exponent += digits.count - Self.mostDigits - 1
    }
    var denominator = WideNumber(1)
    for _ in 0..<abs(exponent) {
      if exponent > 0 { numerator.multiply(by: 10, adding: 0) }
      if exponent < 0 { denominator.multiply(by: 10, adding: 0) }
    }
    return Self.quotient(numerator, denominator)
  }

  /// The value when digits and power of ten both are exact doubles, so that one operation rounds
  /// correctly (Clinger 1990).
  private var fewDigits: Double {
    var mantissa = 0.0
    for digit in digits { mantissa = mantissa * 10 + Double(digit) }
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    return exponent < 0 ? mantissa / power : mantissa * power
  }

  /// The nearest double to a fraction: at least 55 bits of the quotient, then one rounding.
  private static func quotient(_ numerator: WideNumber, _ denominator: WideNumber) -> Double {
    let shift = 56 - (numerator.bitWidth - denominator.bitWidth)
    var remainder = numerator
    var divisor = denominator
    if shift > 0 { remainder.shiftLeft(by: shift) } else { divisor.shiftLeft(by: -shift) }
    divisor.shiftLeft(by: 57)
    var quotient: UInt64 = 0
    for _ in 0...57 {
      quotient <<= 1
      if remainder.subtract(ifAtLeast: divisor) { quotient |= 1 }
      divisor.halve()
    }
    return rounded(quotient, isExact: remainder.isZero, scale: -shift)
  }

  /// Rounds `mantissa × 2^scale` to 53 bits, fewer for subnormal numbers.
  private static func rounded(_ mantissa: UInt64, isExact: Bool, scale: Int) -> Double {
    let bits = 64 - mantissa.leadingZeroBitCount
    var top = bits - 1 + scale
    let precision = top < -1022 ? 53 - (-1022 - top) : 53
    if precision < 0 { return 0 }
    let dropped = bits - precision
    let rest = mantissa & (UInt64(1) << UInt64(dropped) - 1)
    let half = UInt64(1) << UInt64(dropped - 1)
    var kept = dropped >= 64 ? 0 : mantissa >> UInt64(dropped)
    if rest > half || rest == half && (!isExact || kept & 1 == 1) { kept += 1 }
    if precision < 53 { return Double(bitPattern: kept) }
    if kept == 1 << 53 {
      kept >>= 1
      top += 1
    }
    if top > 1023 { return .infinity }
    return Double(bitPattern: UInt64(top + 1023) << 52 | kept & (1 << 52 - 1))
  }

  /// A JSON number with the same digits.
  var jsonText: String {
    var text = isNegative ? "-" : ""
    let trimmed = whole.drop { $0 == 0x30 }
    text += trimmed.isEmpty ? "0" : String(decoding: trimmed, as: UTF8.self)
    if !fraction.isEmpty { text += "." + String(decoding: fraction, as: UTF8.self) }
    if !power.isEmpty { text += "e" + String(decoding: power, as: UTF8.self) }
    if fraction.isEmpty, power.isEmpty { text += ".0" }
    return text
  }

  /// The shortest spelling of the exact value: plain near one, with an exponent far from it.
  var canonicalText: String {
    let sign = isNegative ? "-" : ""
    if digits.isEmpty { return sign + "0.0" }
    let point = digits.count + exponent
    let ascii = digits.map { $0 + 0x30 }
    if point > 16 || point < -4 {
      let rest = ascii.count > 1 ? "." + String(decoding: ascii[1...], as: UTF8.self) : ""
      return sign + String(decoding: ascii[..<1], as: UTF8.self) + rest + "e\(point - 1)"
    }
    if point <= 0 {
      return sign + "0." + String(repeating: "0", count: -point)
        + String(decoding: ascii, as: UTF8.self)
    }
    let padded = ascii + Array(repeating: 0x30, count: max(0, point + 1 - ascii.count))
    return sign + String(decoding: padded[..<point], as: UTF8.self) + "."
      + String(decoding: padded[point...], as: UTF8.self)
  }
}
