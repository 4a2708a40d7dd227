/// Paths as text: taken apart and put together without asking the file system.
package enum PathText {
  /// `folder/name`; an empty folder is the current one.
  package static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The part after the last slash, of a path without slashes at its end.
  package static func lastComponent(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.utf8.lastIndex(of: slashByte) else { return trimmed }
    return String(trimmed[trimmed.utf8.index(after: slash)...])
  }

  /// The part before the last slash: empty for a bare name, `/` for a name at the root.
  package static func folder(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.utf8.lastIndex(of: slashByte) else { return "" }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// The text after the last dot of the last component, in lower case; empty when there is none.
  package static func fileExtension(of path: String) -> String {
    let name = lastComponent(of: path)
    guard let dot = name.utf8.lastIndex(of: dotByte), dot != name.startIndex else { return "" }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  /// The path without the dot and what follows it in the last component.
  package static func withoutExtension(_ path: String) -> String {
    let suffix = fileExtension(of: path)
    if suffix.isEmpty { return path }
    return String(decoding: path.utf8.dropLast(suffix.utf8.count + 1), as: UTF8.self)
  }

  /// Every folder above `path`, outermost first, without the root and the current folder.
  package static func foldersAbove(_ path: String) -> [String] {
    var folders: [String] = []
    var folder = folder(of: path)
    while !folder.isEmpty, folder != "/" {
      folders.append(folder)
      folder = self.folder(of: folder)
    }
    return folders.reversed()
  }

  /// The path without slashes at its end, but for the root itself.
  package static func withoutTrailingSlashes(_ path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == slashByte { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The path without `./`, double slashes and slashes at its end.
  package static func tidied(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private static let slashByte = UInt8(ascii: "/")
  private static let dotByte = UInt8(ascii: ".")
}
