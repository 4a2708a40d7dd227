#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileAccess {
  /// The files of this machine.
  package static var system: FileAccess {
    FileAccess(
      kind: { (path: String) throws(FileFailure) -> FileKind? in try SystemFiles.kind(path) },
      read: { (path: String, limit: Int) throws(FileFailure) -> [UInt8] in
        try SystemFiles.read(path, limit: limit)
      },
      list: { (path: String) throws(FileFailure) -> [FolderEntry] in
        try SystemFiles.list(path)
      },
      write: { (files: [OutputFile]) throws(FileFailure) in
        try StagedWrite.write(files)
      },
      stamp: SystemFiles.stamp)
  }
}

/// Reading files and folders.
enum SystemFiles {
  static func kind(_ path: String) throws(FileFailure) -> FileKind? {
    var info = stat()
    if stat(path, &info) == 0 { return kind(of: info) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw FileFailure(.read, path, .system(SystemProcess.lastError()))
  }

  static func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileFailure(.read, path, reason(errno))
    }
    defer { close(descriptor) }
    var info = stat()
    if fstat(descriptor, &info) == 0 {
      if kind(of: info) == .folder { throw FileFailure(.read, path, .isFolder) }
      if Int(info.st_size) > limit {
        throw FileFailure(.read, path, .tooLarge(bytes: Int(info.st_size), limit: limit))
      }
    }
    var bytes: [UInt8] = []
    while true {
      let chunk = try SystemStreams.readChunk(descriptor, path: path)
      if chunk.isEmpty { return bytes }
      bytes += chunk
      // A pipe, or a file that grows: its size is known only by reading.
      if bytes.count > limit {
        throw FileFailure(.read, path, .tooLarge(bytes: bytes.count, limit: limit))
      }
    }
  }

  static func list(_ path: String) throws(FileFailure) -> [FolderEntry] {
    guard let folder = opendir(path) else {
      throw FileFailure(.list, path, reason(errno))
    }
    defer { closedir(folder) }
    var entries: [FolderEntry] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      entries.append(FolderEntry(name: name, kind: entryKind(PathText.join(path, name))))
    }
    return entries
  }

  static func stamp(_ path: String) -> FileStamp? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    return FileStamp(
      modifiedNanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec),
      sizeBytes: Int64(info.st_size), identity: UInt64(info.st_ino))
  }

  /// The reasons that have their own words, else those of the system.
  static func reason(_ code: Int32) -> FileFailure.Reason {
    switch code {
    case ENOENT: .missing
    case EISDIR: .isFolder
    default: .system(SystemProcess.text(of: code))
    }
  }

  static func kind(of info: stat) -> FileKind {
    switch info.st_mode & S_IFMT {
    case S_IFDIR: .folder
    case S_IFREG: .file
    default: .other
    }
  }

  private static func entryKind(_ path: String) -> FileKind {
    var info = stat()
    guard lstat(path, &info) == 0 else { return .other }
    guard info.st_mode & S_IFMT == S_IFLNK else { return kind(of: info) }
    guard stat(path, &info) == 0 else { return .other }
    return kind(of: info) == .file ? .file : .other
  }
}
