import Testing

@testable import CommandLineInterface

/// Paths as text.
struct PathTextTests {
  @Test(
    "paths are taken apart",
    arguments: [
      ("a/b.yaml", "a", "b.yaml", "yaml"), ("b.yaml", "", "b.yaml", "yaml"),
      ("/b.YML", "/", "b.YML", "yml"), ("a/b/", "a", "b", ""), (".hidden", "", ".hidden", ""),
      ("a.b/c", "a.b", "c", ""), ("x.tar.gz", "", "x.tar.gz", "gz"), ("", "", "", ""),
    ])
  func parts(path: String, folder: String, name: String, suffix: String) {
    #expect(PathText.folder(of: path) == folder)
    #expect(PathText.lastComponent(of: path) == name)
    #expect(PathText.fileExtension(of: path) == suffix)
  }

  @Test("joining adds one slash where one is missing")
  func joining() {
    #expect(PathText.join("", "a") == "a")
    #expect(PathText.join("a", "b") == "a/b")
    #expect(PathText.join("a/", "b") == "a/b")
    #expect(PathText.join("/", "b") == "/b")
  }

  @Test("an extension is taken off the last component only")
  func extensions() {
    #expect(PathText.withoutExtension("a.b/c.yaml") == "a.b/c")
    #expect(PathText.withoutExtension("a.b/c") == "a.b/c")
  }

  @Test("folders above a path are told from the outside in")
  func above() {
    #expect(PathText.foldersAbove("a/b/c.svg") == ["a", "a/b"])
    #expect(PathText.foldersAbove("/tmp/x/y") == ["/tmp", "/tmp/x"])
    #expect(PathText.foldersAbove("y").isEmpty)
  }
}
