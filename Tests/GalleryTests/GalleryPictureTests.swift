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

  @Test("a picture that is shown whole on a slide of 720 lines keeps its type above 12 px")
  func height() throws {
    for (path, text) in Gallery.pictures() {
      let box = try #require(text.firstRange(of: "viewBox=\""), "\(path)")
      let numbers = text[box.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
      let height = try #require(numbers.last.flatMap { Double($0) }, "\(path)")
      #expect(16 * min(1, 720 / height) > 12, "\(path) is \(height) px high")
    }
  }

  @Test("the theme and size of the defaults are those that can be asked for")
  func defaults() {
    #expect(Gallery.themed["talk"] == Gallery.output)
  }
}
