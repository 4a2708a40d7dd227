import EventKernel
import KafkaModel

/// Counts what arrives in each partition and what each group finishes there, over time.
///
/// Time is cut into at most 128 slots, which double their width when it goes beyond them; memory
/// does not grow with the number of records.
struct BuildupFold: ~Copyable {
  private static let limit = 128

  private let header: TraceHeader
  /// Counts by slot, then partition; for each group one such table, after that of the arrivals.
  private var tables: [[Int32]]
  private var kinds: [Int32]
  private var owners: [[Int]]
  private var width: Int64 = 10_000_000
  private var slot = 0
  private var slotEnd: Int64
  private var lastArrival: Int64 = 0

  init(_ header: TraceHeader) {
    self.header = header
    let partitions = header.partitions.count
    tables = Array(
      repeating: Array(repeating: 0, count: Self.limit * partitions),
      count: header.groups.count + 1)
    kinds = Array(repeating: 0, count: header.recordKinds.count)
    owners = Array(repeating: Array(repeating: -1, count: partitions), count: header.groups.count)
    slotEnd = width
  }

  mutating func add(_ events: borrowing UniqueArray<TraceEvent>) {
    for place in events.indices {
      let event = events[place]
      switch event.fact {
      case .recordAppended(_, let partition, _):
        count(partition.index, in: 0, at: event.time.nanoseconds)
        lastArrival = event.time.nanoseconds
      case .processingFinished(let consumer, _, let partition, _):
        let table = header.consumers[consumer.index].group.index + 1
        count(partition.index, in: table, at: event.time.nanoseconds)
      case .recordSent(_, _, let kind): kinds[kind.index] += 1
      case .partitionAssigned(let consumer, let partition, _, _):
        owners[header.consumers[consumer.index].group.index][partition.index] = consumer.index
      default: break
      }
    }
  }

  private mutating func count(_ partition: Int, in table: Int, at time: Int64) {
    if time >= slotEnd { advance(to: time) }
    tables[table][slot * header.partitions.count + partition] += 1
  }

  private mutating func advance(to time: Int64) {
    while time / width >= Int64(Self.limit) { halve() }
    slot = Int(time / width)
    slotEnd = Int64(slot + 1) * width
  }

  private mutating func halve() {
    let row = header.partitions.count
    for table in tables.indices {
      for place in 0..<(Self.limit * row) {
        let (slot, partition) = place.quotientAndRemainder(dividingBy: row)
        let from = 2 * slot * row + partition
        tables[table][place] =
          slot < Self.limit / 2 ? tables[table][from] + tables[table][from + row] : 0
      }
    }
    width *= 2
  }

  /// What became of each group.
  func buildups() -> [LagBuildup] {
    header.groups.indices.map { buildup(of: $0) }
  }

  private func buildup(of group: Int) -> LagBuildup {
    let partitions = header.groups[group].topics.flatMap {
      Array(header.topics[$0.index].partitions)
    }
    let window = window(of: group, partitions)
    var buildup = LagBuildup()
    buildup.start = Int64(window.lowerBound) * width
    buildup.end = Int64(window.upperBound) * width
    buildup.lastArrival = lastArrival
    var arrived: [Int64] = []
    var finished: [Int64] = []
    for partition in partitions {
      arrived.append(sum(0, partition, window))
      finished.append(sum(group + 1, partition, window))
      let all = sum(0, partition, 0..<Self.limit)
      buildup.total += all
      if all > buildup.fullest {
        buildup.second = buildup.fullest
        buildup.fullest = all
      } else {
        buildup.second = max(buildup.second, all)
      }
    }
    buildup.arrived = arrived.reduce(0, +)
    buildup.finished = finished.reduce(0, +)
    note(partitions, arrived, finished, in: &buildup)
    noteConsumer(group, partitions, arrived, finished, in: &buildup)
    for (kind, count) in kinds.enumerated() where Int64(count) > buildup.kindCount {
      buildup.kind = Int64(kind)
      buildup.kindCount = Int64(count)
    }
    return buildup
  }

  /// The slots in which what waits grew from little to its peak.
  private func window(of group: Int, _ partitions: [Int]) -> Range<Int> {
    var waiting: [Int64] = []
    var backlog: Int64 = 0
    for slot in 0..<Self.limit {
      for partition in partitions {
        backlog += sum(0, partition, slot..<(slot + 1))
        backlog -= sum(group + 1, partition, slot..<(slot + 1))
      }
      waiting.append(backlog)
    }
    let peak = waiting.max() ?? 0
    let last = waiting.firstIndex { $0 == peak } ?? 0
    let low = waiting[..<last].lastIndex { $0 <= peak / 10 }
    return (low.map { $0 + 1 } ?? 0)..<(last + 1)
  }

  private func sum(_ table: Int, _ partition: Int, _ slots: Range<Int>) -> Int64 {
    var sum: Int64 = 0
    for slot in slots { sum += Int64(tables[table][slot * header.partitions.count + partition]) }
    return sum
  }

  private func note(
    _ partitions: [Int], _ arrived: [Int64], _ finished: [Int64], in buildup: inout LagBuildup
  ) {
    var most: Int64 = 0
    for (place, partition) in partitions.enumerated()
    where arrived[place] - finished[place] > most {
      most = arrived[place] - finished[place]
      buildup.partition = Int64(partition)
      buildup.partitionArrived = arrived[place]
      buildup.partitionFinished = finished[place]
    }
  }

  private func noteConsumer(
    _ group: Int, _ partitions: [Int], _ arrived: [Int64], _ finished: [Int64],
    in buildup: inout LagBuildup
  ) {
    var most: Int64 = 0
    for consumer in header.groups[group].consumers {
      let owned = partitions.indices.filter { owners[group][partitions[$0]] == consumer }
      let stored = owned.reduce(Int64(0)) { $0 + arrived[$1] }
      let done = owned.reduce(Int64(0)) { $0 + finished[$1] }
      guard stored - done > most else { continue }
      most = stored - done
      buildup.consumer = Int64(consumer)
      buildup.consumerPartitions = Int64(owned.count)
      buildup.consumerArrived = stored
      buildup.consumerFinished = done
    }
  }
}
