/// Counts as people write them.
package enum CountText {
  /// A count with commas between thousands: `1,150`.
  package static func grouped(_ value: Int64) -> String {
    if value < 0 { return "-" + grouped(-value) }
    if value < 1000 { return "\(value)" }
    let rest = value % 1000
    let padding = rest < 10 ? "00" : rest < 100 ? "0" : ""
    return grouped(value / 1000) + "," + padding + "\(rest)"
  }
}
