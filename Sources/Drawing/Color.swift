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

  /// Appends the colour as `#RRGGBB`.
  package func append(to bytes: inout [UInt8]) {
    bytes.append(0x23)
    Self.append(red, to: &bytes)
    Self.append(green, to: &bytes)
    Self.append(blue, to: &bytes)
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

  private static func append(_ part: UInt8, to bytes: inout [UInt8]) {
    bytes.append(digit(part >> 4))
    bytes.append(digit(part & 15))
  }

  /// A hexadecimal digit in ASCII.
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
