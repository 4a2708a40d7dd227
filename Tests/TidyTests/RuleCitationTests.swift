import Foundation
import TestSupport
import Testing

/// Every rule of producers, logs, consumers and groups that the model follows has a test that
/// names its number.
struct RuleCitationTests {
  /// How many rules each chapter has.
  private static let chapters = [
    ("PRD", 54), ("LOG", 39), ("CON", 36), ("GRP", 38), ("ASG", 16), ("NGP", 22),
  ]

  /// Rules that no test names, and what the model lacks for one.
  private static let uncited = [
    "GRP-01": "the coordinator lives apart from the brokers and never fails"
  ]

  @Test("the rules without a test are those that are listed")
  func listed() throws {
    let tests = URL(fileURLWithPath: RepositoryRoot.path + "/Tests")
    let files = try #require(
      FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
    var cited: Set<String> = []
    for case let file as URL in files
    where file.pathExtension == "swift" && file.lastPathComponent != "RuleCitationTests.swift" {
      cited.formUnion(Self.citations(try String(contentsOf: file, encoding: .utf8)))
    }
    var missing: Set<String> = []
    for (chapter, count) in Self.chapters {
      for number in 1...count {
        let rule = chapter + (number < 10 ? "-0" : "-") + "\(number)"
        if !cited.contains(rule) { missing.insert(rule) }
      }
    }
    #expect(missing.subtracting(Self.uncited.keys).sorted() == [], "these have no test")
    #expect(Set(Self.uncited.keys).subtracting(missing).sorted() == [], "these have one now")
  }

  /// The numbers that a text names; `NGP-07 to NGP-10` names four.
  static func citations(_ text: String) -> Set<String> {
    var found: Set<String> = []
    for match in text.matches(of: /(PRD|LOG|CON|GRP|ASG|NGP)-(\d\d)( to \1-(\d\d))?/) {
      guard let first = Int(match.2) else { continue }
      let last = match.4.flatMap { Int($0) } ?? first
      for number in first...max(first, last) {
        found.insert("\(match.1)" + (number < 10 ? "-0" : "-") + "\(number)")
      }
    }
    return found
  }

  @Test("a range of rules names each of them")
  func ranges() {
    #expect(
      Self.citations("NGP-08 to NGP-10, GRP-02") == ["NGP-08", "NGP-09", "NGP-10", "GRP-02"])
  }
}
