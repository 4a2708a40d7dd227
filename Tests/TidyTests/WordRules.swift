/// Rules about words that have no place somewhere.
enum WordRules {
  static let all = [
    world, processExit, existentials, typedThrows, traps, keyPaths, reflection, formatting,
    leftovers, vagueNames,
  ]

  static let world = TidyRule(
    name: "nothing reads the clock or the system's randomness, prints, or imports Foundation",
    // The browser module's native twin has no other way to answer than to print.
    applies: { Rooms.isSource($0) && $0 != "Sources/Playground/main.swift" },
    findings: { text in
      words(["Foundation", "FoundationEssentials", "SystemRandomNumberGenerator"], in: text)
        + calls(["print", "debugPrint", "dump", "Date", "random"], in: text)
    },
    bad: TidyRule.Sample("Sources/CommandLineInterface/A.swift", "let a = Int.random(in: 0...1)"),
    good: TidyRule.Sample(
      "Sources/CommandLineInterface/A.swift",
      "func print(_ a: Int) {}\n// Date() and print(a)\nlet b = \"print(\"\nself.print(b)"))

  static let processExit = TidyRule(
    name: "only Platform ends the process",
    applies: { Rooms.isSource($0) && !Rooms.isPlatform($0) },
    findings: { calls(["exit", "abort", "fatalError"], in: $0) },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "if a { exit(1) }"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "let exit = 1"))

  static let existentials = TidyRule(
    name: "core rooms have no existentials", applies: Rooms.isCore,
    findings: { text in
      pairs(in: text).filter { $0.text == "any" && ($1.isWord || $1.text == "(") }
        .map { TidyFinding(path: text.path, line: $0.0.line, message: "any \($0.1.text)") }
    },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "let a: any Shape"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "// any Shape\nlet a: some Shape"))

  static let typedThrows = TidyRule(
    name: "what core rooms throw has a type", applies: Rooms.isCore,
    findings: { text in
      pairs(in: text).filter { $0.text == "throws" && $1.text != "(" }
        .map { TidyFinding(path: text.path, line: $0.0.line, message: "throws without a type") }
    },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "func a() throws -> Int { 1 }"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "func a() throws(E) -> Int { 1 }"))

  static let traps = TidyRule(
    name: "sources have no try! and no as!", applies: Rooms.isSource,
    findings: { text in
      pairs(in: text).filter { ["try", "as"].contains($0.text) && $1.text == "!" }
        .map { TidyFinding(path: text.path, line: $0.0.line, message: "\($0.0.text)!") }
    },
    bad: TidyRule.Sample("Sources/marbles/A.swift", "let a = b as! C"),
    good: TidyRule.Sample("Sources/marbles/A.swift", "let a = b as C != d"))

  static let keyPaths = TidyRule(
    name: "core rooms have no key paths", applies: Rooms.isCore,
    findings: { text in
      pairs(in: text).filter { $0.text == "\\" && $1.text == "." }
        .map { TidyFinding(path: text.path, line: $0.0.line, message: "a key path") }
    },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "a.map(\\.b)"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "let a = \"\\(b.c)\\\\.d\""))

  static let reflection = TidyRule(
    name: "core rooms have no coding and no reflection", applies: Rooms.isCore,
    findings: { words(["Codable", "Encodable", "Decodable", "Mirror"], in: $0) },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "struct A: Codable {}"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "struct CodableShape {}"))

  static let formatting = TidyRule(
    name: "no text is formatted by a locale", applies: Rooms.isSource,
    findings: { text in
      text.tokens.indices.dropLast(2).filter { index in
        text.tokens[index].text == "String" && text.tokens[index + 2].text == "format"
      }.map {
        TidyFinding(path: text.path, line: text.tokens[$0].line, message: "String(format:)")
      }
    },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "String(format: a, b)"),
    good: TidyRule.Sample("Sources/Drawing/A.swift", "String(decoding: a, as: UTF8.self)"))

  // Spelt in parts, so that this file keeps its own rule.
  private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

  static let leftovers = TidyRule(
    name: "nothing is left for later", applies: Rooms.isAny,
    findings: { text in
      text.lines.enumerated().flatMap { number, line in
        marks.filter { line.contains($0) }
          .map { TidyFinding(path: text.path, line: number + 1, message: $0) }
      }
    },
    bad: TidyRule.Sample("Tests/ATests/A.swift", "// \(marks[0]): better"),
    good: TidyRule.Sample("Tests/ATests/A.swift", "// what is to be done"))

  static let vagueNames = TidyRule(
    name: "no type is called a manager, a helper or a utility", applies: Rooms.isAny,
    findings: { text in
      pairs(in: text).filter { keyword, name in
        ["struct", "enum", "class", "actor", "protocol"].contains(keyword.text)
          && ["Manager", "Helper", "Helpers", "Utils", "Utilities", "Util"]
            .contains { name.text.hasSuffix($0) }
      }.map { TidyFinding(path: text.path, line: $0.1.line, message: $0.1.text) }
    },
    bad: TidyRule.Sample("Sources/Drawing/A.swift", "struct SceneManager {}"),
    good: TidyRule.Sample("Tests/ATests/A.swift", "FileManager.default"))

  private static func pairs(in text: SwiftText) -> [(SwiftToken, SwiftToken)] {
    Array(zip(text.tokens, text.tokens.dropFirst()))
  }

  private static func words(_ words: Set<String>, in text: SwiftText) -> [TidyFinding] {
    text.tokens.filter { words.contains($0.text) }
      .map { TidyFinding(path: text.path, line: $0.line, message: $0.text) }
  }

  /// Calls of functions and initializers by name; declarations and methods of `self` may be
  /// called the same.
  private static func calls(_ names: Set<String>, in text: SwiftText) -> [TidyFinding] {
    let tokens = text.tokens
    return tokens.indices.dropLast().filter { index in
      guard names.contains(tokens[index].text), tokens[index + 1].text == "(" else { return false }
      guard index > 0 else { return true }
      let isOfSelf = index > 1 && tokens[index - 1].text == "." && tokens[index - 2].text == "self"
      return tokens[index - 1].text != "func" && !isOfSelf
    }.map {
      TidyFinding(path: text.path, line: tokens[$0].line, message: tokens[$0].text + "(")
    }
  }
}
