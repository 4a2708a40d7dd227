import CommandLineInterface
import KafkaModel
import TestSupport

/// The repository's own scenarios and the pictures of them.
enum Gallery {
  /// Scenario files below the root of the repository.
  static let scenarioPaths = RepositoryRoot.files(below: "scenarios").filter { path in
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// A world that holds the scenarios, at the paths they have in the repository.
  static func world() -> MemoryWorld {
    let world = MemoryWorld()
    for path in scenarioPaths { world.put(path, RepositoryRoot.text(of: path) ?? "") }
    return world
  }

  /// What the README's command writes, by path below `output`.
  static let output: [String: String] = rendered([])

  /// What rendering all scenarios of a folder with more options writes, by path below `output`;
  /// empty when it fails.
  static func rendered(
    _ options: [String], of folder: String = "scenarios"
  ) -> [String: String] {
    let world = world()
    guard world.run(["render", folder, "-o", "output"] + options) == .success else {
      return [:]
    }
    var files: [String: String] = [:]
    for path in world.files.keys where path.hasPrefix("output/") {
      files[String(path.dropFirst("output/".count))] = world.text(path)
    }
    return files
  }

  /// What rendering all scenarios in each theme writes, by the theme's name; made once.
  static let themed: [String: [String: String]] = Dictionary(
    uniqueKeysWithValues: ThemeName.allCases.map {
      ($0.rawValue, rendered(["--theme", $0.rawValue, "--size", "slide"]))
    })

  /// The pictures of `output`, by path, sorted.
  static func pictures(_ files: [String: String] = output) -> [(path: String, text: String)] {
    files.filter { $0.key.hasSuffix(".svg") }.sorted { $0.key < $1.key }
      .map { (path: $0.key, text: $0.value) }
  }
}
