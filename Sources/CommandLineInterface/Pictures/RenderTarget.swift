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
    if isSingle, namesFile || pictures[0].name == nil {
      try refuseOtherFormat(path, format)
      return .file(path)
    }
    if namesFile {
      throw .usage(
        UsageError(
          "\(pictures.count) pictures cannot share the file '\(path)'",
          help: "name a folder for them: -o \(PathText.withoutExtension(path))"))
    }
    return .folder(path)
  }

  /// Extensions that promise something other than what would be written.
  private static let misleading = [
    "svg", "txt", "png", "jpg", "jpeg", "gif", "webp", "pdf", "html", "md", "mmd", "yaml", "yml",
  ]

  private static func refuseOtherFormat(
    _ path: String, _ format: PictureFormat
  ) throws(CommandFailure) {
    let suffix = PathText.fileExtension(of: path)
    guard suffix != format.fileExtension, misleading.contains(suffix) else { return }
    let other = PictureFormat.allCases.first { $0.fileExtension == suffix }
    let better = PathText.withoutExtension(path) + "." + format.fileExtension
    throw .usage(
      UsageError(
        "'\(path)' does not name a file of format \(format.rawValue)",
        help: "write -o \(better)" + (other.map { ", or add --format \($0.rawValue)" } ?? "")))
  }
}
