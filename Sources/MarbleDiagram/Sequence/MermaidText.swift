package import KafkaModel
import TraceAnalysis

/// Sequence diagrams as Mermaid text, for those who keep their diagrams there.
package enum MermaidText {
  /// The sequence diagram of a run, whatever view the scenario asks for.
  package static func text(for trace: Trace, spec: DiagramSpec = DiagramSpec()) -> String {
    let story = SequenceStory(trace, spec: spec)
    var text = "sequenceDiagram\n"
    if !trace.header.title.isEmpty {
      text += "    title \(escaped(trace.header.title))\n"
      text += "    accTitle: \(escaped(trace.header.title))\n"
    }
    if !trace.header.description.isEmpty {
      text += "    accDescr: \(escaped(trace.header.description))\n"
    }
    for (place, participant) in story.participants.enumerated() {
      let name = escaped(participant.name)
      text += "    participant \(identifier(place)) as \(escaped(participant.kind))<br/>\(name)\n"
    }
    var last: String?
    for (index, step) in story.steps.enumerated() {
      let time = TimeText.text(step.time)
      text += line(of: step, time: time == last ? "" : "\(time) · ", story) + "\n"
      last = time
      text += switches(at: index, story)
    }
    return text
  }

  private static func identifier(_ place: Int) -> String { "p\(place + 1)" }

  private static func line(
    of step: SequenceStep, time: String, _ story: SequenceStory
  ) -> String {
    let words = time + escaped(step.text)
    switch step.action {
    case .message(let from, let to, let isAnswer, let isLost):
      let arrow = (isAnswer ? "--" : "-") + (isLost ? "x" : ">>")
      return "    \(identifier(from))\(arrow)\(identifier(to)): \(words)"
    case .note(let from, let to):
      let places = from == to ? identifier(from) : "\(identifier(from)),\(identifier(to))"
      return "    Note over \(places): \(words)"
    case .work(let place): return "    Note right of \(identifier(place)): \(words)"
    case .crash(let place), .start(let place):
      return "    Note over \(identifier(place)): \(words)"
    case .pass:
      let last = identifier(story.participants.count - 1)
      let places = story.participants.count == 1 ? last : "\(identifier(0)),\(last)"
      return "    Note over \(places): \(escaped(step.text))"
    }
  }

  /// What begins and ends to be at work after a step; each that begins also ends.
  private static func switches(at index: Int, _ story: SequenceStory) -> String {
    var text = ""
    for activation in story.activations where activation.first < activation.last {
      if activation.last == index {
        text += "    deactivate \(identifier(activation.participant))\n"
      }
    }
    for activation in story.activations where activation.first < activation.last {
      if activation.first == index {
        text += "    activate \(identifier(activation.participant))\n"
      }
    }
    return text
  }

  /// Text of users as Mermaid reads it: what has a meaning there becomes an entity code, and the
  /// word "end", which would close a block, is hidden by one.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !safe.isEmpty || word.isEmpty { safe += " " }
      let isEnd = word.lowercased() == "end"
      for (place, scalar) in word.unicodeScalars.enumerated() {
        safe += isEnd && place == 0 ? "#\(scalar.value);" : escaped(scalar)
      }
    }
    return safe
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "#", ";", "%", "{", "}", "<", ">", "&", "\"", "\\", "`", "$", "~", "*", "_":
      return "#\(scalar.value);"
    default:
      return scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(Character(scalar))
    }
  }
}

extension SequenceStory {
  /// The story that `spec` asks for.
  init(_ trace: Trace, spec: DiagramSpec) {
    self.init(trace, participants: spec.participants, from: spec.from, to: spec.to)
  }
}
