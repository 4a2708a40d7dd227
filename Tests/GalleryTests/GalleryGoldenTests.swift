import CommandLineInterface
import Foundation
import TestSupport
import Testing

/// `output` is what the scenarios give, byte for byte.
///
/// After a wanted change, `MARBLES_RECORD=1 swift test --filter GalleryGoldenTests` writes `output`
/// anew; look at every picture of the difference before committing it.
struct GalleryGoldenTests {
  private static let isRecording =
    ProcessInfo.processInfo.environment["MARBLES_RECORD"] == "1"

  private func place(_ path: String) -> String { RepositoryRoot.path + "/output/" + path }

  private func committed() -> [String: String] {
    var files: [String: String] = [:]
    for path in RepositoryRoot.files(below: "output") where !path.contains(".changed.") {
      files[String(path.dropFirst("output/".count))] = RepositoryRoot.text(of: path)
    }
    return files
  }

  @Test("output holds what the scenarios give")
  func output() throws {
    let made = Gallery.output
    try #require(!made.isEmpty, "the scenarios cannot be rendered")
    if Self.isRecording { try record(made) }
    let comparison = GalleryComparison(made: made, committed: committed())
    #expect(comparison.isEmpty, "\(comparison)")
    for path in made.keys.sorted() {
      let beside = place(GalleryComparison.changedPath(of: path))
      if comparison.changed.contains(path) {
        try Data((made[path] ?? "").utf8).write(to: URL(fileURLWithPath: beside))
      } else {
        try? FileManager.default.removeItem(atPath: beside)
      }
    }
  }

  private func record(_ made: [String: String]) throws {
    for path in GalleryComparison(made: made, committed: committed()).extra {
      try FileManager.default.removeItem(atPath: place(path))
    }
    try FileAccess.system.write(
      made.sorted { $0.key < $1.key }
        .map { OutputFile(path: place($0.key), bytes: Array($0.value.utf8)) })
  }

  @Test("rendering twice gives the same bytes")
  func repeatable() {
    #expect(Gallery.rendered([]) == Gallery.output)
  }

  @Test("every scenario has its picture at the same relative path")
  func completeness() {
    for path in Gallery.scenarioPaths {
      let stem = path.dropFirst("scenarios/".count).replacing(".yaml", with: "")
      let owned = Gallery.output.keys.filter { $0 == stem + ".svg" || $0.hasPrefix(stem + "/") }
      #expect(!owned.isEmpty, "\(path) has no picture")
    }
    #expect(Gallery.output["index.html"] != nil)
  }

  @Test("differences are found and named")
  func comparison() {
    let found = GalleryComparison(
      made: ["a.svg": "1", "b.svg": "2", "\u{E9}": "\u{E9}"],
      committed: ["b.svg": "3", "c.svg": "4", "\u{E9}": "e\u{301}"])
    #expect(found.missing == ["a.svg"])
    #expect(found.extra == ["c.svg"])
    #expect(found.changed == ["b.svg", "\u{E9}"])
    #expect(!found.isEmpty)
    #expect("\(found)".contains("changed: output/b.svg"))
    #expect(GalleryComparison(made: ["a": "1"], committed: ["a": "1"]).isEmpty)
    #expect(GalleryComparison.changedPath(of: "x/y.svg") == "x/y.changed.svg")
  }
}
