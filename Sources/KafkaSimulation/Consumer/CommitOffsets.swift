/// Dense partition indexes, and the offset of the next record to read of each.
///
/// The first is kept apart, so that a commit of one partition needs no memory of its own.
struct CommitOffsets: Sequence {
  private let first: (partition: Int, offset: Int64)?
  private let others: [(partition: Int, offset: Int64)]

  init(partition: Int, offset: Int64) {
    first = (partition, offset)
    others = []
  }

  init(_ offsets: [(partition: Int, offset: Int64)]) {
    first = nil
    others = offsets
  }

  var isEmpty: Bool { first == nil && others.isEmpty }

  func makeIterator() -> Iterator { Iterator(offsets: self) }

  struct Iterator: IteratorProtocol {
    private let offsets: CommitOffsets
    private var place: Int

    init(offsets: CommitOffsets) {
      self.offsets = offsets
      place = offsets.first == nil ? 0 : -1
    }

    mutating func next() -> (partition: Int, offset: Int64)? {
      defer { place += 1 }
      if place < 0 { return offsets.first }
      return place < offsets.others.count ? offsets.others[place] : nil
    }
  }
}
