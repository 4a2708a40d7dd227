/// Finds declarations among tokens, well enough for code that the formatter has laid out.
enum DeclarationScan {
  static let modifiers: Set<String> = [
    "package", "public", "private", "fileprivate", "internal", "open", "static", "class", "final",
    "mutating", "nonmutating", "override", "convenience", "required", "indirect", "nonisolated",
    "lazy", "weak",
  ]

  /// The brace that opens the body of the function whose keyword stands at `index`, or nil.
  static func body(of index: Int, in text: SwiftText) -> Int? {
    let tokens = text.tokens
    let isFunction =
      tokens[index].text == "func" || (isInitializer(index, in: text))
      || (tokens[index].text == "subscript" && index + 1 < tokens.count
        && tokens[index + 1].text == "(")
    guard isFunction else { return nil }
    var place = index + 1
    while place < tokens.count {
      switch tokens[place].text {
      case "{": return place
      case "(", "[": place = text.closing(of: place)
      // The next declaration, or the end of the type: a requirement without a body.
      case "}", "func", "init", "var", "let", "case", "struct", "enum": return nil
      default: break
      }
      place += 1
    }
    return nil
  }

  /// Whether an initializer is declared at `index`, rather than called.
  static func isInitializer(_ index: Int, in text: SwiftText) -> Bool {
    let tokens = text.tokens
    guard tokens[index].text == "init", index + 1 < tokens.count else { return false }
    guard ["(", "?", "<"].contains(tokens[index + 1].text) else { return false }
    guard index > 0 else { return true }
    let before = tokens[index - 1]
    return before.line != tokens[index].line || modifiers.contains(before.text)
      || (index > 1 && tokens[index - 2].text == "@")
  }

  /// The tokens of a line without attributes before its declaration.
  static func withoutAttributes(_ tokens: [SwiftToken]) -> ArraySlice<SwiftToken> {
    var rest = tokens[...]
    while rest.first?.text == "@" {
      rest = rest.dropFirst(2)
      guard rest.first?.text == "(" else { continue }
      rest = rest.drop { $0.text != ")" }.dropFirst()
    }
    return rest
  }
}
