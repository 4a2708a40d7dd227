import SourceText
import Testing

@Suite struct NameSuggestionTests {
  @Test(arguments: [
    ("partitons", ["partitions", "topics"], "partitions"),
    ("grups", ["groups", "topics"], "groups"),
    ("tpoics", ["groups", "topics"], "topics"),
    ("Acks", ["packs", "acks"], "acks"),
    ("linger_ms", ["linger.ms", "batch.size"], "linger.ms"),
    ("sesion.timout.ms", ["session.timeout.ms"], "session.timeout.ms"),
  ])
  func `a near name is found`(name: String, candidates: [String], expected: String) {
    #expect(NameSuggestion.nearest(to: name, among: candidates) == expected)
  }

  @Test(arguments: [
    ("zebra", ["groups", "topics"]), ("", ["a"]), ("ab", ["cd", "abc"]), ("x", []),
    ("name", ["game.over"]),
  ])
  func `a name far from all gets no suggestion`(name: String, candidates: [String]) {
    let expected: String? = name == "ab" ? "abc" : nil
    #expect(NameSuggestion.nearest(to: name, among: candidates) == expected)
  }

  @Test func `ties do not depend on the order of the candidates`() {
    let candidates = ["cart", "card", "care", "bare"]
    #expect(NameSuggestion.nearest(to: "carx", among: candidates) == "card")
    #expect(NameSuggestion.nearest(to: "carx", among: candidates.reversed()) == "card")
  }

  @Test func `the same letters in another case beat every other near name`() {
    #expect(NameSuggestion.nearest(to: "TOPIC", among: ["topics", "topic", "tonic"]) == "topic")
  }

  @Test func `a swap of neighbours is one edit`() {
    #expect(NameSuggestion.nearest(to: "kye", among: ["key"]) == "key")
  }

  @Test func `a name of a mebibyte is answered at once`() {
    let name = String(repeating: "a", count: 1 << 20)
    #expect(NameSuggestion.nearest(to: name, among: ["topics", "groups"]) == nil)
  }
}
