import SourceText
import TraceAnalysis

/// A fact of a run as one line of JSON.
enum FactLine {
  /// The object without a line end, fields in the order of the row.
  static func text(for row: FactRow) -> String {
    ""
  }
}
