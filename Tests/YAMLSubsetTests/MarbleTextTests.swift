import SourceText
import Testing
import YAMLSubset

/// The marble strings of scenario files, unquoted: each is what YAML says, or an error with advice.
@Suite struct MarbleTextTests {
  @Test(
    arguments: [
      ("-a--b", #""-a--b""#), ("a--b--#", #""a--b--#""#), ("a--|", #""a--|""#),
      ("(ab)-c", #""(ab)-c""#),
      ("^-a", #""^-a""#), ("a b", #""a b""#), ("123", "123"), ("1-2", #""1-2""#), ("--", #""--""#),
      ("[a]", #"["a"]"#), ("{a}", #"{"a":null}"#), ("'- a'", #""- a""#), ("\"a-- #\"", #""a-- #""#),
      ("-#", #""-#""#), ("a|", #""a|""#), ("a,b", #""a,b""#), ("1", "1"), ("-1", "-1"),
      ("X", #""X""#),
      ("---", #""---""#), ("---a", #""---a""#), ("-", nil), ("a: b", nil),
    ] as [(String, String?)])
  func `a marble string without quotes is read as YAML says`(text: String, json: String?) {
    #expect(YAMLSample("sends: \(text)\n").json == json.map { "{\"sends\":\($0)}" })
  }

  @Test(arguments: [
    ("‸- a", "sequence-on-key-line", "\"- a\""), ("‸-", "sequence-on-key-line", "\"-\""),
    ("‸%a", "reserved-indicator", "\"%a\""), ("‸@a", "reserved-indicator", "\"@a\""),
    ("‸`a", "reserved-indicator", "\"`a\""), ("‸!a", "tag", "\"!a\""),
    ("‸*a", "unknown-alias", "\"*a\""),
    ("a‸: b", "mapping-on-key-line", "\"a: b\""), ("[a]‸-b", "trailing-text", "quotes"),
    ("‸|-a", "block-scalar-header", "\"|-a\""), ("|‸a", "block-scalar-header", "\"|a\""),
    ("‸, a", "stray-comma", "\", a\""), ("‸]", "stray-bracket", "\"]\""),
  ])
  func `a marble string that YAML cannot read comes with the advice to quote it`(
    text: String, code: String, advice: String
  ) throws {
    if text != "‸|-a" { FaultySample("sends: \(text)\n", code).check() }
    let sample = YAMLSample("sends: \(text.components(separatedBy: "‸").joined())\n")
    #expect(sample.codes == [code])
    #expect(try #require(sample.errors.first?.help).contains(advice))
  }

  @Test(arguments: [
    ("a-- #", #"{"sends":"a--"}"#, 12), ("a-- #--|", #"{"sends":"a--"}"#, 12),
    ("#", #"{"sends":null}"#, 8), ("|", #"{"sends":""}"#, 8), (">", #"{"sends":""}"#, 8),
    ("&a", #"{"sends":null}"#, 8), ("#-a", #"{"sends":null}"#, 8),
  ])
  func `a sign that YAML takes for its own is remarked on`(text: String, json: String, column: Int)
  {
    let sample = YAMLSample("sends: \(text)\n")
    #expect(sample.json == json)
    #expect(sample.remarks.map { $0.span.start + 1 } == [column])
    #expect(
      sample.remarks.allSatisfy { $0.severity == .warning && $0.help?.contains("quotes") == true })
  }

  @Test(arguments: [
    "a: b # comment", "a: b #comment", "a: |\n  b", "# x\na: 1", "a: &x 1\nb: *x", "a: b #1 is it",
  ])
  func `what people usually write is not remarked on`(text: String) {
    #expect(YAMLSample(text).remarks.isEmpty)
  }

  @Test func `a document mark inside a block of text says how to keep it as text`() throws {
    let sample = YAMLSample("text: |\n  a\n---\n")
    #expect(sample.codes == ["second-document"])
    #expect(try #require(sample.errors.first?.help).contains("start of a line"))
  }
}
