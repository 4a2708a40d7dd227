/// An opaque colour; transparency is a matter of style.
package struct Color: Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  /// Makes a colour from its 24 bits, as in `Color(0x0072B2)`.
  package init(_ rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }

  /// The colour as `#RRGGBB`.
  package var hex: String {
    var text = "#"
    for part in [red, green, blue] {
      text += Self.digits[Int(part >> 4)]
      text += Self.digits[Int(part & 15)]
    }
    return text
  }

  /// This colour painted over `below` with an opacity from 0 to 1.
  package func over(_ below: Color, opacity: Double) -> Color {
    func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8(Double(top) * opacity + Double(bottom) * (1 - opacity) + 0.5)
    }
    var mixed = self
    mixed.red = mix(red, below.red)
    mixed.green = mix(green, below.green)
    mixed.blue = mix(blue, below.blue)
    return mixed
  }

  private static let digits = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F",
  ]
}
