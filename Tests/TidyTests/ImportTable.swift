/// Which room may import which, read from the table in `Package.swift`.
struct ImportTable {
  /// Room by room, what its row names.
  let rows: [String: Set<String>]

  /// Reads rows such as `("KafkaModel", ["SourceText", "EventKernel"]),`.
  init(manifest: String) {
    var rows: [String: Set<String>] = [:]
    for line in manifest.split(separator: "\n") {
      let trimmed = line.drop { $0 == " " }
      guard trimmed.hasPrefix("(\""), trimmed.hasSuffix("]),") else { continue }
      let names = trimmed.split(separator: "\"").enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      rows[names[0]] = Set(names.dropFirst())
    }
    self.rows = rows
  }

  /// What a file may import; nil when it may import anything, as tests may.
  func allowed(for path: String) -> Set<String>? {
    let parts = path.split(separator: "/").map { String($0) }
    guard parts.count > 2, parts[0] == "Sources" else { return nil }
    let core = Set(rows.keys)
    switch parts[1] {
    case "CommandLineInterface":
      return Rooms.isPlatform(path) ? core.union(["Glibc", "Musl", "Darwin"]) : core
    case "marbles": return ["CommandLineInterface"]
    case "Playground": return core.union(["FreestandingRuntime"])
    default: return rows[parts[1]] ?? []
    }
  }

  /// Imports that the table does not allow.
  func findings(in text: SwiftText) -> [TidyFinding] {
    guard let allowed = allowed(for: text.path) else { return [] }
    return zip(text.tokens, text.tokens.dropFirst()).filter { keyword, name in
      keyword.text == "import" && !allowed.contains(name.text)
    }.map {
      TidyFinding(
        path: text.path, line: $0.0.line, message: "\(text.target) may not import \($0.1.text)")
    }
  }
}
