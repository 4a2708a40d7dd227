package import KafkaModel

extension SequenceStep {
  /// The step in words, for tooltips and for those who cannot see the picture.
  package func sentence(_ participants: [SequenceParticipant]) -> String {
    let when = "\(TimeText.text(time)): "
    func name(_ place: Int) -> String { participants[place].name }
    switch action {
    case .message(let from, let to, let isAnswer, let isLost):
      if from == to { return "\(when)\(name(from)): \(text)." }
      let verb = isAnswer ? "answers" : "asks"
      let loss = isLost ? " This never arrives." : ""
      return "\(when)\(name(from)) \(verb) \(name(to)): \(text).\(loss)"
    case .note(let from, let to):
      return from == to
        ? "\(when)\(name(from)): \(text)." : "\(when)\(name(from)) to \(name(to)): \(text)."
    case .work(let place): return "\(when)\(name(place)): \(text)."
    case .crash(let place), .start(let place): return "\(when)\(name(place)) \(text)."
    case .pass: return "\(text)."
    }
  }
}

extension SequenceStory {
  /// How many steps are told before the rest is only counted.
  private static let limit = 60

  /// The diagram in plain sentences.
  package func sentences(_ header: TraceHeader) -> [String] {
    var told = ["Sequence diagram of \(participants.map { $0.name }.joined(separator: ", "))."]
    told += steps.prefix(Self.limit).map { $0.sentence(participants) }
    if steps.count > Self.limit { told.append("\(steps.count - Self.limit) more steps follow.") }
    if hasIdlePolls { told.append("Polls that bring nothing are left out.") }
    return told
  }
}
