/// The one place where a `Double` becomes text: at most two decimals, never an exponent or −0.
package enum NumberFormat {
  /// Rounds half away from zero to hundredths; `value` is finite and far below 10¹⁵.
  package static func text(_ value: Double) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text of `value`, as UTF-8.
  package static func append(_ value: Double, to bytes: inout [UInt8]) {
    let scaled = value * 100
    var hundredths = Int(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    if hundredths < 0 {
      bytes.append(0x2D)
      hundredths = -hundredths
    }
    append(hundredths / 100, to: &bytes)
    let rest = hundredths % 100
    if rest == 0 { return }
    bytes.append(0x2E)
    bytes.append(UInt8(0x30 + rest / 10))
    if rest % 10 != 0 { bytes.append(UInt8(0x30 + rest % 10)) }
  }

  /// Appends the decimal digits of a number that is not negative.
  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &bytes) }
    bytes.append(UInt8(0x30 + number % 10))
  }
}
