package import SourceText

/// Reads one document of the YAML subset.
package enum YAMLParser {
  /// Parses `file`.
  package static func parse(_ file: SourceFile) throws(DiagnosticError) -> YAMLNode {
    throw DiagnosticError([
      Diagnostic(code: "not-built", at: SourceSpan(start: 0, end: 0), "no parser yet")
    ])
  }
}
