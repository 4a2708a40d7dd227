/// Cuts a stream of bytes, arriving in pieces of any size, into lines.
struct LineSplitter {
  /// Bytes of a line that has not ended yet.
  private var pending: [UInt8] = []
  /// Longest line that is kept, in bytes; what exceeds it is dropped and the line told as too long.
  private let limit: Int
  private var overflowed = false

  /// A line without its line end.
  enum Line {
    case text([UInt8])
    case tooLong
  }

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the next piece and hands on the lines that end in it; LF and CRLF end a line.
  mutating func add<Failure: Error>(
    _ piece: [UInt8], _ body: (Line) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = piece[...]
    while let end = rest.firstIndex(of: 0x0A) {
      keep(rest[..<end])
      rest = rest[(end + 1)...]
      try body(take())
    }
    keep(rest)
  }

  /// Hands on the last line when no line end follows it.
  mutating func finish<Failure: Error>(_ body: (Line) throws(Failure) -> Void) throws(Failure) {
    if !pending.isEmpty || overflowed { try body(take()) }
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    if pending.count + bytes.count > limit { overflowed = true } else { pending += bytes }
  }

  private mutating func take() -> Line {
    defer {
      pending.removeAll(keepingCapacity: true)
      overflowed = false
    }
    if overflowed { return .tooLong }
    if pending.last == 0x0D { pending.removeLast() }
    return .text(pending)
  }
}
