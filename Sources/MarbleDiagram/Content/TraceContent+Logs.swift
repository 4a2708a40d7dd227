import Drawing
import EventKernel
import KafkaModel
import TraceAnalysis

// What happens to records once they are stored, and to the sends that store them.
extension TraceContent {
  /// What became of a stored record.
  enum RecordFate {
    case kept
    case cut
    case aborted
    case compacted
    case deleted
  }

  /// What became of the record at an offset by the end of the axis.
  func fate(of record: RecordID, at offset: Offset, in partition: PartitionID) -> RecordFate {
    if let time = logs.cutAt[record.number], time <= to { return .cut }
    let compactions = logs.compactions[partition.index]
    if compactions.contains(where: { $0.offset == offset && $0.time <= to }) { return .compacted }
    let moves = logs.startMoves[partition.index]
    if moves.contains(where: { offset < $0.start && $0.time <= to }) { return .deleted }
    return logs.isAborted[record.number] ? .aborted : .kept
  }

  /// Draws a marble by the fate of its record, and tells it in its tooltip.
  func mark(_ marble: inout MarbleMark, by fate: RecordFate) {
    switch fate {
    case .kept: return
    case .cut:
      marble.ring = .truncated
      marble.tooltip += ", truncated after a leader change"
    case .aborted:
      marble.ring = .aborted
      marble.tooltip += ", part of an aborted transaction"
    case .compacted:
      marble.ring = .gone
      marble.tooltip += ", compacted away"
    case .deleted:
      marble.ring = .gone
      marble.tooltip += ", deleted by retention"
    }
  }

  /// High watermark, last stable offset, control records, retention and compaction of a log.
  func addLogEvents(
    of partition: PartitionID, to lane: inout DiagramLane, during stretches: [LineMark]? = nil
  ) {
    func isHere(_ time: SimulationTime) -> Bool {
      let isOfThisLane = stretches?.contains { $0.start <= time && time <= $0.end } ?? true
      return isVisible(time) && isOfThisLane
    }
    let top = maximumOffset(of: partition)
    for (kind, all) in [
      (PlotMark.LineKind.highWatermark, logs.highWatermarks[partition.index]),
      (.lastStableOffset, logs.stableOffsets[partition.index]),
    ] where !all.isEmpty {
      let steps = boundarySteps(all, stretches)
      if !steps.isEmpty {
        lane.boundaries.append(BoundaryMark(kind: kind, steps: steps, maximum: top))
      }
    }
    for control in logs.controls[partition.index] where isHere(control.time) {
      lane.marbles.append(
        MarbleMark(
          time: control.time, label: "", appearance: nil,
          sign: control.outcome == .commit ? .commitMarker : .abortMarker,
          tooltip: "\(control.outcome.rawValue) marker, \(timeline.name(of: partition)) offset "
            + "\(control.offset.value), appended at \(TimeText.text(control.time))"))
      lane.below.append(
        LabelMark(
          time: control.time, text: "\(control.offset.value)", style: .offset, isOptional: true))
    }
    addAborts(in: partition, to: &lane, isHere)
    addSegments(of: partition, to: &lane, isHere)
    addRetention(of: partition, to: &lane, isHere)
    addCompaction(of: partition, to: &lane, isHere)
  }

  /// The offset after the last one that the partition ever had.
  private func maximumOffset(of partition: PartitionID) -> Int64 {
    let appended = timeline.appends[partition.index].map { $0.offset.value + 1 }.max() ?? 0
    let controls = logs.controls[partition.index].map { $0.offset.value + 1 }.max() ?? 0
    return max(appended, controls, 1)
  }

  /// The steps on the axis, from the value in force at the start of each stretch on.
  private func boundarySteps(
    _ all: [LogBoundary], _ stretches: [LineMark]?
  ) -> [PlotMark.Step] {
    var steps: [PlotMark.Step] = []
    for stretch in stretches ?? [LineMark(start: from, end: to, isDashed: false)] {
      guard let (start, end) = visible(stretch.start, stretch.end), start < end else { continue }
      let before = all.last { $0.time <= start }?.offset.value ?? 0
      steps.append(PlotMark.Step(time: start, value: before))
      for boundary in all where start < boundary.time && boundary.time < end {
        steps.append(PlotMark.Step(time: boundary.time, value: boundary.offset.value))
      }
      if end < to { steps.append(PlotMark.Step(time: end, value: nil)) }
    }
    return steps
  }

  /// Which records an abort takes back, at the instant of its control record.
  private func addAborts(
    in partition: PartitionID, to lane: inout DiagramLane, _ isHere: (SimulationTime) -> Bool
  ) {
    var first: Int64 = 0
    for control in logs.controls[partition.index] {
      defer { first = control.offset.value + 1 }
      guard control.outcome == .abort, isHere(control.time) else { continue }
      let records = timeline.appends[partition.index].filter {
        logs.isAborted[$0.record.number] && first <= $0.offset.value && $0.offset < control.offset
      }
      if records.isEmpty { continue }
      let taken = names(named: records.map { label(of: $0.kind) })
      lane.below.append(
        LabelMark(time: control.time, text: "aborted: \(taken)", style: .danger))
    }
  }

