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
/// moved sideways only to stay on the canvas. Offsets and commits that find no place in the first
/// two rows join a neighbour that takes it from them, or take a further row; other optional labels
/// are left out then, and so are owners beyond the third row: consumers' chips tell the same.
struct LabelDodging {
  /// Makes one label of two, or nil; what is only for want of any other room asks for it.
  typealias Joining = (LabelMark, LabelMark, _ isLastResort: Bool) -> DodgingLabel?

  private var rows: [[(minX: Double, maxX: Double, place: Int)]] = []
  private var placed: [PlacedLabel] = []
  private let left: Double
  private let right: Double
  private let gap: Double

  /// Places `labels`, in their order, between the canvas edges `left` and `right`, `gap` apart;
  /// `join` makes one label of two, where they can be told together.
  static func place(
    _ labels: [DodgingLabel], left: Double, right: Double, gap: Double,
    join: Joining = { _, _, _ in nil }
  ) -> [PlacedLabel] {
    var dodging = LabelDodging(left: left, right: right, gap: gap)
    for label in labels { dodging.add(label, join) }
    return dodging.placed
  }

  private init(left: Double, right: Double, gap: Double) {
    self.left = left
    self.right = right
    self.gap = gap
  }

  /// How many rows labels of a kind may take, or nil where all are needed.
  private static func rowLimit(_ mark: LabelMark) -> Int? {
    if case .owner = mark.style { return 3 }
    return mark.isOptional ? 2 : nil
  }

  /// How many they may take when no neighbour can tell what they say.
  private static func lastLimit(_ mark: LabelMark) -> Int {
    switch mark.style {
    case .offset, .flag: 4
    default: 0
    }
  }

  /// Whether a label can stand in a row, beside all that is there but `except`.
  private func isFree(_ row: Int, _ label: DodgingLabel, except: Int? = nil) -> Bool {
    let minX = start(of: label)
    let maxX = minX + label.width
    return rows[row].allSatisfy {
      $0.place == except || maxX + gap <= $0.minX || $0.maxX + gap <= minX
    }
  }

  private func start(of label: DodgingLabel) -> Double {
    max(left, min(label.minX, right - label.width))
  }

  private mutating func add(
    _ label: DodgingLabel, _ join: Joining
  ) {
    let row = rows.indices.first { isFree($0, label) } ?? rows.count
    if let limit = Self.rowLimit(label.mark), row >= limit {
      if self.join(label, join, isLastResort: false) { return }
      if row >= Self.lastLimit(label.mark) {
        _ = self.join(label, join, isLastResort: true)
        return
      }
    }
    if row == rows.count { rows.append([]) }
    let minX = start(of: label)
    rows[row].append((minX, minX + label.width, placed.count))
    placed.append(PlacedLabel(minX: minX, width: label.width, row: row, mark: label.mark))
  }

  /// Joins a label to the latest one in its way with which it can be told; false if there is none.
  private mutating func join(
    _ label: DodgingLabel, _ join: Joining, isLastResort: Bool
  ) -> Bool {
    let minX = start(of: label)
    let maxX = minX + label.width
    for place in placed.indices.reversed() {
      let other = placed[place]
      guard minX < other.minX + other.width + gap, other.minX < maxX + gap,
        let joined = join(other.mark, label.mark, isLastResort),
        isFree(other.row, joined, except: place),
        let spot = rows[other.row].firstIndex(where: { $0.place == place })
      else { continue }
      let start = start(of: joined)
      rows[other.row][spot] = (start, start + joined.width, place)
      placed[place] = PlacedLabel(
        minX: start, width: joined.width, row: other.row, mark: joined.mark)
      return true
    }
    return false
  }
}
