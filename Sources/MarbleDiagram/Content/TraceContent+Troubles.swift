import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

extension TraceContent {
  /// Pauses, isolations and lives as a zombie, as measures below the lane; refusals as words.
  func addTroubles(of consumer: ConsumerID, to lane: inout DiagramLane) {
    for trouble in timeline.troubles[consumer.index] {
      guard let (start, end) = visible(trouble.start, trouble.end), start < end else { continue }
      lane.below.append(
        LabelMark(time: start, text: word(for: trouble.kind), style: .bracket(until: end)))
    }
    for refusal in timeline.refusals[consumer.index] where isVisible(refusal.time) {
      lane.below.append(
        LabelMark(time: refusal.time, text: refusal.error.rawValue, style: .danger))
    }
    for silence in timeline.silences[consumer.index] where isVisible(silence) {
      lane.below.append(
        LabelMark(time: silence, text: "silent: max.poll.interval.ms", style: .danger))
    }
    for departure in timeline.departures[consumer.index] where isVisible(departure) {
      lane.below.append(
        LabelMark(time: departure, text: "leaves: max.poll.interval.ms", style: .danger))
    }
  }

  private func word(for kind: TroubleInterval.Kind) -> String {
    switch kind {
    case .paused: "paused"
    case .backpressure: "pause()"
    case .isolated: "cut off"
    case .zombie: "zombie"
    case .slow(let perMille): (perMille > 1000 ? "slow ×" : "time ×") + (kind.factor ?? "")
    }
  }

  /// A try that failed: the record hollow, with the word below.
  func addFailedTry(_ work: ProcessingInterval, _ fill: Int?, to lane: inout DiagramLane) {
    lane.marbles.append(
      MarbleMark(
        time: work.end, label: "", appearance: nil, sign: .error,
        tooltip: tooltip(of: work.kind) + ", processing fails at \(TimeText.text(work.end))"))
    let name = label(of: work.kind)
    let text = name.isEmpty ? "fails" : "\(name) fails"
    lane.below.append(LabelMark(time: work.end, text: text, style: .danger))
  }

  /// What became of records that failed to the last.
  func addFailures(of consumer: ConsumerID, to lane: inout DiagramLane) {
    for failure in timeline.failures[consumer.index] where isVisible(failure.time) {
      let text =
        switch failure.fate {
        case .skipped: "skipped"
        case .forwarded(let topic, _): "to \(header.topics[topic.index].name)"
        }
      lane.below.append(LabelMark(time: failure.time, text: text, style: .word))
    }
  }
}
