/// Writes random valid documents in every style that YAML 1.1 and 1.2 read alike.
enum DocumentMaker {
  private static let scalars = [
    "a", "foo bar", "12", "-3", "1.5", "true", "~", "null", "x-y", "a#b", "a:b", "é", "-a--b",
    "0x1F", "''",
    "\"x\\ty\"", "\"a: b\"", "'# no'", "'it''s'", "\"\\u00e9\\\\\"", "&", "!!str 5", "[]", "{}",
  ]

  /// A document: a block mapping with blocks of every kind inside.
  static func document(_ generator: inout SeededGenerator) -> String {
    let head = ["", "---\n", "# comment\n", "--- # c\n"].randomElement(using: &generator) ?? ""
    let tail = ["", "...\n", "# end\n"].randomElement(using: &generator) ?? ""
    return head + mapping(indent: 0, depth: 3, &generator) + tail
  }

  private static func scalar(_ generator: inout SeededGenerator) -> String {
    let text = scalars.randomElement(using: &generator) ?? "a"
    // PyYAML refuses an anchor name that is used twice.
    return text == "&" ? "&s\(generator.next()) v" : text
  }

  private static func comment(_ generator: inout SeededGenerator) -> String {
    (["", "", "", "", " # comment", "  "].randomElement(using: &generator) ?? "") + "\n"
  }

  private static func mapping(
    indent: Int, depth: Int, _ generator: inout SeededGenerator
  ) -> String {
    let pad = String(repeating: " ", count: indent)
    var text = ""
    for number in 0..<Int.random(in: 1...3, using: &generator) {
      let keys = ["k\(number)", "\"q \(number)\"", "'s\(number)'", "a b\(number)", "-k\(number)"]
      text += pad + (keys.randomElement(using: &generator) ?? "k") + ":"
      let step = Int.random(in: 1...4, using: &generator)
      text += node(indent: indent + step, depth: depth - 1, &generator)
      if Int.random(in: 0..<8, using: &generator) == 0 { text += "\n" + pad + "# between\n" }
    }
    return text
  }

  private static func sequence(
    indent: Int, depth: Int, _ generator: inout SeededGenerator
  ) -> String {
    let pad = String(repeating: " ", count: indent)
    var text = ""
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      if depth > 0, Bool.random(using: &generator) {
        let inner = mapping(indent: indent + 2, depth: depth - 1, &generator)
        text += pad + "- " + inner.dropFirst(indent + 2)
      } else {
        text += pad + "-" + node(indent: indent + 2, depth: depth - 1, &generator)
      }
    }
    return text
  }

  /// A node after an indicator, up to and with its line end.
  private static func node(
    indent: Int, depth: Int, _ generator: inout SeededGenerator
  ) -> String {
    let pad = String(repeating: " ", count: indent)
    switch Int.random(in: depth > 0 ? 0...7 : 0...4, using: &generator) {
    case 0, 1: return " " + scalar(&generator) + comment(&generator)
    case 2: return block(pad, &generator)
    case 3: return " one\n\(pad)two\n\n\(pad) three" + comment(&generator)
    case 4: return " " + flow(depth: 2, pad: pad, &generator) + comment(&generator)
    case 5: return comment(&generator) + sequence(indent: indent, depth: depth, &generator)
    default: return comment(&generator) + mapping(indent: indent, depth: depth, &generator)
    }
  }

  private static func block(_ pad: String, _ generator: inout SeededGenerator) -> String {
    let sign = ["|", ">", "|-", ">-", "|+", ">+"].randomElement(using: &generator) ?? "|"
    var text = " " + sign + comment(&generator) + pad + "first\n"
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      let lines = [pad + "text", pad + "  more", "", pad + "a: b", pad + "# t", pad + "\ttab"]
      text += (lines.randomElement(using: &generator) ?? "") + "\n"
    }
    return text
  }

  private static func flow(
    depth: Int, pad: String, _ generator: inout SeededGenerator
  ) -> String {
    guard depth > 0 else { return scalar(&generator) }
    let gap = ["", " ", "\n\(pad)  ", " # c\n\(pad) "].randomElement(using: &generator) ?? ""
    let count = Int.random(in: 0...3, using: &generator)
    if Bool.random(using: &generator) {
      let items = (0..<count).map { _ in flow(depth: depth - 1, pad: pad, &generator) }
      return "[" + gap + items.joined(separator: ", " + gap) + gap + "]"
    }
    let entries = (0..<count).map { "f\($0): " + flow(depth: depth - 1, pad: pad, &generator) }
    return "{" + gap + entries.joined(separator: " ," + gap) + gap + "}"
  }
}
