/// Where pictures go.
enum RenderTarget: Hashable {
  case standardOutput
  case file(String)
  case folder(String)

  /// Decides by what `-o` says and what was drawn.
  ///
  /// - Parameters:
  ///   - option: The value of `-o`, or nil.
  ///   - pictures: What was drawn; never empty.
  ///   - format: What they are written as.
  ///   - files: Tells whether a folder stands at the path already.
  /// - Returns: A target that can take all pictures.
  /// - Throws: A usage error when several pictures would have to share one place.
  static func choose(
    _ option: String?, for pictures: [Picture], format: PictureFormat, files: FileAccess
  ) throws(CommandFailure) -> RenderTarget {
    let isSingle = pictures.count == 1
    guard let path = option, path != "-" else {
      if isSingle || format == .text { return .standardOutput }
      throw .usage(
        UsageError(
          "\(pictures.count) pictures cannot share standard output",
          help: "name a folder for them: -o FOLDER"))
    }
    let origin = pictures[0].input.origin
    let namesFile = PathText.fileExtension(of: path) == format.fileExtension
    let isFolder: Bool
    do {
      let kind = try files.kind(path)
      isFolder = path.hasSuffix("/") || kind == .folder
    } catch {
      throw .file(error.whileWriting)
    }
    if isFolder || origin == .folder { return .folder(path) }
    if isSingle, namesFile || pictures[0].name == nil { return .file(path) }
    if namesFile {
      throw .usage(
        UsageError(
          "\(pictures.count) pictures cannot share the file '\(path)'",
          help: "name a folder for them: -o \(PathText.withoutExtension(path))"))
    }
    return .folder(path)
  }
}
