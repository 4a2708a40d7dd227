import KafkaModel
import SourceText
import Testing

@testable import ScenarioFile

/// What a file tries out, in `whatif:` and `compare:`, is read as if it were written in place, and
/// its mistakes are told where they stand.
@Suite("Variants and variations")
struct QuestionTests {
  private static let base = """
    topics: { orders: {} }
    producers: { shop: { sends: "-a" } }
    groups: { billing: { consumers: 2 } }

    """

  /// The text that each error points at, and its help.
  private static func faults(of text: String) -> [[String?]] {
    let file = SourceFile(name: "a.yaml", bytes: Array(text.utf8))
    do throws(DiagnosticError) {
      guard case .simulated(let scenario) = try ScenarioReader.read(file).document else {
        return []
      }
      try ScenarioReader.checkQuestion(of: scenario, in: file)
      return []
    } catch {
      return error.diagnostics.map { fault in
        let bytes = Array(text.utf8)[fault.span.start..<fault.span.end]
        return [String(decoding: bytes, as: UTF8.self), fault.help]
      }
    }
  }

  @Test(
    "A variation that cannot be is an error at its place",
    arguments: [
      ("{ groups.billing.consumers: 1..3 }", []),
      (
        "{ groups.biling.consumers: 1..3 }",
        [["groups.biling.consumers", "did you mean 'billing'?"]]
      ),
      ("{ groups.billing.consumers: [1, two] }", [["[1, two]", nil]]),
      ("{ groups.billing.consumers: [1, \"\"] }", [["[1, \"\"]", nil]]),
      (
        "{ groups.billing.consumers: [2, 3], topics.orders.partition: [1, 2] }",
        [["topics.orders.partition", "did you mean 'partitions'?"]]
      ),
    ] as [(String, [[String?]])])
  func vary(text: String, faults: [[String?]]) {
    let found = Self.faults(of: Self.base + "whatif: { vary: \(text) }\n")
    #expect(found.map { $0[0] } == faults.map { $0[0] })
    for (one, other) in zip(found, faults) where other[1] != nil { #expect(one[1] == other[1]) }
  }

  @Test("All variants are read, and each mistake is told at its place")
  func compare() {
    let text =
      Self.base + """
        diagram:
          compare:
            - { name: good, set: { groups.billing.consumers: 1 } }
            - { name: word, set: { groups.billing.consumers: few } }
            - { name: path, set: { groups.biling.consumers: 1 } }

        """
    #expect(Self.faults(of: text).map { $0[0] } == ["few", "groups.biling.consumers"])
  }

  @Test("A list of known names that is cut says so")
  func knownNames() {
    let text = Self.base.replacing("consumers: 2", with: "consumers: 12")
    let help = Self.faults(of: text + "timeline: [{ at: 1s, crash: nobody }]\n").first?[1] ?? ""
    #expect(help.hasSuffix("'consumer-6' or 'consumer-7', and 4 more"))
  }
}
