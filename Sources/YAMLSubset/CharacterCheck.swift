import SourceText

/// Finds the bytes that YAML does not allow anywhere, before any structure is looked for.
package enum CharacterCheck {
  /// Faults told at most; a binary file has thousands.
  private static let mostFaults = 20

  /// Every fault of encoding: malformed UTF-8, control characters, a byte order mark inside.
  static func faults(in bytes: [UInt8]) -> [Diagnostic] {
    if let fault = foreignEncoding(bytes) { return [fault] }
    var faults: [Diagnostic] = []
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count, faults.count < mostFaults {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F {
        index += 1
        continue
      }
      if byte == .tab || byte.isBreak {
        index += 1
        continue
      }
      let (scalar, length) = UTF8Decoding.scalar(in: bytes[...], at: index)
      let span = SourceSpan(start: index, end: index + length)
      if let scalar {
        if let fault = fault(of: scalar, at: span) { faults.append(fault) }
      } else {
        faults.append(malformed(byte, at: span))
      }
      index += length
    }
    return faults
  }

  private static func foreignEncoding(_ bytes: [UInt8]) -> Diagnostic? {
    let start = bytes.prefix(4)
    let isForeign =
      start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
      || start.count >= 2 && (start[0] == 0) != (start[1] == 0)
    guard isForeign else { return nil }
    return Diagnostic(
      code: "encoding", at: SourceSpan(start: 0, end: 1),
      "the file seems to be UTF-16 or UTF-32; only UTF-8 is read", help: "save it as UTF-8")
  }

  private static func malformed(_ byte: UInt8, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      code: "encoding", at: span,
      "byte \(hex(UInt32(byte), digits: 2)) at offset \(span.start) is not valid UTF-8",
      help: "save the file as UTF-8")
  }

  /// The fault of a well-formed character outside `c-printable` (YAML 1.2, section 5.1).
  private static func fault(of scalar: Unicode.Scalar, at span: SourceSpan) -> Diagnostic? {
    switch scalar.value {
    case 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: return nil
    case 0xFEFF:
      return Diagnostic(
        code: "byte-order-mark", at: span,
        "a byte order mark (U+FEFF, offset \(span.start)) may only stand at the start of a file",
        help: "delete it; in double quotes it can be written \\uFEFF")
    case 0:
      return Diagnostic(
        code: "control-character", at: span, "a NUL byte at offset \(span.start) is not text",
        help: "delete it")
    default:
      return Diagnostic(
        code: "control-character", at: span,
        "the control character U+\(hex(scalar.value, digits: 4)) at offset \(span.start) "
          + "is not allowed in YAML",
        help: "delete it")
    }
  }

  /// The value in upper-case hexadecimal, at least `digits` long.
  package static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
