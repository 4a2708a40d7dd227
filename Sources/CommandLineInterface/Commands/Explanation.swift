import EventKernel
import KafkaModel
import TraceAnalysis

/// Lays the words of `marbles explain` out.
enum Explanation {
  /// The whole story, then the verdicts.
  static func story(of trace: Trace, width: Int) -> String {
    let timeline = RunTimeline(trace)
    let header = trace.header
    var text = header.title.isEmpty ? "" : header.title + "\n"
    if !header.description.isEmpty { text += header.description + "\n" }
    if !text.isEmpty { text += "\n" }
    text += paragraph(RunStory.overview(of: timeline), width)
    let logs = LogTimeline(trace)
    let events = RunStory.sortedEvents(of: timeline, logs)
    if !events.isEmpty { text += "\nWhat happens\n" }
    var told: Set<String> = []
    for event in events {
      // A rule is told with its first event; a reader needs it once.
      let isNew = told.insert(event.rule).inserted
      text += entry(event.time, event.text, isNew ? event.rule : "", width)
    }
    for (title, sentences) in [
      ("Order", VerdictText.order(trace, timeline)),
      ("Delivery", VerdictText.sending(trace) + VerdictText.delivery(trace)),
      ("Numbers", NumbersText.sentences(trace, timeline)),
    ] where !sentences.isEmpty {
      text += "\n\(title)\n" + sentences.map { line($0, width) }.joined()
    }
    if timeline.isStalled { text += line("The run never comes to rest and was stopped.", width) }
    return text
  }

  /// What happened to some records, one after the other.
  static func journeys(
    of records: [RecordID], in trace: Trace, _ timeline: RunTimeline, width: Int
  ) -> String {
    var text = ""
    for record in records {
      if !text.isEmpty { text += "\n" }
      let kind = trace.header.recordKinds[timeline.kinds[record.number].index]
      text += "Record \(kind.label), number \(record.number) of the run\n"
      var told: Set<String> = []
      for step in RecordJourney.steps(of: record, in: trace, timeline) {
        let isNew = told.insert(step.rule).inserted
        text += entry(step.time, step.text, isNew ? step.rule : "", width)
      }
    }
    return text
  }

  /// Who owns what at one instant.
  static func moment(of trace: Trace, at time: SimulationTime) -> String {
    var rows = [["group", "partition", "owner", "log end", "position", "committed", "lag"]]
    for row in MomentText.rows(of: trace, at: time) {
      func number(_ value: Int64?) -> String { value.map { "\($0)" } ?? "-" }
      rows.append([
        row.group, row.partition, row.owner ?? "nobody", "\(row.logEnd)", number(row.position),
        number(row.committed), "\(row.lag)",
      ])
    }
    let widths = rows[0].indices.map { column in
      rows.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    var text = "At \(TimeText.text(time)), what happens at that instant included:\n\n"
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        // Numbers stand right, names left.
        line += column < 3 ? cell + space + "  " : space + cell + "  "
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  private static let timeColumn = 10

  /// A time, what happened then, and below it the rule.
  private static func entry(
    _ time: SimulationTime, _ sentence: String, _ rule: String, _ width: Int
  ) -> String {
    let room = max(width - timeColumn, 40)
    let indent = String(repeating: " ", count: timeColumn)
    let stamp = TimeText.text(time)
    let filler = String(repeating: " ", count: max(1, timeColumn - 1 - stamp.unicodeScalars.count))
    var text = ""
    for (place, line) in HelpText.wrapped(sentence, width: room).enumerated() {
      text += (place == 0 ? filler.dropLast() + stamp + "  " : indent) + line + "\n"
    }
    if !rule.isEmpty {
      for line in HelpText.wrapped("(\(rule))", width: room - 2) {
        text += indent + "  " + line + "\n"
      }
    }
    return text
  }

  private static func paragraph(_ text: String, _ width: Int) -> String {
    HelpText.wrapped(text, width: width).map { $0 + "\n" }.joined()
  }

  /// A sentence below a heading; what begins with spaces belongs to the one before.
  private static func line(_ sentence: String, _ width: Int) -> String {
    let depth = sentence.prefix { $0 == " " }.count + 2
    let indent = String(repeating: " ", count: depth)
    return HelpText.wrapped(String(sentence.drop { $0 == " " }), width: width - depth)
      .map { indent + $0 + "\n" }.joined()
  }
}
