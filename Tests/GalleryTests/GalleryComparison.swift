/// How two sets of files differ.
struct GalleryComparison: CustomStringConvertible {
  /// Made now, but not committed.
  let missing: [String]
  /// Committed, but no longer made.
  let extra: [String]
  /// Both, with different bytes.
  let changed: [String]

  init(made: [String: String], committed: [String: String]) {
    missing = made.keys.filter { committed[$0] == nil }.sorted()
    extra = committed.keys.filter { made[$0] == nil }.sorted()
    // Compared by bytes: Swift holds texts equal that differ in the form of their letters.
    changed = made.keys.filter { key in
      committed[key].map { Array($0.utf8) != Array((made[key] ?? "").utf8) } ?? false
    }.sorted()
  }

  var isEmpty: Bool { missing.isEmpty && extra.isEmpty && changed.isEmpty }

  var description: String {
    let rows = [("missing", missing), ("extra", extra), ("changed", changed)]
    return rows.flatMap { kind, paths in paths.map { "\n\(kind): output/\($0)" } }.joined()
  }

  /// The path beside `path` that shows what was made instead: `x.svg` gives `x.changed.svg`.
  static func changedPath(of path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return path + ".changed" }
    return path[..<dot] + ".changed" + path[dot...]
  }
}
