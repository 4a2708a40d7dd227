/// A named text with a line table, so that a byte offset can be told as line and column.
package struct SourceFile: Sendable {
  /// What diagnostics call the file: a path as the user gave it, or `<stdin>`.
  package let name: String
  /// The text, as UTF-8 bytes, unchanged.
  package let bytes: [UInt8]
  /// Offset of the first byte of every line; the first entry is 0.
  private let lineStarts: [Int]

  /// Makes a file and its line table in one pass; LF, CRLF and CR each end a line.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
      if byte == 0x0A || byte == 0x0D { starts.append(index) }
    }
    lineStarts = starts
  }

  /// The line and column of the byte at `offset`; offsets past the end tell the end.
  ///
  /// Cost: a binary search over the lines plus one pass over the line.
  package func position(at offset: Int) -> SourcePosition {
    let bounded = max(0, min(offset, bytes.count))
    let line = lineIndex(containing: bounded)
    var column = 1
    for index in lineStarts[line]..<bounded where bytes[index] & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: line + 1, column: column)
  }

  /// The bytes of the line that holds `offset`, without its line end.
  package func lineBytes(at offset: Int) -> ArraySlice<UInt8> {
    let line = lineIndex(containing: max(0, min(offset, bytes.count)))
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  private func lineIndex(containing offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

/// A place in a text, as editors count: line and column from 1, a column per Unicode scalar.
package struct SourcePosition: Hashable, Sendable {
  /// Line number, from 1.
  package let line: Int
  /// Unicode scalar in the line, from 1.
  package let column: Int

  /// Makes a position from its one-based parts.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
