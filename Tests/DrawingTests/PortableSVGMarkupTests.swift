import TestSupport
import Testing

/// The checker against markup outside the portable subset: each sample breaks one rule.
struct PortableSVGMarkupTests {
  @Test("a picture of every portable element is good")
  func good() {
    let body = """
      <g font-family="Arial, Helvetica, sans-serif" stroke="#1F2937" stroke-width="1.5">
      <rect x="10" y="10" width="60" height="20" rx="5" ry="5" fill="none"/>
      <line x1="10" y1="50" x2="90.25" y2="50" stroke-dasharray="5 6" stroke-linecap="round"/>
      <polyline points="10,60 20,70 30,60" fill="none"/><polygon points="40,60 50,70 60,60"/>
      <path d="M10 80 L20 90H30V95C30 95,35 99,40 95A5 5 0 0 1 50 95Z" fill="none"/></g>
      <g><title>tip &amp; more &#39;</title><circle cx="120" cy="120" r="15" fill="#0072B2" \
      stroke="#1F2937" stroke-opacity="1" fill-opacity="1"/></g>
      \(word("<tspan>one</tspan> line", 100, 170))
      """
    #expect(PortableSVG.violations(in: picture(body)) == [])
  }

  @Test(
    "an element outside the subset is named",
    arguments: [
      "<style>text{}</style>", "<filter/>", "<marker/>", "<mask/>", "<use/>", "<symbol/>",
      "<foreignObject/>", "<script/>", "<animate/>", "<image/>", "<linearGradient/>", "<a/>",
      "<clipPath/>", "<pattern/>", "<switch/>", "<svg/>", "<ellipse/>",
    ])
  func element(body: String) {
    let violations = PortableSVG.violations(in: picture(body))
    let name = body.dropFirst().prefix { $0.isLetter }
    #expect(violations.contains("<\(name)> is not portable"))
  }

  @Test(
    "an attribute or value outside the subset is named",
    arguments: [
      ("rect", "style=\"fill:red\""), ("rect", "class=\"a\""), ("g", "transform=\"scale(2)\""),
      ("g", "filter=\"url(#a)\""), ("g", "opacity=\"0.5\""), ("rect", "fill=\"red\""),
      ("rect", "fill=\"#FFF\""), ("rect", "fill=\"#11223344\""), ("rect", "fill=\"rgb(1,2,3)\""),
      ("rect", "fill=\"transparent\""), ("rect", "fill=\"var(--a)\""), ("rect", "stroke=\"\""),
      ("rect", "fill-opacity=\"1.5\""), ("rect", "x=\"1.234\""), ("rect", "x=\"1e2\""),
      ("rect", "x=\"-0\""), ("rect", "x=\"-0.00\""), ("rect", "x=\"5px\""), ("rect", "x=\"NaN\""),
      ("rect", "x=\".5\""), ("rect", "x=\"1.\""), ("rect", "x=\"1,5\""), ("rect", "x=\"+1\""),
      ("rect", "width=\"-1\""), ("rect", "onclick=\"a()\""), ("rect", "href=\"a.png\""),
      ("line", "stroke-dasharray=\"5,6\""), ("line", "stroke-linecap=\"flat\""),
      ("line", "marker-end=\"url(#a)\""), ("polygon", "points=\"1,2,3\""),
      ("polygon", "points=\"1 2 3 4\""), ("path", "d=\"m1 1\""), ("path", "d=\"M1\""),
      ("path", "d=\"L1 1\""), ("path", "d=\"M1 1Q1 1 2 2\""), ("path", "d=\"M1.234 1\""),
      ("path", "d=\"\""), ("g", "font-family=\"'Segoe UI'\""), ("g", "font-weight=\"600\""),
      ("g", "text-anchor=\"center\""), ("g", "dominant-baseline=\"middle\""),
    ])
  func attribute(element: String, attribute: String) {
    let violations = PortableSVG.violations(in: picture("<\(element) \(attribute)/>"))
    let name = attribute.prefix { $0 != "=" }
    #expect(violations.contains { $0.hasPrefix("<\(element)> has \(name)") }, "\(violations)")
  }

  @Test(
    "text has a place of its own and no tricks",
    arguments: [
      ("<text y=\"9\">a</text>", "<text> has no x and y"),
      ("<text x=\"9\">a</text>", "<text> has no x and y"),
      ("<text x=\"9\" y=\"9\" dy=\".3em\">a</text>", "<text> has dy, which is not portable"),
      (
        "<text x=\"9\" y=\"9\" textLength=\"9\">a</text>",
        "<text> has textLength, which is not portable"
      ),
      ("<g>a</g>", "<g> holds text"), ("<rect rx=\"5\"/>", "<rect> needs rx and ry"),
      ("<g><rect/><title>a</title></g>", "<title> is not the first in <g>"),
    ])
  func text(body: String, violation: String) {
    #expect(PortableSVG.violations(in: picture(body)).contains(violation))
  }

  @Test(
    "markup that is not plain XML is refused with its line",
    arguments: [
      ("<g>", "line 6: </svg> closes <g>"), ("<g x=\"1\" x=\"2\"/>", "line 5: x is given twice"),
      ("<g x='1'/>", "line 5: =\" is missing"), ("&nbsp;", "line 5: unknown entity"),
      ("<!-- a -->", "line 5: a name is missing"), ("<?a?>", "line 5: a name is missing"),
      ("<![CDATA[a]]>", "line 5: a name is missing"), ("&#1114112;", "line 5: &#1114112; is no"),
      ("&#0;", "line 5: &#0; is no"), ("&#xFFFF;", "line 5: &#FFFF; is no"),
      ("\u{1}", "line 5: XML 1.0 cannot hold"), ("\u{FFFE}", "line 5: XML 1.0 cannot hold"),
    ])
  func xml(body: String, message: String) {
    let violations = PortableSVG.violations(in: picture(body))
    #expect(violations.count == 1)
    #expect(violations.first?.hasPrefix(message) == true, "\(violations)")
  }

  @Test("a file that ends early or goes on too long is refused", arguments: ["", "<svg", "<svg>"])
  func ends(text: String) {
    #expect(!PortableSVG.violations(in: text).isEmpty)
    #expect(!PortableSVG.violations(in: picture("") + text + "x").isEmpty)
  }

  @Test(
    "the root says what the picture is and how large",
    arguments: [
      ("width=\"200\" height", "height", "<svg> has no width"),
      ("viewBox=\"0 0 200 200\"", "viewBox=\"0 0 100 200\"", "viewBox is not \"0 0 200 200\""),
      (" role=\"img\"", "", "<svg> has no role"),
      ("role=\"img\"", "role=\"figure\"", "<svg> has role=\"figure\", which is not portable"),
      ("=\"t d\"", "=\"t\"", "aria-labelledby does not name <title> and <desc>"),
      ("Story", "", "<title> or <desc> is empty"),
      ("<title id=\"t\">Title</title>", "", "<svg> does not begin with <title> and <desc>"),
      ("xmlns=\"http://www.w3.org/2000/svg\" ", "", "<svg> has no xmlns"),
    ])
  func root(part: String, replacement: String, violation: String) {
    let pieces = picture("").split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
    #expect(pieces.count == 2)
    let text = pieces.joined(separator: replacement)
    #expect(PortableSVG.violations(in: text).contains(violation))
  }
}
