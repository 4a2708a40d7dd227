import EventKernel
import KafkaModel

// An unclean election takes away what consumers have read or are about to read.
extension Cluster {
  /// The log was cut: what was fetched of the rest is dropped, and positions beyond go back to
  /// where the logs part (KIP-320), or the application dies where no reset is allowed.
  mutating func moveReaders(of partition: Int, to end: Int64) {
    for index in consumers.indices {
      guard let slot = consumers[index].slot(of: partition) else { continue }
      keepPolled(partition, from: end, index)
      consumers[index].dropFetched(slot, from: end)
      guard consumers[index].owned[slot].position > end else { continue }
      if groups[consumers[index].group].spec.config.autoOffsetReset == .none {
        schedule(.offsetMissing(consumers[index].process(index)), at: now)
      }
      setPosition(end, slot, index, .truncation)
    }
    for group in groups.indices {
      groups[group].furthest[partition] = min(groups[group].furthest[partition], end)
    }
  }

  /// The application has the polled records in hand, whatever the log holds now.
  private mutating func keepPolled(_ partition: Int, from end: Int64, _ index: Int) {
    for place in consumers[index].batch.indices {
      let run = consumers[index].batch[place]
      guard run.partition == partition, run.end > end else { continue }
      for offset in max(run.next, end)..<run.end where offset < logs[partition].end {
        consumers[index].outlived[OutlivedOffset(partition: partition, offset: offset)] =
          logs[partition].record(at: offset)
      }
    }
  }

  /// The record at the next offset of a polled run.
  @inline(__always)
  mutating func record(of run: PolledRun, _ index: Int) -> Int {
    polledRecord(run.partition, run.next, index)
  }

  /// The record that was polled from an offset.
  @inline(__always)
  mutating func polledRecord(_ partition: Int, _ offset: Int64, _ index: Int) -> Int {
    if !consumers[index].outlived.isEmpty {
      let place = OutlivedOffset(partition: partition, offset: offset)
      if let record = consumers[index].outlived[place] { return record }
    }
    return logs[partition].record(at: offset)
  }

  /// A partition can be read again: fetches that wait are looked at.
  mutating func wakeReaders(of partition: Int) {
    for index in logs[partition].readers where consumers[index].fetch == .parked {
      if noteGone(of: index) { answerFetch(of: index) }
    }
    answerReaders(of: partition)
  }

  /// Control records that were cut off are written again: the coordinator had no answer yet.
  mutating func repeatLostMarkers(of partition: Int) {
    let markers = lostMarkers.filter { $0.partition == partition }
    lostMarkers.removeAll { $0.partition == partition }
    for marker in markers {
      writeMarker(
        of: marker.marker.number, marker.marker.isAborted ? .abort : .commit, to: partition)
    }
  }
}

/// An offset whose record was cut off after it was polled.
struct OutlivedOffset: Hashable {
  var partition: Int
  var offset: Int64
}

/// A transaction whose control record was cut off.
struct LostMarker {
  var number: Int
  var isAborted: Bool
}

extension ConsumerState {
  /// Drops what was fetched of a partition from `end` on.
  mutating func dropFetched(_ slot: Int, from end: Int64) {
    for place in buffer.indices.reversed() where buffer[place].slot == slot {
      buffer[place].end = min(buffer[place].end, end)
      if buffer[place].next >= buffer[place].end { buffer.remove(at: place) }
    }
    for place in fetchAnswer.indices.reversed() where fetchAnswer[place].slot == slot {
      fetchAnswer[place].end = min(fetchAnswer[place].end, end)
      if fetchAnswer[place].next >= fetchAnswer[place].end { fetchAnswer.remove(at: place) }
    }
    owned[slot].isBuffered = buffer.contains { $0.slot == slot }
    owned[slot].fetchPosition = min(owned[slot].fetchPosition, end)
  }
}
