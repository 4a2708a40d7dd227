/// A half-open range of UTF-8 byte offsets in one source file.
///
/// `start == end` is allowed and points between two bytes, for things that are missing.
package struct SourceSpan: Hashable, Sendable {
  /// Offset of the first byte, from 0.
  package var start: Int
  /// Offset just past the last byte; never less than `start`.
  package var end: Int

  /// Makes the range `start..<end`.
  package init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }
}
