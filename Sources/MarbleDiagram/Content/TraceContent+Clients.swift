import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

// What producers and consumers see of what happens to logs.
extension TraceContent {
  /// Ticks for what is stored, words for what is not, transactions and lives of a producer.
  func addSendOutcomes(of producer: ProducerID, to lane: inout DiagramLane) {
    for down in logs.producerDowntimes[producer.index] {
      if let (start, end) = visible(down.start, down.end), start < end {
        lane.lines = lane.lines.flatMap { Self.cut($0, by: start, end) }
        lane.lines.append(LineMark(start: start, end: end, isDashed: true))
      }
      if isVisible(down.start) {
        lane.glyphs.append(GlyphMark(time: down.start, kind: .crash))
        lane.below.append(LabelMark(time: down.start, text: "crash", style: .danger))
      }
      if down.isOver, isVisible(down.end) {
        lane.glyphs.append(GlyphMark(time: down.end, kind: .start))
        lane.below.append(LabelMark(time: down.end, text: "start", style: .word))
      }
    }
    lane.lines.sort { $0.start < $1.start }
    addMarks(logs.sendMarks[producer.index].filter { isVisible($0.time) }, to: &lane)
    addLosses(of: producer, to: &lane)
    addTransactions(logs.producerTransactions[producer.index], to: &lane)
    for time in logs.producerFencings[producer.index] where isVisible(time) {
      lane.below.append(LabelMark(time: time, text: "fenced", style: .danger))
    }
  }

  /// The parts of a line beside a gap.
  private static func cut(
    _ line: LineMark, by start: SimulationTime, _ end: SimulationTime
  ) -> [LineMark] {
    var parts: [LineMark] = []
    if line.isDashed { return [line] }
    if line.start < start {
      parts.append(LineMark(start: line.start, end: min(line.end, start), isDashed: false))
    }
    if end < line.end {
      parts.append(LineMark(start: max(line.start, end), end: line.end, isDashed: false))
    }
    return parts
  }

  /// From how many outcomes on ticks may be left out where there is no room for them.
  private static let tickLimit = 40

  /// What is so of several sends at one instant is told once.
  private func addMarks(_ marks: [SendOutcomeMark], to lane: inout DiagramLane) {
    var isTold = Array(repeating: false, count: marks.count)
    for (place, mark) in marks.enumerated() where !isTold[place] {
      let same = marks.indices.dropFirst(place).prefix { marks[$0].time == mark.time }
        .filter { marks[$0].outcome == mark.outcome }
      for other in same { isTold[other] = true }
      let labels = same.map { label(of: marks[$0].kind) }
      if case .acknowledged = mark.outcome {
        // Ticks are joined where they stand, as offsets are.
        lane.below += labels.map {
          LabelMark(
            time: mark.time, text: names(named: [$0]), style: .tick,
            isOptional: marks.count > Self.tickLimit)
        }
      } else {
        lane.below.append(Self.label(of: mark, names(named: labels)))
      }
    }
  }

  private static func label(of mark: SendOutcomeMark, _ names: String) -> LabelMark {
    switch mark.outcome {
    case .acknowledged: LabelMark(time: mark.time, text: names, style: .tick)
    case .retried: LabelMark(time: mark.time, text: "retry \(names)", style: .word)
    case .refused(let error):
      LabelMark(time: mark.time, text: words(for: names, error), style: .danger)
    case .failed(let error):
      LabelMark(time: mark.time, text: "\(names) not sent: \(error.rawValue)", style: .danger)
    }
  }

  private static func words(for names: String, _ error: ProduceError) -> String {
    switch error {
    case .networkException, .requestTimedOut: "no answer for \(names)"
    default: "\(names): \(error.rawValue)"
    }
  }

  /// What was acknowledged and is gone, as hollow rings at the instant of the loss.
  private func addLosses(of producer: ProducerID, to lane: inout DiagramLane) {
    let sent = Set(timeline.sends[producer.index].map { $0.record })
    var told: [SimulationTime] = []
    for loss in logs.acknowledgedLosses where isVisible(loss.time) && sent.contains(loss.record) {
      lane.marbles.append(
        MarbleMark(
          time: loss.time, label: label(of: loss.kind), appearance: nil, ring: .lost,
          tooltip: tooltip(of: loss.kind) + ", acknowledged and lost"))
      if told.contains(loss.time) { continue }
      told.append(loss.time)
      lane.below.append(LabelMark(time: loss.time, text: "lost", style: .danger))
    }
  }

  private func addTransactions(_ spans: [TransactionSpan], to lane: inout DiagramLane) {
    for span in spans {
      guard let (start, end) = visible(span.start, span.end), start < end else { continue }
      let ending =
        switch span.outcome {
        case .commit: "transaction, committed"
        case .abort: "transaction, aborted"
        case nil: "transaction, open"
        }
      lane.below.append(LabelMark(time: start, text: ending, style: .bracket(until: end)))
    }
  }

  private static func words(for reset: PositionResetMark) -> String {
    let (from, to) = (reset.from.value, reset.to.value)
    return switch reset.source {
    case .committed: "back from \(from) to committed \(to)"
    case .truncation: "log cut: back from \(from) to \(to)"
    case .earliest, .latest, .byDuration, .none:
      "\(from) is gone: on at \(to), \(reset.source.rawValue)"
    }
  }

  /// Where the application sets the position itself, with the partition where it has several.
  private func addSeeks(of consumer: ConsumerID, to lane: inout DiagramLane) {
    let topics = header.groups[header.consumers[consumer.index].group.index].topics
    let isOne = topics.count == 1 && header.topics[topics[0].index].partitions.count == 1
    for seek in timeline.seeks[consumer.index] where isVisible(seek.time) {
      let name = isOne ? "" : chipName(of: seek.partition, topics: topics.count) + ":"
      lane.below.append(
        LabelMark(time: seek.time, text: "seek to \(name)\(seek.to.value)", style: .word))
    }
  }

  /// Wanted offsets that are gone, seeks, transactions and fencings of a consumer.
  func addLogTroubles(of consumer: ConsumerID, to lane: inout DiagramLane) {
    for reset in logs.resets[consumer.index] where isVisible(reset.time) {
      lane.below.append(
        LabelMark(
          time: reset.time,
          text: Self.words(for: reset),
          style: reset.source == .committed ? .word : .danger))
    }
    addSeeks(of: consumer, to: &lane)
    addTransactions(logs.consumerTransactions[consumer.index], to: &lane)
    for time in logs.consumerFencings[consumer.index] where isVisible(time) {
      lane.below.append(LabelMark(time: time, text: "fenced", style: .danger))
    }
  }
}
