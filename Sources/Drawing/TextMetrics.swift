/// How wide a text is, without asking any font: the advance widths of Helvetica (Adobe's AFM
/// files), which Arial shares.
///
/// Another sans-serif font may be wider, so layouts reserve `slack` times this width.
package enum TextMetrics {
  /// What to multiply a width with so that a wider font still fits.
  package static let slack = 1.2

  /// The width of `text` in pixels at font size `size`.
  package static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += advance(of: scalar.value, isBold) }
    return Double(thousandths) * size / 1000
  }

  /// The width to reserve for `text`: with slack.
  package static func reservedWidth(
    of text: String, size: Double, isBold: Bool = false
  ) -> Double {
    width(of: text, size: size, isBold: isBold) * slack
  }

  /// Breaks `text` at spaces into lines that fit `limit` pixels with slack; a word that is too
  /// long for a line stands alone.
  package static func lines(
    of text: String, size: Double, isBold: Bool = false, limit: Double
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + String(word)
      if !line.isEmpty, reservedWidth(of: longer, size: size, isBold: isBold) > limit {
        lines.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// Like `lines`, with lines as even as their number allows.
  package static func balancedLines(
    of text: String, size: Double, isBold: Bool = false, limit: Double
  ) -> [String] {
    var best = lines(of: text, size: size, isBold: isBold, limit: limit)
    if best.count < 2 { return best }
    var narrower = limit * 0.95
    while narrower > size {
      let tried = lines(of: text, size: size, isBold: isBold, limit: narrower)
      let widest = tried.map { reservedWidth(of: $0, size: size, isBold: isBold) }.max() ?? 0
      if tried.count > best.count || widest > limit { break }
      best = tried
      narrower *= 0.95
    }
    return best
  }

  private static func advance(of scalar: UInt32, _ isBold: Bool) -> Int {
    if scalar >= 0x20, scalar < 0x7F {
      let index = Int(scalar - 0x20)
      return isBold ? bold[index] : regular[index]
    }
    // Combining marks take no room; scripts that are square take a full em; the rest is guessed.
    if scalar >= 0x300, scalar < 0x370 { return 0 }
    return scalar >= 0x1100 ? 1000 : 667
  }

  private static let regular: [Int] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  private static let bold: [Int] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ]
}
