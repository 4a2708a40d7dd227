import EventKernel
import KafkaModel

/// Writes samples of OpenMetrics, with what all of them are taken from.
struct OpenMetricsWriter {
  let trace: Trace
  let header: TraceHeader
  let timeline: RunTimeline
  let snapshot: GroupSnapshot
  let replicas: ReplicaSnapshot
  var text = ""

  init(_ trace: Trace) {
    self.trace = trace
    header = trace.header
    timeline = RunTimeline(trace)
    snapshot = GroupSnapshot(of: trace, at: nil)
    replicas = ReplicaSnapshot(of: trace)
  }

  mutating func begin(_ name: String, _ type: String, _ help: String, unit: String = "") {
    text += "# TYPE \(name) \(type)\n"
    if !unit.isEmpty { text += "# UNIT \(name) \(unit)\n" }
    text += "# HELP \(name) \(help)\n"
  }

  mutating func sample(
    _ name: String, _ labels: [(name: String, value: String)], _ value: String
  ) {
    text += name
    if labels.isEmpty { return text += " \(value)\n" }
    text += "{"
    for (place, label) in labels.enumerated() {
      text += (place > 0 ? "," : "") + label.name + "=\"" + Self.escaped(label.value) + "\""
    }
    text += "} \(value)\n"
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  func labels(of partition: Int) -> [(name: String, value: String)] {
    let info = header.partitions[partition]
    return [
      (name: "topic", value: header.topics[info.topic.index].name),
      (name: "partition", value: "\(info.number)"),
    ]
  }

  /// A gauge, with a sample for whatever `samples` finds.
  mutating func gauge(
    _ name: String, _ help: String,
    _ samples: [(labels: [(name: String, value: String)], value: Int64)]
  ) {
    begin(name, "gauge", help)
    for (labels, value) in samples { sample(name, labels, "\(value)") }
  }

  /// Nanoseconds as a decimal number of seconds, always with a point.
  static func seconds(_ nanoseconds: Int64) -> String {
    var digits = "\(nanoseconds % 1_000_000_000)"
    while digits.utf8.count < 9 { digits = "0" + digits }
    while digits.utf8.count > 1, digits.last == "0" { digits.removeLast() }
    return "\(nanoseconds / 1_000_000_000).\(digits)"
  }
}
