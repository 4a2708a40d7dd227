import Drawing
import TestSupport
import Testing

struct SVGWriterTests {
  private func scene(_ nodes: [SceneNode] = [], title: String = "Title") -> Scene {
    var scene = Scene(
      width: 200, height: 200, title: title, description: "Story", background: Color(0xFFFFFF))
    scene.nodes = nodes
    return scene
  }

  private var oneOfEach: [SceneNode] {
    let line = Style.line(Color(0x1F2937), 2, dash: [5, 6])
    return [
      .rect(Rect(x: 10, y: 10, width: 30, height: 10), radius: 4, .tint(Color(0x0072B2), 0.14)),
      .line(Point(10, 40), Point(90, 40), line),
      .strokes([[Point(10, 60), Point(20, 70)], [Point(20, 60), Point(10, 70)]], line),
      .polygon([Point(50, 60), Point(60, 70), Point(70, 60)], Style(fill: Color(0x1F2937))),
      .group(
        tooltip: "a \"tip\"",
        [
          .circle(
            center: Point(100, 120), radius: 15,
            Style(fill: Color(0xE69F00), stroke: Color(0x1F2937), strokeWidth: 2)),
          .text(
            TextRun(
              "a", at: Point(100, 126.3), size: 18, isBold: true, color: Color(0x000000),
              anchor: .middle)),
        ]),
      .text(TextRun("end", at: Point(190, 190), size: 16, color: Color(0x1F2937), anchor: .end)),
    ]
  }

  @Test("a scene of every shape is portable")
  func everyShape() {
    #expect(PortableSVG.violations(in: SVGWriter.text(for: scene(oneOfEach))) == [])
  }

  @Test("shapes keep their geometry, style and order")
  func shapes() {
    let text = SVGWriter.text(for: scene(oneOfEach))
    let wanted = [
      ##"<rect x="10" y="10" width="30" height="10" rx="4" ry="4" fill="#0072B2" "##
        + ##"fill-opacity="0.14"/>"##,
      ##"<line x1="10" y1="40" x2="90" y2="40""##, ##"stroke-dasharray="5 6"/>"##,
      ##"<path d="M10 60L20 70M20 60L10 70""##, ##"<polygon points="50,60 60,70 70,60""##,
      "<g><title>a &quot;tip&quot;</title>", ##"<circle cx="100" cy="120" r="15""##,
      ##"y="126.3" font-size="18" font-weight="bold" text-anchor="middle">a</text>"##,
      ##"text-anchor="end" fill="#1F2937">end</text>"##,
    ]
    var rest = text[...]
    for part in wanted {
      let pieces = rest.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
      #expect(pieces.count == 2, "\(part) is not in \(rest)")
      rest = pieces.last ?? ""
    }
  }

