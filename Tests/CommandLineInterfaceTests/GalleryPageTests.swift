import TestSupport
import Testing

@testable import CommandLineInterface

/// The page that shows all pictures.
struct GalleryPageTests {
  private func picture(_ path: String, title: String = "T", description: String = "") -> Picture {
    Picture(
      input: ScenarioInput(origin: .folder, path: "in/" + path, relativePath: path), name: nil,
      title: title, description: description, story: "", text: "",
      size: PictureSize(width: 640, height: 480))
  }

  @Test("titles and descriptions are text, not markup")
  func escaping() {
    let page = GalleryPage.text(for: [
      picture("a.yaml", title: "<b>&\"", description: "1 < 2 & \"3\" > 2")
    ])
    #expect(page.contains("<h3>&lt;b&gt;&amp;&quot;</h3>"))
    #expect(page.contains("<p>1 &lt; 2 &amp; &quot;3&quot; &gt; 2</p>"))
    #expect(!page.contains("<b>"))
  }

  @Test("paths become references that no browser misreads")
  func references() {
    #expect(HTMLText.reference(to: "a b/c#d?e%f:g.svg") == "a%20b/c%23d%3Fe%25f%3Ag.svg")
    #expect(HTMLText.reference(to: "é/ü.svg") == "%C3%A9/%C3%BC.svg")
    #expect(HTMLText.reference(to: "Az09-._~/x") == "Az09-._~/x")
  }

  @Test("pictures are grouped by folder, the top first, each in the order of its paths")
  func groups() throws {
    let page = GalleryPage.text(
      for: ["a.yaml", "lessons/x.yaml", "talk/y.yaml", "z.yaml"].map { picture($0) })
    let order = ["Scenarios", "a.svg", "z.svg", "<h2>lessons", "x.svg", "<h2>talk", "y.svg"]
    var rest = page[...]
    for mark in order {
      let range = try #require(rest.firstRange(of: mark), "\(mark) is missing or misplaced")
      rest = rest[range.upperBound...]
    }
  }

  @Test("a picture says its size, what it shows and where it comes from")
  func figure() {
    let page = GalleryPage.text(for: [picture("talk/one.yaml", title: "One", description: "Why")])
    #expect(page.contains("width=\"640\" height=\"480\""))
    #expect(page.contains("alt=\"Marble diagram: One: Why\""))
    #expect(page.contains("<code>talk/one.yaml</code>"))
    #expect(page.contains("<a href=\"talk/one.svg\">SVG</a>"))
  }

  @Test("a picture without a title goes by its file name")
  func untitled() {
    #expect(GalleryPage.text(for: [picture("talk/one.yaml", title: "")]).contains("<h3>one</h3>"))
  }

  @Test("the page is complete in itself")
  func selfContained() {
    let page = GalleryPage.text(for: [picture("a.yaml")])
    for word in ["<script", "http:", "https:", "@import", "url("] {
      #expect(!page.replacing("http://www.w3.org/1999/xhtml", with: "").contains(word))
    }
  }
}
