package import KafkaModel
import TraceAnalysis

/// Sequence diagrams as lines of text, for terminals and READMEs.
package enum SequenceText {
  /// The sequence diagram of a run: a column for each participant, a line or two for each step.
  ///
  /// Answers have dotted arrows, and what is lost ends in an `x`.
  package static func text(for trace: Trace, spec: DiagramSpec = DiagramSpec()) -> String {
    let story = SequenceStory(trace, spec: spec)
    let canvas = TextColumns(story)
    var text = trace.header.title.isEmpty ? "" : trace.header.title + "\n\n"
    text += canvas.heads(story) + canvas.line("", [])
    var last: String?
    for step in story.steps {
      let time = TimeText.text(step.time)
      text += canvas.lines(of: step, time: time == last || step.action == .pass ? "" : time)
      last = time
    }
    return text + canvas.line("", [])
  }
}

/// Where columns stand, and how marks are put over them.
private struct TextColumns {
  /// The column of each lifeline, from 0.
  private let places: [Int]
  private let timeWidth: Int
  /// Longest text between two neighbours that moves them apart; longer ones get their own line.
  private static let widest = 36

  init(_ story: SequenceStory) {
    timeWidth = story.steps.map { TimeText.text($0.time).unicodeScalars.count }.max() ?? 0
    let names = story.participants.map { max($0.name.unicodeScalars.count, 8) }
    var gaps = names.indices.dropFirst().map { (names[$0 - 1] + names[$0]) / 2 + 4 }
    for step in story.steps {
      guard case .message(let from, let to, _, _) = step.action, abs(from - to) == 1 else {
        continue
      }
      let wanted = min(step.text.unicodeScalars.count, Self.widest) + 8
      gaps[min(from, to)] = max(gaps[min(from, to)], wanted)
    }
    var place = timeWidth + 2 + (names.first ?? 0) / 2
    var places: [Int] = []
    for index in names.indices {
      if index > 0 { place += gaps[index - 1] }
      places.append(place)
    }
    self.places = places
  }

  func heads(_ story: SequenceStory) -> String {
    line(
      "",
      story.participants.enumerated().map { place, participant in
        let name = participant.name
        return (places[place] - name.unicodeScalars.count / 2, name)
      }, lifelines: false)
  }

  /// One line: lifelines, and texts over them at their columns.
  func line(_ time: String, _ texts: [(Int, String)], lifelines: Bool = true) -> String {
    var cells: [Unicode.Scalar] = Array(time.unicodeScalars)
    func put(_ scalar: Unicode.Scalar, at place: Int) {
      while cells.count <= place { cells.append(" ") }
      cells[place] = scalar
    }
    if lifelines { for place in places { put("|", at: place) } }
    for (start, text) in texts {
      for (offset, scalar) in text.unicodeScalars.enumerated() {
        put(scalar, at: max(0, start) + offset)
      }
    }
    while cells.last == " " { cells.removeLast() }
    var line = ""
    line.unicodeScalars.append(contentsOf: cells)
    return line + "\n"
  }

  func lines(of step: SequenceStep, time: String) -> String {
    switch step.action {
    case .message(let from, let to, let isAnswer, let isLost):
      if from == to { return line(time, [(places[from] + 2, "<-. \(step.text)")]) }
      return message(step.text, time, from: from, to: to, isAnswer: isAnswer, isLost: isLost)
    case .note(let from, let to):
      let middle = (places[from] + places[to]) / 2
      let text = "[ \(step.text) ]"
      let start = max(timeWidth + 2, middle - text.unicodeScalars.count / 2)
      return line(time, [(start, text)])
    case .work(let place): return line(time, [(places[place] + 2, step.text)])
    case .crash(let place): return line(time, [(places[place], "X \(step.text)")])
    case .start(let place): return line(time, [(places[place], "o \(step.text)")])
    case .pass: return line("", [(timeWidth + 2, "... \(step.text) ...")])
    }
  }

  /// The text inside its arrow where there is room, else above it.
  private func message(
    _ text: String, _ time: String, from: Int, to: Int, isAnswer: Bool, isLost: Bool
  ) -> String {
    let (left, right) = (places[min(from, to)], places[max(from, to)])
    let room = right - left - 1
    let width = text.unicodeScalars.count
    let isInside = width + 6 <= room
    let label = isInside ? " \(text) " : ""
    let fill: Character = isAnswer ? "." : "-"
    let head = isLost ? "x" : from < to ? ">" : "<"
    let rest = room - 1 - label.unicodeScalars.count
    let before = String(repeating: fill, count: rest / 2)
    let after = String(repeating: fill, count: rest - rest / 2)
    let arrow = from < to ? before + label + after + head : head + before + label + after
    if isInside { return line(time, [(left + 1, arrow)]) }
    let start = max(timeWidth + 2, (left + right) / 2 - width / 2)
    return line("", [(start, text)]) + line(time, [(left + 1, arrow)])
  }
}
