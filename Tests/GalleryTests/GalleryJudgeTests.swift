import CommandLineInterface
import KafkaModel
import TestSupport
import Testing

/// The gallery in the eyes of programs that are not ours.
struct GalleryJudgeTests {
  private static let chromium = OutsideJudge.tool(
    "chromium", "chromium-browser", "google-chrome")

  private func folder(_ files: [String: String] = Gallery.output) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(path, text) }
    return folder
  }

  @Test(
    "xmllint finds every picture and the page well-formed",
    .enabled(if: OutsideJudge.tool("xmllint").isExpected, "needs xmllint"))
  func wellFormed() throws {
    let folder = try folder()
    let paths = Gallery.output.keys.filter { !$0.hasSuffix(".txt") }.sorted()
      .map { folder.place(of: $0) }
    #expect(!paths.isEmpty)
    let answer = try OutsideJudge.tool("xmllint").ask(["--noout", "--nonet"] + paths)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.errors.isEmpty)
  }

  @Test("xmllint finds a broken picture", .enabled(if: OutsideJudge.tool("xmllint").isExpected))
  func malformed() throws {
    let answer = try OutsideJudge.tool("xmllint")
      .ask(["--noout", try folder(["a.svg": "<svg><g></svg>"]).place(of: "a.svg")])
    #expect(answer.status != 0)
  }

  /// Draws pictures with rsvg-convert, 1280 wide, and measures how much there is to see.
  private func detailWithLibrsvg(_ files: [String: String]) throws -> String {
    let folder = try folder(files)
    for (path, _) in Gallery.pictures(files) {
      let place = folder.place(of: path)
      let answer = try OutsideJudge.tool("rsvg-convert")
        .ask(["--width", "1280", "--keep-aspect-ratio", place, "--output", place + ".png"])
      #expect(answer.status == 0 && answer.errors.isEmpty, "\(path): \(answer.errors)")
    }
    try folder.write("detail.py", RasterScripts.detailOfPNG)
    let images = Gallery.pictures(files).map { folder.place(of: $0.path) + ".png" }
    let script = folder.place(of: "detail.py")
    return try OutsideJudge.python(with: "zlib").ask([script] + images).output
  }

  @Test(
    "librsvg draws every picture, 1280 wide and not blank",
    .enabled(if: OutsideJudge.tool("rsvg-convert").isExpected, "needs rsvg-convert"),
    .enabled(if: OutsideJudge.python(with: "zlib").isExpected, "needs python3"))
  func librsvg() throws {
    let lines = try detailWithLibrsvg(Gallery.output).split(separator: "\n")
    #expect(lines.count == Gallery.pictures().count)
    for (line, picture) in zip(lines, Gallery.pictures()) {
      let words = line.split(separator: " ")
      #expect(words[0] == "1280", "\(picture.path): \(line)")
      let percent = Double(words[1]) ?? 0
      #expect(percent > 1, "\(picture.path): \(percent) %")
    }
  }

  @Test(
    "a blank picture would be noticed",
    .enabled(if: OutsideJudge.tool("rsvg-convert").isExpected, "needs rsvg-convert"),
    .enabled(if: OutsideJudge.python(with: "zlib").isExpected, "needs python3"))
  func blank() throws {
    let svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="64" height="32" viewBox="0 0 64 32">
      <rect width="64" height="32" fill="#FFFFFF"/></svg>
      """
    #expect(try detailWithLibrsvg(["blank.svg": svg]).hasPrefix("1280 0."))
  }

  @Test(
    "Chromium draws every picture, in its own size and not blank",
    .enabled(if: chromium.isExpected, "needs chromium"))
  func browser() throws {
    let pictures = Gallery.pictures()
    let folder = try folder(["judge.html": RasterScripts.judgePage(of: pictures.map { $0.text })])
    let answer = try Self.chromium.ask(browserArguments(folder) + [folder.place(of: "judge.html")])
    let verdicts = answer.output.split(separator: "\n").filter { $0.hasPrefix("picture ") }
    #expect(verdicts.count == pictures.count, "\(answer.errors)")
    for (line, picture) in zip(verdicts, pictures) {
      let words = line.split(separator: " ")
      let percent = Double(words[3]) ?? 0
      #expect(percent > 2 && percent < 90, "\(picture.path): \(line)")
      #expect(picture.text.contains("width=\"\(words[1])\" height=\"\(words[2])\""))
    }
  }

  @Test(
    "in Chromium the page fits a telephone and shows all its pictures",
    .enabled(if: chromium.isExpected, "needs chromium"), arguments: [400, 1280])
  func page(width: Int) throws {
    var files = Gallery.output
    let page = try #require(files["index.html"])
    files["index.html"] = page.replacing(" loading=\"lazy\"", with: "")
      .replacing("</body>", with: RasterScripts.pageProbe + "</body>")
    let folder = try folder(files)
    let answer = try Self.chromium.ask(
      browserArguments(folder) + ["--window-size=\(width),800", folder.place(of: "index.html")])
    let verdict = answer.output.split(separator: "\n").first { $0.hasPrefix("page ") }
    #expect(verdict == "page overflow=no broken=0 images=\(Gallery.pictures().count)")
  }

  private func browserArguments(_ folder: TemporaryFolder) -> [String] {
    [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=" + folder.place(of: "profile"), "--virtual-time-budget=60000",
      "--dump-dom",
    ]
  }
}
