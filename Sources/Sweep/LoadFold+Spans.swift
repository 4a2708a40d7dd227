import EventKernel
import KafkaModel
import TraceAnalysis

// Looks at parts of a run once it is over.
extension LoadFold {
  /// From this share of its time on a consumer is full, in millionths.
  private static let full: Int64 = 950_000

  /// What became of the load of a group.
  func load(of group: Int, _ waiting: WaitingRecords) -> GroupLoad {
    let topics = header.groups[group].topics
    let partitions = topics.flatMap { Array(header.topics[$0.index].partitions) }
    var load = GroupLoad()
    load[.fullestPartition] = -1
    let all = 0..<SlotClock.limit
    for partition in partitions {
      let count = arrived(partition, all)
      load[.total] += count
      if count > load[.fullest] {
        load[.second] = load[.fullest]
        load[.fullest] = count
        load[.fullestPartition] = Int64(partition)
      } else {
        load[.second] = max(load[.second], count)
      }
      load[.lastArrival] = max(load[.lastArrival], lastArrivals[partition])
    }
    (load[.key], load[.keyCount]) = mostOftenKey(in: topics)
    noteService(group, in: &load)
    load[.waitingMax] = waiting.peak
    load[.waitingEnd] = waiting.end
    load[.waitingDrain] = waiting.drain ?? -1
    let (rise, fall) = Self.parts(of: waiting.curve.slots)
    load.spans = [rise, fall].map { span(group, partitions, $0) }
    return load
  }

  /// The slots in which what waits grew from little to its peak, and fell to nothing.
  private static func parts(of waiting: [Int64]) -> (rise: Range<Int>, fall: Range<Int>) {
    let peak = waiting.max() ?? 0
    let last = waiting.firstIndex { $0 == peak } ?? 0
    let low = waiting[..<last].lastIndex { $0 <= peak / 10 }
    let fallen = waiting[last...].dropFirst().firstIndex { $0 == 0 }
    let first = min(last + 1, waiting.count)
    return ((low.map { $0 + 1 } ?? 0)..<first, first..<(fallen ?? waiting.count))
  }

  private func span(_ group: Int, _ partitions: [Int], _ slots: Range<Int>) -> LoadSpan {
    var span = LoadSpan()
    if slots.isEmpty { return span }
    let start = Int64(slots.lowerBound) * clock.width
    let end = min(Int64(slots.upperBound) * clock.width, end)
    (span[.start], span[.end]) = (start, max(start, end))
    span[.isSteady] = 1
    let range = header.groups[group].consumers
    var owners: [OwnerSum] = range.map { _ in OwnerSum() }
    var behind: (partition: Int, by: Int64, owner: Int) = (-1, 0, -1)
    for partition in partitions {
      let (arrived, finished) = (arrived(partition, slots), finished(group, partition, slots))
      span[.arrived] += arrived
      span[.finished] += finished
      var owner = -1
      for ownership in ownerships[group][partition] {
        let overlap = ownership.overlap(from: start, to: end)
        if overlap == 0 { continue }
        let place = ownership.consumer - range.lowerBound
        owners[place].owns = true
        // A moment at the start, before the first assignment, changes nothing.
        if overlap >= (end - start) / 20 * 19 { owner = place }
      }
      if owner >= 0 {
        owners[owner].partitions += 1
        owners[owner].arrived += arrived
        owners[owner].finished += finished
        if arrived - finished > behind.by { behind = (partition, arrived - finished, owner) }
      } else if arrived > 0 || finished > 0 {
        span[.isSteady] = 0
      }
    }
    for (place, consumer) in range.enumerated() where owners[place].owns {
      owners[place].busy = worked(consumer, slots)
      owners[place].capacity = consumers[consumer].capacity(from: start, to: end)
      span[.owners] += 1
      span[.busy] += owners[place].busy
      span[.capacity] += owners[place].capacity
    }
    if span[.isSteady] == 1 {
      if behind.partition >= 0 {
        note(behind.partition, owners[behind.owner], group, slots, in: &span)
      }
      Self.note(owners, range.lowerBound, in: &span)
    }
    return span
  }

  private func note(
    _ partition: Int, _ owner: OwnerSum, _ group: Int, _ slots: Range<Int>,
    in span: inout LoadSpan
  ) {
    span[.partition] = Int64(partition)
    span[.partitionArrived] = arrived(partition, slots)
    span[.partitionFinished] = finished(group, partition, slots)
    span[.ownerFinished] = owner.finished
    span[.ownerBusy] = owner.busy
    span[.ownerCapacity] = owner.capacity
  }

  /// Sums up the owners that are full.
  private static func note(_ owners: [OwnerSum], _ first: Int, in span: inout LoadSpan) {
    for (place, owner) in owners.enumerated()
    where owner.capacity > 0 && owner.busy >= owner.capacity / 1_000_000 * full {
      span[.full] += 1
      span[.fullConsumer] = span[.full] == 1 ? Int64(first + place) : -1
      span[.fullPartitions] += owner.partitions
      span[.fullArrived] += owner.arrived
      span[.fullFinished] += owner.finished
      span[.fullBusy] += owner.busy
      span[.fullCapacity] += owner.capacity
    }
  }

  /// What one consumer of the group had and did in a part of the run.
  private struct OwnerSum {
    var owns = false
    var partitions: Int64 = 0
    var arrived: Int64 = 0
    var finished: Int64 = 0
    var busy: Int64 = 0
    var capacity: Int64 = 0
  }
}
