import Foundation

/// Where this repository is checked out.
package enum RepositoryRoot {
  /// The folder that holds `Package.swift`, found from where this file was compiled.
  package static let path: String = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let manifest = folder.appendingPathComponent("Package.swift")
      if FileManager.default.fileExists(atPath: manifest.path) { break }
    }
    return folder.path
  }()

  /// The text of a file by its path below the root, or nil when there is none.
  package static func text(of relativePath: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + relativePath)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Paths below the root of all files in a folder of it, sorted by bytes; empty without it.
  package static func files(below folder: String) -> [String] {
    let found = FileManager.default.subpaths(atPath: path + "/" + folder) ?? []
    return found.map { folder + "/" + $0 }
      .filter { path in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(
          atPath: RepositoryRoot.path + "/" + path, isDirectory: &isFolder)
        return !isFolder.boolValue
      }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Names of what stands at the top of the repository, sorted.
  package static var topLevel: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
