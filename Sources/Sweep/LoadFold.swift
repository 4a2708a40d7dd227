import EventKernel
import KafkaModel
import TraceAnalysis

/// Counts, over time, what arrives in each partition, what each group finishes there, and how long
/// each consumer works.
struct LoadFold: ~Copyable {
  let header: TraceHeader
  private(set) var clock = SlotClock()
  /// Counts by slot, then partition; for each group one such table, after that of the arrivals.
  private var tables: [[Int32]]
  /// Nanoseconds of work by slot, then consumer.
  private var work: [Int64]
  private(set) var consumers: [ConsumerLoad]
  /// By group, then partition of the run, in order of time.
  private(set) var ownerships: [[[Ownership]]]
  private let keyNumbers: KeyNumbers
  /// Records by topic, then number of the key; nothing for a topic without records.
  private var keys: [[Int32]]
  private(set) var lastArrivals: [Int64]
  private var services = UniqueArray<LatencyHistogram>()
  private(set) var end: Int64 = 0

  init(_ header: TraceHeader) {
    self.header = header
    let partitions = header.partitions.count
    tables = Array(
      repeating: Array(repeating: 0, count: SlotClock.limit * partitions),
      count: header.groups.count + 1)
    work = Array(repeating: 0, count: SlotClock.limit * header.consumers.count)
    consumers = header.consumers.map {
      ConsumerLoad(slots: header.groups[$0.group.index].workers?.count ?? 1)
    }
    ownerships = Array(
      repeating: Array(repeating: [], count: partitions), count: header.groups.count)
    keyNumbers = KeyNumbers(header.recordKinds)
    keys = Array(repeating: [], count: header.topics.count)
    lastArrivals = Array(repeating: -1, count: partitions)
    for _ in header.groups { services.append(LatencyHistogram()) }
  }

  mutating func add(_ events: borrowing UniqueArray<TraceEvent>) {
    for place in events.indices { add(events[place].fact, at: events[place].time.nanoseconds) }
  }

  private mutating func add(_ fact: Fact, at time: Int64) {
    switch fact {
    case .recordAppended(_, let partition, _):
      count(partition.index, in: 0, at: time)
      lastArrivals[partition.index] = time
    case .processingStarted(let consumer, _, let partition, let offset):
      consumers[consumer.index].beginWork(partition.index, offset.value, at: time)
    case .processingFinished(let consumer, _, let partition, let offset):
      let group = header.consumers[consumer.index].group.index
      count(partition.index, in: group + 1, at: time)
      if let start = consumers[consumer.index].endWork(partition.index, offset.value) {
        addWork(consumer.index, from: start, to: time)
        services[group].add(time - start)
      }
    case .recordSent(_, let producer, let kind):
      let key = keyNumbers.number(kind)
      if key >= 0 { count(key: Int(key), in: header.producers[producer.index].topic.index) }
    default: addRare(fact, at: time)
    }
  }

  private mutating func addRare(_ fact: Fact, at time: Int64) {
    switch fact {
    case .processingFailed(let consumer, _, let partition, let offset, _),
      .processingAbandoned(let consumer, _, let partition, let offset):
      if let start = consumers[consumer.index].endWork(partition.index, offset.value) {
        addWork(consumer.index, from: start, to: time)
      }
    case .consumerStarted(let consumer): consumers[consumer.index].begin(at: time)
    case .consumerStopped(let consumer), .consumerCrashed(let consumer):
      endAllWork(of: consumer.index, at: time)
      consumers[consumer.index].end(at: time)
    case .partitionAssigned(let consumer, let partition, _, _):
      let group = header.consumers[consumer.index].group.index
      disown(group, partition.index, at: time)
      ownerships[group][partition.index].append(
        Ownership(consumer: consumer.index, start: time, end: .max))
    case .partitionRevoked(let consumer, let partition, _):
      let group = header.consumers[consumer.index].group.index
      if ownerships[group][partition.index].last?.consumer == consumer.index {
        disown(group, partition.index, at: time)
      }
    case .runEnded:
      end = time
      advance(to: time)
      for consumer in consumers.indices { endAllWork(of: consumer, at: time) }
    default: break
    }
  }

  private mutating func disown(_ group: Int, _ partition: Int, at time: Int64) {
    let last = ownerships[group][partition].count - 1
    if last >= 0, ownerships[group][partition][last].end == .max {
      ownerships[group][partition][last].end = time
    }
  }

  private mutating func endAllWork(of consumer: Int, at time: Int64) {
    for start in consumers[consumer].endAllWork() { addWork(consumer, from: start, to: time) }
  }

  private mutating func count(key: Int, in topic: Int) {
    if keys[topic].isEmpty { keys[topic] = Array(repeating: 0, count: keyNumbers.count) }
    keys[topic][key] += 1
  }

  @inline(__always)
  private mutating func count(_ partition: Int, in table: Int, at time: Int64) {
    if time >= clock.end { advance(to: time) }
    tables[table][clock.slot * header.partitions.count + partition] += 1
  }

  /// Adds time of work to the slots that it lies in.
  private mutating func addWork(_ consumer: Int, from start: Int64, to end: Int64) {
    if end >= clock.end { advance(to: end) }
    let row = header.consumers.count
    var from = start
    while from < end {
      let slot = Int(from / clock.width)
      let until = slot == clock.slot ? end : min(Int64(slot + 1) * clock.width, end)
      work[slot * row + consumer] += until - from
      from = until
    }
  }

  private mutating func advance(to time: Int64) {
    while clock.mustHalve(for: time) {
      for table in tables.indices {
        SlotClock.halve(&tables[table], columns: header.partitions.count)
      }
      SlotClock.halve(&work, columns: header.consumers.count)
    }
  }
}

// What it knows in the end.
extension LoadFold {
  /// Records stored in a partition.
  func arrived(_ partition: Int, _ slots: Range<Int>) -> Int64 { sum(0, partition, slots) }

  /// Records that a group finished in a partition.
  func finished(_ group: Int, _ partition: Int, _ slots: Range<Int>) -> Int64 {
    sum(group + 1, partition, slots)
  }

  /// Nanoseconds that a consumer worked.
  func worked(_ consumer: Int, _ slots: Range<Int>) -> Int64 {
    slots.reduce(0) { $0 + work[$1 * header.consumers.count + consumer] }
  }

  private func sum(_ table: Int, _ partition: Int, _ slots: Range<Int>) -> Int64 {
    slots.reduce(0) { $0 + Int64(tables[table][$1 * header.partitions.count + partition]) }
  }

  /// The key that came most often in some topics, by its number, and how often.
  func mostOftenKey(in topics: [TopicID]) -> (key: Int64, count: Int64) {
    var best: (key: Int64, count: Int64) = (-1, 0)
    for key in 0..<keyNumbers.count {
      let count = topics.reduce(Int64(0)) { sum, topic in
        keys[topic.index].isEmpty ? sum : sum + Int64(keys[topic.index][key])
      }
      if count > best.count { best = (Int64(key), count) }
    }
    return best
  }

  /// Writes how long one record alone took.
  func noteService(_ group: Int, in load: inout GroupLoad) {
    load[.serviceMean] = services[group].mean
    load[.serviceP50] = services[group].quantile(perMille: 500)
    load[.serviceP90] = services[group].quantile(perMille: 900)
    load[.serviceP99] = services[group].quantile(perMille: 990)
    load[.serviceMax] = services[group].maximum
  }
}