  /// The deleted part of the log hatched, and the word where it was deleted.
  private func addRetention(
    of partition: PartitionID, to lane: inout DiagramLane, _ isHere: (SimulationTime) -> Bool
  ) {
    for move in logs.startMoves[partition.index] where isHere(move.time) {
      let cause = move.reason == .time ? "retention.ms" : "retention.bytes"
      lane.below.append(
        LabelMark(
          time: move.time, text: "deleted below \(move.start.value): \(cause)", style: .word))
    }
    guard let last = logs.startMoves[partition.index].last(where: { isHere($0.time) }),
      let gone = timeline.appends[partition.index].last(where: { $0.offset < last.start }),
      let (start, end) = visible(timeline.partitionStarts[partition.index], gone.time)
    else { return }
    lane.hatches.append(LineMark(start: start, end: end, isDashed: false))
  }

  /// One word for all that a round of the cleaner takes.
  private func addCompaction(
    of partition: PartitionID, to lane: inout DiagramLane, _ isHere: (SimulationTime) -> Bool
  ) {
    for cleaning in logs.cleanings[partition.index] where isHere(cleaning.time) {
      let gone = logs.compactions[partition.index].filter { $0.time == cleaning.time }
      if gone.isEmpty { continue }
      let labels = gone.map { label(of: timeline.kinds[$0.record.number]) }
      lane.glyphs.append(
        GlyphMark(
          time: cleaning.time, kind: .cleaned,
          tooltip: "cleaned below offset \(cleaning.offset.value)"))
      lane.below.append(
        LabelMark(
          time: cleaning.time, text: "compacted: \(names(named: labels))", style: .word))
    }
  }

  // MARK: Clients

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
    for mark in logs.sendMarks[producer.index] where isVisible(mark.time) {
      lane.below.append(label(of: mark))
    }
    for loss in logs.acknowledgedLosses where isVisible(loss.time) {
      guard timeline.sends[producer.index].contains(where: { $0.record == loss.record }) else {
        continue
      }
      lane.marbles.append(
        MarbleMark(
          time: loss.time, label: label(of: loss.kind), appearance: nil, ring: .lost,
          tooltip: tooltip(of: loss.kind) + ", acknowledged and lost"))
      lane.below.append(LabelMark(time: loss.time, text: "lost", style: .danger))
    }
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

  private func label(of mark: SendOutcomeMark) -> LabelMark {
    let name = names(named: [label(of: mark.kind)])
    switch mark.outcome {
    case .acknowledged:
      return LabelMark(time: mark.time, text: name, style: .tick, isOptional: true)
    case .retried: return LabelMark(time: mark.time, text: "retry \(name)", style: .word)
    case .refused(let error):
      return LabelMark(time: mark.time, text: "\(name): \(error.rawValue)", style: .danger)
    case .failed(let error):
      return LabelMark(
        time: mark.time, text: "\(name) not sent: \(error.rawValue)", style: .danger)
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

  /// Wanted offsets that are gone, transactions and fencings of a consumer.
  func addLogTroubles(of consumer: ConsumerID, to lane: inout DiagramLane) {
    for reset in logs.resets[consumer.index] where isVisible(reset.time) {
      lane.below.append(
        LabelMark(
          time: reset.time,
          text: "\(reset.from.value) is gone: on at \(reset.to.value), \(reset.source.rawValue)",
          style: .danger))
    }
    addTransactions(logs.consumerTransactions[consumer.index], to: &lane)
    for time in logs.consumerFencings[consumer.index] where isVisible(time) {
      lane.below.append(LabelMark(time: time, text: "fenced", style: .danger))
    }
  }

  /// What the signs and lines of logs mean, as far as they are drawn.
  func logLegend(of panels: [DiagramPanel]) -> [LegendEntry] {
    let lanes = panels.flatMap { $0.lanes }
    var entries: [LegendEntry] = []
    for (kind, text) in [
      (PlotMark.LineKind.highWatermark, "high watermark"),
      (.lastStableOffset, "last stable offset"),
    ] where lanes.contains(where: { $0.boundaries.contains { $0.kind == kind } }) {
      entries.append(LegendEntry(line: kind, text: text))
    }
    for (sign, text) in [
      (GlyphMark.Kind.commitMarker, "commit marker"), (.abortMarker, "abort marker"),
    ] where lanes.contains(where: { $0.marbles.contains { $0.sign == sign } }) {
      entries.append(LegendEntry(sign: sign, text: text))
    }
    for (sign, text) in [
      (GlyphMark.Kind.leader, "new leader"), (.cleaned, "the log is cleaned"),
    ] where lanes.contains(where: { $0.glyphs.contains { $0.kind == sign } }) {
      entries.append(LegendEntry(sign: sign, text: text))
    }
    if lanes.contains(where: { !$0.edges.isEmpty }) {
      entries.append(LegendEntry(sign: .segment, text: "new segment"))
    }
    let hasTicks = lanes.contains { lane in
      lane.below.contains { if case .tick = $0.style { true } else { false } }
    }
    if hasTicks { entries.append(LegendEntry(sign: .tick, text: "acknowledged")) }
    return entries
  }
}
