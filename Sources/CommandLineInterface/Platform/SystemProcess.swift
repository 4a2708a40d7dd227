#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension CommandLineTool {
  /// Runs the command line of this process and ends it.
  package static func main() -> Never {
    // A reader who closes the pipe has seen enough: end without a word, as filters do, even when
    // the parent process passed its own disregard of the signal on.
    signal(SIGPIPE, SIG_DFL)
    // A file that may not grow further is an error like a full disk, which leaves nothing behind.
    signal(SIGXFSZ, SIG_IGN)
    SystemProcess.endOnInterrupt()
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(run(arguments: arguments, environment: .process).rawValue)
  }
}

extension ToolEnvironment {
  /// The world of this process.
  package static var process: ToolEnvironment {
    ToolEnvironment(
      files: .system, streams: .process, variable: SystemProcess.variable,
      pause: SystemProcess.pauseUntilNextLook,
      work: WorkControl(
        clock: SystemProcess.nanoseconds, begin: SystemProcess.holdStopSignals,
        isStopWanted: SystemProcess.takeStopSignal,
        end: { waited in if !waited { SystemProcess.releaseStopSignals() } },
        usage: SystemProcess.usage))
  }
}

/// What the process asks of the operating system besides files and streams.
enum SystemProcess {
  /// How long watching sleeps between two looks at the files, in nanoseconds.
  private static let lookIntervalNanoseconds = 200_000_000

  /// From now on Ctrl-C ends the process with the status of `ExitStatus.interrupted` wherever it is
  /// not held back, unless the parent process has it disregarded, as it is behind `nohup`.
  static func endOnInterrupt() {
    // Handlers cannot be compared, but their addresses can: 1 stands for disregard.
    if unsafeBitCast(signal(SIGINT, SIG_IGN), to: Int.self) == 1 { return }
    signal(SIGINT) { _ in _exit(ExitStatus.interrupted.rawValue) }
  }

  /// The words of the operating system for what just failed.
  static func lastError() -> String { text(of: errno) }

  /// The words of the operating system for an error number.
  static func text(of code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Sleeps; false when the user asked to stop (Ctrl-C, `kill`) since the last look.
  ///
  /// The requests are held back rather than handled, so that they take effect between two
  /// renderings and never in the middle of one, without a signal handler and its global state.
  static func pauseUntilNextLook() -> Bool {
    var stops = stopSignals()
    sigprocmask(SIG_BLOCK, &stops, nil)
    var interval = timespec(tv_sec: 0, tv_nsec: lookIntervalNanoseconds)
    nanosleep(&interval, nil)
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, SIGINT) != 1 && sigismember(&pending, SIGTERM) != 1
  }

  /// Processor time and peak memory of this process.
  static func usage() -> ProcessUsage {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    let seconds = Int64(usage.ru_utime.tv_sec)
    // Linux counts kibibytes, macOS bytes.
    #if canImport(Darwin)
      let peak = Int64(usage.ru_maxrss)
    #else
      let peak = Int64(usage.ru_maxrss) * 1024
    #endif
    return ProcessUsage(
      nanoseconds: seconds * 1_000_000_000 + Int64(usage.ru_utime.tv_usec) * 1000,
      peakBytes: peak)
  }

  /// The clock that only goes forward.
  static func nanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Holds requests to stop back; threads started from now on leave them to this one.
  ///
  /// - Returns: Whether they were held back before.
  static func holdStopSignals() -> Bool {
    var stops = stopSignals()
    var before = sigset_t()
    sigprocmask(SIG_BLOCK, &stops, &before)
    return sigismember(&before, SIGINT) == 1
  }

  /// Whether a request to stop is held back; it is taken, and the next one ends the process.
  static func takeStopSignal() -> Bool {
    var pending = sigset_t()
    sigpending(&pending)
    let stops = [SIGINT, SIGTERM, SIGHUP].filter { sigismember(&pending, $0) == 1 }
    if stops.isEmpty { return false }
    var taken = sigset_t()
    sigemptyset(&taken)
    for stop in stops { sigaddset(&taken, stop) }
    var number: Int32 = 0
    sigwait(&taken, &number)
    releaseStopSignals()
    return true
  }

  /// Requests to stop take effect at once again.
  static func releaseStopSignals() {
    var stops = stopSignals()
    sigprocmask(SIG_UNBLOCK, &stops, nil)
  }

  /// Runs `body` to its end before a request to stop takes effect.
  static func holdingStopSignals<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var stops = stopSignals()
    var before = sigset_t()
    sigprocmask(SIG_BLOCK, &stops, &before)
    defer { sigprocmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  private static func stopSignals() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    return signals
  }
}
