import EventKernel
import KafkaModel

/// The parts of a rebalance that are not between its own facts: how long nobody knew of it, and
/// how long its partitions lagged behind afterwards.
extension TimelineBuilder {
  /// Adds the phases of every rebalance of `group`.
  func findPhases(of group: Int, in timeline: inout RunTimeline) {
    let spans = timeline.rebalances[group]
    for (place, span) in spans.enumerated() where !span.isFormation {
      timeline.rebalances[group][place].silentSince = silence(before: span, of: group, timeline)
      if span.generation == nil { continue }
      let limit = place + 1 < spans.count ? spans[place + 1].start : timeline.end
      timeline.rebalances[group][place].caughtUp = end(
        ofBacklogAfter: span, of: group, before: limit, timeline)
    }
  }

  /// When the process fell silent that the coordinator missed at the start of `span`.
  private func silence(
    before span: RebalanceSpan, of group: Int, _ timeline: RunTimeline
  ) -> SimulationTime? {
    guard span.reason == .sessionTimeout else { return nil }
    var since: SimulationTime?
    for consumer in header.groups[group].consumers {
      for life in timeline.lives[consumer]
      where life.removal == span.start && life.removalReason == .sessionTimeout {
        let trouble = timeline.troubles[consumer].first {
          $0.kind != .zombie && $0.start <= span.start && span.start <= $0.end
        }
        guard let silent = life.ending == .running ? trouble?.start : life.end else { continue }
        since = min(since ?? silent, silent)
      }
    }
    return since.flatMap { $0 < span.start ? $0 : nil }
  }

  /// When the last of the partitions that `span` gave a new owner had its backlog processed.
  private func end(
    ofBacklogAfter span: RebalanceSpan, of group: Int, before limit: SimulationTime,
    _ timeline: RunTimeline
  ) -> SimulationTime? {
    var last = span.end
    for topic in header.groups[group].topics {
      for partition in header.topics[topic.index].partitions {
        let owners = timeline.ownerships[partition].filter { $0.group.index == group }
        for (place, owned) in owners.enumerated()
        where place > 0 && span.start <= owned.start && owned.start <= limit {
          let stored = timeline.appends[partition].partitioningIndex { $0.time > owned.start }
          guard stored > 0 else { continue }
          let newest = timeline.appends[partition][stored - 1].offset.value
          if newest < owned.position.value { continue }
          guard let done = finish(of: newest, by: owned, timeline), done <= limit else {
            return nil
          }
          last = max(last, done)
        }
      }
    }
    return last
  }

  private func finish(
    of offset: Int64, by owned: OwnershipInterval, _ timeline: RunTimeline
  ) -> SimulationTime? {
    let work = timeline.work[owned.consumer.index]
    let first = work.partitioningIndex { $0.start >= owned.start }
    for interval in work[first...] {
      if interval.start > owned.end { return nil }
      if interval.partition == owned.partition, interval.offset.value == offset,
        interval.outcome == .finished
      {
        return interval.end
      }
    }
    return nil
  }
}

extension Array {
  /// The first index whose element fulfils `isBehind`, where all after it do too.
  func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
