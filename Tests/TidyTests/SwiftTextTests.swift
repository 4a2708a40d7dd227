import Testing

/// The scanner that the rules stand on.
struct SwiftTextTests {
  private func words(_ text: String) -> String {
    SwiftText(path: "A.swift", text: text).tokens.map { $0.text }.joined(separator: " ")
  }

  @Test(
    "comments and strings are stepped over, interpolations are read",
    arguments: [
      ("a // b\nc", "a c"), ("a /* b /* c */ d */ e", "a e"), (#"a "b" c"#, #"a "" c"#),
      (#"a "b \" c" d"#, #"a "" d"#), (##"a #"b " c"# d"##, #"a "" d"#),
      (#"a "b \(c(d)) e" f"#, #"a "" c ( d ) f"#), (##"a #"\(b)"# c"##, #"a "" c"#),
      (##"a #"\#(b)"# c"##, #"a "" b c"#), ("a \"\"\"\nb \" c\n\"\"\" d", #"a "" d"#),
      ("#if a\n#endif", "# if a # endif"), ("\\.a", "\\ . a"),
    ])
  func scanning(text: String, expected: String) {
    #expect(words(text) == expected)
  }

  @Test("tokens know their lines, also after strings of several lines")
  func lines() {
    let text = SwiftText(path: "A.swift", text: "a\n\"\"\"\nx\n\"\"\"\n/*\n*/ b")
    #expect(text.tokens.last == SwiftToken(text: "b", line: 6))
  }
}
