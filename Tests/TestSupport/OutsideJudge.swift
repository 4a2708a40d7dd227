import Foundation

/// A program outside this package that judges our output by its own lights.
///
/// A test that needs one is enabled by `isExpected`: where the program is missing the test is
/// skipped by name, unless `MARBLES_REQUIRE_JUDGES` is set to 1; then it runs and `command()`
/// fails it, so that a build server cannot pass without its judges.
package struct OutsideJudge: Sendable {
  /// Names the program goes by; the first one found is used.
  private let names: [String]
  /// Python modules it must be able to import.
  private let modules: [String]

  /// The program of one of these names on `PATH`.
  package static func tool(_ names: String...) -> OutsideJudge {
    OutsideJudge(names: names, modules: [])
  }

  /// Python 3 with these modules.
  package static func python(with modules: String...) -> OutsideJudge {
    OutsideJudge(names: ["python3"], modules: modules)
  }

  /// What is missing when it is missing, for the reason of a skipped test.
  package var name: String {
    names[0] + (modules.isEmpty ? "" : " with " + modules.joined(separator: ", "))
  }

  /// Whether a test that needs it should run.
  package var isExpected: Bool { Self.areRequired || isInstalled }

  /// Whether missing judges fail their tests.
  package static var areRequired: Bool {
    ProcessInfo.processInfo.environment["MARBLES_REQUIRE_JUDGES"] == "1"
  }

  private var isInstalled: Bool {
    guard let path = path else { return false }
    if modules.isEmpty { return true }
    let script = modules.map { "import \($0)" }.joined(separator: "; ")
    let outcome = try? Self.run(path, ["-c", script])
    return outcome?.status == 0
  }

  private var path: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in names {
      for folder in folders {
        let candidate = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      }
    }
    return nil
  }

  /// Asks the judge.
  ///
  /// - Parameters:
  ///   - arguments: Its command line.
  ///   - input: What it reads from standard input.
  /// - Returns: Its exit status and what it printed.
  /// - Throws: When it is not installed or cannot be started.
  package func ask(_ arguments: [String], input: String = "") throws -> JudgeAnswer {
    guard isInstalled, let path else { throw MissingJudge(name: name) }
    return try Self.run(path, arguments, input: input)
  }

  /// Runs any program to its end; files stand between it and us, so that no pipe can fill up.
  package static func run(
    _ path: String, _ arguments: [String], input: String = ""
  ) throws -> JudgeAnswer {
    let folder = try TemporaryFolder()
    try folder.write("in", input)
    try folder.write("out", "")
    try folder.write("err", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: folder.url("in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url("out"))
    process.standardError = try FileHandle(forWritingTo: folder.url("err"))
    try process.run()
    process.waitUntilExit()
    return JudgeAnswer(
      status: process.terminationStatus, output: try folder.read("out"),
      errors: try folder.read("err"))
  }
}

/// What a judge said.
package struct JudgeAnswer: Sendable {
  package let status: Int32
  package let output: String
  package let errors: String
}

/// A judge that must be there is not.
package struct MissingJudge: Error, CustomStringConvertible {
  package let name: String
  package var description: String { "\(name) is not installed" }
}
