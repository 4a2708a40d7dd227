/// Why a file could not be read or written.
package struct FileFailure: Error, Hashable, Sendable {
  /// What was tried.
  package enum Operation: Hashable, Sendable {
    case read
    case list
    case write
    case createFolder
  }

  /// What stood in the way.
  package enum Reason: Hashable, Sendable {
    case missing
    case isFolder
    case isNotFolder
    /// The file has more bytes than the bound allows.
    case tooLarge(bytes: Int, limit: Int)
    /// What the operating system says, as `strerror` words it.
    case system(String)
  }

  package let operation: Operation
  /// The path as the user gave it, or the name of a stream.
  package let path: String
  package let reason: Reason

  package init(_ operation: Operation, _ path: String, _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  /// The same failure, met while looking at the place to write to.
  package var whileWriting: FileFailure {
    operation == .read ? FileFailure(.write, path, reason) : self
  }

  /// The status a run ends with that fails like this; an oversized file is a bad scenario.
  package var status: ExitStatus {
    if case .tooLarge = reason { return .badScenario }
    switch operation {
    case .read, .list: return .noInput
    case .write, .createFolder: return .cannotWrite
    }
  }

  /// One sentence without a full stop.
  package var message: String {
    "cannot \(verb) '\(path)': \(explanation)"
  }

  private var verb: String {
    switch operation {
    case .read: "read"
    case .list: "list the folder"
    case .write: "write"
    case .createFolder: "create the folder"
    }
  }

  private var explanation: String {
    switch reason {
    case .missing: "No such file or directory"
    case .isFolder: "it is a folder"
    case .isNotFolder: "it is not a folder"
    case .tooLarge(let bytes, let limit):
      "it has \(Self.size(bytes)), more than the bound of \(Self.size(limit))"
    case .system(let text): text
    }
  }

  private static func size(_ bytes: Int) -> String {
    let mebibyte = 1_048_576
    return bytes % mebibyte == 0 ? "\(bytes / mebibyte) MiB" : "\(bytes) bytes"
  }
}
