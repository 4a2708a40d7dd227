import Drawing
import Testing

/// Advance widths in thousandths as Adobe's Helvetica AFM files list them, summed by hand.
@Test(
  "widths are Helvetica's",
  arguments: [
    ("", false, 0), (" ", false, 278), ("i", false, 222), ("W", true, 944), ("~", false, 584),
    ("m", true, 889), ("AV", false, 1334),
    // w 722 + o 556 + r 333 + k 500 + e 556 + r 333 + - 333 + 0 556
    ("worker-0", false, 3889),
    // w 778 + o 611 + r 389 + k 556 + e 556 + r 389 + - 333 + 0 556
    ("worker-0", true, 4168),
  ])
func widths(text: String, isBold: Bool, thousandths: Int) {
  #expect(
    TextMetrics.width(of: text, size: 1000, isBold: isBold) == Double(thousandths))
}

@Test("a combining mark takes no room, a Chinese character a full em")
func otherScripts() {
  #expect(TextMetrics.width(of: "e\u{301}", size: 10) == TextMetrics.width(of: "e", size: 10))
  #expect(TextMetrics.width(of: "猫", size: 10) == 10)
}

@Test("reserved width leaves a fifth for other fonts")
func slack() {
  let width = TextMetrics.width(of: "crash", size: 16, isBold: true)
  let reserved = TextMetrics.reservedWidth(of: "crash", size: 16, isBold: true)
  #expect(abs(reserved - width * 1.2) < 1e-9)
}

@Test("lines are broken at spaces, each within the limit, and no word is lost")
func lines() {
  let text = "everyone stops until the group is stable; uncommitted records are read again"
  for limit in [150.0, 200, 400, 2000] {
    let lines = TextMetrics.lines(of: text, size: 18, limit: limit)
    #expect(lines.joined(separator: " ") == text)
    for line in lines { #expect(TextMetrics.reservedWidth(of: line, size: 18) <= limit) }
  }
  #expect(TextMetrics.lines(of: text, size: 18, limit: 2000).count == 1)
}

@Test("a word too long for any line stands alone")
func longWord() {
  #expect(
    TextMetrics.lines(of: "a incomprehensible b", size: 18, limit: 40)
      == ["a", "incomprehensible", "b"])
  #expect(TextMetrics.lines(of: "", size: 18, limit: 40) == [])
  #expect(TextMetrics.lines(of: "  ", size: 18, limit: 40) == [])
}
