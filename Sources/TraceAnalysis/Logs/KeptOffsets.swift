/// Which offsets of a log still hold what was stored there, by what retention and the cleaner left.
struct KeptOffsets {
  /// Where the log begins; what lies below is deleted.
  var start: Int64 = 0
  private var cleaned: Set<Int64> = []

  func contains(_ offset: Int64) -> Bool { offset >= start && !cleaned.contains(offset) }

  /// The cleaner has emptied an offset.
  mutating func clean(_ offset: Int64) { cleaned.insert(offset) }

  /// Something is stored at an offset, which may have been used before.
  mutating func store(_ offset: Int64) { cleaned.remove(offset) }
}
