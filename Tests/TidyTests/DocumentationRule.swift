/// What other rooms may use says what it means.
enum DocumentationRule {
  static let rule = TidyRule(
    name: "every function, type and initializer for other rooms is documented",
    applies: Rooms.isSource, findings: findings,
    bad: TidyRule.Sample(
      "Sources/Drawing/A.swift",
      """
      /// Documented.
      package struct A {
        package var b: Int
        package init(b: Int) {
          self.b = b
        }
        @inlinable
        package static func c() -> A { A(b: 1) }
        package static func < (left: A, right: A) -> Bool { left.b < right.b }
        func d() {}
      }
      """),
    good: TidyRule.Sample(
      "Sources/Drawing/A.swift",
      """
      /// Documented.
      @frozen
      public struct A {
        /// Documented.
        @inlinable
        public init(c: Int) { b = max(c, 1) }
      }
      extension A {}
      """))

  private static let keywords: Set<String> = [
    "func", "struct", "enum", "class", "actor", "protocol", "typealias", "init", "subscript",
  ]

  private static func findings(in text: SwiftText) -> [TidyFinding] {
    var findings: [TidyFinding] = []
    for (index, token) in text.tokens.enumerated() where keywords.contains(token.text) {
      guard isOpen(index, in: text), !isSelfEvident(index, in: text) else { continue }
      if isDocumented(line: token.line, in: text) { continue }
      let name = index + 1 < text.tokens.count ? text.tokens[index + 1].text : ""
      findings.append(
        TidyFinding(
          path: text.path, line: token.line, message: "\(token.text) \(name) says nothing"))
    }
    return findings
  }

  /// Whether the declaration whose keyword stands at `index` is for other rooms.
  private static func isOpen(_ index: Int, in text: SwiftText) -> Bool {
    var place = index - 1
    var isOpen = false
    while place >= 0, DeclarationScan.modifiers.contains(text.tokens[place].text) {
      let word = text.tokens[place].text
      isOpen = isOpen || word == "package" || word == "public" || word == "open"
      place -= 1
    }
    return isOpen
  }

  /// Operators mean what they always mean; initializers that only store say nothing new.
  private static func isSelfEvident(_ index: Int, in text: SwiftText) -> Bool {
    if text.tokens[index].text == "func" {
      guard index + 1 < text.tokens.count else { return true }
      return !text.tokens[index + 1].isWord && text.tokens[index + 1].text != "`"
    }
    guard text.tokens[index].text == "init" else { return false }
    guard let brace = DeclarationScan.body(of: index, in: text) else { return false }
    let body = text.tokens[(brace + 1)..<text.closing(of: brace)]
    return Dictionary(grouping: body) { $0.line }.values.allSatisfy(isPlainStore)
  }

  /// `self.name = name`, or `name = name`.
  private static func isPlainStore(_ tokens: [SwiftToken]) -> Bool {
    let words = tokens.map { $0.text }
    let rest = words.starts(with: ["self", "."]) ? words.dropFirst(2) : words[...]
    return rest.count == 3 && rest[rest.startIndex + 1] == "="
  }

  /// Whether a doc comment stands above the line, attributes between them.
  private static func isDocumented(line: Int, in text: SwiftText) -> Bool {
    var above = line - 2
    while above >= 0 {
      let trimmed = text.lines[above].drop { $0 == " " }
      if trimmed.hasPrefix("///") || trimmed.hasSuffix("*/") { return true }
      guard trimmed.hasPrefix("@") else { return false }
      above -= 1
    }
    return false
  }
}
