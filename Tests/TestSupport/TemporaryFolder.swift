import Foundation

/// A folder on disk that is removed with the last reference to it.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// Makes a new empty folder.
  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("marbles-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a name in the folder.
  package func place(of name: String) -> String { path + "/" + name }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }

  /// Creates or replaces a file, with the folders it needs.
  package func write(_ name: String, _ text: String) throws {
    try FileManager.default.createDirectory(
      at: url(name).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url(name))
  }

  /// The text of a file.
  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  /// Every file and folder below, relative, sorted.
  package func listing() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
  }
}
