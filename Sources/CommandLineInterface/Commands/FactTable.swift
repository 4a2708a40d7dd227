import EventKernel
import KafkaModel
import TraceAnalysis

/// Turns the facts of a run into comma-separated values (RFC 4180), a fact a line.
struct FactTable {
  /// All columns in their order; a fact fills those that concern it.
  static let columns = [
    "time_ns", "fact", "producer", "group", "consumer", "broker", "other", "topic", "partition",
    "offset", "record", "label", "key", "original", "purpose", "attempt", "partitions",
    "consumers", "lag", "reason", "predecessor", "error", "generation", "members", "position",
    "source", "first_offset", "end_offset", "base_offset", "start_offset", "from", "to", "replicas",
    "epoch", "kind", "outcome",
  ]

  private let header: TraceHeader
  private var kinds: [RecordKindID] = []

  init(header: TraceHeader) { self.header = header }

  /// The first line.
  static var head: [UInt8] { Array((columns.joined(separator: ",") + "\r\n").utf8) }

  /// The lines of the next facts of the run, which must come in order and without gaps.
  mutating func text(for events: [TraceEvent]) -> [UInt8] {
    var text = ""
    for event in events {
      kinds.note(event.fact)
      let row = FactRow.describe(event, header: header, kinds: kinds)
      text += "\(event.time.nanoseconds),\(row.name)"
      for column in Self.columns.dropFirst(2) {
        text += ","
        guard let field = row.fields.first(where: { $0.name == column }) else { continue }
        switch field.value {
        case .integer(let number): text += "\(number)"
        case .text(let words): text += Self.quoted(words)
        case .none: break
        }
      }
      text += "\r\n"
    }
    return Array(text.utf8)
  }

  /// A field, in quotes where it would be read as more than one.
  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13
    }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
