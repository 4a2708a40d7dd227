/// The growing bytes of an SVG file.
struct SVGBuffer {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(16_384) }

  /// Appends text that is already markup.
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends a number.
  mutating func number(_ value: Double) { NumberFormat.append(value, to: &bytes) }

  /// Appends ` name="value"` with a number.
  mutating func attribute(_ name: String, _ value: Double) {
    open(name)
    number(value)
    raw("\"")
  }

  /// Appends ` name="value"` with a text that needs no escaping.
  mutating func attribute(_ name: String, _ value: String) {
    open(name)
    raw(value)
    raw("\"")
  }

  private mutating func open(_ name: String) {
    raw(" ")
    raw(name)
    raw("=\"")
  }

  /// Appends the paint of a shape and closes its tag.
  mutating func close(_ style: Style) {
    if let fill = style.fill {
      attribute("fill", fill.hex)
      if style.fillOpacity < 1 { attribute("fill-opacity", style.fillOpacity) }
    } else if style.stroke != nil, !endsInFillNone {
      attribute("fill", "none")
    }
    if let stroke = style.stroke {
      attribute("stroke", stroke.hex)
      if style.strokeWidth != 1 { attribute("stroke-width", style.strokeWidth) }
      if !style.dash.isEmpty {
        open("stroke-dasharray")
        for (index, length) in style.dash.enumerated() {
          if index > 0 { raw(" ") }
          number(length)
        }
        raw("\"")
      }
    }
    raw("/>\n")
  }

  private var endsInFillNone: Bool { bytes.suffix(12).elementsEqual(" fill=\"none\"".utf8) }

  /// Appends text of people, with the characters that XML reserves replaced.
  ///
  /// Control characters that XML 1.0 cannot hold become U+FFFD.
  mutating func escaped(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x26: raw("&amp;")
      case 0x3C: raw("&lt;")
      case 0x3E: raw("&gt;")
      case 0x22: raw("&quot;")
      case 0x09, 0x0A, 0x0D: bytes.append(0x20)
      case 0..<0x20, 0x7F: raw("\u{FFFD}")
      default: bytes.append(byte)
      }
    }
  }
}
