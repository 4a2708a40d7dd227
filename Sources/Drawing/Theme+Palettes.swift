extension Theme {
  /// Okabe and Ito's palette, which colour-blind people tell apart; black letters but on blue.
  private static let okabeIto: [MarbleFill] = [
    MarbleFill(fill: Color(0x0072B2), ink: Color(0xFFFFFF)),
    MarbleFill(fill: Color(0xE69F00), ink: Color(0x000000)),
    MarbleFill(fill: Color(0x009E73), ink: Color(0x000000)),
    MarbleFill(fill: Color(0x56B4E9), ink: Color(0x000000)),
    MarbleFill(fill: Color(0xD55E00), ink: Color(0x000000)),
    MarbleFill(fill: Color(0xCC79A7), ink: Color(0x000000)),
    MarbleFill(fill: Color(0xF0E442), ink: Color(0x000000)),
  ]

  /// Light, for slides: green producers, blue topics, amber groups.
  package static let talk = Theme(
    name: "talk", background: Color(0xFFFFFF), ink: Color(0x1F2937), mutedInk: Color(0x4B5563),
    guide: Color(0xE5E7EB), line: Color(0x1F2937), deadLine: Color(0x6B7280),
    danger: Color(0xB91C1C), accent: Color(0x92400E), chipFill: Color(0xFFFFFF),
    panels: [
      Panel(fill: Color(0xF0FDF4), stroke: Color(0x15803D), ink: Color(0x166534)),
      Panel(fill: Color(0xEFF6FF), stroke: Color(0x1D4ED8), ink: Color(0x1D4ED8)),
      Panel(fill: Color(0xFFFBEB), stroke: Color(0x92400E), ink: Color(0x92400E)),
      Panel(fill: Color(0xF9FAFB), stroke: Color(0x6B7280), ink: Color(0x374151)),
    ],
    keyless: MarbleFill(fill: Color(0xD1D5DB), ink: Color(0x000000)), fills: okabeIto,
    owners: [
      Color(0x004B76), Color(0x7C2D12), Color(0x064E3B), Color(0x5B21B6), Color(0x831843),
      Color(0x365314), Color(0x374151),
    ],
    bandOpacity: 0.14, spanColor: Color(0xB45309), spanOpacity: 0.18)

  /// Light marks on a dark ground.
  package static let dark = Theme(
    name: "dark", background: Color(0x111827), ink: Color(0xF9FAFB), mutedInk: Color(0xD1D5DB),
    guide: Color(0x374151), line: Color(0xE5E7EB), deadLine: Color(0x9CA3AF),
    danger: Color(0xFCA5A5), accent: Color(0xFCD34D), chipFill: Color(0x111827),
    panels: [
      Panel(fill: Color(0x10241B), stroke: Color(0x34D399), ink: Color(0x6EE7B7)),
      Panel(fill: Color(0x132038), stroke: Color(0x60A5FA), ink: Color(0x93C5FD)),
      Panel(fill: Color(0x2A1F10), stroke: Color(0xFBBF24), ink: Color(0xFCD34D)),
      Panel(fill: Color(0x1B2433), stroke: Color(0x9CA3AF), ink: Color(0xE5E7EB)),
    ],
    keyless: MarbleFill(fill: Color(0x9CA3AF), ink: Color(0x000000)), fills: okabeIto,
    owners: [
      Color(0x7CC4F5), Color(0xFDBA74), Color(0x6EE7B7), Color(0xC4B5FD), Color(0xF9A8D4),
      Color(0xBEF264), Color(0xE5E7EB),
    ],
    bandOpacity: 0.2, spanColor: Color(0xFBBF24), spanOpacity: 0.18)

  private static let greys: [MarbleFill] = [
    MarbleFill(fill: Color(0x1A1A1A), ink: Color(0xFFFFFF)),
    MarbleFill(fill: Color(0xFFFFFF), ink: Color(0x000000)),
    MarbleFill(fill: Color(0xA6A6A6), ink: Color(0x000000)),
    MarbleFill(fill: Color(0x595959), ink: Color(0xFFFFFF)),
  ]

  private static let whitePanel = Panel(
    fill: Color(0xFFFFFF), stroke: Color(0x404040), ink: Color(0x1A1A1A))

  /// Greyscale, for paper.
  package static let print = Theme(
    name: "print", background: Color(0xFFFFFF), ink: Color(0x000000), mutedInk: Color(0x404040),
    guide: Color(0xD9D9D9), line: Color(0x000000), deadLine: Color(0x595959),
    danger: Color(0x000000), accent: Color(0x1A1A1A), chipFill: Color(0xFFFFFF),
    panels: [whitePanel, whitePanel, whitePanel, whitePanel],
    keyless: MarbleFill(fill: Color(0xE0E0E0), ink: Color(0x000000)), fills: greys,
    owners: [Color(0x000000), Color(0x404040), Color(0x595959)],
    bandOpacity: 0.12, spanColor: Color(0x000000), spanOpacity: 0.2)

  private static let barePanel = Panel(
    fill: Color(0xFFFFFF), stroke: Color(0x9CA3AF), ink: Color(0x374151))

  /// The talk's marbles without tinted panels.
  package static let plain = Theme(
    name: "plain", background: Color(0xFFFFFF), ink: Color(0x111827), mutedInk: Color(0x4B5563),
    guide: Color(0xE5E7EB), line: Color(0x374151), deadLine: Color(0x6B7280),
    danger: Color(0xB91C1C), accent: Color(0x92400E), chipFill: Color(0xFFFFFF),
    panels: [barePanel, barePanel, barePanel, barePanel],
    keyless: MarbleFill(fill: Color(0xE5E7EB), ink: Color(0x000000)), fills: okabeIto,
    owners: talk.owners, bandOpacity: 0.1, spanColor: Color(0x6B7280), spanOpacity: 0.2)
}
