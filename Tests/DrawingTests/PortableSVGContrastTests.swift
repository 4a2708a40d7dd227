import TestSupport
import Testing

/// The checker against colours.
///
/// The bounds are WCAG's own, and so are the greys around them: #767676 is the lightest grey with
/// 4.5:1 on white, #949494 the lightest with 3:1.
struct PortableSVGContrastTests {
  private static func isFaint(_ body: String) -> Bool {
    PortableSVG.violations(in: picture(body)).contains { $0.contains("has a contrast of") }
  }

  private static func text(_ color: String) -> String {
    "<text x=\"50\" y=\"100\" font-size=\"16\" fill=\"\(color)\">word</text>"
  }

  @Test("text needs 4.5:1")
  func text() {
    #expect(!Self.isFaint(Self.text("#767676")))
    #expect(Self.isFaint(Self.text("#777777")))
  }

  @Test("what lies beneath counts: panels, tints, and only what is painted before")
  func ground() {
    func rect(_ fill: String, _ more: String = "") -> String {
      "<rect x=\"10\" y=\"60\" width=\"180\" height=\"80\" fill=\"\(fill)\"\(more)/>"
    }
    #expect(Self.isFaint(rect("#E5E7EB") + Self.text("#767676")))
    #expect(Self.isFaint(rect("#000000", " fill-opacity=\"0.2\"") + Self.text("#767676")))
    #expect(!Self.isFaint(rect("#000000", " fill-opacity=\"0.2\"") + Self.text("#333333")))
    #expect(!Self.isFaint(rect("#000000") + Self.text("#FFFFFF")))
    // Half of the word on white, half on grey.
    let half = "<rect x=\"70\" y=\"60\" width=\"110\" height=\"80\" fill=\"#AAAAAA\"/>"
    #expect(Self.isFaint(half + Self.text("#767676")))
  }

  @Test("letters in marbles need 4.5:1 on the fill, not on the panel")
  func letter() {
    #expect(!Self.isFaint(marble(100, 100)))
    // Black on Okabe and Ito's blue has 4.05:1.
    #expect(Self.isFaint(marble(100, 100, fill: "#0072B2")))
  }

  @Test("marks need 3:1, by their fill or by their outline")
  func mark() {
    func circle(_ style: String) -> String { "<circle cx=\"100\" cy=\"100\" r=\"15\" \(style)/>" }
    #expect(!Self.isFaint(circle("fill=\"#949494\"")))
    #expect(Self.isFaint(circle("fill=\"#969696\"")))
    // Orange alone has 2.3:1 on white; its dark outline saves it.
    #expect(Self.isFaint(circle("fill=\"#E69F00\"")))
    #expect(!Self.isFaint(circle("fill=\"#E69F00\" stroke=\"#1F2937\"")))
    #expect(Self.isFaint(circle("fill=\"#E69F00\" stroke=\"#1F2937\" stroke-opacity=\"0.2\"")))
  }

  @Test("lines, arrows and bars are marks; hairlines, tints and panels are not")
  func kinds() {
    func line(_ width: Int) -> String {
      "<line x1=\"9\" y1=\"99\" x2=\"99\" y2=\"99\" stroke=\"#BBBBBB\" stroke-width=\"\(width)\"/>"
    }
    func rect(_ more: String, width: Int = 30) -> String {
      "<rect x=\"9\" y=\"50\" width=\"\(width)\" height=\"9\" fill=\"#BBBBBB\" \(more)/>"
    }
    #expect(Self.isFaint(line(2)))
    #expect(!Self.isFaint(line(1)))
    #expect(Self.isFaint("<polygon points=\"9,9 30,9 9,30\" fill=\"#BBBBBB\"/>"))
    #expect(Self.isFaint("<path d=\"M9 9L50 50\" stroke=\"#BBBBBB\" stroke-width=\"3\"/>"))
    #expect(Self.isFaint(rect("")))
    #expect(!Self.isFaint(rect("fill-opacity=\"0.4\"")))
    #expect(!Self.isFaint(rect("", width: 150)))
  }
}
