import SourceText
import Testing

@Suite struct DiagnosticRendererTests {
  private func rendered(
    _ text: String, _ span: Range<Int>, help: String? = nil, name: String = "a.yaml",
    color: Bool = false
  ) -> String {
    DiagnosticRenderer.text(
      for: Diagnostic(
        code: "x", at: SourceSpan(start: span.lowerBound, end: span.upperBound), "it is wrong",
        help: help),
      in: SourceFile(name: name, bytes: Array(text.utf8)), color: color)
  }

  @Test func `the place, the line, the caret and the help stand under each other`() {
    #expect(
      rendered("one: 1\n  two: 2\n", 9..<12, help: "write three") == """
        a.yaml:2:3: error: it is wrong
            two: 2
            ^~~
          help: write three

        """)
  }

  @Test func `a tab before the fault is copied so that the caret lines up at any tab width`() {
    #expect(rendered("a\tbc d", 2..<4) == "a.yaml:1:3: error: it is wrong\n  a\tbc d\n   \t^~\n")
  }

  @Test func `a wide character takes two columns and a combining mark none`() {
    #expect(
      rendered("日e\u{301}: x", 8..<9) == """
        a.yaml:1:6: error: it is wrong
          日e\u{301}: x
               ^

        """)
  }

  @Test func `a span over several lines is marked to the end of its first line`() {
    #expect(rendered("abc\ndef", 1..<6) == "a.yaml:1:2: error: it is wrong\n  abc\n   ^~\n")
  }

  @Test func `the end of a file without a last line end can be pointed at`() {
    #expect(rendered("abc", 3..<3) == "a.yaml:1:4: error: it is wrong\n  abc\n     ^\n")
  }

  @Test func `an empty file can be pointed at`() {
    #expect(rendered("", 0..<0) == "a.yaml:1:1: error: it is wrong\n\n  ^\n")
  }

  @Test func `a line of sixteen mebibytes is shown as a window around the fault`() {
    let size = 16 << 20
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    let file = SourceFile(name: "big", bytes: bytes)
    let diagnostic = Diagnostic(
      code: "x", at: SourceSpan(start: size / 2, end: size / 2 + 3), "it is wrong")
    let lines = DiagnosticRenderer.text(for: diagnostic, in: file).split(separator: "\n")
    #expect(lines[0] == "big:1:\(size / 2 + 1): error: it is wrong")
    #expect(lines[1].count == 2 + 100 + 2)
    #expect(lines[1].hasPrefix("  …a") && lines[1].hasSuffix("a…"))
    #expect(lines[2] == "  " + String(repeating: " ", count: 41) + "^~~")
  }

  @Test func `a line too long by a little keeps its beginning when the fault is there`() {
    let line = String(repeating: "b", count: 130)
    let lines = rendered(line, 0..<2).split(separator: "\n")
    #expect(lines[1] == "  " + String(repeating: "b", count: 100) + "…")
    #expect(lines[2] == "  ^~")
  }

  @Test func `bytes that could disturb a terminal are shown as replacement characters`() {
    let text = rendered("a\u{1B}[2Jb", 5..<6, name: "n\u{1B}\n.yaml")
    #expect(
      text == "n\u{FFFD}\u{FFFD}.yaml:1:6: error: it is wrong\n  a\u{FFFD}[2Jb\n       ^\n")
  }

  @Test func `malformed bytes do not move the caret`() {
    let file = SourceFile(name: "f", bytes: [0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x82, 0x63])
    let text = DiagnosticRenderer.text(
      for: Diagnostic(code: "x", at: SourceSpan(start: 6, end: 7), "bad"), in: file)
    #expect(text.hasSuffix("\n  a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}c\n        ^\n"))
  }

  @Test func `colour adds escapes and changes no word`() {
    let plain = rendered("one: 1\n", 0..<3, help: "write two")
    let colored = rendered("one: 1\n", 0..<3, help: "write two", color: true)
    #expect(colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: [
    (Diagnostic.Severity.warning, "warning"), (.note, "note"), (.error, "error"),
  ])
  func `the severity is named`(severity: Diagnostic.Severity, word: String) {
    let text = DiagnosticRenderer.text(
      for: Diagnostic(severity, code: "x", at: SourceSpan(start: 0, end: 1), "m"),
      in: SourceFile(name: "f", bytes: Array("k".utf8)))
    #expect(text == "f:1:1: \(word): m\n  k\n  ^\n")
  }
}
