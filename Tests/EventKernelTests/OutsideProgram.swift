import Foundation

/// Programs that know the answer by another way.
enum OutsideProgram {
  /// Where python3 is, or nil when it is not installed.
  static let python3: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { $0 + "/python3" }.map(String.init)
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The standard output of a program.
  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
