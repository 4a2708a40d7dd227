/// A table of short texts, aligned for a terminal of a given width.
///
/// Every row of it may take two lines: a value, and what belongs to it below. A table that is too
/// wide is set closer, then loses columns that say the same in every row, which are told below it,
/// and at last is broken into blocks.
struct ColumnLayout {
  /// One column.
  struct Column {
    /// Two lines of its head; the upper one is empty for short heads.
    var head: (upper: String, lower: String)
    var isLeading = false
    /// Whether it is repeated in every block.
    var isLabel = false
    /// What it is called where it is told below.
    var name: String
    var cells: [(value: String, below: String)]
  }

  let columns: [Column]
  let width: Int

  /// The table, and columns left out because all their cells are the same.
  func text() -> (table: String, same: [(name: String, value: String)]) {
    for gap in [2, 1] where Self.width(of: columns, gap) <= width {
      return (Self.block(columns, gap), [])
    }
    var kept: [Column] = []
    var same: [(name: String, value: String)] = []
    for column in columns {
      if let value = column.common {
        same.append((name: column.name, value: value))
      } else {
        kept.append(column)
      }
    }
    for gap in [2, 1] where Self.width(of: kept, gap) <= width {
      return (Self.block(kept, gap), same)
    }
    let labels = kept.filter { $0.isLabel }
    var blocks: [String] = []
    var current: [Column] = []
    for column in kept where !column.isLabel {
      if !current.isEmpty, Self.width(of: labels + current + [column], 2) > width {
        blocks.append(Self.block(labels + current, 2))
        current = []
      }
      current.append(column)
    }
    blocks.append(Self.block(labels + current, 2))
    var text = ""
    for (place, block) in blocks.enumerated() { text += (place > 0 ? "\n" : "") + block }
    return (text, same)
  }

  private static func width(of columns: [Column], _ gap: Int) -> Int {
    columns.reduce(-gap) { $0 + $1.width + gap }
  }

  private static func block(_ columns: [Column], _ gap: Int) -> String {
    let widths = columns.map { $0.width }
    var text = line(columns, columns.map { $0.head.upper }, widths, gap)
    text += line(columns, columns.map { $0.head.lower }, widths, gap)
    for row in 0..<(columns.first?.cells.count ?? 0) {
      text += line(columns, columns.map { $0.cells[row].value }, widths, gap)
      text += line(columns, columns.map { $0.cells[row].below }, widths, gap)
    }
    return text
  }

  /// One line without spaces at its end; nothing when all its cells are empty.
  private static func line(
    _ columns: [Column], _ cells: [String], _ widths: [Int], _ gap: Int
  ) -> String {
    if cells.allSatisfy({ $0.isEmpty }) { return "" }
    var line = ""
    // Spaces are written when something follows them.
    var spaces = 0
    for (place, cell) in cells.enumerated() {
      let room = widths[place] - cell.unicodeScalars.count
      if !columns[place].isLeading { spaces += room }
      if !cell.isEmpty {
        for _ in 0..<spaces { line += " " }
        line += cell
        spaces = 0
      }
      spaces += gap + (columns[place].isLeading ? room : 0)
    }
    return line + "\n"
  }
}

extension ColumnLayout.Column {
  /// The widest of its texts in characters.
  var width: Int {
    var width = max(head.upper.unicodeScalars.count, head.lower.unicodeScalars.count)
    for cell in cells {
      width = max(width, cell.value.unicodeScalars.count, cell.below.unicodeScalars.count)
    }
    return width
  }

  /// What all its cells say, or nil when they differ; labels are never left out.
  var common: String? {
    guard !isLabel, let first = cells.first, cells.count > 1 else { return nil }
    return cells.allSatisfy { $0 == first && $0.below.isEmpty } ? first.value : nil
  }
}
