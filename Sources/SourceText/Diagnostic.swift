/// One thing to tell the author of a file: what, where, and what to write instead.
package struct Diagnostic: Hashable, Sendable {
  /// How bad it is; only errors stop a file from being used.
  package enum Severity: String, Sendable {
    case error
    case warning
    case note
  }

  /// How bad it is.
  package let severity: Severity
  /// A stable short name, such as `unknown-key`, for tests and for searching.
  package let code: String
  /// Where in the file; an empty span points between two characters.
  package let span: SourceSpan
  /// One sentence in lower case, without a final full stop.
  package let message: String
  /// What to write instead, or nil when nothing better than the message can be said.
  package let help: String?

  /// Makes a diagnostic; severity is `error` unless told otherwise.
  package init(
    _ severity: Severity = .error, code: String, at span: SourceSpan, _ message: String,
    help: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.span = span
    self.message = message
    self.help = help
  }

  /// Sorts by place in the file, then by words, so that a report never depends on discovery order.
  package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      if left.element.span.start != right.element.span.start {
        return left.element.span.start < right.element.span.start
      }
      return left.offset < right.offset
    }.map { $0.element }
  }
}

/// The errors that made a file unusable, sorted by place; never empty.
package struct DiagnosticError: Error, Sendable {
  /// Every diagnostic of the file, sorted; at least one is an error.
  package let diagnostics: [Diagnostic]

  /// Wraps what was collected, sorting it.
  package init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = Diagnostic.sorted(diagnostics)
  }
}
