import SourceText
import Testing
import YAMLSubset

/// What the subset refuses: by name, and at the place marked `‸`.
@Suite struct RefusedTests {
  @Test(arguments: [
    FaultySample("a:\n‸\tb: 1\n", "tab"), FaultySample("a:\n  b: 1\n  ‸\tc: 2\n", "tab"),
    FaultySample("-‸\t- a\n", "tab"), FaultySample("- ‸\t- a\n", "tab"),
    FaultySample("?‸\t- a\n", "tab"),
    FaultySample("?‸\tkey:\n", "tab"), FaultySample("-‸\ta: b\n", "tab"),
    FaultySample("‸\ta: b\n", "tab"),
    FaultySample("? ‸-\n:‸\t-\n", "collection-key", "tab"),
    FaultySample("a: |\n‸\t\nb: 1\n", "tab"),
    FaultySample("- [\n‸\tfoo,\n foo\n ]\n", "tab"), FaultySample("a: \"b\n‸\tc\"\n", "tab"),
    FaultySample("- a\n‸\t- b\n", "tab"), FaultySample("a: b\n ‸\tc: d\n", "tab"),
    FaultySample("a: b\n‸\t\n c\n", "tab"), FaultySample("a: 'b\n‸\t\n c'\n", "tab"),
    FaultySample("a: {\n‸\tb: c }\n", "tab"), FaultySample("  a: 1\n ‸\tb: 1\n", "tab"),
  ])
  func `tabs where YAML forbids them`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("a: 1\n‸a: 2\n", "duplicate-key"),
    FaultySample("{a: 1, ‸\"a\": 2}", "duplicate-key"),
    FaultySample("0x10: a\n‸16: b\n", "duplicate-key"),
    FaultySample("1: a\n‸\"1\": b\n", "duplicate-key"),
    FaultySample("~: a\n‸null: b\n", "duplicate-key"),
    FaultySample("1.50: a\n‸15e-1: b\n", "duplicate-key"),
    FaultySample("? a\n: b\n? ‸a\n: c\n", "duplicate-key"),
    FaultySample("&x a: 1\n‸*x : 2\n", "duplicate-key"),
    FaultySample("a:\n  b: 1\n  ‸b: 2\n‸a: 3\n", "duplicate-key", "duplicate-key"),
  ])
  func `duplicate keys`(sample: FaultySample) { sample.check() }

  @Test func `keys that only look alike are two keys`() {
    #expect(YAMLSample("\u{E9}: 1\ne\u{301}: 2\n").json == "{\"\u{E9}\":1,\"e\u{301}\":2}")
  }

  @Test func `a duplicate is found among hundreds of keys, and its first place is told`() throws {
    let keys = (0..<500).map { "key\($0): \($0)\n" }.joined()
    let sample = YAMLSample(keys + "key123: 1\n")
    #expect(sample.codes == ["duplicate-key"])
    #expect(try #require(sample.errors.first).message.contains("line 124"))
  }

  @Test(arguments: [
    FaultySample("‸[a]: b\n", "collection-key"), FaultySample("‸{a: b}: c\n", "collection-key"),
    FaultySample("? ‸[a]\n: b\n", "collection-key"),
    FaultySample("? ‸- a\n: b\n", "collection-key"),
    FaultySample("{‸[a]: b}\n", "collection-key"), FaultySample("[‸[a]: b]\n", "collection-key"),
    FaultySample("a: &x [b]\n‸*x : c\n", "collection-key"),
    FaultySample("? ‸a: b\n: c\n", "collection-key"),
  ])
  func `collections as keys`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("‸<<: {a: b}\n", "merge-key"), FaultySample("{‸<<: a}\n", "merge-key"),
    FaultySample("? ‸<<\n: a\n", "merge-key"),
  ])
  func `merge keys`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("‸%TAG ! tag:example.com,2000:\n---\na\n", "directive"),
    FaultySample("%YAML ‸1.1\n---\na\n", "directive"),
    FaultySample("%YAML ‸1.3\n---\na\n", "directive"),
    FaultySample("‸%FOO\n---\na\n", "directive"),
    FaultySample("%YAML 1.2\n‸%YAML 1.2\n---\na\n", "directive"),
    FaultySample("‸%YAML 1.2\na: b\n", "directive"), FaultySample("‸%YAML 1.2\n", "directive"),
    FaultySample("%YAML ‸1.2 foo\n---\n", "directive"),
    FaultySample("%YAML ‸1.2#x\n---\n", "directive"),
  ])
  func `directives other than the version`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("a: ‸!thing b\n", "tag"), FaultySample("a: ‸!!set {b}\n", "tag"),
    FaultySample("a: ‸!<tag:yaml.org,2002:str> b\n", "tag"), FaultySample("a: ‸!e!b c\n", "tag"),
    FaultySample("‸!!int x\n", "tag-mismatch"), FaultySample("‸!!str [a]\n", "tag-mismatch"),
    FaultySample("‸!!seq a\n", "tag-mismatch"), FaultySample("‸!!seq {a: b}\n", "tag-mismatch"),
    FaultySample("‸!!bool yes\n", "tag-mismatch"), FaultySample("!!str‸, a\n", "missing-space"),
    FaultySample("!!str ‸!!str a\n", "second-tag"), FaultySample("&a ‸&b c\n", "second-anchor"),
    FaultySample("a: &x\n  ‸&y b\n", "second-anchor"),
  ])
  func `custom tags, and tags that do not fit`(sample: FaultySample) { sample.check() }

  @Test(arguments: [
    FaultySample("a: 1\n‸---\nb: 1\n", "second-document"),
    FaultySample("---\n‸---\n", "second-document"),
    FaultySample("a\n...\n‸b\n", "second-document"),
    FaultySample("a\n...\n‸%YAML 1.2\n---\n", "second-document"),
    FaultySample("‸", "no-document"), FaultySample("# only a comment\n‸", "no-document"),
    FaultySample("‸...\n", "document-end"), FaultySample("a\n... ‸b\n", "trailing-text"),
  ])
  func `several documents, or none`(sample: FaultySample) { sample.check() }

  @Test(
    arguments: [
      ([0x61, 0xFF], "encoding", 1, "offset 1"), ([0xC3], "encoding", 0, "C3"),
      ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "encoding", 3, "offset 3"),
      ([0xC0, 0xAF], "encoding", 0, "C0"), ([0xF5, 0x80, 0x80, 0x80], "encoding", 0, "F5"),
      ([0x61, 0x62, 0x00], "control-character", 2, "NUL"),
      ([0x61, 0x1B], "control-character", 1, "U+001B"),
      ([0x61, 0x7F], "control-character", 1, "U+007F"),
      ([0x61, 0xC2, 0x9F], "control-character", 1, "U+009F"),
      ([0x61, 0xEF, 0xBF, 0xBE], "control-character", 1, "U+FFFE"),
      ([0x61, 0xEF, 0xBB, 0xBF], "byte-order-mark", 1, "offset 1"),
      ([0xFF, 0xFE, 0x61, 0x00], "encoding", 0, "UTF-16"),
      ([0x61, 0x00, 0x62, 0x00], "encoding", 0, "UTF-16"),
      ([0x00, 0x61], "encoding", 0, "UTF-16"),
    ] as [([UInt8], String, Int, String)])
  func `bytes that are no YAML text`(bytes: [UInt8], code: String, offset: Int, word: String) throws
  {
    let first = try #require(YAMLSample(bytes: bytes).errors.first)
    #expect(first.code == code)
    #expect(first.span.start == offset)
    #expect(first.message.contains(word))
  }

  @Test(arguments: [
    FaultySample(#"a: "‸\ud83d‸\ude00""#, "escape", "escape"),
    FaultySample(#"a: "x‸\q""#, "escape"),
    FaultySample(#"a: "‸\x4""#, "escape"), FaultySample(#"a: "‸\U00110000""#, "escape"),
    FaultySample(#"a: "‸\'""#, "escape"), FaultySample(#"a: "‸\é""#, "escape"),
  ])
  func `escapes that YAML does not have, surrogates among them`(sample: FaultySample) {
    sample.check()
  }

  @Test(arguments: [
    FaultySample("a: ‸*x\n", "unknown-alias"), FaultySample("&x [‸*x]\n", "alias-cycle"),
    FaultySample("a: &x b\nc: &y ‸*x\n", "alias-properties"),
    FaultySample("a: ‸*\n", "anchor-name"),
    FaultySample("a: ‸& b\n", "anchor-name"), FaultySample("a: &x 1\nb: *x ‸c\n", "trailing-text"),
    FaultySample("‸*x\n", "unknown-alias"),
  ])
  func `aliases that lead nowhere`(sample: FaultySample) { sample.check() }
}
