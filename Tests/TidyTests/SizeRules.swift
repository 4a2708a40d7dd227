/// Rules about how long things are.
enum SizeRules {
  static let all = [file, line, function]

  private static let fileBound = 300
  private static let lineBound = 100
  private static let functionBound = 70

  static let file = TidyRule(
    name: "a file has at most 300 lines", applies: Rooms.isAny,
    findings: { text in
      // The last line end begins no line of its own.
      let count = text.lines.last == "" ? text.lines.count - 1 : text.lines.count
      if count <= fileBound { return [] }
      return [TidyFinding(path: text.path, line: count, message: "\(count) lines")]
    },
    bad: TidyRule.Sample("A.swift", String(repeating: "\n", count: 301)),
    good: TidyRule.Sample("A.swift", String(repeating: "\n", count: 300)))

  static let line = TidyRule(
    name: "a line has at most 100 columns", applies: Rooms.isAny,
    findings: { text in
      text.lines.enumerated().filter { $0.element.unicodeScalars.count > lineBound }.map {
        TidyFinding(
          path: text.path, line: $0.offset + 1,
          message: "\($0.element.unicodeScalars.count) columns")
      }
    },
    bad: TidyRule.Sample("A.swift", "\n" + String(repeating: "x", count: 101)),
    good: TidyRule.Sample("A.swift", String(repeating: "ä", count: 100)))

  static let function = TidyRule(
    name: "a function has at most 70 lines", applies: Rooms.isAny,
    findings: { text in
      functions(of: text).filter { $0.lines.count > functionBound }.map {
        TidyFinding(
          path: text.path, line: $0.lines.lowerBound, message: "\($0.lines.count) lines")
      }
    },
    bad: TidyRule.Sample(
      "A.swift",
      "struct A {\n  func b(\n    c: () -> Void\n  ) {\n" + String(repeating: "x\n", count: 67)
        + "  }\n}\n"),
    good: TidyRule.Sample(
      "A.swift",
      "struct A {\n  init() {\n" + String(repeating: "x\n", count: 68) + "  }\n  func b() {}\n}\n"))

  private struct Function {
    let lines: ClosedRange<Int>
  }

  private static func functions(of text: SwiftText) -> [Function] {
    text.tokens.indices.compactMap { index in
      guard let brace = DeclarationScan.body(of: index, in: text) else { return nil }
      let end = text.tokens[text.closing(of: brace)].line
      return Function(lines: text.tokens[index].line...end)
    }
  }
}
