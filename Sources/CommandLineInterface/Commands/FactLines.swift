import EventKernel
import KafkaModel
import SourceText
import TraceAnalysis

/// Turns the facts of a run into JSON, an object a line, as they come.
struct FactLines {
  private let header: TraceHeader
  /// The kind of every record sent so far, by number.
  private var kinds: [RecordKindID] = []

  init(header: TraceHeader) {
    self.header = header
  }

  /// The lines of the next facts of the run, which must come in order and without gaps.
  mutating func text(for events: [TraceEvent]) -> [UInt8] {
    var text = JSONText()
    for event in events {
      kinds.note(event.fact)
      let row = FactRow.describe(event, header: header, kinds: kinds)
      text.beginObject()
      text.member("time_ns", event.time.nanoseconds)
      text.member("fact", row.name)
      for field in row.fields {
        switch field.value {
        case .integer(let number): text.member(field.name, number)
        case .text(let words): text.member(field.name, words)
        case .none:
          text.key(field.name)
          text.null()
        }
      }
      text.endObject()
      text.endLine()
    }
    return text.bytes
  }
}

extension [RecordKindID] {
  /// Keeps the kind of every record by its number: of those sent, and of copies of them.
  mutating func note(_ fact: Fact) {
    switch fact {
    case .recordSent(_, _, let kind): append(kind)
    case .recordForwarded(_, let original, _, _, _): append(self[original.number])
    default: break
    }
  }
}
