package import CommandLineInterface

/// A small world in memory that the tool can be run in: files, folders, streams, a watching user.
///
/// A class, because the closures of the environment it hands out share it.
package final class MemoryWorld {
  /// Contents by path; paths are relative, without `./` and double slashes.
  package private(set) var files: [String: [UInt8]] = [:]
  /// Folders besides those that hold files.
  package private(set) var folders: Set<String> = []
  /// Folders in which nothing can be created or replaced.
  package var sealedFolders: Set<String> = []
  /// Files that exist but may not be read.
  package var unreadableFiles: Set<String> = []
  /// What standard input gives, piece by piece.
  package var inputPieces: [[UInt8]] = []
  /// What standard output says when it is full, or nil while it takes everything.
  package var outputFault: String?
  /// Environment variables.
  package var variables: [String: String] = [:]
  /// Whether standard error claims to be a terminal.
  package var errorIsTerminal = false
  /// What happens at each pause of a watching tool; after the last one the user stops it.
  package var happenings: [(MemoryWorld) -> Void] = []
  /// Whether the user wants long work to stop.
  package var wantsStop = false
  /// The clock of long work, in nanoseconds.
  package var workClock: () -> Int64 = { 0 }
  /// Everything written to standard output.
  package private(set) var output: [UInt8] = []
  /// Everything written to standard error.
  package private(set) var complaints = ""
  /// How often files were written.
  package private(set) var writes = 0
  /// Standard output's length at each flush.
  package private(set) var flushes: [Int] = []
  private var clock: Int64 = 0
  private var stamps: [String: Int64] = [:]

  /// A world with these files.
  package init(_ files: [String: String] = [:]) {
    for (path, text) in files { put(path, text) }
  }

  /// Standard output as text.
  package var outputText: String { String(decoding: output, as: UTF8.self) }

  /// Sets standard input as one piece.
  package func setInput(_ text: String) { inputPieces = [Array(text.utf8)] }

  /// A file's text, or nil when there is no such file.
  package func text(_ path: String) -> String? {
    files[Self.normal(path)].map { String(decoding: $0, as: UTF8.self) }
  }

  /// Creates or replaces a file, as a person would.
  package func put(_ path: String, _ text: String) { put(path, bytes: Array(text.utf8)) }

  /// Creates or replaces a file, as a person would.
  package func put(_ path: String, bytes: [UInt8]) {
    clock += 1
    files[Self.normal(path)] = bytes
    stamps[Self.normal(path)] = clock
  }

  /// Removes a file, as a person would.
  package func remove(_ path: String) { files[Self.normal(path)] = nil }

  /// Creates an empty folder.
  package func makeFolder(_ path: String) { folders.insert(Self.normal(path)) }

  /// Runs a command line in this world.
  package func run(_ arguments: [String]) -> ExitStatus {
    CommandLineTool.run(arguments: arguments, environment: environment)
  }

  /// The capabilities to hand to the tool.
  package var environment: ToolEnvironment {
    ToolEnvironment(
      files: fileAccess, streams: streams, variable: { self.variables[$0] },
      pause: {
        guard !self.happenings.isEmpty else { return false }
        self.happenings.removeFirst()(self)
        return true
      },
      work: WorkControl(
        clock: { self.workClock() }, begin: { false }, isStopWanted: { self.wantsStop },
        end: { _ in }))
  }

  private var fileAccess: FileAccess {
    FileAccess(
      kind: { (path: String) throws(FileFailure) -> FileKind? in self.kind(path) },
      read: { (path: String, limit: Int) throws(FileFailure) -> [UInt8] in
        try self.read(path, limit)
      },
      list: { (path: String) throws(FileFailure) -> [FolderEntry] in self.list(path) },
      write: { (files: [OutputFile]) throws(FileFailure) in try self.write(files) },
      stamp: { path in
        guard let bytes = self.files[Self.normal(path)] else { return nil }
        return FileStamp(
          modifiedNanoseconds: self.stamps[Self.normal(path)] ?? 0,
          sizeBytes: Int64(bytes.count), identity: 1)
      })
  }

  private var streams: StandardStreams {
    StandardStreams(
      read: { () throws(FileFailure) -> [UInt8] in
        self.inputPieces.isEmpty ? [] : self.inputPieces.removeFirst()
      },
      write: { (bytes: [UInt8]) throws(FileFailure) in
        if let fault = self.outputFault {
          throw FileFailure(.write, "standard output", .system(fault))
        }
        self.output += bytes
      },
      flush: { () throws(FileFailure) in self.flushes.append(self.output.count) },
      complain: { self.complaints += $0 },
      errorIsTerminal: errorIsTerminal)
  }
}

extension MemoryWorld {
  private func kind(_ path: String) -> FileKind? {
    let path = Self.normal(path)
    if files[path] != nil { return .file }
    let isFolder = path.isEmpty || folders.contains(path)
    return isFolder || files.keys.contains { $0.hasPrefix(path + "/") } ? .folder : nil
  }

  private func read(_ path: String, _ limit: Int) throws(FileFailure) -> [UInt8] {
    let normal = Self.normal(path)
    if unreadableFiles.contains(normal) {
      throw FileFailure(.read, path, .system("Permission denied"))
    }
    guard let bytes = files[normal] else {
      throw FileFailure(.read, path, kind(path) == .folder ? .isFolder : .missing)
    }
    if bytes.count > limit {
      throw FileFailure(.read, path, .tooLarge(bytes: bytes.count, limit: limit))
    }
    return bytes
  }

  /// Entries in descending order, so that a caller who forgets to sort is found out.
  private func list(_ path: String) -> [FolderEntry] {
    let folder = Self.normal(path)
    let prefix = folder.isEmpty ? "" : folder + "/"
    var kinds: [String: FileKind] = [:]
    for file in files.keys where file.hasPrefix(prefix) {
      let parts = file.dropFirst(prefix.count).split(separator: "/")
      kinds[String(parts[0])] = parts.count == 1 ? .file : .folder
    }
    return kinds.sorted { $0.key > $1.key }.map { FolderEntry(name: $0.key, kind: $0.value) }
  }

  private func write(_ batch: [OutputFile]) throws(FileFailure) {
    for file in batch {
      if kind(file.path) == .folder { throw FileFailure(.write, file.path, .isFolder) }
      for folder in PathText.foldersAbove(file.path) {
        if files[Self.normal(folder)] != nil {
          throw FileFailure(.createFolder, folder, .isNotFolder)
        }
        if sealedFolders.contains(Self.normal(folder)) {
          throw FileFailure(.write, file.path, .system("Permission denied"))
        }
      }
    }
    writes += 1
    for file in batch { put(file.path, bytes: file.bytes) }
  }

  private static func normal(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
