/// Lists of names in sentences.
enum WordList {
  /// `a`, `a or b`, `a, b or c`.
  static func alternatives(_ names: [String]) -> String {
    joined(names, by: " or ")
  }

  /// `a`, `a and b`, `a, b and c`.
  static func all(_ names: [String]) -> String {
    joined(names, by: " and ")
  }

  /// `1 picture`, `2 pictures`.
  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  private static func joined(_ names: [String], by last: String) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + last + names[names.count - 1]
  }
}
