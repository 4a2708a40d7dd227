import EventKernel
import KafkaModel

// Logs with control records, aborted or compacted records: the client drops what the application
// is not to see, and its position moves over it (`CompletedFetch.nextFetchedRecord`).
extension Cluster {
  /// Takes what may be shown of a buffered range, run by run; `room` counts records only.
  mutating func collectAround(_ place: Int, _ room: inout Int64, _ index: Int) {
    let fetched = consumers[index].buffer[place]
    let partition = consumers[index].owned[fetched.slot].partition
    let all = groups[consumers[index].group].readsUncommitted
    let due = dueEnd(of: fetched, in: partition, index)
    var next = fetched.next
    while next < due {
      let (end, isHidden) = logs[partition].runEnd(
        from: next, to: due, fetchedAfter: fetched.cleanings, all: all)
      if isHidden {
        let isTaken = consumers[index].skipRun(at: place, to: end)
        record(
          .offsetsPassedOver(
            consumer: ConsumerID(index), partition: PartitionID(partition), first: Offset(next),
            end: Offset(end)))
        next = end
        if isTaken { return }
        continue
      }
      if room == 0 { return }
      let last = min(end, next + room)
      let isTaken = consumers[index].takeRun(at: place, to: last)
      noteProgress(to: last, of: partition, in: consumers[index].group)
      if recorder.keepsPolls {
        record(
          .recordsPolled(
            consumer: ConsumerID(index), partition: PartitionID(partition), first: Offset(next),
            end: Offset(last)))
      }
      room -= last - next
      next = last
      if isTaken { return }
    }
  }

  /// The positions after every record of the last poll, and after what follows them unseen.
  mutating func batchPositions(of index: Int) -> [(partition: Int, offset: Int64)] {
    var offsets: [(partition: Int, offset: Int64)] = []
    for place in consumers[index].batch.indices {
      let run = consumers[index].batch[place]
      var end = run.end
      if logs[run.partition].marks != nil, let slot = consumers[index].slot(of: run.partition) {
        end = consumers[index].owned[slot].position
      }
      if let last = offsets.last, last.partition == run.partition { offsets.removeLast() }
      offsets.append((partition: run.partition, offset: end))
    }
    return offsets
  }
}
