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
      // At the instant of an election the new leader acts.
      let isOfThisLane =
        stretches?.contains {
          $0.start <= time && (time < $0.end || $0.end >= timeline.end)
        } ?? true
      return isVisible(time) && isOfThisLane
    }
    let top = maximumOffset(of: partition)
    // Without followers consumers can read to the end, and the line would say nothing.
    let hasFollowers = header.partitions[partition.index].replicas.count > 1
    for (kind, all) in [
      (
        PlotMark.LineKind.highWatermark,
        hasFollowers ? logs.highWatermarks[partition.index] : []
      ),
      (.lastStableOffset, logs.stableOffsets[partition.index]),
    ] where !all.isEmpty {
      let steps = boundarySteps(all, stretches)
      if !steps.isEmpty {
        lane.boundaries.append(BoundaryMark(kind: kind, steps: steps, maximum: top))
      }
    }
    // Replicas have markers as they have records: each its own.
    if stretches == nil {
      for control in logs.controls[partition.index] where isHere(control.time) {
        addMarker(control.outcome, partition, control.offset, at: control.time, to: &lane)
      }
    }
    addRepeats(in: partition, to: &lane, isHere)
    addAborts(in: partition, to: &lane, isHere)
    addSegments(of: partition, to: &lane, isHere)
    addRetention(of: partition, to: &lane, isHere)
    addCompaction(of: partition, to: &lane, isHere)
  }

  /// A control record where it was stored.
  func addMarker(
    _ outcome: TransactionOutcome, _ partition: PartitionID, _ offset: Offset,
    at time: SimulationTime, truncated: SimulationTime? = nil, to lane: inout DiagramLane
  ) {
    var marble = MarbleMark(
      time: time, label: "", appearance: nil,
      sign: outcome == .commit ? .commitMarker : .abortMarker,
      tooltip: "\(outcome.rawValue) marker, \(timeline.name(of: partition)) offset "
        + "\(offset.value), appended at \(TimeText.text(time))")
    if let truncated {
      marble.ring = .truncated
      marble.tooltip += ", truncated at \(TimeText.text(truncated))"
    }
    lane.marbles.append(marble)
    lane.below.append(
      LabelMark(time: time, text: "\(offset.value)", style: .offset, isOptional: true))
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
    for control in logs.controls[partition.index] where isHere(control.time) {
      if control.outcome == .commit || control.records.isEmpty { continue }
      let taken = names(
        named: control.records.map { label(of: timeline.kinds[$0.number]) })
      lane.below.append(
        LabelMark(time: control.time, text: "aborted: \(taken)", style: .danger))
    }
  }

  /// The word for what is stored again, and for what is not because it is known.
  private func addRepeats(
    in partition: PartitionID, to lane: inout DiagramLane, _ isHere: (SimulationTime) -> Bool
  ) {
    for again in logs.repeats[partition.index] where isHere(again.time) {
      lane.below.append(
        LabelMark(
          time: again.time, text: "\(names(named: [label(of: again.kind)])) stored again",
          style: .danger))
    }
    for known in logs.duplicates[partition.index] where isHere(known.time) {
      lane.below.append(
        LabelMark(
          time: known.time, text: "\(names(named: [label(of: known.kind)])) known, dropped",
          style: .word))
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
