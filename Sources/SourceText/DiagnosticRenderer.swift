/// Turns diagnostics into the words that people read on a terminal or in an editor.
///
///     orders.yaml:7:3: error: unknown key 'partitons'
///       partitons: 3
///       ^~~~~~~~~
///       help: did you mean 'partitions'?
package enum DiagnosticRenderer {
  /// The text of one diagnostic, ending with a line break.
  ///
  /// The first line is `file:line:column: severity: message`. The source line follows, cut to a
  /// window around the fault when it is long, then a line of carets under the fault's part of that
  /// line, then the help. Characters that could disturb a terminal are shown as `U+FFFD`. With
  /// `color`, ANSI escapes (ECMA-48) mark severity, carets and help; the words stay the same.
  package static func text(
    for diagnostic: Diagnostic, in file: SourceFile, color: Bool = false
  ) -> String {
    let paint = Paint(isOn: color)
    let position = file.position(at: diagnostic.span.start)
    let severity = diagnostic.severity.rawValue
    let place = "\(printable(file.name)):\(position.line):\(position.column):"
    var lines = [
      paint.strong(place) + " " + paint.severity(severity + ":", diagnostic.severity) + " "
        + paint.strong(printable(diagnostic.message))
    ]
    let excerpt = SourceExcerpt(of: diagnostic.span, in: file)
    lines.append(excerpt.source.isEmpty ? "" : "  " + excerpt.source)
    lines.append("  " + excerpt.padding + paint.severity(excerpt.carets, diagnostic.severity))
    if let help = diagnostic.help {
      lines.append("  " + paint.help("help:") + " " + printable(help))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of several diagnostics, in the order given.
  package static func text(
    for diagnostics: [Diagnostic], in file: SourceFile, color: Bool = false
  ) -> String {
    var text = ""
    for diagnostic in diagnostics { text += Self.text(for: diagnostic, in: file, color: color) }
    return text
  }

  /// The text with what could disturb a terminal, line breaks included, made visible.
  static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(DisplayWidth.isUnsafe(scalar) ? "\u{FFFD}" : scalar)
    }
    return result
  }

  /// The ANSI escapes, or none.
  private struct Paint {
    let isOn: Bool

    func strong(_ text: String) -> String { wrapped(text, "1") }

    func help(_ text: String) -> String { wrapped(text, "1;36") }

    func severity(_ text: String, _ severity: Diagnostic.Severity) -> String {
      switch severity {
      case .error: wrapped(text, "1;31")
      case .warning: wrapped(text, "1;33")
      case .note: wrapped(text, "1;34")
      }
    }

    private func wrapped(_ text: String, _ code: String) -> String {
      isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
  }
}
