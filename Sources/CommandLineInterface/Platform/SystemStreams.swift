#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension StandardStreams {
  /// The streams of this process.
  package static var process: StandardStreams {
    let output = BufferedOutput(descriptor: STDOUT_FILENO)
    return StandardStreams(
      read: { () throws(FileFailure) -> [UInt8] in
        try SystemStreams.readChunk(STDIN_FILENO, path: "standard input")
      },
      write: { (bytes: [UInt8]) throws(FileFailure) in try output.write(bytes) },
      flush: { () throws(FileFailure) in try output.flush() },
      complain: { text in
        // Nowhere is left to complain to when standard error itself fails.
        try? SystemStreams.writeAll(Array(text.utf8)[...], to: STDERR_FILENO, path: "stderr")
      },
      errorIsTerminal: isatty(STDERR_FILENO) == 1)
  }
}

/// Standard output behind a buffer; a class, because the closures over it share one buffer.
private final class BufferedOutput {
  private let descriptor: Int32
  private var held: [UInt8] = []
  private static let capacity = 65_536

  init(descriptor: Int32) {
    self.descriptor = descriptor
    held.reserveCapacity(Self.capacity)
  }

  func write(_ bytes: [UInt8]) throws(FileFailure) {
    held += bytes
    if held.count >= Self.capacity { try flush() }
  }

  func flush() throws(FileFailure) {
    // Emptied first: after a failure the same bytes must not be tried again.
    let bytes = held
    held.removeAll(keepingCapacity: true)
    try SystemStreams.writeAll(bytes[...], to: descriptor, path: "standard output")
  }
}

/// Whole reads and writes on file descriptors.
enum SystemStreams {
  private static let chunkSize = 65_536

  /// Some bytes, at least one unless the end is reached.
  static func readChunk(_ descriptor: Int32, path: String) throws(FileFailure) -> [UInt8] {
    while true {
      var failed = false
      let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
        let result = read(descriptor, buffer.baseAddress, chunkSize)
        failed = result < 0
        count = max(result, 0)
      }
      if !failed { return chunk }
      if errno != EINTR {
        throw FileFailure(.read, path, .system(SystemProcess.lastError()))
      }
    }
  }

  /// Writes all of `bytes`, however often the system takes only a part.
  static func writeAll(
    _ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String
  ) throws(FileFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw FileFailure(.write, path, .system(SystemProcess.lastError()))
      }
    }
  }
}
