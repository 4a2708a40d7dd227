/// What the tool tells its caller; the numbers above 1 are those of `sysexits.h`.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Everything asked for was done.
  case success = 0
  /// The scenarios are fine, but a claim under `expect` is false.
  case claimFailed = 1
  /// The command line was not understood: `EX_USAGE`.
  case usage = 64
  /// A scenario, or a line of input, has errors: `EX_DATAERR`.
  case badScenario = 65
  /// An input is missing or cannot be read: `EX_NOINPUT`.
  case noInput = 66
  /// An output cannot be written: `EX_CANTCREAT`.
  case cannotWrite = 73

  /// The user stopped the work (Ctrl-C); what was finished was told: 128 and SIGINT, as in shells.
  case interrupted = 130

  /// One line for the help texts.
  package var summary: String {
    switch self {
    case .success: "all good"
    case .claimFailed: "a claim under 'expect' is false"
    case .usage: "the command line was not understood"
    case .badScenario: "a scenario has errors"
    case .noInput: "a file is missing or cannot be read"
    case .cannotWrite: "the output cannot be written"
    case .interrupted: "stopped by Ctrl-C; what was finished is told"
    }
  }

  /// The status that tells more about a run in which both happened: an unreadable file hides
  /// more than a bad scenario, which hides more than a false claim.
  package func worse(_ other: ExitStatus) -> ExitStatus {
    rawValue >= other.rawValue ? self : other
  }
}
