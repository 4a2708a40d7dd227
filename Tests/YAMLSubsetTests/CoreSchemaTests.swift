import SourceText
import Testing
import YAMLSubset

/// What plain scalars mean: the core schema of YAML 1.2, section 10.3.2, and its JSON.
@Suite struct CoreSchemaTests {
  @Test(arguments: [
    ("null", "null"), ("Null", "null"), ("NULL", "null"), ("~", "null"), ("nULL", #""nULL""#),
    ("true", "true"), ("True", "true"), ("TRUE", "true"), ("false", "false"), ("False", "false"),
    ("FALSE", "false"), ("tRUE", #""tRUE""#), ("yes", #""yes""#), ("No", #""No""#),
    ("on", #""on""#),
    ("off", #""off""#), ("y", #""y""#), ("0", "0"), ("-0", "0"), ("+12", "12"), ("012", "12"),
    ("-7", "-7"), ("0x1F", "31"), ("0xfF", "255"), ("0o17", "15"), ("0o8", #""0o8""#),
    ("0X1", #""0X1""#),
    ("0b1", #""0b1""#), ("-0x1", #""-0x1""#), ("1_000", #""1_000""#), ("1:30", #""1:30""#),
    ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("9223372036854775808", "9223372036854775808"),
    ("-9223372036854775809", "-9223372036854775809"),
    ("000099999999999999999999", "99999999999999999999"),
    ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
    ("0x7FFFFFFFFFFFFFFF", "9223372036854775807"),
    ("0o1000000000000000000000", "9223372036854775808"),
    ("1.5", "1.5"), ("-1.50", "-1.50"), (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5.0"),
    ("1e3", "1e3"),
    ("1E+3", "1e+3"), ("012.5", "12.5"), ("+1.5", "1.5"), ("1.e2", "1e2"), ("0.0", "0.0"),
    ("-0.0", "-0.0"),
    (".inf", #"".inf""#), ("-.INF", #""-.inf""#), ("+.Inf", #"".inf""#), (".NaN", #"".nan""#),
    (".", #"".""#),
    (".e1", #"".e1""#), ("1e", #""1e""#), ("1.2.3", #""1.2.3""#), ("e1", #""e1""#), ("+", #""+""#),
    ("2001-12-14", #""2001-12-14""#), ("-.nan", #""-.nan""#), ("inf", #""inf""#),
    ("1 2", #""1 2""#),
  ])
  func `a plain scalar`(text: String, json: String) {
    #expect(YAMLSample(text + "\n").json == json)
    #expect(YAMLSample("'\(text)'").json == JSONText.quoted(text))
  }

  @Test(arguments: [
    ("0x10", "16"), ("True", "true"), ("~", "null"), ("1.50", "1.5"), ("1e3", "1000.0"),
    ("-0.0", "-0.0"),
    (".INF", ".inf"), ("1e30", "1e30"), ("12.5e-10", "1.25e-9"), ("0.0001", "0.0001"),
    ("'0x10'", "0x10"),
    ("99999999999999999999", "99999999999999999999"), ("0.00", "0.0"), ("1.2E+1", "12.0"),
  ])
  func `a key that is no string has one canonical text`(key: String, text: String) throws {
    let file = SourceFile(name: "f", bytes: Array("\(key): v\n".utf8))
    let entry = try #require(try YAMLParser.parse(file).mapping?.first)
    #expect(entry.key.text == text)
    #expect(YAMLSample("\(key): v\n").json == "{\"\(text)\":\"v\"}")
  }

  private func float(_ text: String) throws -> Double {
    let file = SourceFile(name: "f", bytes: Array("!!float \(text)".utf8))
    let value = try #require(try YAMLParser.parse(file).scalar?.value)
    guard case .float(let number) = value else { throw Mismatch() }
    return number
  }

  private struct Mismatch: Error {}

  @Test(arguments: [
    "0.1", "123456789.123456789", "1e22", "1e23", "8.41e21", "9007199254740993",
    "9007199254740991.5",
    "2.2250738585072014e-308", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
    "2.4703282292062328e-324", "1.7976931348623157e308", "1.7976931348623158e308", "1e309",
    "-1e-400",
    "1.7976931348623159e308", "0.500000000000000166533453693773481063544750213623046875",
    "3.518437208883201171875e13", "1e-320", "179769313486231580793e289", "5e-324", "2e-324",
    "1e400",
    "1.00000000000000011102230246251565404236316680908203124", "0e999999999",
    "1e99999999999999999999",
    "1.00000000000000011102230246251565404236316680908203125", "6.9294956446009195e15",
    "1.00000000000000011102230246251565404236316680908203126", "0.000000000000000000000000001",
  ])
  func `a float is the nearest double`(text: String) throws {
    // The standard library rounds correctly, by another algorithm.
    #expect(try float(text).bitPattern == (Double(text) ?? .nan).bitPattern)
  }

  @Test func `a thousand random floats are the nearest doubles`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<1_000 {
      let bits = Double(bitPattern: generator.next())
      guard bits.isFinite else { continue }
      #expect(try float("\(bits)") == bits)
      let digits = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      let text = digits.joined() + "e\(Int.random(in: -340...310, using: &generator))"
      #expect(try float(text).bitPattern == (Double(text) ?? .nan).bitPattern, "\(text)")
    }
  }

  @Test func `a very long fraction decides a tie`() throws {
    let tie = "1.00000000000000011102230246251565404236316680908203125"
    #expect(try float(tie) == 1)
    #expect(try float(tie + String(repeating: "0", count: 2_000) + "1") == 1.0.nextUp)
  }

  @Test func `a hexadecimal number too long to be worked out is an error`() {
    #expect(YAMLSample("a: 0x" + String(repeating: "f", count: 1_000)).json?.count == 1_205 + 6)
    #expect(YAMLSample("a: 0x" + String(repeating: "f", count: 1_001)).codes == ["long-number"])
    #expect(YAMLSample("a: '0x" + String(repeating: "f", count: 1_001) + "'").json != nil)
  }

  @Test func `pretty JSON keeps the order and the values`() throws {
    let file = SourceFile(name: "f", bytes: Array("b: [1, {c: 2.5}]\na: {}\n".utf8))
    let text = YAMLDocumentJSON.text(of: try YAMLParser.parse(file), layout: .pretty)
    #expect(
      text == """
        {
          "b": [
            1,
            {
              "c": 2.5
            }
          ],
          "a": {}
        }

        """)
  }
}
