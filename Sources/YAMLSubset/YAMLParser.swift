package import SourceText

/// A document and what a careful reader would ask about it.
package struct YAMLReading: Sendable {
  /// The document's own node.
  package let root: YAMLNode
  /// Warnings: things YAML allows that were probably not meant, sorted by place.
  package let remarks: [Diagnostic]
}

/// Reads one document of the YAML subset.
///
/// What is accepted means exactly what YAML 1.2 with the core schema says; everything else is
/// refused, naming the feature and the place. Time and memory are linear in the size of the file.
package enum YAMLParser {
  /// The document of `file`.
  ///
  /// - Throws: every error of the file, sorted; reading goes on after each where that is sane.
  package static func parse(
    _ file: SourceFile, limits: YAMLLimits = YAMLLimits()
  ) throws(DiagnosticError) -> YAMLNode {
    try read(file, limits: limits).root
  }

  /// The document of `file`, with the remarks that do not make it unusable.
  ///
  /// - Throws: every error of the file, sorted, with the remarks among them.
  package static func read(
    _ file: SourceFile, limits: YAMLLimits = YAMLLimits()
  ) throws(DiagnosticError) -> YAMLReading {
    guard file.bytes.count <= limits.bytes else {
      throw DiagnosticError([tooLarge(file, limits)])
    }
    let faults = CharacterCheck.faults(in: file.bytes)
    guard faults.isEmpty else { throw DiagnosticError(faults) }
    var parser = DocumentParser(bytes: file.bytes, limits: limits)
    let root = parser.parseDocument()
    guard let root, parser.diagnostics.isEmpty else {
      throw DiagnosticError(parser.diagnostics + parser.remarks)
    }
    return YAMLReading(root: root, remarks: Diagnostic.sorted(parser.remarks))
  }

  private static func tooLarge(_ file: SourceFile, _ limits: YAMLLimits) -> Diagnostic {
    Diagnostic(
      code: "size", at: SourceSpan(start: 0, end: 0),
      "the file has \(file.bytes.count) bytes; at most \(limits.bytes) are read",
      help: "split it into smaller files")
  }
}
