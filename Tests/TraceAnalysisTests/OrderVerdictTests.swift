import EventKernel
import Foundation
import KafkaModel
import TestSupport
import Testing

@testable import TraceAnalysis

/// Order verdicts against a checker that compares every pair of records, straight from the
/// definitions.
@Suite("Order verdicts find what comparing every pair finds, and nothing else")
struct OrderVerdictTests {
  /// How many traces; `MARBLES_ORDER_TRACES=10000 swift test` tries more.
  private static let count =
    ProcessInfo.processInfo.environment["MARBLES_ORDER_TRACES"].flatMap { Int($0) } ?? 300

  /// What one stage saw, in the order of the facts.
  private struct Sighting {
    var scope: [Int]
    var place: Int
    var mark: OrderMark
  }

  /// A fault without its cause.
  private struct Pair: Hashable {
    var stage: OrderStage
    var peers: OrderPeers
    var group: GroupID?
    var late: OrderMark
    var early: OrderMark
  }

  private static func everyPair(in trace: Trace) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for stage in OrderStage.allCases {
      for peers in OrderPeers.allCases {
        let seen = sightings(stage, peers, trace)
        for (place, one) in seen.enumerated() {
          let before = seen[..<place].filter { $0.scope == one.scope && $0.place > one.place }
          guard let furthest = before.map({ $0.place }).max(),
            let early = before.last(where: { $0.place == furthest })
          else { continue }
          pairs.insert(
            Pair(
              stage: stage, peers: peers,
              group: stage == .append ? nil : GroupID(one.scope[0]), late: one.mark,
              early: early.mark))
        }
      }
    }
    return pairs
  }

  private static func sightings(
    _ stage: OrderStage, _ peers: OrderPeers, _ trace: Trace
  ) -> [Sighting] {
    let header = trace.header
    var root: [Int: Int] = [:]
    var kind: [Int: RecordKindID] = [:]
    var producer: [Int: Int] = [:]
    var places: [[Int]: Int] = [:]
    var firstPlace: [Int: Int] = [:]
    var appends = 0
    var seen: [Sighting] = []
    func scope(_ group: Int, _ record: Int, _ partition: Int) -> [Int]? {
      let first = root[record] ?? record
      switch peers {
      case .key:
        guard let key = header.recordKinds[kind[record]?.index ?? 0].key,
          let sender = producer[first]
        else { return nil }
        let keyNumber = header.recordKinds.firstIndex { $0.key == key } ?? 0
        return [group, header.producers[sender].topic.index, keyNumber]
      case .partition: return [group, partition]
      case .producer:
        if first != record { return nil }
        return producer[record].map { [group, $0, partition] }
      }
    }
    for event in trace.events {
      switch event.fact {
      case .recordSent(let record, let sender, let what):
        root[record.number] = record.number
        kind[record.number] = what
        producer[record.number] = sender.index
      case .recordForwarded(let copy, let original, _, _, _):
        root[copy.number] = root[original.number]
        kind[copy.number] = kind[original.number]
      case .recordAppended(let record, let partition, let offset):
        let place = appends
        appends += 1
        // An offset may be given again after a change of leaders: the place is the record's.
        places[[partition.index, Int(offset.value), record.number]] = place
        if firstPlace[record.number] == nil { firstPlace[record.number] = place }
        if stage == .append, root[record.number] == record.number,
          let scope = scope(-1, record.number, partition.index)
        {
          seen.append(
            Sighting(
              scope: scope, place: record.number,
              mark: OrderMark(record, partition, offset, nil, event.time)))
        }
      case .processingStarted(let consumer, let record, let partition, let offset)
      where stage == .start,
        .processingFinished(let consumer, let record, let partition, let offset)
      where stage == .end:
        let group = header.consumers[consumer.index].group.index
        guard let scope = scope(group, record.number, partition.index),
          let own = places[[partition.index, Int(offset.value), record.number]]
        else { continue }
        let first = root[record.number] ?? record.number
        let isCopy = first != record.number
        let place = peers == .key && isCopy ? firstPlace[first] ?? own : own
        seen.append(
          Sighting(
            scope: scope, place: place,
            mark: OrderMark(record, partition, offset, consumer, event.time)))
      default: break
      }
    }
    return seen
  }

  private static func check(_ trace: Trace, _ name: String) -> Int {
    let found = OrderVerdicts.faults(in: trace)
    let pairs = Set(
      found.map {
        Pair(stage: $0.stage, peers: $0.peers, group: $0.group, late: $0.late, early: $0.early)
      })
    #expect(pairs == everyPair(in: trace), "\(name)")
    // The same record may be late twice at one instant, so sets may be smaller than lists.
    #expect(pairs.count <= found.count)
    return found.count
  }

  @Test("on simulated runs")
  func simulated() {
    var found = 0
    for seed in 1...UInt64(Self.count) {
      let trace = ScenarioRun.trace(of: RandomScenario.scenario(seed: seed))
      found += Self.check(trace, "seed \(seed)")
    }
    #expect(found > Self.count / 10)
  }

  @Test("on facts drawn at random, where everything that can be out of order is")
  func synthetic() {
    var found = 0
    for seed in 1...UInt64(Self.count) {
      found += Self.check(Self.randomTrace(seed: seed), "seed \(seed)")
    }
    #expect(found > Self.count * 3)
  }

  /// Two topics, two producers, four kinds of records, two groups of two.
  private static var smallHeader: TraceHeader {
    var header = TraceHeader()
    header.topics = [
      TopicInfo(name: "t", partitions: 0..<2), TopicInfo(name: "u", partitions: 2..<4),
    ]
    header.partitions = (0..<4).map { PartitionInfo(topic: TopicID($0 / 2), number: $0 % 2) }
    header.producers = [
      ProducerInfo(name: "p", topic: TopicID(0)), ProducerInfo(name: "q", topic: TopicID(1)),
    ]
    header.recordKinds = ["a", "b", "b", nil].enumerated().map {
      RecordKind(label: "\($0.offset)", key: $0.element)
    }
    for group in 0..<2 {
      header.groups.append(
        GroupInfo(
          name: "g\(group)", topics: [TopicID(0), TopicID(1)],
          consumers: (group * 2)..<(group * 2 + 2), commit: .auto, config: GroupConfig()))
      for place in 0..<2 {
        header.consumers.append(ConsumerInfo(name: "c\(group)\(place)", group: GroupID(group)))
      }
    }
    return header
  }

  /// Sends, appends and work in any order that only respects that a record must exist.
  private static func randomTrace(seed: UInt64) -> Trace {
    var stream = RandomStream(seed: seed, name: "order traces")
    var events: [TraceEvent] = []
    var time = SimulationTime.zero
    var waiting: [(record: Int, topic: Int)] = []
    var stored: [(record: Int, partition: Int, offset: Int64)] = []
    var ends: [Int64] = [0, 0, 0, 0]
    var next = 0
    func add(_ fact: Fact) { events.append(TraceEvent(time: time, fact: fact)) }
    for _ in 0..<60 {
      if stream.integer(below: 3) == 0 { time = time + .seconds(1) }
      switch stream.integer(below: 5) {
      case 0:
        let producer = stream.integer(below: 2)
        add(
          .recordSent(
            record: RecordID(next), producer: ProducerID(producer),
            kind: RecordKindID(stream.integer(below: 4))))
        waiting.append((next, producer))
        next += 1
      case 1 where !waiting.isEmpty:
        let choice = waiting.remove(at: stream.integer(below: waiting.count))
        let partition = choice.topic * 2 + stream.integer(below: 2)
        add(
          .recordAppended(
            record: RecordID(choice.record), partition: PartitionID(partition),
            offset: Offset(ends[partition])))
        stored.append((choice.record, partition, ends[partition]))
        ends[partition] += 1
      case 2 where !stored.isEmpty && stream.integer(below: 4) == 0:
        let original = stored[stream.integer(below: stored.count)]
        add(
          .recordForwarded(
            record: RecordID(next), original: RecordID(original.record), consumer: ConsumerID(0),
            topic: TopicID(1), purpose: .retry))
        waiting.append((next, 1))
        next += 1
      case 3, 4:
        if stored.isEmpty { continue }
        let work = stored[stream.integer(below: stored.count)]
        let consumer = ConsumerID(stream.integer(below: 4))
        let (record, partition) = (RecordID(work.record), PartitionID(work.partition))
        let offset = Offset(work.offset)
        add(
          stream.integer(below: 2) == 0
            ? .processingStarted(
              consumer: consumer, record: record, partition: partition, offset: offset)
            : .processingFinished(
              consumer: consumer, record: record, partition: partition, offset: offset))
      default: continue
      }
    }
    add(.runEnded(reason: .quiet))
    return Trace(header: smallHeader, events: events)
  }

  @Test("growth of a topic is named as the cause, and an untouched run has no fault")
  func causes() throws {
    func text(_ timeline: String) -> String {
      """
      topics: { t: { partitions: 3 } }
      producers:
        p: { sends: "-aaaa---b", keys: { B: ab } }
      groups: { g: { consumers: 4, processing: 3s, config: { auto.offset.reset: earliest } } }
      timeline: [\(timeline)]
      """
    }
    // B is in partition 1 of 3, and in partition 0 of 4.
    let grown = OrderVerdicts.faults(
      in: try ScenarioRun(text("{ at: 6s, partitions: { t: 4 } }")).trace)
    #expect(!grown.isEmpty)
    #expect(grown.allSatisfy { $0.cause == .partitionGrowth && $0.peers == .key })
    #expect(OrderVerdicts.faults(in: try ScenarioRun(text("")).trace).isEmpty)
  }

  @Test("two partitioners are named, and what is out of order for a key is no normal thing")
  func partitioners() throws {
    // Key A: murmur2 says partition 1, CRC32 partition 2, whose owner is faster.
    let trace = try ScenarioRun(
      """
      topics: { t: { partitions: 3 } }
      producers:
        java: { sends: "-a-b", keys: { A: ab } }
        rdk: { sends: "--c-d", keys: { A: cd }, partitioner: consistent_random }
      groups:
        g: { consumers: { u: {}, v: { processing: 3s }, w: { processing: 200ms } },
             config: { auto.offset.reset: earliest } }
      """
    ).trace
    let text = VerdictText.order(trace, RunTimeline(trace))
    #expect(text.first == "2 records out of order per key at the end of processing:")
    #expect(
      text.dropFirst().allSatisfy {
        $0.hasSuffix("rdk uses CRC32 (consistent_random) and java uses murmur2.")
      })
    #expect(!text.contains { $0.contains("normal") })
  }

  @Test("faults that are not told one by one are counted by their causes")
  func rest() throws {
    let trace = try ScenarioRun(
      """
      topics: { t: {} }
      producers: { p: { workload: { records: 60, arrivals: { constant: 20/s } } } }
      groups:
        g: { consumers: 1, processing: { uniform: [0s, 1s] }, workers: 4, 
             config: { auto.offset.reset: earliest } }
      """
    ).trace
    let text = VerdictText.order(trace, RunTimeline(trace))
    let faults = OrderVerdicts.faults(in: trace).filter { $0.stage == .end }
    let mine = faults.filter { $0.peers == .partition }.count
    try #require(mine > 5)
    #expect(
      text.contains(
        "  and \(mine - 5) more. Of all: \(mine) because several workers of one consumer are at it."
      )
    )
  }
}
