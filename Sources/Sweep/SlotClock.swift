/// Time cut into at most 128 slots, which double their width when it goes beyond them.
///
/// So memory does not grow with time. They are the slots of `LagCurve`.
struct SlotClock {
  static let limit = 128

  private(set) var width: Int64 = 10_000_000
  /// The slot of the latest instant, and its end.
  private(set) var slot = 0
  private(set) var end: Int64 = 10_000_000

  /// Goes on to `time`; true as often as pairs of slots have to be joined before it is in one.
  mutating func mustHalve(for time: Int64) -> Bool {
    if time / width < Int64(Self.limit) {
      slot = Int(time / width)
      let (end, overflow) = Int64(slot + 1).multipliedReportingOverflow(by: width)
      self.end = overflow ? .max : end
      return false
    }
    width *= 2
    return true
  }

  /// Joins pairs of slots in a table with so many columns.
  static func halve<Number: FixedWidthInteger>(_ table: inout [Number], columns: Int) {
    for place in table.indices {
      let (slot, column) = place.quotientAndRemainder(dividingBy: columns)
      let from = 2 * slot * columns + column
      table[place] = slot < limit / 2 ? table[from] + table[from + columns] : 0
    }
  }
}
