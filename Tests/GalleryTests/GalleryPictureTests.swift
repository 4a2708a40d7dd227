import KafkaModel
import TestSupport
import Testing

/// The options of `render` reach every picture of the gallery.
struct GalleryPictureTests {
  @Test("themes give different pictures of the same names")
  func variety() throws {
    let variants = ThemeName.allCases.map { Gallery.themed[$0.rawValue] ?? [:] }
    #expect(Set(variants.map { $0.keys.sorted() }).count == 1)
    for (path, _) in Gallery.pictures() {
      #expect(Set(variants.compactMap { $0[path] }).count == ThemeName.allCases.count, "\(path)")
    }
  }

  @Test("the theme and size of the defaults are those that can be asked for")
  func defaults() {
    #expect(Gallery.themed["talk"] == Gallery.output)
  }
}
