import EventKernel
package import KafkaModel
import TraceAnalysis

// The views of ownership and lag as text: one column per tick, as marbles have it.
extension TextMarbles {
  /// A run as text in the view that `spec` asks for; whatifs have no picture of one run.
  package static func view(of trace: Trace, spec: DiagramSpec) -> String {
    switch spec.view {
    case .ownership: titled(trace, ownership(in: trace))
    case .lag: titled(trace, lag(in: trace))
    case .marbles, .sequence, .whatif: text(for: trace, spec: spec)
    }
  }

  /// Several runs of one scenario: who owns what in each.
  package static func comparison(of runs: [(name: String, trace: Trace)], title: String) -> String {
    var text = title.isEmpty ? "" : title + "\n\n"
    for (place, run) in runs.enumerated() {
      if place > 0 { text += "\n" }
      text += "\(run.name)\n\(ownership(in: run.trace))"
    }
    return text
  }

  private static func titled(_ trace: Trace, _ body: String) -> String {
    trace.header.title.isEmpty ? body : trace.header.title + "\n\n" + body
  }

  /// The instants at which columns look, and how many there would be without the limit.
  private static func columns(of trace: Trace) -> (times: [SimulationTime], all: Int64) {
    let tick = max(trace.header.tick.nanoseconds, 1)
    let all = trace.end.nanoseconds / tick + 1
    let times = (0..<min(all, tickLimit)).map { SimulationTime(nanoseconds: $0 * tick) }
    return (times, all)
  }

  /// One row per partition; a letter is its owner at the end of the column's instant.
  private static func ownership(in trace: Trace) -> String {
    let timeline = RunTimeline(trace)
    let header = trace.header
    let (times, all) = columns(of: trace)
    var text = ""
    for (index, info) in header.groups.enumerated() {
      let partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
      let names = partitions.map { timeline.name(of: PartitionID($0)) }
      let width = names.map { $0.unicodeScalars.count }.max() ?? 0
      if header.groups.count > 1 { text += "group \(info.name)\n" }
      for (partition, name) in zip(partitions, names) {
        text += pad(name, to: width, with: " ") + "  "
        for time in times {
          let owner = timeline.owner(of: PartitionID(partition), in: GroupID(index), at: time)
          text += owner.map { letter($0.index - info.consumers.lowerBound) } ?? "."
        }
        text += "\n"
      }
      for consumer in info.consumers {
        text += "  \(letter(consumer - info.consumers.lowerBound)) "
        text += "\(header.consumers[consumer].name)\n"
      }
    }
    return text + note(trace, all, "a dot is a partition without owner")
  }

  /// A to Z, then a to z, then `*`.
  private static func letter(_ place: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return place < letters.count ? String(letters[place]) : "*"
  }

  /// One row per group: how many records it is behind at the end of each column's instant.
  private static func lag(in trace: Trace) -> String {
    let timeline = RunTimeline(trace)
    let header = trace.header
    let (times, all) = columns(of: trace)
    var rows: [(name: String, cells: [String])] = []
    for (index, info) in header.groups.enumerated() {
      let partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
      let steps = LagSteps.total(
        partitions.map { LagSteps.steps(of: PartitionID($0), in: GroupID(index), timeline) })
      var place = 0
      var value: Int64 = 0
      let cells = times.map { time in
        while place < steps.count, steps[place].time <= time {
          value = steps[place].lag
          place += 1
        }
        return "\(value)"
      }
      rows.append((info.name, cells))
    }
    let names = rows.map { $0.name.unicodeScalars.count }.max() ?? 0
    let width = rows.flatMap { $0.cells }.map { $0.utf8.count }.max() ?? 1
    var text = ""
    for row in rows {
      text += pad(row.name, to: names, with: " ") + " "
      for cell in row.cells { text += pad("", to: width - cell.utf8.count + 1, with: " ") + cell }
      text += "\n"
    }
    return text + note(trace, all, "records not yet committed, tick by tick")
  }

  private static func note(_ trace: Trace, _ all: Int64, _ meaning: String) -> String {
    var text = "\n(one tick is \(TimeText.text(trace.header.tick)), \(meaning)"
    if all > tickLimit { text += ", the first \(tickLimit) of \(all) ticks" }
    return text + ")\n"
  }
}
