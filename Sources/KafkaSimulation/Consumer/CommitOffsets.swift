/// Dense partition indexes, and the offset of the next record to read of each.
///
/// The first is kept apart, so that a commit of one partition needs no memory of its own.
struct CommitOffsets {
  private let first: (partition: Int, offset: Int64)
  /// All of them where they are not just one.
  private let others: [(partition: Int, offset: Int64)]?

  init(partition: Int, offset: Int64) {
    first = (partition, offset)
    others = nil
  }

  init(_ offsets: [(partition: Int, offset: Int64)]) {
    first = (0, 0)
    others = offsets
  }

  var isEmpty: Bool { others?.isEmpty ?? false }

  /// The places of all partitions.
  var indices: Range<Int> { 0..<(others?.count ?? 1) }

  subscript(place: Int) -> (partition: Int, offset: Int64) { others?[place] ?? first }
}
