import TestSupport
import Testing

/// The checker against pictures that are portable and still hard to look at.
struct PortableSVGPlacementTests {
  @Test("marbles side by side, a ring around one and words beside them are good")
  func good() {
    let body = """
      <line x1="10" y1="100" x2="190" y2="100" stroke="#1F2937" stroke-width="2"/>
      \(marble(50, 100)) \(marble(82, 100, "b"))
      <circle cx="150" cy="100" r="20" fill="none" stroke="#1F2937" stroke-width="2"/>
      \(marble(150, 100, "c")) \(word("again", 150, 136, " text-anchor=\"middle\""))
      """
    #expect(PortableSVG.violations(in: picture(body)) == [])
  }

  @Test(
    "what reaches outside the canvas is named, outlines and a wider font included",
    arguments: [
      // 15 and half an outline of 2 reach one pixel less than 16.
      (marble(15.5, 100), "<circle cx=\"15.5\""), (marble(185, 100), "<circle"),
      (marble(100, 15), "<circle"), (marble(100, 190), "<circle"),
      ("<rect x=\"150\" y=\"10\" width=\"50.02\" height=\"5\" fill=\"#1F2937\"/>", "<rect"),
      ("<path d=\"M10 10L10 201\" stroke=\"#1F2937\" stroke-width=\"2\" fill=\"none\"/>", "<path"),
      // 44.5 px in Arial, 53.4 in a font that is a fifth wider.
      (word("ledger", 147, 100), "the text"), (word("a", 10, 10), "the text"),
      (word("ledger", 53, 100, " text-anchor=\"end\""), "the text"),
    ])
  func outside(body: String, name: String) {
    let violations = PortableSVG.violations(in: picture(body))
    #expect(
      violations.contains { $0.hasPrefix(name) && $0.hasSuffix("reaches outside the canvas") },
      "\(violations)")
  }

  @Test(
    "what just fits inside the canvas is good",
    arguments: [
      marble(16, 16), marble(184, 184), word("ledger", 146.5, 100), word("a", 10, 12),
      word("ledger", 53.5, 100, " text-anchor=\"end\""),
    ])
  func inside(body: String) {
    #expect(PortableSVG.violations(in: picture(body)) == [])
  }

  @Test(
    "marks and labels that cover each other are named",
    arguments: [
      marble(50, 100) + marble(81, 100, "b"), marble(50, 100) + marble(70, 120, "b"),
      // A pill and a marble.
      marble(50, 100)
        + "<rect x=\"60\" y=\"86\" width=\"60\" height=\"28\" rx=\"14\" ry=\"14\" "
        + "fill=\"#E69F00\" stroke=\"#1F2937\"/>" + word("long", 75, 106),
      // Two words that touch only in a wider font, and two on top of each other.
      word("ledger", 50, 100) + word("entry", 96, 100),
      word("ledger", 50, 100) + word("entry", 60, 108),
      // A word across the edge of a marble, before it and after it.
      marble(50, 100) + word("word", 60, 104), word("word", 60, 104) + marble(50, 100),
    ])
  func overlap(body: String) {
    let violations = PortableSVG.violations(in: picture(body))
    #expect(violations.contains { $0.hasSuffix(" overlap") }, "\(violations)")
  }

  @Test(
    "neighbours that only nearly touch are good",
    arguments: [
      marble(50, 100) + marble(82, 100, "b"),
      // Diagonal neighbours: the boxes around them overlap, they do not.
      marble(50, 100) + marble(74, 124, "b"),
      word("ledger", 50, 100) + word("entry", 104, 100),
      word("ledger", 50, 100) + word("entry", 50, 115),
    ])
  func neighbours(body: String) {
    #expect(PortableSVG.violations(in: picture(body)) == [])
  }

  @Test("a letter too wide for its marble is named")
  func tooWide() {
    let violations = PortableSVG.violations(in: picture(marble(100, 100, "WW")))
    #expect(violations.contains { $0.contains("is too wide for <circle") }, "\(violations)")
  }

  @Test("a text under an opaque shape is named")
  func covered() {
    let cover = "<rect x=\"40\" y=\"80\" width=\"100\" height=\"40\" fill=\"#FFFFFF\"/>"
    let violations = PortableSVG.violations(in: picture(word("hidden", 50, 100) + cover))
    #expect(violations.contains { $0.hasSuffix("covers the text \"hidden\"") }, "\(violations)")
  }

  @Test("a line through a text is named unless something hides it or it is a hairline")
  func struck() {
    let line = "<line x1=\"10\" y1=\"95\" x2=\"190\" y2=\"95\" stroke=\"#1F2937\" stroke-width="
    let text = word("struck", 50, 100)
    let clearing = "<rect x=\"45\" y=\"80\" width=\"80\" height=\"30\" fill=\"#FFFFFF\"/>"
    func isStruck(_ body: String) -> Bool {
      PortableSVG.violations(in: picture(body)).contains { $0.contains("strikes through") }
    }
    #expect(isStruck(line + "\"2\"/>" + text))
    #expect(isStruck(text + line + "\"2\"/>"))
    #expect(!isStruck(line + "\"2\"/>" + clearing + text))
    #expect(!isStruck(line + "\"1\"/>" + text))
    #expect(!isStruck(line + "\"2\"/>" + word("below", 50, 120)))
    #expect(!isStruck(line + "\"2\"/>" + marble(100, 95)))
  }

  @Test("type that is too small is named")
  func smallType() {
    let text = picture("<text x=\"50\" y=\"50\" font-size=\"12\">small</text>")
    #expect(PortableSVG.violations(in: text) == [])
    #expect(
      PortableSVG.violations(in: text, smallestType: 16)
        == ["the text \"small\" is set in 12.0 px, less than 16.0"])
  }
}
