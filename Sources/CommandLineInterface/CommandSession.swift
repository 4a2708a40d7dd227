package import SourceText

/// What a running command may use: the world, and a way to speak to the person who started it.
package struct CommandSession {
  /// The world.
  package let environment: ToolEnvironment
  /// Whether diagnostics are coloured.
  package let usesColor: Bool

  /// Colour is for people at a terminal who have not asked for none (https://no-color.org).
  package init(environment: ToolEnvironment) {
    self.environment = environment
    let refused = !(environment.variable("NO_COLOR") ?? "").isEmpty
    let isDumb = environment.variable("TERM") == "dumb"
    usesColor = environment.streams.errorIsTerminal && !refused && !isDumb
  }

  /// Writes results to standard output.
  package func write(_ text: String) throws(CommandFailure) {
    try write(bytes: Array(text.utf8))
  }

  /// Writes results to standard output.
  package func write(bytes: [UInt8]) throws(CommandFailure) {
    do { try environment.streams.write(bytes) } catch { throw .file(error) }
  }

  /// Hands everything written so far to the reader of standard output.
  package func flush() throws(CommandFailure) {
    do { try environment.streams.flush() } catch { throw .file(error) }
  }

  /// Writes files, all or none.
  package func write(_ files: [OutputFile]) throws(CommandFailure) {
    do { try environment.files.write(files) } catch { throw .file(error) }
  }

  /// Says what is wrong with a file, with the lines that show it.
  package func report(_ diagnostics: [Diagnostic], in file: SourceFile) {
    for diagnostic in diagnostics {
      environment.streams.complain(
        DiagnosticRenderer.text(for: diagnostic, in: file, color: usesColor))
    }
  }

  /// Says something that has no place in a file.
  package func complain(_ severity: Diagnostic.Severity, _ message: String) {
    environment.streams.complain("marbles: \(painted(severity)): \(message)\n")
  }

  private func painted(_ severity: Diagnostic.Severity) -> String {
    guard usesColor else { return severity.rawValue }
    let code =
      switch severity {
      case .error: "31"
      case .warning: "33"
      case .note: "36"
      }
    return "\u{1B}[1;\(code)m\(severity.rawValue)\u{1B}[0m"
  }
}
