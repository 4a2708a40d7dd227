import EventKernel
import KafkaModel
import TraceAnalysis

// What retention and compaction work on: segments, and records that delete their key.
extension TraceContent {
  /// An edge before the first record of each new segment, and a word for each tombstone.
  func addSegments(
    of partition: PartitionID, to lane: inout DiagramLane, _ isHere: (SimulationTime) -> Bool
  ) {
    let appends = timeline.appends[partition.index]
    for segment in logs.segments[partition.index] {
      // The segment may be there before anything is in it.
      guard let first = appends.firstIndex(where: { $0.offset >= segment.offset }),
        isHere(appends[first].time)
      else { continue }
      let before = first > 0 ? appends[first - 1].time : nil
      lane.edges.append(SegmentEdge(time: appends[first].time, before: before))
    }
    for append in appends where isHere(append.time) && isTombstone(append.kind) {
      lane.below.append(LabelMark(time: append.time, text: "tombstone", style: .word))
    }
  }

  private func isTombstone(_ kind: RecordKindID) -> Bool {
    header.recordKinds[kind.index].isTombstone
  }
}
