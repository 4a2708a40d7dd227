import SourceText
import Testing
import YAMLSubset

/// Hostile input: an error in time that grows with its size, never a crash.
@Suite struct LimitTests {
  @Test(arguments: ["[", "{a: ", "- ", "[a: ", "? ", "{? "])
  func `ten thousand nested collections on a line are an error`(opening: String) {
    let sample = YAMLSample(String(repeating: opening, count: 10_000))
    #expect(sample.codes.contains("nesting"))
  }

  @Test func `ten thousand nested collections on lines of their own are an error`() {
    let text = (0..<4_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(YAMLSample(text).codes.first == "nesting")
  }

  @Test(arguments: [(100, true), (101, false)])
  func `a hundred levels are read and no more`(levels: Int, isRead: Bool) {
    let open = String(repeating: "[", count: levels)
    let close = String(repeating: "]", count: levels)
    #expect((YAMLSample(open + close).json == open + close) == isRead)
    let dashes = String(repeating: "- ", count: levels) + "a"
    #expect((YAMLSample(dashes).json != nil) == isRead)
  }

  @Test func `the error of too deep a nesting points at the first level too many`() throws {
    let first = try #require(YAMLSample(String(repeating: "[", count: 10_000)).errors.first)
    #expect(first.span.start == 100)
  }

  @Test func `a file over the size bound is an error before it is read`() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 20 << 20)
    let sample = YAMLSample(bytes: bytes)
    #expect(sample.codes == ["size"])
    #expect(try #require(sample.errors.first).message.contains("\(16 << 20)"))
    #expect(YAMLSample("abc", limits: YAMLLimits(bytes: 3)).json == "\"abc\"")
    #expect(YAMLSample("abcd", limits: YAMLLimits(bytes: 3)).codes == ["size"])
  }

  @Test func `an alias bomb is an error`() {
    let levels = (1..<12).map { level in
      "a\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 10)
        .joined(separator: ", ") + "]\n"
    }
    let sample = YAMLSample("a0: &a0 [x]\n" + levels.joined())
    #expect(sample.codes.first == "alias-expansion")
  }

  @Test func `aliases of one long text are counted by its length`() {
    let text = "a: &a " + String(repeating: "x", count: 1 << 20) + "\nb: ["
    let aliases = Array(repeating: "*a", count: 1_000).joined(separator: ", ")
    #expect(YAMLSample(text + aliases + "]\n").codes == ["alias-expansion"])
  }

  @Test func `aliases count towards the nesting`() {
    let chain = (1..<9).map { level in
      "a\(level): &a\(level) " + String(repeating: "[", count: 20) + "*a\(level - 1)"
        + String(repeating: "]", count: 20) + "\n"
    }
    #expect(YAMLSample("a0: &a0 x\n" + chain.joined()).codes.first == "alias-expansion")
  }

  @Test(arguments: [(1024, true), (1025, false)])
  func `a key may have 1024 characters`(length: Int, isRead: Bool) {
    for letter in ["k", "é"] {
      let key = String(repeating: letter, count: length)
      #expect((YAMLSample("\(key): 1\n").json == "{\"\(key)\":1}") == isRead)
      #expect((YAMLSample("[\(key): 1]\n").json == "[{\"\(key)\":1}]") == isRead)
    }
    #expect(YAMLSample("{" + String(repeating: "k", count: length) + ": 1}").json != nil)
  }

  @Test func `a binary file gives a bounded report`() {
    #expect(YAMLSample(bytes: [UInt8](repeating: 0xFF, count: 100_000)).errors.count == 20)
  }

  @Test func `a file with thousands of errors gives a bounded report`() {
    #expect(YAMLSample(String(repeating: "a: 1\n", count: 50_000)).errors.count == 100)
  }

  /// Inputs that a careless reader reads again and again, each about an eighth of a mebibyte.
  private static let awkward: [(name: String, text: String)] = [
    ("words of one plain scalar", "a: " + String(repeating: "x y ", count: 32_000)),
    ("lines of one plain scalar", "a:\n" + String(repeating: " xy\n", count: 32_000)),
    ("blank lines after a plain scalar", "a: b" + String(repeating: "\n", count: 125_000) + "c: d"),
    ("keys of one mapping", (0..<10_000).map { "key\($0): 1\n" }.joined()),
    ("small lists in a list", "[" + String(repeating: "[1], ", count: 25_000) + "]"),
    ("one long key", String(repeating: "x", count: 125_000) + ": 1"),
    ("quotes that are never closed", String(repeating: "a: \"\n", count: 25_000)),
    ("brackets that are never closed", String(repeating: "- [\n", count: 32_000)),
    ("lines of one quoted scalar", "a: \"" + String(repeating: "x\n ", count: 42_000) + "\""),
    ("lines of one block", "a: |\n" + String(repeating: "  x\n", count: 32_000)),
    ("colons", String(repeating: ":", count: 125_000)),
    ("digits", "a: 1." + String(repeating: "9", count: 125_000)),
    ("hexadecimal digits", "a: 0x" + String(repeating: "9", count: 125_000)),
    ("tabs", String(repeating: "a:\n\tb\n", count: 20_000)),
    ("anchors", (0..<5_000).map { "a\($0): &x\($0) 1\n" }.joined()),
    ("a long explicit key", "? a\n" + String(repeating: "\n", count: 125_000) + ": b"),
    ("comments", String(repeating: "# x\n", count: 32_000) + "a"),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: awkward.map { $0.name })
  func `time grows with size, not with its square`(name: String) throws {
    let text = try #require(Self.awkward.first { $0.name == name }).text
    let sample = YAMLSample(text)
    #expect((sample.json == nil) == !sample.errors.isEmpty)
  }
}
