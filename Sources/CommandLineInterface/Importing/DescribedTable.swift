import SourceText

/// The lines of a table whose head names its columns.
///
/// A name may hold spaces, as Kafka lets the ids of groups and clients do. Then words alone do not
/// tell where a column begins; the head does, for the tool pads every cell to the width of its
/// column, or else the gaps between columns do, if they are wider than those inside of names.
struct DescribedTable {
  /// Some text and where it stands in the file.
  struct Cell {
    var text: String
    var span: SourceSpan
  }

  /// A line and its words.
  struct Line {
    var words: [Cell]
    var span: SourceSpan
  }

  let file: SourceFile
  /// What the columns are called.
  let names: [String]
  /// Where they begin, in UTF-16 units from the start of the line: Java counts them so.
  private let starts: [Int]

  init(_ file: SourceFile, head: Line) {
    self.file = file
    names = head.words.map { $0.text }
    let columns = Self.columns(of: head, in: file)
    starts = head.words.map { word in columns.first { $0.byte == word.span.start }?.column ?? 0 }
  }

  /// The ways in which the cells of a line may be meant, the likeliest first.
  func readings(of line: Line) -> [[Cell]] {
    var readings: [[Cell]] = []
    if line.words.count == names.count { readings.append(line.words) }
    if let cells = cellsBelowHead(line) { readings.append(cells) }
    let gapped = cellsBetweenGaps(line)
    if gapped.count == names.count { readings.append(gapped) }
    // Whatever comes behind the columns that count may have any number of words.
    readings.append(line.words)
    return readings
  }

  /// The cell of a column, or nil when the line has none.
  func cell(_ name: String, of cells: [Cell]) -> Cell? {
    names.firstIndex(of: name).flatMap { $0 < cells.count ? cells[$0] : nil }
  }

  /// Cuts a line where the columns of the head begin; nil when that is in the middle of something.
  private func cellsBelowHead(_ line: Line) -> [Cell]? {
    let columns = Self.columns(of: line, in: file)
    var cells: [Cell] = []
    for (place, start) in starts.enumerated() {
      guard let first = columns.first(where: { $0.column == start }) else { break }
      if start > 0, !Self.isBlank(file.bytes[first.byte - 1]) { return nil }
      let next = place + 1 < starts.count ? starts[place + 1] : Int.max
      let end = columns.first { $0.column >= next }?.byte ?? line.span.end
      cells.append(trimmed(first.byte, end))
    }
    return cells.isEmpty ? nil : cells
  }

  /// Cuts a line where two or more spaces, or a tab, stand.
  private func cellsBetweenGaps(_ line: Line) -> [Cell] {
    var cells: [Cell] = []
    for word in line.words {
      if let last = cells.last, word.span.start - last.span.end == 1,
        file.bytes[last.span.end] == 32
      {
        cells[cells.count - 1] = trimmed(last.span.start, word.span.end)
      } else {
        cells.append(word)
      }
    }
    return cells
  }

  private func trimmed(_ from: Int, _ to: Int) -> Cell {
    var (start, end) = (from, max(from, to))
    while start < end, Self.isBlank(file.bytes[start]) { start += 1 }
    while end > start, Self.isBlank(file.bytes[end - 1]) { end -= 1 }
    return Cell(
      text: String(decoding: file.bytes[start..<end], as: UTF8.self),
      span: SourceSpan(start: start, end: end))
  }

  /// The column of each character of a line, in UTF-16 units.
  private static func columns(
    of line: Line, in file: SourceFile
  ) -> [(column: Int, byte: Int)] {
    var columns: [(column: Int, byte: Int)] = []
    var column = 0
    for byte in line.span.start..<line.span.end where file.bytes[byte] & 0xC0 != 0x80 {
      columns.append((column, byte))
      column += file.bytes[byte] >= 0xF0 ? 2 : 1
    }
    return columns
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 13 || byte == 10
  }

  /// All lines of a file.
  static func lines(of file: SourceFile) -> [Line] {
    var lines: [Line] = []
    var words: [Cell] = []
    var lineStart = 0
    var start: Int?
    func word(_ from: Int, _ to: Int) -> Cell {
      Cell(
        text: String(decoding: file.bytes[from..<to], as: UTF8.self),
        span: SourceSpan(start: from, end: to))
    }
    for (place, byte) in file.bytes.enumerated() {
      if isBlank(byte), let from = start {
        words.append(word(from, place))
        start = nil
      } else if !isBlank(byte), start == nil {
        start = place
      }
      if byte == 10 {
        lines.append(Line(words: words, span: SourceSpan(start: lineStart, end: place)))
        words = []
        lineStart = place + 1
      }
    }
    let end = file.bytes.count
    if let from = start { words.append(word(from, end)) }
    lines.append(Line(words: words, span: SourceSpan(start: lineStart, end: end)))
    return lines
  }
}