  @Test("what neighbouring texts have in common stands once, and shapes do not follow it")
  func settings() {
    let paint = Color(0x92400E)
    var nodes: [SceneNode] = (0..<6).map {
      .text(
        TextRun(
          "n\($0)", at: Point(10, 20 + 20 * Double($0)), size: 18, isBold: true, color: paint))
    }
    nodes.insert(
      .rect(Rect(x: 150, y: 10, width: 9, height: 9), radius: 0, Style(stroke: paint)), at: 3)
    nodes += (0..<9).map {
      .text(
        TextRun(
          "m\($0)", at: Point(100, 20 + 20 * Double($0)), size: 16, color: Color(0x1F2937),
          anchor: .middle))
    }
    let text = SVGWriter.text(for: scene(nodes))
    #expect(PortableSVG.violations(in: text) == [])
    #expect(text.contains(##"sans-serif" font-size="16" text-anchor="middle">"##))
    #expect(
      text.contains(
        ##"<g font-size="18" font-weight="bold" text-anchor="start" fill="#92400E">"##))
    #expect(text.contains(##"<text x="10" y="20">n0</text>"##))
    #expect(text.contains(##"height="9" fill="none" stroke="#92400E"/>"##))
    #expect(text.contains(##"<text x="100" y="20">m0</text>"##))
  }

  @Test("lines that follow each other in one style are one path, those of another are not")
  func lines() {
    let thin = Style.line(Color(0x6B7280), 1)
    let thick = Style.line(Color(0x6B7280), 2)
    let text = SVGWriter.text(
      for: scene([
        .line(Point(10, 10), Point(10, 90), thin), .line(Point(20, 10), Point(90, 10), thin),
        .line(Point(30, 20), Point(40, 30), thin), .line(Point(50, 10), Point(50, 90), thick),
      ]))
    #expect(
      text.contains(##"<path d="M10 10V90M20 10H90M30 20L40 30" fill="none" stroke="#6B7280"/>"##))
    #expect(text.contains(##"<line x1="50" y1="10" x2="50" y2="90" stroke="#6B7280""##))
  }

  @Test("places are told to a tenth of a pixel, opacities to a hundredth; a common width once")
  func rounding() {
    var tint = Style.tint(Color(0x0072B2), 0.14)
    tint.stroke = Color(0x0072B2)
    tint.strokeWidth = 1.5
    let text = SVGWriter.text(
      for: scene([
        .rect(Rect(x: 10.04, y: 10.05, width: 30.26, height: 9.96), radius: 0, tint),
        .circle(center: Point(100.55, 99.949), radius: 15, tint),
        .polygon([Point(50.123, 60.987), Point(60, 70), Point(70, 60)], .tint(Color(0), 0.05)),
      ]))
    #expect(text.contains(##"font-size="16" stroke-width="1.5">"##))
    #expect(
      text.contains(
        ##"<rect x="10" y="10.1" width="30.3" height="10" fill="#0072B2" fill-opacity="0.14" "##
          + ##"stroke="#0072B2"/>"##))
    #expect(text.contains(##"<circle cx="100.6" cy="99.9" r="15" "##))
    #expect(text.contains(##"points="50.1,61 60,70 70,60" fill="#000000" fill-opacity="0.05"/>"##))
  }

  @Test("a transparent picture paints no ground")
  func transparent() {
    var picture = scene()
    picture.background = nil
    #expect(!SVGWriter.text(for: picture).contains("<rect"))
    #expect(SVGWriter.text(for: scene()).contains("<rect"))
  }

  /// Text that would end its element, forge markup or be no XML at all.
  @Test(
    "text cannot break out of its element",
    arguments: [
      ("</title><script>", "&lt;/title&gt;&lt;script&gt;"), ("A & B", "A &amp; B"),
      ("&amp;", "&amp;amp;"), ("a\tb\nc\rd", "a b c d"), ("\u{0}\u{1B}", "\u{FFFD}\u{FFFD}"),
      ("]]>", "]]&gt;"), ("Grüße 猫 \"q\"", "Grüße 猫 &quot;q&quot;"),
    ])
  func escaping(text: String, escaped: String) {
    let style = Color(0x000000)
    let nodes: [SceneNode] = [
      .group(tooltip: text, [.text(TextRun(text, at: Point(1, 50), size: 9, color: style))])
    ]
    let svg = SVGWriter.text(for: scene(nodes, title: text))
    #expect(svg.contains("<title id=\"title\">\(escaped)</title>"))
    #expect(svg.contains("<title>\(escaped)</title>"))
    #expect(svg.contains(">\(escaped)</text>"))
  }

  @Test(
    "xmllint accepts whatever text people write",
    .enabled(if: OutsideJudge.tool("xmllint").isExpected, "needs xmllint"),
    arguments: ["<&>\"'", "\u{0}\u{8}\u{B}\u{1F}\u{7F}\u{85}", "e\u{301}🙂"])
  func wellFormed(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("a.svg", SVGWriter.text(for: scene(title: text)))
    let answer = try OutsideJudge.tool("xmllint").ask(["--noout", folder.place(of: "a.svg")])
    #expect(answer.status == 0, "\(answer.errors)")
  }
}
