import Testing
import YAMLSubset

/// What the subset accepts, and what it means by YAML 1.2.
@Suite struct AcceptedTests {
  private func expect(_ text: String, means json: String) {
    let sample = YAMLSample(text)
    #expect(sample.json == json)
    #expect(sample.codes == [])
  }

  @Test(arguments: [
    ("a: 1\nb: 2\n", #"{"a":1,"b":2}"#),
    ("- a\n- b", #"["a","b"]"#),
    ("a:\n  b:\n    c: d\n", #"{"a":{"b":{"c":"d"}}}"#),
    ("a:\n- b\n- c\nd: e\n", #"{"a":["b","c"],"d":"e"}"#),
    ("a:\n  - b\n  - c\nd: e\n", #"{"a":["b","c"],"d":"e"}"#),
    ("- a: 1\n  b: 2\n- c: 3\n", #"[{"a":1,"b":2},{"c":3}]"#),
    ("-   a: 1\n    b: 2\n", #"[{"a":1,"b":2}]"#),
    ("- - a\n  - b\n- - - c\n", #"[["a","b"],[["c"]]]"#),
    ("-\n  - a\n-\n  b: c\n", #"[["a"],{"b":"c"}]"#),
    ("- - a\n-\n", #"[["a"],null]"#),
    ("  a: 1\n  b: 2\n", #"{"a":1,"b":2}"#),
    ("a:\n- b:\n  - c\n  d: e\n", #"{"a":[{"b":["c"],"d":"e"}]}"#),
    ("-1\n", "-1"), ("-a\n", #""-a""#), ("a : b\n", #"{"a":"b"}"#), ("::\n", #"{":":null}"#),
    ("a:\tb\n", #"{"a":"b"}"#), ("-\ta\n", #"["a"]"#), ("a:\n \tb\n", #"{"a":"b"}"#),
  ])
  func `block mappings and sequences`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(arguments: [
    ("[]", "[]"), ("{}", "{}"), ("[a, b,]", #"["a","b"]"#), ("{a: 1, b: 2,}", #"{"a":1,"b":2}"#),
    ("[a,\n b\n]", #"["a","b"]"#), ("a: {\n  b: [c,\n  d] }", #"{"a":{"b":["c","d"]}}"#),
    (#"{"a":1,"b":[2]}"#, #"{"a":1,"b":[2]}"#), (#"{ "a" :b }"#, #"{"a":"b"}"#),
    ("[a: b, c: d]", #"[{"a":"b"},{"c":"d"}]"#), (#"["a":b]"#, #"[{"a":"b"}]"#),
    ("{a, b: }", #"{"a":null,"b":null}"#), ("{a:}", #"{"a":null}"#), ("{a:1}", #"{"a:1":null}"#),
    ("{? a : b, ? c}", #"{"a":"b","c":null}"#), ("[? a : b]", #"[{"a":"b"}]"#),
    ("{a\n b: c}", #"{"a b":"c"}"#), ("{a\n: b}", #"{"a":"b"}"#), ("{\"a\"\n:b}", #"{"a":"b"}"#),
    ("[a\n\n b]", #"["a\u000ab"]"#), ("[-1, --b, -a]", #"[-1,"--b","-a"]"#),
    ("[a, # one\n b] # two", #"["a","b"]"#), ("[a#b, 'c']", #"["a#b","c"]"#),
    ("- [\n\t\n foo\n ]", #"[["foo"]]"#), ("\t[\n\t]", "[]"),
    ("[[a], {b: [c]}]", #"[["a"],{"b":["c"]}]"#),
  ])
  func `flow mappings and sequences`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(
    arguments: [
      ("a: b c", #"{"a":"b c"}"#), ("a: b\n c\n\n d", #"{"a":"b c\u000ad"}"#),
      ("a: x#y", #"{"a":"x#y"}"#), ("a: x #y", #"{"a":"x"}"#), ("a: b:c", #"{"a":"b:c"}"#),
      ("a: b\n  - c", #"{"a":"b - c"}"#), ("a: :b ?c", #"{"a":":b ?c"}"#),
      ("a: b ] }", #"{"a":"b ] }"}"#),
      ("word\n two\nthree", #""word two three""#),
      ("--- \nscalar\n%YAML 1.2", #""scalar %YAML 1.2""#),
      ("a:\n  b\n  c: ", nil), ("---a", #""---a""#), ("a ---", #""a ---""#),
    ] as [(String, String?)])
  func `plain scalars, folded over several lines`(text: String, json: String?) {
    #expect(YAMLSample(text).json == json)
  }

  @Test(arguments: [
    (#"'it''s'"#, #""it's""#), (#"''"#, #""""#), (#"'a\n'"#, #""a\\n""#),
    ("'a\n\n b \n c'", #""a\u000ab c""#),
    (#""a\tb\n\"\\\/""#, #""a\u0009b\u000a\"\\/""#), (#""\x41\u00e9\U0001F388""#, #""Aé🎈""#),
    (#""\0\a\b\v\f\r\e\ ""#, #""\u0000\u0007\u0008\u000b\u000c\u000d\u001b ""#),
    (#""\N\_\L\P""#, "\"\u{85}\u{A0}\u{2028}\u{2029}\""),
    ("\"a  \n  b\"", #""a b""#), ("\"a\n\n\n  b\"", #""a\u000a\u000ab""#),
    ("\"a \\\n  b\"", #""a b""#),
    ("\"a\\\n\n  b\"", #""a\u000ab""#), ("\" a\n \"", #"" a ""#), ("\"a\\ \n b\"", #""a  b""#),
    ("\"a\\\tb\"", #""a\u0009b""#), ("a: \"x\n \t y\"", #"{"a":"x y"}"#),
    ("'a: # b'", #""a: # b""#),
  ])
  func `quoted scalars, over several lines, with every escape`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(arguments: [
    ("a: |\n  x\n   y\n\n  z\n", #"{"a":"x\u000a y\u000a\u000az\u000a"}"#),
    ("a: |-\n  x\n\n", #"{"a":"x"}"#), ("a: |+\n  x\n\n", #"{"a":"x\u000a\u000a"}"#),
    ("a: |\n  x", #"{"a":"x\u000a"}"#), ("a: |2\n   x\n", #"{"a":" x\u000a"}"#),
    ("a: |-2\n   x\n", #"{"a":" x"}"#), ("a: |2-\n   x\n", #"{"a":" x"}"#),
    ("- |1\n  a\n- b\n", #"[" a\u000a","b"]"#), ("a:\n  - |2\n     x\n", #"{"a":[" x\u000a"]}"#),
    ("a: >\n  x\n  y\n", #"{"a":"x y\u000a"}"#), ("a: >-\n  x\n\n  y\n", #"{"a":"x\u000ay"}"#),
    (
      "a: >\n x\n  y\n z\n\n w\n\n  v\nb: 1",
      #"{"a":"x\u000a y\u000az\u000aw\u000a\u000a v\u000a","b":1}"#
    ),
    ("a: >\n\n x\n y\n\n\n", #"{"a":"\u000ax y\u000a"}"#),
    ("a: > # comment\n  x\n", #"{"a":"x\u000a"}"#),
    ("a: |\n  # text\n# comment\nb: 1", ##"{"a":"# text\u000a","b":1}"##),
    ("a: |\n \t\nb: 1", #"{"a":"\u0009\u000a","b":1}"#),
    ("--- |\nx\n%y\n...\n", #""x\u000a%y\u000a""#),
    ("a: |+\n\n\nb: 1", #"{"a":"\u000a\u000a","b":1}"#),
    ("a: |\n\nb: 1", #"{"a":"","b":1}"#),
    ("- >\n \n  \n  # detected\n", ##"["\u000a\u000a# detected\u000a"]"##),
    ("foo: |\n  x\n   \n", #"{"foo":"x\u000a \u000a"}"#),
    ("foo: |\n  x\n   ", #"{"foo":"x\u000a \u000a"}"#),
  ])
  func `literal and folded blocks`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(arguments: [
    ("# c\n\na: 1 # c\n# c\n  # c\nb: 2\n# c", #"{"a":1,"b":2}"#),
    ("a:\nb: ~\n", #"{"a":null,"b":null}"#),
    ("---\na: 1\n...\n# c\n", #"{"a":1}"#), ("--- # c\na: 1", #"{"a":1}"#), ("---\n", "null"),
    ("--- text\n...\n...\n", #""text""#), ("- # c\n  a\n-\n", #"["a",null]"#),
    ("a: # c\n  b", #"{"a":"b"}"#),
    (": a\n", #"{"null":"a"}"#), ("- :\n", #"[{"null":null}]"#),
    ("%YAML 1.2 # c\n---\na\n", #""a""#),
  ])
  func `comments, empty values and document marks`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x\n", #"{"a":1,"b":1}"#), ("- &x [1, 2]\n- *x\n", "[[1,2],[1,2]]"),
    ("a: &x\n  b: 1\nc: *x\n", #"{"a":{"b":1},"c":{"b":1}}"#), ("&x\na: 1\n", #"{"a":1}"#),
    ("&x a: &y b\n*y : *x\n", #"{"a":"b","b":"a"}"#), ("{&x a: b, c: *x}", #"{"a":"b","c":"a"}"#),
    ("- &x a\n- &x b\n- *x\n", #"["a","b","b"]"#), ("- &x\n- *x\n", "[null,null]"),
    ("&a: key: &a value\nfoo:\n  *a:\n", #"{"key":"value","foo":"key"}"#),
    ("a: &x\n- b\nc: *x\n", #"{"a":["b"],"c":["b"]}"#), ("&m\n&k a: *k\n", #"{"a":"a"}"#),
  ])
  func `anchors and aliases on any node`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(arguments: [
    ("!!str 1", #""1""#), ("!!int \"12\"", "12"), ("!!float 1", "1.0"), ("!!bool 'true'", "true"),
    ("!!null ''", "null"), ("!!seq [a]", #"["a"]"#), ("!!map\na: 1", #"{"a":1}"#),
    ("! 12", #""12""#),
    ("! [1]", "[1]"), ("!!str", #""""#), ("!!str &x a", #""a""#), ("&x !!str 1", #""1""#),
    ("&x\n!!str\n1", #""1""#), ("[!!str , !!str 1]", #"["","1"]"#),
    ("!!str 1: !!int '2'", #"{"1":2}"#),
    ("- !!str\n- a", #"["","a"]"#), ("!!map { !!str a: !!null }", #"{"a":null}"#),
  ])
  func `the tags of the core schema`(text: String, json: String) {
    expect(text, means: json)
  }

  @Test(
    arguments: [
      ("? a\n: b\n", #"{"a":"b"}"#), ("? a\n? b\nc:\n", #"{"a":null,"b":null,"c":null}"#),
      ("? a # c\n\n# c\n: b\n", #"{"a":"b"}"#),
      ("? |\n  k\n: - x\n  - y\n", #"{"k\u000a":["x","y"]}"#),
      ("? a\n  b\n: c\n", #"{"a b":"c"}"#), ("? \"a\n  b\"\n: c\n", #"{"a b":"c"}"#),
      ("?\n: a\n", #"{"null":"a"}"#),
      ("? a\n: - b\n: c\n", #"{"a":["b"],"null":"c"}"#),
      ("? a\n:\n- b\nd: e", #"{"a":["b"],"d":"e"}"#),
    ] as [(String, String?)])
  func `explicit keys`(text: String, json: String?) {
    #expect(YAMLSample(text).json == json)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `every kind of line end, and a byte order mark`(lineEnd: String) {
    let text = "\u{FEFF}a: |\n  x\n  y\nb: \"c\n  d\"\nc: e\n\n  f\n# c\nd: 1\n"
    let lines = text.components(separatedBy: "\n")
    let sample = YAMLSample(lines.joined(separator: lineEnd))
    #expect(sample.json == #"{"a":"x\u000ay\u000a","b":"c d","c":"e\u000af","d":1}"#)
  }
}
