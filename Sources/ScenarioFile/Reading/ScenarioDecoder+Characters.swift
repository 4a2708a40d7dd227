import SourceText
import YAMLSubset

extension ScenarioDecoder {
  /// Refuses control characters that escapes such as `"\e"` bring in: no picture can show them, and
  /// a terminal would obey them.
  mutating func refuseControlCharacters(in node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): refuseControlCharacters(in: scalar, node.span)
    case .sequence(let items):
      for item in items { refuseControlCharacters(in: item) }
    case .mapping(let entries):
      for entry in entries {
        refuseControlCharacters(in: entry.key, entry.keySpan)
        refuseControlCharacters(in: entry.value)
      }
    }
  }

  private mutating func refuseControlCharacters(in scalar: YAMLScalar, _ span: SourceSpan) {
    let found = scalar.text.unicodeScalars.first { Self.isControl($0) }
    guard let found else { return }
    let code = CharacterCheck.hex(found.value, digits: 4)
    fail(
      "control-character", span, "the control character U+\(code) cannot be shown",
      help: "leave it out")
  }

  /// Whether it is neither text nor a tab nor the end of a line.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case ..<0x20, 0x7F...0x9F: true
    default: false
    }
  }
}
