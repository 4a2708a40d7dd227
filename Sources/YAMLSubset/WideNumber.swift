/// A non-negative integer of any size, for exact conversions of numbers.
struct WideNumber {
  /// 32-bit words, lowest first, without zeros at the top.
  private var words: [UInt32] = []

  init(_ value: UInt32) {
    if value > 0 { words = [value] }
  }

  var isZero: Bool { words.isEmpty }

  /// Bits up to and including the highest that is set.
  var bitWidth: Int {
    guard let top = words.last else { return 0 }
    return words.count * 32 - top.leadingZeroBitCount
  }

  /// The lowest 64 bits.
  var lowBits: UInt64 {
    words.prefix(2).reversed().reduce(0) { $0 << 32 | UInt64($1) }
  }

  /// Multiplies in place, then adds.
  mutating func multiply(by factor: UInt32, adding summand: UInt32) {
    var carry = UInt64(summand)
    for index in words.indices {
      let product = UInt64(words[index]) * UInt64(factor) + carry
      words[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { words.append(UInt32(truncatingIfNeeded: carry)) }
  }

  /// Multiplies by two to the power of `count`.
  mutating func shiftLeft(by count: Int) {
    guard !isZero else { return }
    for _ in 0..<(count % 32) { multiply(by: 2, adding: 0) }
    words.insert(contentsOf: Array(repeating: 0, count: count / 32), at: 0)
  }

  /// Divides by two, rounding down.
  mutating func halve() {
    var carry: UInt32 = 0
    for index in words.indices.reversed() {
      let word = words[index]
      words[index] = word >> 1 | carry << 31
      carry = word & 1
    }
    trim()
  }

  /// Subtracts `other` when that leaves no negative number; whether it did.
  mutating func subtract(ifAtLeast other: WideNumber) -> Bool {
    guard !isLess(than: other) else { return false }
    var borrow: Int64 = 0
    for index in words.indices {
      let subtrahend = index < other.words.count ? Int64(other.words[index]) : 0
      let difference = Int64(words[index]) - subtrahend - borrow
      borrow = difference < 0 ? 1 : 0
      words[index] = UInt32(truncatingIfNeeded: difference)
    }
    trim()
    return true
  }

  /// The number in decimal.
  var decimalText: String {
    if isZero { return "0" }
    var rest = self
    var digits: [UInt8] = []
    while !rest.isZero { digits.append(UInt8(rest.divideByTen()) + 0x30) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  private mutating func divideByTen() -> UInt32 {
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      let value = remainder << 32 | UInt64(words[index])
      words[index] = UInt32(truncatingIfNeeded: value / 10)
      remainder = value % 10
    }
    trim()
    return UInt32(remainder)
  }

  private func isLess(than other: WideNumber) -> Bool {
    if words.count != other.words.count { return words.count < other.words.count }
    for index in words.indices.reversed() where words[index] != other.words[index] {
      return words[index] < other.words[index]
    }
    return false
  }

  private mutating func trim() {
    while words.last == 0 { words.removeLast() }
  }
}
