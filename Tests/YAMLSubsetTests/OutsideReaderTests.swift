import Foundation
import Testing
import YAMLSubset

/// Compares with PyYAML, on documents that mean the same in YAML 1.1 and 1.2.
@Suite struct OutsideReaderTests {
  private static let script = """
    import json, sys, yaml
    def outcome(text):
        try:
            return {"value": yaml.safe_load(text)}
        except yaml.YAMLError:
            return {"refused": True}
    print(json.dumps([outcome(text) for text in json.load(sys.stdin)]))
    """

  static let hasPyYAML = (try? run("import yaml", input: Data())) != nil

  private struct Failure: Error {}

  private static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let stdin = Pipe()
    let stdout = Pipe()
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: input)
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
    return output
  }

  /// What PyYAML makes of each text: a value, or nil when it refuses.
  private func outcomes(_ texts: [String]) throws -> [NSObject?] {
    let input = try JSONSerialization.data(withJSONObject: texts)
    let output = try Self.run(Self.script, input: input)
    let results = try #require(try JSONSerialization.jsonObject(with: output) as? [[String: Any]])
    return results.map { $0["value"] as? NSObject }
  }

  private func value(_ json: String) throws -> NSObject? {
    try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) as? NSObject
  }

  private static let documents: [String] = [
    "a: 1\nb: [x, y]\nc:\n- d\n- e: f\n  g: h\n", "- - a\n  - b\n- - c\n",
    "a: {b: {c: [1, 2.5]}}\n",
    "text: |\n  one\n   two\n\n  three\nnext: >\n  folded\n  text\n\n  here\n   kept\n  end\n",
    "a: |+\n  x\n\n\nb: |-\n  y\n\n\nc: >+\n  z\n\n", "a: |2\n    x\n   y\n",
    "- |\n x\n- >-\n y\n z\n",
    "a: 'it''s'\nb: \"x\\ty\\n\\u00e9\\x41\"\nc: 'x\n\n  y'\nd: \"x\\\n   y\\\n  \\ z\"\n",
    "a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", "- &a\n  b: c\n- *a\n", "? a\n: b\n? c\n: - d\n",
    "plain: one\n  two\n\n  three\nb: x#y\nc: x #y\nd: a:b\n", "a: b\n  - c\nd: -x\ne: ?y\nf: :z\n",
    "# c\n\na:   1   # c\n#c\nb:\n# c\n  - 2\n# c\n  # c\n  - 3\n", "---\na: 1\n...\n",
    "--- text\n", "--- |\n x\n",
    "a: ~\nb: null\nc:\nd: ''\n", "a: true\nb: False\nc: 12\nd: -3\ne: 1.5\nf: 0x1F\ng: 1.5e+3\n",
    "!!str 1", "- !!int '3'\n- !!float '1.5'\n- !!str yes\n- !!bool 'true'\n- !!null ''\n",
    "{a: 1, b, c: }\n",
    "[a: b, {c: d}, [e]]\n", "[a\n b, \"c\n  d\", 'e',]\n", "{ 'a' : b, \"c\": d }\n",
    "a:\n    b:\n        c\n",
    "-   a: 1\n    b:\n    - c\n-\n  - d\n", "a: [\n  b, # c\n  d\n  ]\n", "\"a b\": c\n'd e': f\n",
    "[]\n", "{}\n",
    "a:\n  - b:\n    - c\n    - d\n  - e\nf:\n- g\n",
    "a: x\r\nb:\r\n  - c\r\nd: |\r\n  e\r\n  f\r\n",
    "a: 日本\nb: \"é\"\nc: [ü, 'ö']\n", "a: b ] } ,\nc: x, y\n", "- \n  - a\n-   - b\n",
    "a: >\n\n  x\n\n\n  y\n",
    "key with spaces: v\nanother-key_1.x: w\n", "a: |\n  # no comment\n  x: y\n# comment\nb: c\n",
    // Refused by both.
    "a: b: c\n", "a: 'b': c\n", "a: [b\nc: d\n", "a: \"b\nc: d\n", "a: - b\n",
    "a:\n  b: 1\n c: 2\n", "- a\nb: c\n",
    "a: 1\n- b\n", "a: @b\n", "a: `b\n", "a: %b\n", "a: *b\n", "a: |x\n  y\n", "[a, b]]\n",
    "{a: b}}\n", "a: ]\n",
    "a:\n\tb: c\n", "\"\\q\"\n", "a\n---\nb\n", "a: !foo b\n", "[a, , b]\n", "a: \"b\" c\n",
    "- [a\n", "&a\n- *b\n",
    "a:\n  - b\n c\n", "%YAML 1.2\n%YAML 1.2\n---\na\n", "a: &b\n  c: d\n e: f\n", "? a\n  b: c\n",
    "a: 1\nb\n",
  ]

  @Test(.enabled(if: hasPyYAML, "needs python3 with PyYAML"))
  func `PyYAML reads the same values and refuses the same documents`() throws {
    let outcomes = try outcomes(Self.documents)
    for (text, outcome) in zip(Self.documents, outcomes) {
      let json = YAMLSample(text).json
      #expect(try json.map(value) == outcome.map(Optional.some), "\(text.debugDescription)")
    }
  }

  @Test(.enabled(if: hasPyYAML, "needs python3 with PyYAML"), arguments: [UInt64](1...4))
  func `PyYAML reads generated documents the same way`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<200).map { _ in DocumentMaker.document(&generator) }
    for (text, outcome) in zip(texts, try outcomes(texts)) {
      let json = YAMLSample(text).json
      #expect(json != nil && outcome != nil, "\(text.debugDescription)")
      #expect(try json.map(value) == outcome.map(Optional.some), "\(text.debugDescription)")
    }
  }
}
