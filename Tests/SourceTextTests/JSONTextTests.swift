import Foundation
import SourceText
import Testing

@Suite struct JSONTextTests {
  @Test(arguments: [
    ("", #""""#), ("a", #""a""#), ("a\"b", #""a\"b""#), ("a\\b", #""a\\b""#),
    ("\n", #""\u000a""#), ("\u{0}", #""\u0000""#), ("\u{1F}", #""\u001f""#),
    ("é日🎈\u{7F}", "\"é日🎈\u{7F}\""), ("</a>", #""</a>""#),
  ])
  func `a string is quoted`(text: String, json: String) {
    #expect(JSONText.quoted(text) == json)
  }

  @Test func `quoting is undone by an independent reader, for every scalar below U+0800`() throws {
    for value in UInt32(0)..<0x800 {
      let text = String(Character(try #require(Unicode.Scalar(value)))) + "x"
      let data = Data(("[" + JSONText.quoted(text) + "]").utf8)
      #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
    }
  }

  private func sample(_ layout: JSONText.Layout) -> String {
    var json = JSONText(layout)
    json.beginObject()
    json.member("name", "a\"b")
    json.member("count", -3)
    json.member("good", true)
    json.key("rate")
    json.literal("1.5")
    json.key("list")
    json.beginArray()
    json.integer(1)
    json.null()
    json.beginObject()
    json.endObject()
    json.beginArray()
    json.endArray()
    json.endArray()
    json.endObject()
    return json.text
  }

  @Test func `a compact text has no spaces`() {
    #expect(
      sample(.compact)
        == #"{"name":"a\"b","count":-3,"good":true,"rate":1.5,"list":[1,null,{},[]]}"#)
  }

  @Test func `a pretty text indents by two`() {
    #expect(
      sample(.pretty) == """
        {
          "name": "a\\"b",
          "count": -3,
          "good": true,
          "rate": 1.5,
          "list": [
            1,
            null,
            {},
            []
          ]
        }
        """)
  }

  @Test func `lines can follow each other`() {
    var json = JSONText()
    for value in [1, 2] as [Int64] {
      json.beginArray()
      json.integer(value)
      json.endArray()
      json.endLine()
    }
    #expect(json.text == "[1]\n[2]\n")
  }
}
