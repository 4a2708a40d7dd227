/// The growing bytes of an SVG file.
struct SVGBuffer {
  private(set) var bytes: [UInt8] = []
  /// How text is set that says nothing of its own.
  var setting = TextSetting(size: 16)
  /// How wide strokes are that say nothing of their own.
  var strokeWidth = 1.0

  /// Makes an empty buffer with room for so many bytes, where they are known to be many.
  init(room: Int = 0) { if room > 0 { bytes.reserveCapacity(room) } }

  /// Appends markup; it stands in the program, so its bytes are copied at once.
  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends a number.
  mutating func number(_ value: Double) { NumberFormat.append(value, to: &bytes) }

  /// Appends a place or an extent, to a tenth of a pixel: nobody sees less, and it saves bytes.
  mutating func length(_ value: Double) {
    let tenths = value * 10
    number(Double(Int(tenths < 0 ? tenths - 0.5 : tenths + 0.5)) / 10)
  }

  /// Appends ` name="value"` with a place or an extent.
  mutating func attribute(_ name: StaticString, length value: Double) {
    open(name)
    length(value)
    raw("\"")
  }

  /// Appends ` name="value"` with a number.
  mutating func attribute(_ name: StaticString, _ value: Double) {
    open(name)
    number(value)
    raw("\"")
  }

  /// Appends ` name="value"` with a text that needs no escaping.
  mutating func attribute(_ name: StaticString, _ value: StaticString) {
    open(name)
    raw(value)
    raw("\"")
  }

  /// Appends ` name="#RRGGBB"`.
  mutating func attribute(_ name: StaticString, _ color: Color) {
    open(name)
    color.append(to: &bytes)
    raw("\"")
  }

  private mutating func open(_ name: StaticString) {
    raw(" ")
    raw(name)
    raw("=\"")
  }

  /// Appends what of `setting` differs from `outer`, which groups around it say already.
  mutating func settingAttributes(besides outer: TextSetting) {
    if setting.size != outer.size { attribute("font-size", setting.size) }
    if setting.isBold != outer.isBold {
      attribute("font-weight", setting.isBold ? "bold" : "normal")
    }
    if setting.anchor != outer.anchor { attribute("text-anchor", setting.anchor.word) }
    if setting.color != outer.color { attribute("fill", setting.color) }
  }

  /// Appends the paint of a shape and closes its tag; a shape without an inside need not say that
  /// it is not filled.
  mutating func close(_ style: Style, saysNoFill: Bool = true) {
    if let fill = style.fill {
      attribute("fill", fill)
      if style.fillOpacity < 1 { attribute("fill-opacity", style.fillOpacity) }
    } else if style.stroke != nil, saysNoFill {
      attribute("fill", "none")
    }
    if let stroke = style.stroke {
      attribute("stroke", stroke)
      if style.strokeWidth != strokeWidth { attribute("stroke-width", style.strokeWidth) }
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

  /// Appends text of people, with the characters that XML reserves replaced.
  ///
  /// Characters that XML 1.0 cannot hold become U+FFFD.
  mutating func escaped(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x26: raw("&amp;")
      case 0x3C: raw("&lt;")
      case 0x3E: raw("&gt;")
      case 0x22: raw("&quot;")
      case 0x09, 0x0A, 0x0D: bytes.append(0x20)
      case 0..<0x20, 0x7F: raw("\u{FFFD}")
      case 0xBE, 0xBF: bytes.append(endsInMarkOfNothing ? 0xBD : byte)
      default: bytes.append(byte)
      }
    }
  }

  /// Whether the next byte is the last of U+FFFC to U+FFFF, of which the upper two are no
  /// characters; U+FFFD differs from them in that byte.
  private var endsInMarkOfNothing: Bool {
    bytes.count >= 2 && bytes[bytes.count - 1] == 0xBF && bytes[bytes.count - 2] == 0xEF
  }
}
