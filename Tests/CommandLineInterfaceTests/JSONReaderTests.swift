import TestSupport
import Testing

@testable import CommandLineInterface

/// RFC 8259, strictly.
struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONReader.read(Array(text.utf8)[...])
  }

  @Test(
    "values are read",
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false", .bool(false)),
      ("-0.5e+10", .number("-0.5e+10")), ("0", .number("0")), ("\"\"", .string("")),
      ("[]", .array([])), ("[1, [2]]", .array([.number("1"), .array([.number("2")])])),
      ("{\"a\":{}}", .object([.init(name: "a", value: .object([]))])),
    ] as [(String, JSONValue)])
  func values(text: String, expected: JSONValue) throws {
    #expect(try read(text) == expected)
  }

  @Test(
    "escapes are resolved",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9""#, "\u{E9}"),
      (#""\uD83D\uDE00""#, "\u{1F600}"), (#""é😀""#, "é😀"),
      (#""\u0000""#, "\0"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try read(text).string == expected)
  }

  @Test(
    "everything else is refused",
    arguments: [
      "", " ", "nul", "True", "01", "-", "1.", ".5", "1e", "+1", "[1,]", "[1 2]", "{a:1}",
      "{\"a\" 1}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "\"", "\"\t\"", #""\x""#, #""\u12""#,
      #""\uD800""#, #""\uDC00""#, #""\uD800\u0041""#, "1 2", "[", "{", "{\"a\":", "NaN", "'a'",
      "// a\n1", "{\"a\":1,\"a\":2}", "\u{FEFF}1",
    ])
  func refusals(text: String) {
    #expect(throws: JSONError.self) { try read(text) }
  }

  @Test("names that Swift holds equal but JSON does not are kept apart")
  func exactNames() throws {
    #expect(throws: Never.self) { try read("{\"\u{E9}\":1,\"e\u{301}\":2}") }
  }

  @Test("bytes that are no UTF-8 are refused at the end of their string")
  func invalidEncoding() {
    #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xC3, 0x28, 0x22]) }
    #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  @Test("nesting is bounded, so that no text can exhaust the stack")
  func depth() throws {
    let deep = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(throws: Never.self) { try read(deep(100)) }
    let error = #expect(throws: JSONError.self) { try read(deep(1_000_000)) }
    #expect(error?.message == "nested more than 100 deep")
  }

  @Test("errors tell the byte they are about")
  func offsets() {
    let error = #expect(throws: JSONError.self) { try read("{\"a\": tru}") }
    #expect(error?.offset == 6)
    let twice = #expect(throws: JSONError.self) { try read("{\"a\":1, \"a\":2}") }
    #expect(twice?.offset == 8)
  }

  @Test(
    "Python agrees on which samples are JSON",
    .enabled(if: OutsideJudge.python(with: "json").isExpected, "needs python3"))
  func agreesWithPython() throws {
    let samples = [
      "[1,]", "{\"a\":1}", "[1.5e3, -0, 0.1]", "01", "\"\\u00e9\"", "[\"\t\"]", "{} {}", "-1",
      "--1",
    ]
    let script = """
      import json, sys
      for line in open(sys.argv[1], newline="\\n").read().split("\\x00"):
          try:
              json.loads(line)
              print("yes")
          except ValueError:
              print("no")
      """
    let folder = try TemporaryFolder()
    try folder.write("samples", samples.joined(separator: "\0"))
    let answer = try OutsideJudge.python(with: "json")
      .ask(["-c", script, folder.place(of: "samples")])
    let ours = samples.map { (try? read($0)) == nil ? "no" : "yes" }
    #expect(answer.output.split(separator: "\n").map { String($0) } == ours)
  }
}
