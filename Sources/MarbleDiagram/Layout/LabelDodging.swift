import Drawing

/// Something of known width that wants a place in a strip of rows.
struct DodgingLabel {
  /// Wanted left edge.
  var minX: Double
  var width: Double
  var mark: LabelMark
}

/// A label with its place.
struct PlacedLabel {
  var minX: Double
  var width: Double
  /// Row of the strip, from the lane outwards.
  var row: Int
  var mark: LabelMark
}

/// Puts labels into rows so that none overlaps another.
///
/// The rule: in order of time, each label takes the first row where it fits at its own place; it is
/// moved sideways only to stay on the canvas. Optional labels that find no place in the first two
/// rows are left out, and so are owners beyond the third: consumers' chips tell the same.
enum LabelDodging {
  /// How many rows labels of a kind may take, or nil where all are needed.
  private static func rowLimit(_ mark: LabelMark) -> Int? {
    if case .owner = mark.style { return 3 }
    return mark.isOptional ? 2 : nil
  }

  /// Places `labels`, in their order, between the canvas edges `left` and `right`, `gap` apart.
  static func place(
    _ labels: [DodgingLabel], left: Double, right: Double, gap: Double
  ) -> [PlacedLabel] {
    var rows: [[(minX: Double, maxX: Double)]] = []
    var placed: [PlacedLabel] = []
    for label in labels {
      let minX = max(left, min(label.minX, right - label.width))
      let maxX = minX + label.width
      let free = rows.firstIndex { row in
        row.allSatisfy { maxX + gap <= $0.minX || $0.maxX + gap <= minX }
      }
      let row = free ?? rows.count
      if let limit = rowLimit(label.mark), row >= limit { continue }
      if row == rows.count { rows.append([]) }
      rows[row].append((minX, maxX))
      placed.append(PlacedLabel(minX: minX, width: label.width, row: row, mark: label.mark))
    }
    return placed
  }
}
