import KafkaModel
import TestSupport
import Testing

/// Every picture of the gallery, in every theme and size, is portable and readable.
struct GalleryPictureTests {
  @Test(
    "pictures stay inside the portable subset, the canvas and the bounds of legibility",
    arguments: ThemeName.allCases, DiagramSize.allCases)
  func portable(theme: ThemeName, size: DiagramSize) {
    let files = Gallery.rendered(["--theme", theme.rawValue, "--size", size.rawValue])
    let pictures = Gallery.pictures(files)
    #expect(pictures.count == Gallery.pictures().count)
    // The least type a slide and a page may have, in pixels.
    let smallestType =
      switch size {
      case .slide: 16.0
      case .document: 11.0
      }
    for (path, text) in pictures {
      let violations = PortableSVG.violations(in: text, smallestType: smallestType)
      #expect(violations.isEmpty, "\(path): \(violations.prefix(5).joined(separator: "\n  "))")
    }
  }

  @Test("the checker sees what is wrong with a picture")
  func checker() {
    let svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="64" height="32" viewBox="0 0 64 32">
      <rect x="0" y="0" width="64" height="32" style="fill:red"/></svg>
      """
    #expect(!PortableSVG.violations(in: svg).isEmpty)
  }

  @Test("themes and sizes give different pictures of the same names")
  func variety() throws {
    let variants = ThemeName.allCases.map { Gallery.rendered(["--theme", $0.rawValue]) }
    let path = try #require(Gallery.pictures().first?.path)
    #expect(Set(variants.compactMap { $0[path] }).count == ThemeName.allCases.count)
    #expect(Set(variants.map { $0.keys.sorted() }).count == 1)
  }
}
