/// The growing bytes of an SVG file.
struct SVGBuffer {
  private(set) var bytes: [UInt8] = []
  /// How text is set that says nothing of its own.
  var setting = TextSetting(size: 16)
  /// How wide strokes are that say nothing of their own.
  var strokeWidth = 1.0

  init() { bytes.reserveCapacity(16_384) }

  /// Appends text that is already markup.
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends a number.
  mutating func number(_ value: Double) { NumberFormat.append(value, to: &bytes) }

  /// Appends a place or an extent, to a tenth of a pixel: nobody sees less, and it saves bytes.
  mutating func length(_ value: Double) {
    let tenths = value * 10
    number(Double(Int(tenths < 0 ? tenths - 0.5 : tenths + 0.5)) / 10)
  }

  /// Appends ` name="value"` with a place or an extent.
  mutating func attribute(_ name: String, length value: Double) {
    open(name)
    length(value)
    raw("\"")
  }

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

  /// Appends what of `setting` differs from `outer`, which groups around it say already.
  mutating func settingAttributes(besides outer: TextSetting) {
    if setting.size != outer.size { attribute("font-size", setting.size) }
    if setting.isBold != outer.isBold {
      attribute("font-weight", setting.isBold ? "bold" : "normal")
    }
    if setting.anchor != outer.anchor { attribute("text-anchor", setting.anchor.rawValue) }
    if setting.color != outer.color { attribute("fill", setting.color.hex) }
  }

  /// Appends the paint of a shape and closes its tag; a shape without an inside need not say that
  /// it is not filled.
  mutating func close(_ style: Style, saysNoFill: Bool = true) {
    if let fill = style.fill {
      attribute("fill", fill.hex)
      if style.fillOpacity < 1 { attribute("fill-opacity", style.fillOpacity) }
    } else if style.stroke != nil, saysNoFill {
      attribute("fill", "none")
    }
    if let stroke = style.stroke {
      attribute("stroke", stroke.hex)
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
    for scalar in text.unicodeScalars {
      guard scalar.value < 0x80 else {
        let isAllowed = scalar.value != 0xFFFE && scalar.value != 0xFFFF
        raw(isAllowed ? String(Character(scalar)) : "\u{FFFD}")
        continue
      }
      let byte = UInt8(scalar.value)
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
