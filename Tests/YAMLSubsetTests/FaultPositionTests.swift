import SourceText
import Testing
import YAMLSubset

/// Faults of structure: each is named and pointed at, and reading goes on after it.
@Suite struct FaultPositionTests {
  @Test(arguments: [
    FaultySample("a:\n    b: 1\n‸  c: 2\n", "indentation"),
    FaultySample("a:\n   - x\n‸  - y\n", "indentation"),
    FaultySample("a: \"x\"\n‸ b: 1\n", "indentation"),
    FaultySample("  a: 1\n‸b: 2\n", "indentation"), FaultySample("a: |\n  x\n‸ y\n", "indentation"),
    FaultySample("a: |\n  ‸  \n  x\n", "indentation"),
    FaultySample("a: [\n‸]\nb: 1\n", "indentation"),
    FaultySample("- a: b\n  ‸- c\n", "sequence-in-mapping"),
    FaultySample("a: 1\n‸- b\n", "sequence-in-mapping"),
    FaultySample("- a\n‸b: 1\n", "not-an-entry"), FaultySample("a:\n - b\n ‸c\n", "not-an-entry"),
    FaultySample("a: [b]\n‸c\n", "missing-colon"), FaultySample("a: 1\nb‸:2\n", "missing-space"),
    FaultySample("a: 1\n\"b\"‸:2\n", "missing-space"), FaultySample("k\n‸a: 1\n", "multiline-key"),
    FaultySample("a: b\n  ‸c: d\n", "multiline-key"),
    FaultySample("\"a\n  b\"‸: c\n", "multiline-key"),
    FaultySample("a: 'b'‸: c\n", "mapping-on-key-line"),
    FaultySample("a: b‸: c\n", "mapping-on-key-line"),
    FaultySample("--- a‸: b\n", "collection-on-marker-line"),
    FaultySample("--- ‸- a\n", "collection-on-marker-line"),
    FaultySample("&a ‸- b\n", "collection-after-properties"),
    FaultySample("a: 1 # c\n‸ b\n", "indentation"),
    FaultySample("word # c\n‸word\n", "indentation"),
    FaultySample("a: x\n# c\n‸  y\n", "indentation"),
  ])
  func `block structure`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("[\"a\" ‸\"b\"]", "missing-comma"), FaultySample("[‸, a]", "stray-comma"),
    FaultySample("[a, ‸, b]", "stray-comma"), FaultySample("{‸, a}", "stray-comma"),
    FaultySample("‸[a", "unclosed-bracket"),
    FaultySample("a: ‸[b\nc: d\n", "unclosed-bracket"),
    FaultySample("a: ‸{b: c\nd: e\n", "unclosed-bracket"),
    FaultySample("[a‸}", "stray-bracket"), FaultySample("[a]‸]", "trailing-text"),
    FaultySample("a: [b]‸c", "trailing-text"),
    FaultySample("[‸- a]", "stray-indicator"), FaultySample("[‸-]", "stray-indicator"),
    FaultySample("{‸?}", "stray-indicator"),
    FaultySample("[a,‸#c\n b]", "missing-space"), FaultySample("[a]‸#c", "missing-space"),
    FaultySample("a: \"b\"‸#c", "missing-space"),
    FaultySample("[a\n‸: b]", "stray-colon"), FaultySample("{a: b‸: c}", "stray-colon"),
    FaultySample("[‸\"a\n b\": c]", "multiline-key"),
    FaultySample("{a:‸[1]}", "missing-space"), FaultySample("[‸|\n a]", "block-scalar-place"),
    FaultySample("‸[\n---\n]", "unclosed-bracket"), FaultySample("{a: \"b\" ‸c}", "missing-comma"),
  ])
  func `brackets`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("a: ‸\"b", "unclosed-quote"), FaultySample("a: ‸'b\nc: d\n", "unclosed-quote"),
    FaultySample("a: \"b\n‸\"\n", "indentation"),
    FaultySample("\"a\n‸---\nb\"", "document-marker"),
    FaultySample("'a\n‸... \nb'", "document-marker"), FaultySample("a: 'it'‸s'", "trailing-text"),
    FaultySample("a: \"b\" ‸\"c\"", "trailing-text"),
    FaultySample("a: |‸0\n b", "block-scalar-header"),
    FaultySample("a: |1‸0\n b", "block-scalar-header"),
    FaultySample("a: |‸# c\n  b", "block-scalar-header"),
    FaultySample("a: > ‸b\n  c", "block-scalar-header"),
    FaultySample("‸|1\n x\n", "root-indentation"),
    FaultySample("a: |+\n\n‸  ", "unfinished-line"),
    FaultySample("a: ‸? b\n", "mapping-on-key-line"),
  ])
  func `scalars`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample(
      """
      a: ‸"x
      b: ‸- c
      ‸\td: 1
      e: ‸[1, 2
      f: 1
      ‸f: 2
      g: ‸@h
      i: j‸: k
      ‸l
      """, "unclosed-quote", "sequence-on-key-line", "tab", "unclosed-bracket", "duplicate-key",
      "reserved-indicator", "mapping-on-key-line", "missing-colon"),
    FaultySample(
      "a:\n‸\tb:\n‸\t\tc: 1\n    d: 1\n‸\te: 2\nf: ‸*g\n", "tab", "tab", "tab", "unknown-alias"),
    FaultySample(
      "- a: ‸%\n  b: ‸%\n- c: 1\n  ‸c: 2\n", "reserved-indicator", "reserved-indicator",
      "duplicate-key"),
  ])
  func `every independent error of a file is reported, in order`(sample: FaultySample) {
    sample.check()
  }

  @Test func `a fault inside an entry hides neither its siblings nor its parents`() {
    let sample = YAMLSample("a:\n  - b: [\n      c\n  - d: 1\n    d: 2\ne: 1\ne: 2\n")
    #expect(sample.codes == ["unclosed-bracket", "duplicate-key", "duplicate-key"])
  }

  @Test func `nodes know their places`() throws {
    let text = "a: [b, \"c\"]\nd:\n  - &x e\n  - *x\n  -\nf: |\n  g\n"
    let root = try YAMLParser.parse(SourceFile(name: "f", bytes: Array(text.utf8)))
    let entries = try #require(root.mapping)
    func source(_ span: SourceSpan) -> String {
      String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self)
    }
    #expect(entries.map { source($0.keySpan) } == ["a", "d", "f"])
    #expect(source(entries[0].value.span) == "[b, \"c\"]")
    #expect(try #require(entries[0].value.sequence).map { source($0.span) } == ["b", "\"c\""])
    #expect(try #require(entries[1].value.sequence).map { source($0.span) } == ["e", "*x", ""])
    #expect(try #require(entries[1].value.sequence)[2].span.start == 34)
    #expect(source(entries[2].value.span) == "|\n  g")
    #expect(source(root.span) == text.dropLast())
  }
}
