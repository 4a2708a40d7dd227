/// What no further fact of a run will name.
///
/// Readers that only fold facts may forget what lies below; memory then stays flat however many
/// records a run has.
package struct TraceFloor: Sendable {
  /// No fact names a record with a lower number.
  package var record: Int
  /// By dense partition index: no fact names a record of the partition at a lower offset.
  package var offsets: [Int64]

  package init(record: Int, offsets: [Int64]) {
    self.record = record
    self.offsets = offsets
  }
}
