/// Reading and writing files, as capabilities.
package struct FileAccess {
  /// What is found at a path, following symbolic links; nil when there is nothing.
  package var kind: (_ path: String) throws(FileFailure) -> FileKind?
  /// The bytes of a file, refused before reading when there are more than `limit`.
  package var read: (_ path: String, _ limit: Int) throws(FileFailure) -> [UInt8]
  /// The entries of a folder in no particular order, without `.` and `..`.
  package var list: (_ path: String) throws(FileFailure) -> [FolderEntry]
  /// Writes all files, making the folders they need, or leaves everything as it was.
  package var write: (_ files: [OutputFile]) throws(FileFailure) -> Void
  /// What changes when a file does; nil when there is no file.
  package var stamp: (_ path: String) -> FileStamp?

  package init(
    kind: @escaping (_ path: String) throws(FileFailure) -> FileKind?,
    read: @escaping (_ path: String, _ limit: Int) throws(FileFailure) -> [UInt8],
    list: @escaping (_ path: String) throws(FileFailure) -> [FolderEntry],
    write: @escaping (_ files: [OutputFile]) throws(FileFailure) -> Void,
    stamp: @escaping (_ path: String) -> FileStamp?
  ) {
    self.kind = kind
    self.read = read
    self.list = list
    self.write = write
    self.stamp = stamp
  }
}

/// What can be found at a path.
package enum FileKind: Hashable, Sendable {
  case file
  case folder
  /// A device, a pipe, a socket.
  case other
}

/// One entry of a folder.
package struct FolderEntry: Hashable, Sendable {
  package let name: String
  /// A symbolic link to a folder is `other`, so that a walk cannot go in circles.
  package let kind: FileKind

  package init(name: String, kind: FileKind) {
    self.name = name
    self.kind = kind
  }
}

/// A file to be written.
package struct OutputFile: Hashable, Sendable {
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// What changes when a file does.
package struct FileStamp: Hashable, Sendable {
  /// Time of the last change in nanoseconds since 1970.
  package let modifiedNanoseconds: Int64
  package let sizeBytes: Int64
  /// The file's identity, which a replacement by `rename` changes.
  package let identity: UInt64

  package init(modifiedNanoseconds: Int64, sizeBytes: Int64, identity: UInt64) {
    self.modifiedNanoseconds = modifiedNanoseconds
    self.sizeBytes = sizeBytes
    self.identity = identity
  }
}
