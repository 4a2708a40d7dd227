/// The line a span starts in, cut to a readable window, and the carets that go under it.
struct SourceExcerpt {
  /// The line, or the part of it around the span; `…` stands for what was cut off.
  let source: String
  /// What comes before the first caret: tabs copied, so that any tab width lines up.
  let padding: String
  /// `^~~~`, as wide as the part of the span that is shown, at least one column.
  let carets: String

  /// Columns of source shown at most; a line that fits is never cut.
  static let widestLine = 100
  /// Columns kept before the span when a line is cut.
  private static let columnsBefore = 40
  /// Bytes looked at on either side of the span's start: enough for any window, and a bound.
  private static let reach = 1024

  /// One scalar as shown.
  private struct Cell {
    let scalar: Unicode.Scalar
    let width: Int
    let offset: Int
  }

  /// Cuts the excerpt of `span` out of `file`; costs no more than the window, whatever the line.
  init(of span: SourceSpan, in file: SourceFile) {
    let line = file.lineBytes(at: span.start)
    let focus = min(max(span.start, line.startIndex), line.endIndex)
    let cells = Self.cells(of: line, around: focus)
    let isWhole =
      focus - line.startIndex <= Self.reach && line.endIndex - focus <= Self.reach
    let caret = cells.firstIndex { $0.offset >= focus } ?? cells.count
    var shown = 0..<cells.count
    if !isWhole || Self.width(of: cells[...]) > Self.widestLine {
      shown = Self.window(in: cells, around: caret)
    }
    let isCutLeft = shown.lowerBound > 0 || (cells.first?.offset ?? focus) > line.startIndex
    let last = shown.upperBound < cells.count ? cells[shown.upperBound].offset : nil
    let isCutRight = last != nil || focus + Self.reach < line.endIndex

    var source = isCutLeft ? "…" : ""
    var padding = isCutLeft ? " " : ""
    var width = 0
    for index in shown {
      let cell = cells[index]
      source.unicodeScalars.append(cell.scalar)
      if index < caret {
        padding += cell.scalar == "\t" ? "\t" : String(repeating: " ", count: cell.width)
      } else if cell.offset < span.end {
        width += cell.width
      }
    }
    if isCutRight { source += "…" }
    self.source = source
    self.padding = padding
    carets = "^" + String(repeating: "~", count: max(1, width) - 1)
  }

  private static func width(of cells: ArraySlice<Cell>) -> Int {
    cells.reduce(0) { $0 + $1.width }
  }

  /// The cells to show when not all fit: some before the caret, the rest after it.
  private static func window(in cells: [Cell], around caret: Int) -> Range<Int> {
    var start = caret
    var before = 0
    while start > 0, before + cells[start - 1].width <= columnsBefore {
      start -= 1
      before += cells[start].width
    }
    var end = caret
    var total = before
    while end < cells.count, total + cells[end].width <= widestLine {
      total += cells[end].width
      end += 1
    }
    while start > 0, total + cells[start - 1].width <= widestLine {
      start -= 1
      total += cells[start].width
    }
    return start..<end
  }

  /// Decodes the bytes near `focus`; a malformed byte becomes one `U+FFFD`.
  private static func cells(of line: ArraySlice<UInt8>, around focus: Int) -> [Cell] {
    var index = max(line.startIndex, focus - reach)
    while index > line.startIndex, index < focus, line[index] & 0xC0 == 0x80 { index += 1 }
    let end = min(line.endIndex, focus + reach)
    var cells: [Cell] = []
    while index < end {
      let (scalar, length) = UTF8Decoding.scalar(in: line, at: index)
      var shown = scalar ?? "\u{FFFD}"
      if shown != "\t", DisplayWidth.isUnsafe(shown) { shown = "\u{FFFD}" }
      cells.append(Cell(scalar: shown, width: DisplayWidth.columns(of: shown), offset: index))
      index += length
    }
    return cells
  }
}
