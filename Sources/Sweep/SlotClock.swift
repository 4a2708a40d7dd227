import EventKernel
import TraceAnalysis

/// Time cut into the slots of `LagCurve`, which double their width when it goes beyond them.
///
/// So memory does not grow with time.
struct SlotClock {
  static let limit = LagCurve.limit

  private(set) var width = LagCurve.firstWidth.nanoseconds
  /// The slot of the latest instant, and its end.
  private(set) var slot = 0
  private(set) var end = LagCurve.firstWidth.nanoseconds

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
