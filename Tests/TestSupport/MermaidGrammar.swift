import Foundation

/// Judges Mermaid text of sequence diagrams by Mermaid's documented syntax.
///
/// Written from its reference (https://mermaid.js.org/syntax/sequenceDiagram.html), not from our
/// writer: statements a line each, participants with aliases, the arrows of the table there, notes,
/// activations, entity codes. Only what that reference calls a sequence diagram is good.
package enum MermaidGrammar {
  /// Arrows of the reference, those that begin like another one first.
  private static let arrows = [
    "<<-->>", "<<->>", "-->>", "->>", "--x", "-x", "--)", "-)", "-->", "->",
  ]

  /// Everything wrong with `text`, in words; empty for a good diagram.
  package static func violations(in text: String) -> [String] {
    var lines = text.split(separator: "\n").map { $0.trimmed }
    guard lines.first == "sequenceDiagram" else { return ["it does not begin as one"] }
    lines.removeFirst()
    var found: [String] = []
    var participants: [String] = []
    var depth: [String: Int] = [:]
    for line in lines {
      if let fault = fault(in: line, &participants, &depth) { found.append("\(fault): \(line)") }
    }
    for name in participants where depth[name, default: 0] > 0 {
      found.append("\(name) stays active")
    }
    return found
  }

  private static func fault(
    in line: String, _ participants: inout [String], _ depth: inout [String: Int]
  ) -> String? {
    // Entity codes such as #59; are taken out before anything else is read.
    let line = withoutEntities(line)
    if line.contains("#") || line.contains(";") { return "a comment or an end of statement" }
    let words = line.split(separator: " ", maxSplits: 1).map { String($0) }
    guard let first = words.first else { return "an empty statement" }
    let rest = words.count > 1 ? words[1] : ""
    switch first.lowercased() {
    case "title", "acctitle:", "accdescr:": return rest.isEmpty ? "no text" : nil
    case "participant":
      let parts = rest.split(separator: " ", maxSplits: 2).map { String($0) }
      guard parts.count == 3, parts[1] == "as", isIdentifier(parts[0]) else { return "no alias" }
      if participants.contains(parts[0]) { return "declared twice" }
      if parts[2].lowercased().split(separator: " ").contains("end") { return "the word end" }
      participants.append(parts[0])
      return nil
    case "activate", "deactivate":
      guard participants.contains(rest) else { return "nobody is called so" }
      depth[rest, default: 0] += first.lowercased() == "activate" ? 1 : -1
      return depth[rest, default: 0] < 0 ? "not active" : nil
    case "note": return note(rest, participants)
    default: return message(line, participants)
    }
  }

  private static func note(_ text: String, _ participants: [String]) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return "no text" }
    let place = text[..<colon]
    for start in ["over ", "left of ", "right of "] where place.hasPrefix(start) {
      let names = place.dropFirst(start.count).split(separator: ",").map { String($0).trimmed }
      let most = start == "over " ? 2 : 1
      if names.isEmpty || names.count > most { return "a note over nobody, or too many" }
      return names.allSatisfy { participants.contains($0) } ? nil : "nobody is called so"
    }
    return "a note nowhere"
  }

  private static func message(_ line: String, _ participants: [String]) -> String? {
    guard let colon = line.firstIndex(of: ":") else { return "no statement" }
    let head = String(line[..<colon])
    for arrow in arrows {
      guard let place = head.range(of: arrow) else { continue }
      let from = String(head[..<place.lowerBound]).trimmed
      let to = String(head[place.upperBound...]).trimmed
      guard participants.contains(from), participants.contains(to) else {
        return "nobody is called so"
      }
      return line[line.index(after: colon)...].contains { $0 != " " } ? nil : "no text"
    }
    return "no arrow"
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.first?.isLetter == true && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  /// The line with `#name;` and `#number;` replaced by a letter.
  private static func withoutEntities(_ line: String) -> String {
    var text = ""
    var rest = Substring(line)
    while let hash = rest.firstIndex(of: "#") {
      text += rest[..<hash]
      let after = rest[rest.index(after: hash)...]
      let code = after.prefix { $0.isLetter || $0.isNumber }
      if !code.isEmpty, after[code.endIndex...].first == ";" {
        text += "x"
        rest = after[after.index(after: code.endIndex)...]
      } else {
        text += "#"
        rest = after
      }
    }
    return text + rest
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
