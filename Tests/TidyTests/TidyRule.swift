/// One house rule: a function over a file, with a sample that breaks it and one that keeps it.
struct TidyRule: Sendable {
  /// What must hold, as a sentence.
  let name: String
  /// Whether a file, by its path, has to keep the rule.
  let applies: @Sendable (_ path: String) -> Bool
  /// Where the file breaks the rule.
  let findings: @Sendable (SwiftText) -> [TidyFinding]
  /// A file that breaks the rule exactly once.
  let bad: Sample
  /// A file that looks like the bad one and keeps the rule.
  let good: Sample

  /// A file made up for a test.
  struct Sample: Sendable {
    let path: String
    let text: String

    init(_ path: String, _ text: String) {
      self.path = path
      self.text = text
    }
  }
}

/// A place that breaks a rule.
struct TidyFinding: Hashable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }
}

/// Which files belong to what.
enum Rooms {
  /// Rooms that may not know the world outside this package.
  static let core: Set<String> = [
    "SourceText", "EventKernel", "Drawing", "YAMLSubset", "KafkaModel", "ScenarioFile",
    "KafkaSimulation", "TraceAnalysis", "MarbleDiagram", "Sweep",
  ]

  static func isCore(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" && core.contains(String(parts[1]))
  }

  static func isSource(_ path: String) -> Bool { path.hasPrefix("Sources/") }

  /// The one folder that speaks to the operating system.
  static func isPlatform(_ path: String) -> Bool {
    path.hasPrefix("Sources/CommandLineInterface/Platform/")
  }

  static func isAny(_ path: String) -> Bool { true }
}
