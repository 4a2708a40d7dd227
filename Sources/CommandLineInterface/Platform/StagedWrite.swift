#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes many files so that a failure leaves everything as it was.
///
/// Every file is written in full under a passing name beside its target; only when all of them
/// are on disk are they renamed, each replacing its target in one step. Devices and pipes cannot
/// be replaced and are written to last, directly.
struct StagedWrite {
  private struct Staged {
    let temporary: String
    let target: String
  }

  private var staged: [Staged] = []
  private var createdFolders: [String] = []
  private var direct: [OutputFile] = []

  /// Writes all of `files` or, short of a failing `rename`, none.
  static func write(_ files: [OutputFile]) throws(FileFailure) {
    let direct = try SystemProcess.holdingStopSignals { () throws(FileFailure) in
      try replace(files)
    }
    // Whoever reads a pipe may never come: these writes can be stopped at any time.
    do {
      for file in direct { try writeDirectly(file) }
    } catch {
      throw error.whileWriting
    }
  }

  /// Replaces files by their new versions; devices and pipes are left over.
  private static func replace(_ files: [OutputFile]) throws(FileFailure) -> [OutputFile] {
    var batch = StagedWrite()
    do {
      for file in files { try batch.stage(file) }
      try batch.commit()
      return batch.direct
    } catch {
      batch.undo()
      throw error.whileWriting
    }
  }

  private mutating func stage(_ file: OutputFile) throws(FileFailure) {
    switch try SystemFiles.kind(file.path) {
    case .folder: throw FileFailure(.write, file.path, .isFolder)
    case .other: return direct.append(file)
    case .file, nil: break
    }
    try createFolders(above: file.path)
    let target = Self.resolved(file.path)
    let name = ".marbles-\(getpid())-\(staged.count).tmp"
    let temporary = PathText.join(PathText.folder(of: target), name)
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = open(temporary, flags, 0o666)
    guard descriptor >= 0 else {
      throw FileFailure(.write, file.path, SystemFiles.reason(errno))
    }
    staged.append(Staged(temporary: temporary, target: target))
    do {
      try SystemStreams.writeAll(file.bytes[...], to: descriptor, path: file.path)
    } catch {
      close(descriptor)
      throw error
    }
    // Full disks and quotas may be noticed only here.
    guard close(descriptor) == 0 else {
      throw FileFailure(.write, file.path, SystemFiles.reason(errno))
    }
    Self.keepMode(of: target, on: temporary)
  }

  private mutating func commit() throws(FileFailure) {
    while let next = staged.first {
      guard rename(next.temporary, next.target) == 0 else {
        throw FileFailure(.write, next.target, SystemFiles.reason(errno))
      }
      staged.removeFirst()
    }
    createdFolders = []
  }

  private func undo() {
    for file in staged { unlink(file.temporary) }
    // Folders that hold something by now stay: `rmdir` refuses them.
    for folder in createdFolders.reversed() { rmdir(folder) }
  }

  private mutating func createFolders(above path: String) throws(FileFailure) {
    for folder in PathText.foldersAbove(path) {
      switch try SystemFiles.kind(folder) {
      case .folder: continue
      case .file, .other: throw FileFailure(.createFolder, folder, .isNotFolder)
      case nil: break
      }
      if mkdir(folder, 0o777) == 0 {
        createdFolders.append(folder)
      } else if errno != EEXIST {
        throw FileFailure(.createFolder, folder, SystemFiles.reason(errno))
      }
    }
  }

  private static func writeDirectly(_ file: OutputFile) throws(FileFailure) {
    let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileFailure(.write, file.path, SystemFiles.reason(errno))
    }
    defer { close(descriptor) }
    try SystemStreams.writeAll(file.bytes[...], to: descriptor, path: file.path)
  }

  /// The file behind a symbolic link, so that a link stays a link, also one to no file yet.
  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &target, target.count - 1)
    guard length > 0 else { return path }
    let text = String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.hasPrefix("/") ? text : PathText.join(PathText.folder(of: path), text)
  }

  private static func keepMode(of target: String, on temporary: String) {
    var info = stat()
    if stat(target, &info) == 0 { chmod(temporary, info.st_mode & 0o7777) }
  }
}
