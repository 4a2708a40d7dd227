import TestSupport
import Testing

/// The house rules, held against every file, and every rule against its own samples.
struct TidyTests {
  static let rules = SizeRules.all + WordRules.all + [DocumentationRule.rule]
  static let names = rules.map { $0.name }

  /// Every Swift file of the repository.
  static let files: [SwiftText] = ["Sources", "Tests"].flatMap { folder in
    RepositoryRoot.files(below: folder).filter { $0.hasSuffix(".swift") }.map { path in
      SwiftText(path: path, text: RepositoryRoot.text(of: path) ?? "")
    }
  }

  private func rule(_ name: String) throws -> TidyRule {
    try #require(Self.rules.first { $0.name == name })
  }

  @Test("there are files to look at")
  func filesAreFound() {
    #expect(Self.files.count > 50)
    #expect(Self.files.contains { $0.path == "Sources/marbles/main.swift" })
  }

  @Test("the repository keeps the rule", arguments: names)
  func repository(name: String) throws {
    let rule = try rule(name)
    let findings = Self.files.filter { rule.applies($0.path) }.flatMap { rule.findings($0) }
    #expect(findings.isEmpty, "\(Self.listed(findings))")
  }

  @Test("the rule finds its bad sample and lets its good one be", arguments: names)
  func samples(name: String) throws {
    let rule = try rule(name)
    #expect(rule.applies(rule.bad.path) && rule.applies(rule.good.path))
    let bad = rule.findings(SwiftText(path: rule.bad.path, text: rule.bad.text))
    #expect(bad.count == 1, "\(Self.listed(bad))")
    let good = rule.findings(SwiftText(path: rule.good.path, text: rule.good.text))
    #expect(good.isEmpty, "\(Self.listed(good))")
  }

  @Test("rooms import only what the table of Package.swift allows")
  func imports() throws {
    let table = ImportTable(manifest: try #require(RepositoryRoot.text(of: "Package.swift")))
    #expect(Set(table.rows.keys) == Rooms.core)
    #expect(table.rows["KafkaModel"] == ["SourceText", "EventKernel"])
    #expect(table.rows["Drawing"] == [])
    let findings = Self.files.flatMap { table.findings(in: $0) }
    #expect(findings.isEmpty, "\(Self.listed(findings))")
  }

  @Test(
    "an import against the table is found",
    arguments: [
      ("Sources/Drawing/A.swift", "import KafkaModel"),
      ("Sources/KafkaModel/A.swift", "package import Drawing"),
      ("Sources/YAMLSubset/A.swift", "#if os(Linux)\n  import Glibc\n#endif"),
      ("Sources/CommandLineInterface/Commands/A.swift", "import Glibc"),
      ("Sources/CommandLineInterface/Platform/A.swift", "import Foundation"),
      ("Sources/NewRoom/A.swift", "import SourceText"),
      ("Sources/marbles/main.swift", "import Drawing"),
    ])
  func badImports(path: String, text: String) throws {
    let table = ImportTable(manifest: try #require(RepositoryRoot.text(of: "Package.swift")))
    #expect(table.findings(in: SwiftText(path: path, text: text)).count == 1)
  }

  @Test("the top level holds only what belongs there")
  func topLevel() {
    let found = TopLevel.strangers(among: RepositoryRoot.topLevel)
    #expect(found.isEmpty, "\(found)")
    #expect(TopLevel.strangers(among: ["Sources", ".ci", "notes.txt"]) == ["notes.txt"])
  }

  private static func listed(_ findings: [TidyFinding]) -> String {
    findings.map { "\n\($0)" }.joined()
  }
}

/// What may stand beside `Package.swift`.
enum TopLevel {
  private static let allowed: Set<String> = [
    "Package.swift", "Package.resolved", "README.md", "ARCHITECTURE.md", "CHANGELOG.md",
    "LICENSE", "Sources", "Tests", "scenarios", "output",
  ]

  /// Names that do not belong at the top; hidden ones are configuration.
  static func strangers(among names: [String]) -> [String] {
    names.filter { !$0.hasPrefix(".") && !allowed.contains($0) }
  }
}
