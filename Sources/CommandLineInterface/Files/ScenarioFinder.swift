/// A scenario that a command line names, directly or by the folder it lies in.
package struct ScenarioInput: Hashable, Sendable {
  /// How the command line names it.
  package enum Origin: Hashable, Sendable {
    case standardInput
    case file
    /// Found in a folder that the command line names.
    case folder
  }

  package let origin: Origin
  /// Where to read it, and what diagnostics call it.
  package let path: String
  /// The path below the named folder, else the bare file name; `stdin` for standard input.
  package let relativePath: String

  package init(origin: Origin, path: String, relativePath: String) {
    self.origin = origin
    self.path = path
    self.relativePath = relativePath
  }
}

extension ScenarioInput {
  /// Whether `path` is where this scenario lies, as far as spelling tells.
  func isPlace(_ path: String) -> Bool {
    origin != .standardInput && PathText.tidied(path) == PathText.tidied(self.path)
  }
}

/// Finds the scenarios that operands name.
package struct ScenarioFinder {
  private let files: FileAccess
  /// Folders this deep are taken for a mistake, such as the root of a disk.
  private static let depthBound = 64

  package init(files: FileAccess) {
    self.files = files
  }

  /// The scenarios of all operands in the order given; those of a folder in byte order of their
  /// relative paths, without hidden ones.
  ///
  /// - Parameter operands: Files, folders, or `-`.
  /// - Returns: At least one input per operand.
  /// - Throws: When an operand is missing, cannot be listed, or is a folder without scenarios.
  package func inputs(for operands: [String]) throws(FileFailure) -> [ScenarioInput] {
    var inputs: [ScenarioInput] = []
    for operand in operands {
      if operand == "-" {
        inputs.append(
          ScenarioInput(origin: .standardInput, path: "<stdin>", relativePath: "stdin"))
      } else if try files.kind(operand) == .folder {
        inputs += try self.inputs(in: operand)
      } else {
        // A missing file is left to the reader, which says so in the system's words.
        inputs.append(
          ScenarioInput(
            origin: .file, path: operand, relativePath: PathText.lastComponent(of: operand)))
      }
    }
    return inputs
  }

  private func inputs(in folder: String) throws(FileFailure) -> [ScenarioInput] {
    var found: [String] = []
    try collect(from: folder, below: "", depth: 0, into: &found)
    if found.isEmpty {
      throw FileFailure(
        .list, folder, .system("it holds no scenarios (no *.yaml and no *.yml)"))
    }
    found.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    return found.map { relative in
      ScenarioInput(
        origin: .folder, path: PathText.join(folder, relative), relativePath: relative)
    }
  }

  private func collect(
    from folder: String, below relative: String, depth: Int, into found: inout [String]
  ) throws(FileFailure) {
    guard depth < Self.depthBound else {
      throw FileFailure(.list, folder, .system("folders are nested too deeply"))
    }
    for entry in try files.list(folder) where !entry.name.hasPrefix(".") {
      let path = PathText.join(relative, entry.name)
      switch entry.kind {
      case .folder:
        try collect(
          from: PathText.join(folder, entry.name), below: path, depth: depth + 1, into: &found)
      case .file where Self.isScenarioName(entry.name): found.append(path)
      case .file, .other: continue
      }
    }
  }

  private static func isScenarioName(_ name: String) -> Bool {
    let suffix = PathText.fileExtension(of: name)
    return suffix == "yaml" || suffix == "yml"
  }
}
