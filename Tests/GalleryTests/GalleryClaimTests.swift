import CommandLineInterface
import TestSupport
import Testing

/// Every scenario of the gallery is a lesson that holds.
struct GalleryClaimTests {
  @Test("there are scenarios")
  func scenarios() {
    #expect(Gallery.scenarioPaths.count >= 10)
  }

  @Test("check is content, without a warning", arguments: Gallery.scenarioPaths)
  func check(path: String) {
    let world = Gallery.world()
    #expect(world.run(["check", path]) == .success)
    #expect(world.complaints.isEmpty, "\(world.complaints)")
  }

  @Test("every simulated scenario claims something", arguments: Gallery.scenarioPaths)
  func claims(path: String) {
    let world = Gallery.world()
    #expect(world.run(["check", "-v", path]) == .success)
    let isFreehand = world.outputText.contains("free-hand")
    #expect(isFreehand || !world.outputText.contains("good, 0 claims"))
  }

  @Test("every picture has a title and a description", arguments: Gallery.scenarioPaths)
  func titles(path: String) throws {
    let text = try #require(RepositoryRoot.text(of: path))
    #expect(text.contains("title:") && text.contains("description:"))
  }
}
