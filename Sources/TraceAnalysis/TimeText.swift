package import EventKernel

/// Instants and lengths as people write them: `9 s`, `1.2 s`, `250 ms`.
package enum TimeText {
  private struct Unit {
    let name: String
    let nanoseconds: Int64
  }

  private static let units = [
    Unit(name: "h", nanoseconds: 3_600_000_000_000), Unit(name: "min", nanoseconds: 60_000_000_000),
    Unit(name: "s", nanoseconds: 1_000_000_000), Unit(name: "ms", nanoseconds: 1_000_000),
    Unit(name: "µs", nanoseconds: 1_000), Unit(name: "ns", nanoseconds: 1),
  ]

  /// A length in its natural unit with at most three decimals, cut.
  ///
  /// Hours and minutes are used only for whole multiples, so that 90 s stays `90 s`.
  package static func text(_ duration: SimulationDuration) -> String {
    let value = duration.nanoseconds
    if value == 0 { return "0 s" }
    if value < 0 { return "-" + text(SimulationDuration(nanoseconds: -value)) }
    for unit in units where value >= unit.nanoseconds {
      let isWhole = value % unit.nanoseconds == 0
      if unit.nanoseconds >= 60_000_000_000, !isWhole { continue }
      return decimal(value, in: unit.nanoseconds) + " " + unit.name
    }
    return "\(value) ns"
  }

  /// An instant, as the length since the start.
  package static func text(_ time: SimulationTime) -> String { text(time - .zero) }

  private static func decimal(_ value: Int64, in unit: Int64) -> String {
    var text = "\(value / unit)"
    var rest = value % unit
    if rest == 0 { return text }
    text += "."
    for _ in 0..<3 where rest > 0 {
      rest *= 10
      text += "\(rest / unit)"
      rest %= unit
    }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
