/// Whether names under `diagrams:` can be the names of files.
enum PictureName {
  /// Longest name in bytes; file systems stop at 255, extension included.
  private static let lengthBound = 200
  /// What some file systems refuse, and what separates folders somewhere.
  private static let refused: Set<Unicode.Scalar> = [
    "/", "\\", ":", "*", "?", "\"", "<", ">", "|",
  ]

  /// Why `name` cannot be the name of a file, or nil when it can.
  static func objection(to name: String) -> String? {
    if name.isEmpty { return "it is empty" }
    if name.hasPrefix(".") { return "it begins with a dot" }
    if name.utf8.count > lengthBound { return "it has more than \(lengthBound) bytes" }
    for scalar in name.unicodeScalars {
      if scalar.value < 0x20 || scalar.value == 0x7F { return "it holds a control character" }
      if refused.contains(scalar) { return "it holds '\(scalar)'" }
    }
    return nil
  }
}
