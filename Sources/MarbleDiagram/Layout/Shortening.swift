/// Cuts names that are too long for their room.
enum Shortening {
  /// `text`, or its beginning and its end around a `…`, so that it is at most `limit` wide.
  ///
  /// Names of one kind differ most often at their end: `orders-1` and `orders-2`.
  static func cut(_ text: String, limit: Double, width: (String) -> Double) -> String {
    if width(text) <= limit { return text }
    let scalars = Array(text.unicodeScalars)
    var kept = scalars.count - 1
    while kept > 0 {
      var shorter = ""
      shorter.unicodeScalars.append(contentsOf: scalars.prefix(kept - kept / 2))
      shorter += "…"
      shorter.unicodeScalars.append(contentsOf: scalars.suffix(kept / 2))
      if width(shorter) <= limit { return shorter }
      kept -= 1
    }
    return "…"
  }

  /// Words that are wider than `limit` in pieces, cut after `_`, `-`, `.` or `/`, and anywhere
  /// where a piece would be wider than `most`; pieces stand apart by spaces, where lines may break.
  static func broken(
    _ text: String, limit: Double, most: Double, width: (String) -> Double
  ) -> String {
    text.split(separator: " ").map { word -> String in
      if width(String(word)) <= limit { return String(word) }
      var pieces: [String] = []
      for unit in units(of: word).flatMap({ fitting($0, most, width) }) {
        if let last = pieces.last, width(last + unit) <= limit {
          pieces[pieces.count - 1] = last + unit
        } else {
          pieces.append(unit)
        }
      }
      return pieces.joined(separator: " ")
    }.joined(separator: " ")
  }

  /// The parts of a word, each with the sign behind it.
  private static func units(of word: Substring) -> [String] {
    var units = [""]
    for scalar in word.unicodeScalars {
      units[units.count - 1].unicodeScalars.append(scalar)
      if "_-./".unicodeScalars.contains(scalar) { units.append("") }
    }
    return units.filter { !$0.isEmpty }
  }

  /// A unit as it is, or its letters one by one.
  private static func fitting(
    _ unit: String, _ limit: Double, _ width: (String) -> Double
  ) -> [String] {
    if width(unit) <= limit { return [unit] }
    return unit.unicodeScalars.map { String(Character($0)) }
  }
}
