/// Everything the tool may do to the world, handed in, so that a test can hand in another world.
///
/// Nothing in this module but the folder `Platform` reaches the operating system by itself.
package struct ToolEnvironment {
  /// Reading and writing files.
  package var files: FileAccess
  /// The standard streams.
  package var streams: StandardStreams
  /// The value of an environment variable, or nil when it is not set.
  package var variable: (_ name: String) -> String?
  /// Waits until the next look at watched files; false once the user asked to stop.
  package var pause: () -> Bool
  /// Long work: its clock, and the user's wish to stop it.
  package var work: WorkControl

  package init(
    files: FileAccess, streams: StandardStreams, variable: @escaping (String) -> String?,
    pause: @escaping () -> Bool, work: WorkControl
  ) {
    self.files = files
    self.streams = streams
    self.variable = variable
    self.pause = pause
    self.work = work
  }
}

/// What long work asks of the world while it goes on.
package struct WorkControl {
  /// Nanoseconds of a clock that only goes forward.
  package var clock: () -> Int64
  /// From now on a wish to stop (Ctrl-C) waits to be asked for instead of ending the process; true
  /// when it already did.
  package var begin: () -> Bool
  /// Whether the user has asked to stop since `begin`; once it has said so, a second wish ends
  /// the process.
  package var isStopWanted: () -> Bool
  /// A wish to stop ends the process again, unless it `waited` before `begin`.
  package var end: (_ waited: Bool) -> Void

  /// What the process has used so far.
  package var usage: () -> ProcessUsage

  package init(
    clock: @escaping () -> Int64, begin: @escaping () -> Bool,
    isStopWanted: @escaping () -> Bool, end: @escaping (_ waited: Bool) -> Void,
    usage: @escaping () -> ProcessUsage = { ProcessUsage(nanoseconds: 0, peakBytes: 0) }
  ) {
    self.usage = usage
    self.clock = clock
    self.begin = begin
    self.isStopWanted = isStopWanted
    self.end = end
  }
}

/// What a process has used of the machine.
package struct ProcessUsage: Sendable {
  /// Processor time of its own code in nanoseconds, without that of the system on its behalf.
  package var nanoseconds: Int64
  /// The most memory that it ever held at once.
  package var peakBytes: Int64

  package init(nanoseconds: Int64, peakBytes: Int64) {
    self.nanoseconds = nanoseconds
    self.peakBytes = peakBytes
  }
}

/// The standard streams of a process.
package struct StandardStreams {
  /// The next bytes of standard input, as many as are there; empty at its end.
  package var read: () throws(FileFailure) -> [UInt8]
  /// Adds bytes to standard output, which may hold them back until `flush`.
  package var write: (_ bytes: [UInt8]) throws(FileFailure) -> Void
  /// Hands what standard output held back to its reader.
  package var flush: () throws(FileFailure) -> Void
  /// Adds text to standard error at once; there is nowhere to complain if that fails.
  package var complain: (_ text: String) -> Void
  /// Whether a person watches standard error.
  package var errorIsTerminal: Bool

  package init(
    read: @escaping () throws(FileFailure) -> [UInt8],
    write: @escaping (_ bytes: [UInt8]) throws(FileFailure) -> Void,
    flush: @escaping () throws(FileFailure) -> Void,
    complain: @escaping (_ text: String) -> Void,
    errorIsTerminal: Bool
  ) {
    self.read = read
    self.write = write
    self.flush = flush
    self.complain = complain
    self.errorIsTerminal = errorIsTerminal
  }

  /// All of standard input, which messages call `name`.
  ///
  /// - Throws: When it cannot be read, or has more than `bound` bytes.
  func readAll(_ bound: Int, as name: String) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try read()
      if piece.isEmpty { return bytes }
      bytes += piece
      if bytes.count > bound {
        throw FileFailure(.read, name, .tooLarge(bytes: bytes.count, limit: bound))
      }
    }
  }
}
