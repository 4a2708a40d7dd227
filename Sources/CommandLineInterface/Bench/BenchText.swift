import KafkaModel
import SourceText
import Sweep
import TraceAnalysis

/// What was measured, for people and for programs.
enum BenchText {
  static func table(_ result: BenchResult) -> String {
    var text = "\(result.scenario), metrics only\n"
    text += columns(
      [
        [
          "records", "events", "per record", "events/s", "records/s", "ns/event", "ns/record",
          "peak memory", "mean latency",
        ]
      ] + result.runs.map { row($0) })
    text += "\nthe event queue alone\n"
    text += columns(
      [["pending", "ns/hold"]]
        + result.holds.map { hold in
          [
            CountText.grouped(Int64(hold.pending)),
            MetricText.decimal(ratio(hold.nanoseconds, Int64(hold.holds)), 1),
          ]
        })
    text += "\nthe SVG writer alone\n"
    text += columns(
      [["marks", "bytes", "ms"]]
        + result.drawings.map { drawing in
          [
            CountText.grouped(Int64(drawing.marks)), CountText.grouped(Int64(drawing.bytes)),
            MetricText.decimal(ratio(drawing.nanoseconds, 1_000_000), 1),
          ]
        })
    return text
  }

  private static func row(_ run: BenchRun) -> [String] {
    let seconds = Double(run.nanoseconds) / 1e9
    return [
      CountText.grouped(run.records)
        + (run.records < run.asked ? " of \(CountText.grouped(run.asked))" : ""),
      CountText.grouped(run.events),
      MetricText.decimal(ratio(run.events, run.records), 2),
      perSecond(run.events, seconds), perSecond(run.records, seconds),
      MetricText.decimal(ratio(run.nanoseconds, run.events), 1),
      MetricText.decimal(ratio(run.nanoseconds, run.records), 1),
      MetricText.decimal(Double(run.peakBytes) / 1_048_576, 1) + " MiB",
      MetricText.text(Double(run.latencyMean), .duration),
    ]
  }

  private static func ratio(_ value: Int64, _ count: Int64) -> Double {
    count == 0 ? 0 : Double(value) / Double(count)
  }

  private static func perSecond(_ count: Int64, _ seconds: Double) -> String {
    seconds > 0 ? CountText.grouped(Int64(Double(count) / seconds)) : "-"
  }

  /// Rows of cells, right-aligned in columns.
  private static func columns(_ rows: [[String]]) -> String {
    var text = ""
    for row in rows {
      for (place, cell) in row.enumerated() {
        let width = rows.map { $0[place].unicodeScalars.count }.max() ?? 0
        let gap = place > 0 ? 2 : 0
        text += String(repeating: " ", count: width - cell.unicodeScalars.count + gap)
        text += cell
      }
      text += "\n"
    }
    return text
  }

  static func json(_ result: BenchResult) -> String {
    var json = JSONText(.pretty)
    json.beginObject()
    json.key("scenario")
    json.string(result.scenario)
    write(
      "runs",
      result.runs.map { run in
        [
          ("records_asked", run.asked), ("records", run.records), ("events", run.events),
          ("processor_ns", run.nanoseconds),
          ("peak_bytes", run.peakBytes), ("latency_mean_ns", run.latencyMean),
        ]
      }, to: &json)
    write(
      "queue",
      result.holds.map { hold in
        [
          ("pending", Int64(hold.pending)), ("holds", Int64(hold.holds)),
          ("processor_ns", hold.nanoseconds),
        ]
      }, to: &json)
    write(
      "svg",
      result.drawings.map { drawing in
        [
          ("marks", Int64(drawing.marks)), ("bytes", Int64(drawing.bytes)),
          ("processor_ns", drawing.nanoseconds),
        ]
      }, to: &json)
    json.endObject()
    return json.text + "\n"
  }

  private static func write(
    _ name: String, _ rows: [[(String, Int64)]], to json: inout JSONText
  ) {
    json.key(name)
    json.beginArray()
    for row in rows {
      json.beginObject()
      for (name, value) in row {
        json.key(name)
        json.integer(value)
      }
      json.endObject()
    }
    json.endArray()
  }
}
