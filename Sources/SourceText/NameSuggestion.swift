/// Finds what a misspelt name was probably meant to be.
package enum NameSuggestion {
  /// The candidate nearest to `name`, or nil when none is near enough to be worth saying.
  ///
  /// Nearness is the Damerau–Levenshtein distance in its optimal-string-alignment form (Damerau
  /// 1964: insertion, deletion, substitution, swap of neighbours) over letters without ASCII case.
  /// Near enough is a third of the longer name, at most three edits. Ties go to the candidate that
  /// shares the first letter, then to the first in byte order, whatever the order of `candidates`.
  ///
  /// Cost: proportional to the number of candidates times the square of a short name's length;
  /// a candidate whose length alone rules it out costs nothing.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = folded(name)
    var best: Match?
    for candidate in candidates {
      let letters = folded(candidate)
      let bound = threshold(wanted.count, letters.count)
      guard max(wanted.count, letters.count) - min(wanted.count, letters.count) <= bound else {
        continue
      }
      let edits = distance(wanted, letters)
      guard edits <= bound else { continue }
      let match = Match(
        edits: edits, sharesFirstLetter: wanted.first == letters.first, name: candidate)
      if let current = best, !match.isBetter(than: current) { continue }
      best = match
    }
    return best?.name
  }

  private struct Match {
    let edits: Int
    let sharesFirstLetter: Bool
    let name: String

    func isBetter(than other: Match) -> Bool {
      if edits != other.edits { return edits < other.edits }
      if sharesFirstLetter != other.sharesFirstLetter { return sharesFirstLetter }
      return name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }
  }

  private static func threshold(_ left: Int, _ right: Int) -> Int {
    min(3, max(left, right) / 3)
  }

  private static func folded(_ name: String) -> [UInt32] {
    name.unicodeScalars.map { scalar in
      (0x41...0x5A).contains(scalar.value) ? scalar.value + 0x20 : scalar.value
    }
  }

  /// Edits between two names; keeps three rows because a swap looks two rows back.
  private static func distance(_ left: [UInt32], _ right: [UInt32]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
